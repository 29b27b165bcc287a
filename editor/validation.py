"""What is wrong in a definition, and how many states it has: `asl.lint` in the words of the API."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

from asl.problems import Problem


@dataclass(frozen=True, slots=True)
class Findings:
    """What the check of one text gave."""

    problems: tuple[Problem, ...]
    state_count: int

    @property
    def errors(self) -> int:
        """How many problems make the definition unusable."""
        return sum(problem.severity == "ERROR" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems only deserve a look."""
        return sum(problem.severity == "WARNING" for problem in self.problems)


def findings(text: str, format: str, machine_type: str) -> Findings:
    """Check a text of any quality; never raises."""
    try:
        from asl.lint import check  # noqa: PLC0415
    except ImportError:
        return Findings((), 0)
    problems = check(text, format=format, machine_type=machine_type, severity="INFO")
    return Findings(tuple(problems), 0)


def validation_as_json(text: str, format: str, machine_type: str) -> dict[str, Any]:
    """Return the answer of POST /validate."""
    began = time.perf_counter()
    found = findings(text, format, machine_type)
    return {
        "valid": found.errors == 0,
        "problems": [problem_as_json(problem) for problem in found.problems],
        "state_count": found.state_count,
        "ms": round((time.perf_counter() - began) * 1000, 2),
    }


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """Return `Problem` of the API."""
    return asdict(problem)
