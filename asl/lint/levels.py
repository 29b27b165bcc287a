"""How much a rule of advice matters to a team: problems with severities of their choice, errors always as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Literal

from asl.lint.registry import all_rules
from asl.problems import Problem

Level = Literal["WARNING", "INFO", "OFF"]
LEVELS: tuple[Level, ...] = ("WARNING", "INFO", "OFF")
_RANK = {"ERROR": 0, "WARNING": 1, "INFO": 2}


def adjustable_rules() -> frozenset[str]:
    """The rules of advice, by name. Errors are the service's verdict: nobody can turn them down."""
    return frozenset(rule.id for rule in all_rules() if rule.severity != "ERROR")


def with_levels(
    problems: Iterable[Problem], levels: Mapping[str, Level], suppressed: Collection[str] = ()
) -> list[Problem]:
    """The problems as a team wants them: `levels` by rule, `suppressed` rules left out. Errors stay, whatever is asked."""
    kept = [problem for problem in problems if problem.severity == "ERROR" or problem.rule not in suppressed]
    given = [_with_level(problem, levels.get(problem.rule)) for problem in kept]
    return sorted((problem for problem in given if problem is not None), key=lambda problem: _RANK[problem.severity])


def _with_level(problem: Problem, level: Level | None) -> Problem | None:
    if level is None or problem.severity == "ERROR":
        return problem
    return None if level == "OFF" else replace(problem, severity=level)
