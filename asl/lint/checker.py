"""All rules over one definition; the findings as problems, in the service's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from asl.document import Document, Format, Span, location, parse, pointer
from asl.lint.registry import all_rules
from asl.lint.rule import Finding, Rule
from asl.lint.shape import shape_errors
from asl.lint.view import View
from asl.problems import Problem, Severity
from asl.schema import LANGUAGES, STATE_TYPES

MAX_PER_RULE = 100  # findings; more of the same help nobody
_RANK = {"ERROR": 0, "WARNING": 1, "INFO": 2}


class _Plan(NamedTuple):
    """The rules by what they want to be asked."""

    shape: dict[str, list[Rule]]
    state: dict[tuple[str, str], list[Rule]]
    machine: list[Rule]
    definition: list[Rule]


def check(
    text: str | Document, *, format: Format = "json", machine_type: str = "STANDARD", severity: Severity = "WARNING"
) -> list[Problem]:
    """What is wrong with a definition, most important first: errors as the service orders them, then the rest.

    `severity` is the least one wanted. Never raises: a definition that cannot be read gives one problem that says why.
    """
    document = parse(text, format) if isinstance(text, str) else text
    if document.value is None:
        return list(document.problems)
    view = View(document, machine_type)
    rank = _RANK[severity]
    found = [row for row in _findings(view) if _RANK[row[1].severity or row[0].severity] <= rank]
    return [*document.problems, *_ordered(view, found)] if found else list(document.problems)


def _findings(view: View) -> list[tuple[Rule, Finding]]:
    plan = _plan()
    found: list[tuple[Rule, Finding]] = []
    counts: dict[str, int] = {}

    def ask(rule: Rule, check: Callable[[Any, View], Iterable[Finding]], about: Any) -> None:
        count = counts.get(rule.id, 0)
        if count < MAX_PER_RULE:
            for finding in check(about, view):
                found.append((rule, finding))
                count += 1
                if count == MAX_PER_RULE:
                    break
            counts[rule.id] = count

    for error in shape_errors(view):
        for rule in plan.shape.get(error.keyword, ()):
            ask(rule, rule.shape, error)  # type: ignore[arg-type]
    unknown_type = plan.state["", ""]
    for state in view.outline.states:
        for rule in plan.state.get((state.type, state.language), unknown_type):
            ask(rule, rule.state, state)  # type: ignore[arg-type]
    for rule in plan.machine:
        for machine in view.outline.machines:
            ask(rule, rule.machine, machine)  # type: ignore[arg-type]
    for rule in plan.definition:
        ask(rule, lambda _, view, rule=rule: rule.definition(view), None)  # type: ignore[misc]
    return found


@cache
def _plan() -> _Plan:
    plan = _Plan({}, {}, [], [])
    keys = [("", ""), *((kind, language) for kind in STATE_TYPES for language in LANGUAGES)]
    plan.state.update((key, []) for key in keys)
    for rule in all_rules():
        for keyword in rule.keywords:
            plan.shape.setdefault(keyword, []).append(rule)
        if rule.machine:
            plan.machine.append(rule)
        if rule.definition:
            plan.definition.append(rule)
        for kind, language in keys if rule.state else ():
            if (rule.types is None or kind in rule.types) and rule.language in (None, language):
                plan.state[kind, language].append(rule)
    return plan


def _ordered(view: View, found: list[tuple[Rule, Finding]]) -> list[Problem]:
    rows = []
    for place, (rule, finding) in enumerate(found):
        span = view.document.span(finding.path)
        severity = finding.severity or rule.severity
        rows.append((_RANK[severity], rule.phase, span.start, place, _problem(view, rule, finding, span, severity)))
    rows.sort(key=lambda row: row[:4])
    problems: list[Problem] = []
    seen: set[tuple[str, str, str | None]] = set()
    for row in rows:
        problem = row[4]
        identity = (problem.code, problem.message, problem.location or problem.pointer)
        if identity not in seen:
            seen.add(identity)
            problems.append(problem)
    return problems


def _problem(view: View, rule: Rule, finding: Finding, span: Span, severity: Severity) -> Problem:
    if finding.on_key and span.key_start >= 0:
        span = Span(span.key_start, span.key_end)
    elif not finding.path:
        span = Span(span.start, span.start + 1)
    place = finding.path if finding.at is None else finding.at
    return view.document.problem(
        finding.code or rule.code,
        finding.message,
        span,
        severity=severity,
        location=location(place) if finding.located else None,
        pointer=pointer(finding.path),
        rule=rule.id,
        expected=finding.expected,
        help=finding.help,
        fix=finding.fix(view) if finding.fix else None,
    )
