"""Every address of the studio."""

from __future__ import annotations

from django.urls import include, path

from sfn_studio import failures, health
from sfn_studio.api import api
from sfn_studio.metrics import metrics

handler400 = failures.bad_request
handler403 = failures.forbidden
handler404 = failures.not_found
handler500 = failures.server_error

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics),
    path("api/v1/", api.urls),
    path("", include("accounts.urls")),
    path("", include("editor.urls")),
    path("", include("executions.urls")),
]
