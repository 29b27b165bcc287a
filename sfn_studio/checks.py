"""System checks in plain sentences: what of the configuration cannot work, or is unsafe."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from asl.mock_config import MockConfigError
from executions.mock_cases import mock_config
from sfn_studio.configuration import EVERY_INTERFACE, LOOPBACK


@register()
def home_is_writable(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report a STUDIO_HOME in which nothing can be kept."""
    home = settings.STUDIO_HOME
    if home.is_dir() and os.access(home, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"The data folder {home} cannot be written.",
            hint="Set STUDIO_HOME to a folder that this user may write.",
            id="studio.E001",
        )
    ]


@register(deploy=True)
def open_to_the_network_over_plain_http(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report sign-in that travels readable through a network."""
    if settings.CONFIGURATION.host in LOOPBACK or settings.STUDIO_HTTPS:
        return []
    return [
        Warning(
            f"HOST is {settings.CONFIGURATION.host} and STUDIO_HTTPS is off: passwords and sessions would cross the "
            "network readable.",
            hint="Put a TLS proxy in front and set STUDIO_HTTPS=on.",
            id="studio.W001",
        )
    ]


@register()
def names_to_answer_to(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report a server that listens everywhere and answers to this machine's own names only."""
    if settings.CONFIGURATION.host not in EVERY_INTERFACE or os.environ.get("STUDIO_ALLOWED_HOSTS", "").strip():
        return []
    return [
        Warning(
            f"HOST is {settings.CONFIGURATION.host}, but only requests for {', '.join(LOOPBACK)} are answered.",
            hint="Set STUDIO_ALLOWED_HOSTS to the names that people type into the browser, separated by commas.",
            id="studio.W002",
        )
    ]


@register(deploy=True)
def any_host_is_answered(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report the allow-all host name, which lets a foreign page choose the address in our links."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Warning(
            "STUDIO_ALLOWED_HOSTS contains *: requests for any host name are answered.",
            hint="Name the hosts.",
            id="studio.W003",
        )
    ]


@register()
def mock_configuration_is_readable(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Report a mock configuration that no test case can be started from."""
    try:
        mock_config()
    except MockConfigError as wrong:
        hint = "Correct the file: it is read again when it has changed. Until then no test case starts."
        return [Warning(f"The mock configuration cannot be used.\n{wrong}", hint=hint, id="studio.W004")]
    return []
