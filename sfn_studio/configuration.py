"""What the environment says: every variable read, checked and typed once, at start."""

from __future__ import annotations

import ipaddress
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from asl.limits import AWS_LIMITS, MAX_OPEN_EXECUTIONS, Limits
from asl.mock_config import MockConfigError, read_mock_config

CHECKOUT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
EVERY_INTERFACE = ("0.0.0.0", "::", "[::]")  # noqa: S104  compared with, never bound by us
SECRET_KEY_LENGTH = 50

T = TypeVar("T")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class ConfigurationError(ValueError):
    """One or more variables have a value that is not allowed; the text names each and says what is."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The checked configuration; field names are the variables' names in lower case."""

    host: str
    port: int
    studio_home: Path
    database_url: str
    redis_url: str | None
    studio_workers: int
    studio_web_processes: int
    studio_account_id: str
    studio_region: str
    studio_examples: bool
    studio_secret_key: str | None
    studio_debug: bool
    studio_https: bool
    studio_allowed_hosts: tuple[str, ...]
    studio_handler_modules: tuple[str, ...]
    studio_limits: Limits
    aws_endpoint_url: str | None
    studio_own_url: str | None
    studio_retention_days: int
    studio_wait_time_scale: float
    studio_tasks_per_workflow: int | None
    studio_open_executions: int
    studio_open_executions_per_workflow: int | None
    studio_outgoing_hosts: tuple[str, ...]
    studio_outgoing_networks: tuple[Network, ...]
    studio_log_format: str
    studio_task_seconds: int | None
    studio_task_megabytes: int | None
    studio_stop_seconds: int
    studio_event_bus: str
    studio_event_source: str
    studio_aws_services: tuple[str, ...]
    studio_lambda_endpoints: tuple[tuple[str, str], ...]
    studio_http_connections: Path | None
    studio_mock_config: Path | None
    studio_mock_check: str


def read(environ: Mapping[str, str]) -> Configuration:
    """Read and check every variable.

    Raises ConfigurationError with one sentence for each wrong variable. Values of secrets are never repeated.
    """
    variables = _Variables(environ)
    home = variables.take("STUDIO_HOME", _home, CHECKOUT / ".studio")
    host = variables.take("HOST", _host, "127.0.0.1")
    configuration = Configuration(
        host=host,
        port=variables.take("PORT", _port, 8000),
        studio_home=home,
        database_url=variables.take("DATABASE_URL", _database_url, f"sqlite:///{home / 'studio.sqlite3'}"),
        redis_url=variables.take("REDIS_URL", _redis_url, None),
        studio_workers=variables.take("STUDIO_WORKERS", _workers, 4),
        studio_web_processes=variables.take("STUDIO_WEB_PROCESSES", _web_processes, min(2, os.cpu_count() or 1)),
        studio_account_id=variables.take("STUDIO_ACCOUNT_ID", _account_id, "123456789012"),
        studio_region=variables.take("STUDIO_REGION", _region, "us-east-1"),
        studio_examples=variables.take("STUDIO_EXAMPLES", _switch, True),
        studio_secret_key=variables.take("STUDIO_SECRET_KEY", _secret_key, None),
        studio_debug=variables.take("STUDIO_DEBUG", _switch, False),
        studio_https=variables.take("STUDIO_HTTPS", _switch, False),
        studio_allowed_hosts=variables.take("STUDIO_ALLOWED_HOSTS", _hosts, _default_hosts(host)),
        studio_handler_modules=variables.take("STUDIO_HANDLER_MODULES", _modules, ("executions.examples.handlers",)),
        studio_limits=variables.take("STUDIO_LIMITS", _limits, AWS_LIMITS),
        aws_endpoint_url=variables.take("AWS_ENDPOINT_URL", _endpoint_url, None),
        studio_own_url=variables.take("STUDIO_OWN_URL", _endpoint_url, None),
        studio_retention_days=variables.take("STUDIO_RETENTION_DAYS", _days, 90),
        studio_wait_time_scale=variables.take("STUDIO_WAIT_TIME_SCALE", _scale, 1.0),
        studio_tasks_per_workflow=variables.take("STUDIO_TASKS_PER_WORKFLOW", _tasks_at_once, None),
        studio_open_executions=variables.take("STUDIO_OPEN_EXECUTIONS", _executions, MAX_OPEN_EXECUTIONS),
        studio_open_executions_per_workflow=variables.take("STUDIO_OPEN_EXECUTIONS_PER_WORKFLOW", _executions, None),
        studio_outgoing_hosts=variables.take("STUDIO_OUTGOING_HOSTS", _outgoing_hosts, ()),
        studio_outgoing_networks=variables.take("STUDIO_OUTGOING_NETWORKS", _networks, ()),
        studio_log_format=variables.take("STUDIO_LOG_FORMAT", _log_format, "text"),
        studio_task_seconds=variables.take("STUDIO_TASK_SECONDS", _most_seconds, None),
        studio_task_megabytes=variables.take("STUDIO_TASK_MEGABYTES", _most_megabytes, None),
        studio_stop_seconds=variables.take("STUDIO_STOP_SECONDS", _stop_seconds, 5),
        studio_event_bus=variables.take("STUDIO_EVENT_BUS", _event_bus, ""),
        studio_event_source=variables.take("STUDIO_EVENT_SOURCE", _event_source, "aws.states"),
        studio_aws_services=variables.take("STUDIO_AWS_SERVICES", _services, ()),
        studio_lambda_endpoints=variables.take("STUDIO_LAMBDA_ENDPOINTS", _function_endpoints, ()),
        studio_http_connections=variables.take("STUDIO_HTTP_CONNECTIONS", _file, None),
        studio_mock_config=variables.take(
            "STUDIO_MOCK_CONFIG", _mock_config, variables.take("SFN_MOCK_CONFIG", _mock_config, None)
        ),
        studio_mock_check=variables.take("STUDIO_MOCK_CHECK", _mock_check, "PRESENT"),
    )
    for name in environ:
        if name.startswith("AWS_ENDPOINT_URL_"):  # boto3 reads them by itself; a wrong one is told now, not by a task
            variables.take(name, _endpoint_url, None)
    variables.refuse_wrong_ones()
    return configuration


