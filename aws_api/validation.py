"""ValidateStateMachineDefinition."""

from __future__ import annotations

from typing import Any

from asl.lint import check

JSON = Any
MOST = 100  # API reference, `maxResults`: 0 and absent mean 100


def validate_state_machine_definition(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """The service's diagnostics: errors, and warnings when `severity` asks for them."""
    wanted = ("ERROR", "WARNING") if request.get("severity") == "WARNING" else ("ERROR",)
    problems = check(request["definition"], machine_type=request.get("type", "STANDARD"))
    found = [p for p in problems if p.severity in wanted]
    most = request.get("maxResults") or MOST
    diagnostics = [
        {
            "severity": p.severity,
            "code": p.code,
            "message": p.message,
            **({"location": p.location} if p.location else {}),
        }
        for p in found[:most]
    ]
    result = "FAIL" if any(p.severity == "ERROR" for p in problems) else "OK"
    return {"result": result, "diagnostics": diagnostics, "truncated": len(found) > most}
