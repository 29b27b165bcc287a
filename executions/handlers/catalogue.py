"""The registered Python functions, as the editor lists them."""

from __future__ import annotations

import inspect
from typing import Any

from django.conf import settings

from executions.handlers import reloading
from executions.handlers.python_functions import REGISTRATIONS, Registration


def handlers_as_json() -> list[dict[str, Any]]:
    """Return `items` of GET /handlers, by name."""
    reloading.refresh()
    return sorted((_as_json(one) for one in REGISTRATIONS), key=lambda item: (item["name"].lower(), item["module"]))


def _as_json(registration: Registration) -> dict[str, Any]:
    function, pattern = registration.function, registration.pattern
    name = pattern.rsplit(":", 1)[-1] if pattern.startswith("arn:") else pattern
    return {
        "name": name,
        "pattern": pattern,
        "module": registration.module,
        "docstring": inspect.getdoc(function) or "",
        "signature": f"{function.__name__}{inspect.signature(function)}",
        "resource": pattern if pattern.startswith("arn:") else _arn(name),
    }


def _arn(name: str) -> str:
    return f"arn:aws:lambda:{settings.STUDIO_REGION}:{settings.STUDIO_ACCOUNT_ID}:function:{name}"
