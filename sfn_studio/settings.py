"""Django's settings, all of them from `sfn_studio.configuration`."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from sfn_studio import __version__, configuration, logs
from sfn_studio.databases import database_at
from sfn_studio.secret_key import secret_key_load

BASE_DIR = configuration.CHECKOUT

try:
    CONFIGURATION = configuration.read(os.environ)
except configuration.ConfigurationError as wrong:
    raise ImproperlyConfigured(str(wrong)) from None

STUDIO_VERSION = __version__
STUDIO_HOME = CONFIGURATION.studio_home
STUDIO_ACCOUNT_ID = CONFIGURATION.studio_account_id
STUDIO_REGION = CONFIGURATION.studio_region
STUDIO_WORKERS = CONFIGURATION.studio_workers
STUDIO_EXAMPLES = CONFIGURATION.studio_examples
STUDIO_HANDLER_MODULES = CONFIGURATION.studio_handler_modules
STUDIO_LIMITS = CONFIGURATION.studio_limits
STUDIO_HTTPS = CONFIGURATION.studio_https
AWS_ENDPOINT_URL = CONFIGURATION.aws_endpoint_url
STUDIO_OWN_URL = CONFIGURATION.studio_own_url
STUDIO_RETENTION_DAYS = CONFIGURATION.studio_retention_days
STUDIO_WAIT_TIME_SCALE = CONFIGURATION.studio_wait_time_scale
STUDIO_MOCK_CONFIG = CONFIGURATION.studio_mock_config
STUDIO_MOCK_CHECK = CONFIGURATION.studio_mock_check
STUDIO_TASKS_PER_WORKFLOW = CONFIGURATION.studio_tasks_per_workflow
STUDIO_OPEN_EXECUTIONS = CONFIGURATION.studio_open_executions
STUDIO_OPEN_EXECUTIONS_PER_WORKFLOW = CONFIGURATION.studio_open_executions_per_workflow
STUDIO_OUTGOING_HOSTS = CONFIGURATION.studio_outgoing_hosts
STUDIO_OUTGOING_NETWORKS = CONFIGURATION.studio_outgoing_networks
STUDIO_TASK_SECONDS = CONFIGURATION.studio_task_seconds
STUDIO_TASK_MEGABYTES = CONFIGURATION.studio_task_megabytes
STUDIO_STOP_SECONDS = CONFIGURATION.studio_stop_seconds
STUDIO_EVENT_BUS = CONFIGURATION.studio_event_bus
STUDIO_EVENT_SOURCE = CONFIGURATION.studio_event_source
STUDIO_AWS_SERVICES = CONFIGURATION.studio_aws_services
STUDIO_LAMBDA_ENDPOINTS = CONFIGURATION.studio_lambda_endpoints
STUDIO_HTTP_CONNECTIONS = CONFIGURATION.studio_http_connections

DEBUG = CONFIGURATION.studio_debug
SECRET_KEY = CONFIGURATION.studio_secret_key or secret_key_load(STUDIO_HOME)
# AWS's tools put `sync-` before the host for StartSyncExecution and TestState.
ALLOWED_HOSTS = [
    *CONFIGURATION.studio_allowed_hosts,
    *(f"sync-{host}" for host in CONFIGURATION.studio_allowed_hosts if host[0].isalnum()),
    *configuration.LOOPBACK,  # health checks and a Prometheus on this machine ask by these, whatever the server's name
]
if STUDIO_OWN_URL:
    ALLOWED_HOSTS.append(str(urlsplit(STUDIO_OWN_URL).hostname))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "accounts",
    "editor",
    "executions",
    "sfn_studio",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "sfn_studio.static_files.StaticFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "sfn_studio.urls"
ASGI_APPLICATION = "sfn_studio.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sfn_studio.theme.theme",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database_at(CONFIGURATION.database_url)}


def _redis_url() -> str:
    """Return REDIS_URL, else the address that a running studio left in its home, else Redis's usual one."""
    if CONFIGURATION.redis_url:
        return CONFIGURATION.redis_url
    note = STUDIO_HOME / "redis.url"
    return note.read_text(encoding="utf-8").strip() if note.is_file() else "redis://127.0.0.1:6379/0"


REDIS_URL = _redis_url()
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "studio"},
    }
}

# --- People -----------------------------------------------------------------------------------------------------

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Ports share cookies: the port in the name lets several studios run on one machine without signing each other out.
SESSION_COOKIE_NAME = f"studio_session_{CONFIGURATION.port}"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "sfn_studio.failures.csrf_failure"

# --- Transport --------------------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if STUDIO_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by load balancers over plain HTTP
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],  # CodeMirror puts its theme into a <style> element that carries the nonce
        "img-src": [SELF, "data:", "blob:"],  # pictures of a graph on their way to a file
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# A definition of 1 MiB grows when it travels as a JSON string; everything above this is refused unread.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# --- Static files -----------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STUDIO_FRONTEND = BASE_DIR / "static" / "dist"
STATICFILES_DIRS = [STUDIO_FRONTEND] if STUDIO_FRONTEND.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[0-9A-Za-z_-]{8,}\.[0-9a-z]+$"

# --- Language, time, log ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING = logs.configuration(debug=DEBUG, format=CONFIGURATION.studio_log_format)
