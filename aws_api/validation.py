"""ValidateStateMachineDefinition."""

from __future__ import annotations

from typing import Any

from asl.lint import check
from asl.problems import Severity

JSON = Any
MOST = 100  # API reference, `maxResults`: 0 and absent mean 100
WARNINGS = frozenset(
    {"NO_DOLLAR", "NO_PATH", "PASS_RESULT_IS_STATIC"}
)  # all that the service has; advice of ours is not its word


def validate_state_machine_definition(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """The service's diagnostics: errors, and warnings when `severity` asks for them."""
    wants_warnings = request.get("severity") == "WARNING"
    severity: Severity = "WARNING" if wants_warnings else "ERROR"
    problems = check(request["definition"], machine_type=request.get("type", "STANDARD"), severity=severity)
    found = [p for p in problems if p.severity == "ERROR" or p.code in WARNINGS]
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
