"""What is wrong in a definition, and how many states it has: `asl.lint` in the words of the API."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from asl.document import parse
from asl.graph import outline
from asl.lint import all_rules, check
from asl.lint.levels import Level, with_levels
from asl.problems import Problem
from editor.rule_levels import rule_levels


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


def findings(
    text: str,
    format: str,
    machine_type: str,
    suppressed: Collection[str] = (),
    levels: Mapping[str, Level] | None = None,
    *,
    values: Mapping[str, object] | None = None,
) -> Findings:
    """Check a text of any quality; never raises. States inside Map and Parallel states count too.

    `suppressed` are the rules that the workflow does not want; `levels` default to those of the workspace;
    `values` fill placeholders, which else stand for anything.
    """
    document = parse(text, "yaml" if format == "yaml" else "json", values)
    problems = check(document, machine_type=machine_type, severity="INFO")
    problems = with_levels(problems, rule_levels() if levels is None else levels, suppressed)
    states = len(outline(document.value).states) if isinstance(document.value, dict) else 0
    return Findings(tuple(problems), states)


def validation_as_json(
    text: str,
    format: str,
    machine_type: str,
    suppressed: Collection[str] = (),
    values: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """Return the answer of POST /validate; `ms` is the time that the check took."""
    began = time.perf_counter()
    found = findings(text, format, machine_type, suppressed, values=values)
    return {
        "valid": found.errors == 0,
        "problems": [problem_as_json(problem) for problem in found.problems],
        "state_count": found.state_count,
        "ms": round((time.perf_counter() - began) * 1000, 2),
    }


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """Return `Problem` of the API; `docs` is the page of its rule here, where it has one."""
    return {**asdict(problem), "docs": f"/rules/{problem.rule}/" if problem.rule in _rules() else None}


@cache
def _rules() -> frozenset[str]:
    return frozenset(rule.id for rule in all_rules())