def check_files(configuration: Configuration) -> None:
    """Look into files that may change while the studio runs: it does not start with broken ones.

    Raises ConfigurationError. Processes that start later only read them when they are needed.
    """
    path = configuration.studio_mock_config
    try:
        if path is not None:
            read_mock_config(path.read_text(encoding="utf-8"), str(path))
    except (MockConfigError, OSError, UnicodeDecodeError) as wrong:
        raise ConfigurationError(f"STUDIO_MOCK_CONFIG:\n{wrong}") from None


class _Variables:
    """Takes variables one by one and remembers what was wrong, so that all of it is said at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._wrong: list[str] = []

    def take(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """Parse one variable; unset and empty mean the default."""
        value = self._environ.get(name, "").strip()
        if not value:
            return default
        try:
            return parse(value)
        except ValueError as wrong:
            self._wrong.append(f"{name}: {wrong}")
            return default

    def refuse_wrong_ones(self) -> None:
        if self._wrong:
            raise ConfigurationError("\n".join(self._wrong))


def _whole(what: str, least: int, most: int, meaning: str = "") -> Callable[[str], int]:
    """Return the check of a whole number; `what` it is not when it is wrong, and what the right ones mean."""

    def check(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise ValueError(f"{value!r} is not {what}. Allowed: a whole number from {least} to {most}{meaning}.")
        return int(value)

    return check


_port = _whole("a port", 1, 65535)
_workers = _whole("a number of worker processes", 1, 64)
_web_processes = _whole("a number of web processes", 1, 32)
_days = _whole("a number of days", 1, 36500)
_most_seconds = _whole("a number of seconds", 1, 31_536_000)
_stop_seconds = _whole("a number of seconds", 0, 3600)
_most_megabytes = _whole("a number of megabytes", 16, 1_048_576)
_executions = _whole("a number of executions", 1, MAX_OPEN_EXECUTIONS, ", how many may be running at the same time")
_tasks_at_once = _whole(
    "a number of tasks", 1, 10_000,
    ", how many tasks of one workflow are performed at the same time; empty for as many as there are workers",
)  # fmt: skip


def _log_format(value: str) -> str:
    if value.lower() not in ("text", "json"):
        raise ValueError(f"{value!r} is not a format of the log. Allowed: text, or json for one object a line.")
    return value.lower()


def _scale(value: str) -> float:
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,6})?", value) or float(value) > 1000:
        raise ValueError(
            f"{value!r} is not a scale. Allowed: a number from 0 to 1000; 1 is real time, 0.1 makes waits ten times "
            "shorter, 0 skips them."
        )
    return float(value)


def _switch(value: str) -> bool:
    answer = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
    if value.lower() not in answer:
        raise ValueError(f"{value!r} is neither on nor off. Allowed: on, off (also true/false, yes/no, 1/0).")
    return answer[value.lower()]


def _account_id(value: str) -> str:
    if not re.fullmatch(r"[0-9]{12}", value):
        raise ValueError(f"{value!r} is not an AWS account id. Allowed: exactly 12 digits, such as 123456789012.")
    return value


def _region(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}", value):
        raise ValueError(f"{value!r} is not an AWS region. Allowed: a region's code, such as us-east-1.")
    return value


def _home(value: str) -> Path:
    path = Path(value).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError(f"{value!r} is a file. Allowed: a folder (it is made when missing), where the data will live.")
    return path


def _host(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z.\-_]+|\[?[0-9A-Fa-f:.]+\]?", value):
        raise ValueError(f"{value!r} is not a host. Allowed: a host name or address to listen on, such as 127.0.0.1.")
    return value


def _hosts(value: str) -> tuple[str, ...]:
    hosts = _list(value)
    for host in hosts:
        if not re.fullmatch(r"\*|\.?[0-9A-Za-z.\-_]+|\[[0-9A-Fa-f:.]+\]", host):
            raise ValueError(
                f"{host!r} is not a host name. Allowed: names without scheme and port, separated by commas, "
                "such as studio.example.com,.example.org."
            )
    return hosts


def _outgoing_hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.lower() for host in _list(value))
    for host in hosts:
        if not re.fullmatch(r"\*|\.?[0-9a-z.\-_]+|[0-9a-f:.]+", host):
            raise ValueError(
                f"{host!r} is not a host. Allowed: names, .example.com for every name below it, addresses, or * for "
                "every host, separated by commas."
            )
    return hosts


def _networks(value: str) -> tuple[Network, ...]:
    networks = []
    for text in _list(value):
        try:
            networks.append(ipaddress.ip_network(text))
        except ValueError as wrong:
            raise ValueError(
                f"{text!r} is not a network ({wrong}). Allowed: networks separated by commas, such as 10.1.0.0/16,127.0.0.1/32."
            ) from None
    return tuple(networks)


def _event_bus(value: str) -> str:
    if not re.fullmatch(r"[\w./\-]{1,256}|arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/[\w./\-]{1,256}", value):
        raise ValueError(f"{value!r} is not an event bus. Allowed: its name, its ARN, or off.")
    return value


def _event_source(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._\-/]{1,256}", value):
        raise ValueError(
            f"{value!r} is not the source of an event. Allowed: letters, digits, dots, such as our.workflows."
        )
    return value


def _modules(value: str) -> tuple[str, ...]:
    modules = _list(value)
    for module in modules:
        if not all(part.isidentifier() for part in module.split(".")):
            raise ValueError(
                f"{module!r} is not the name of a Python module. Allowed: dotted names separated by commas, "
                "such as our_company.handlers."
            )
    return modules


def _mock_config(value: str) -> Path:
    path = Path(value).expanduser().absolute()
    if not path.is_file():
        raise ValueError(f"{value!r} is not a file. Allowed: the path of a MockConfigFile.json.")
    return path


def _mock_check(value: str) -> str:
    if value.upper() not in ("STRICT", "PRESENT", "NONE"):
        raise ValueError(f"{value!r} is no way to check mocks. Allowed: STRICT, PRESENT, NONE.")
    return value.upper()


def _limits(value: str) -> Limits:
    try:
        changes = json.loads(value)
    except ValueError:
        changes = None
    if not isinstance(changes, dict):
        raise ValueError(
            f"{value!r} is not a JSON object. Allowed: an object of limits to change, null for none, "
            'such as {"payload_bytes": 1048576, "history_events": null}.'
        )
    return AWS_LIMITS.changed(changes)


def _list(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _secret_key(value: str) -> str:
    if len(value) < SECRET_KEY_LENGTH or len(set(value)) < 5:
        raise ValueError(f"it is too weak. Allowed: at least {SECRET_KEY_LENGTH} random characters.")
    return value


def _database_url(value: str) -> str:
    scheme = urlsplit(value).scheme
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise ValueError(
            f"the scheme {scheme!r} is not supported. Allowed: postgresql://USER:PASSWORD@HOST:PORT/NAME "
            "or sqlite:////absolute/path."
        )
    return value


def _redis_url(value: str) -> str:
    scheme = urlsplit(value).scheme
    if scheme not in ("redis", "rediss", "unix"):
        raise ValueError(
            f"the scheme {scheme!r} is not supported. Allowed: redis://HOST:PORT/0, rediss://HOST:PORT/0 "
            "or unix:///path/to/redis.sock."
        )
    return value


def _endpoint_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{value!r} is not an address. Allowed: http://HOST:PORT or https://HOST:PORT.")
    return value


def _services(value: str) -> tuple[str, ...]:
    services = _list(value)
    for service in services:
        if not re.fullmatch(r"\*|[a-z][a-z0-9-]*", service):
            raise ValueError(
                f"{service!r} is not a service. Allowed: names as in task resources, separated by commas, such as "
                "sqs,dynamodb; or * for all."
            )
    return services


def _function_endpoints(value: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for part in _list(value):
        pattern, _, url = part.partition("=")
        if not url or not re.fullmatch(r"[A-Za-z0-9_:*?-]+", pattern):
            raise ValueError(
                f"{part!r} names no function and address. Allowed: pairs separated by commas, such as "
                "ValidateOrder=http://127.0.0.1:3001,Bill*=http://127.0.0.1:3002."
            )
        pairs.append((pattern, _endpoint_url(url)))
    return tuple(pairs)


def _file(value: str) -> Path:
    path = Path(value).expanduser().absolute()
    if not path.is_file():
        raise ValueError(f"{value!r} is not a file. Allowed: the path of a JSON file.")
    return path


def _default_hosts(host: str) -> tuple[str, ...]:
    return LOOPBACK if host in LOOPBACK or host in EVERY_INTERFACE else (*LOOPBACK, host)
