"""All rules over one definition; the findings as problems, in the service's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

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
    found = [
        (finding.rule or rule, finding)
        for rule, finding in _findings(view)
        if _RANK[finding.severity or rule.severity] <= rank
    ]
    if not found:
        return list(document.problems)
    return [*document.problems, *_ordered(view, found)]


def _findings(view: View) -> Iterator[tuple[Rule, Finding]]:
    plan = _plan()
    left = dict.fromkeys((rule.id for rule in all_rules()), MAX_PER_RULE)

    def some(rule: Rule, findings: Iterable[Finding]) -> Iterator[tuple[Rule, Finding]]:
        for finding in findings:
            left[rule.id] -= 1
            yield rule, finding
            if not left[rule.id]:
                return

    for error in shape_errors(view):
        for rule in plan.shape.get(error.keyword, ()):
            if left[rule.id]:
                yield from some(rule, rule.shape(error, view))  # type: ignore[misc]
    unknown_type = plan.state["", ""]
    for state in view.outline.states:
        for rule in plan.state.get((state.type, state.language), unknown_type):
            if left[rule.id]:
                yield from some(rule, rule.state(state, view))  # type: ignore[misc]
    for rule in plan.machine:
        for machine in view.outline.machines:
            if left[rule.id]:
                yield from some(rule, rule.machine(machine, view))  # type: ignore[misc]
    for rule in plan.definition:
        yield from some(rule, rule.definition(view))  # type: ignore[misc]


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
