"""All rules over one definition; the findings as problems, in the service's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from asl.document import Document, Format, Span, location, parse, pointer
from asl.graph import State
from asl.lint.integrations import Resource, read_resource
from asl.lint.memory import MAX_PER_RULE
from asl.lint.registry import all_rules
from asl.lint.rule import Finding, Rule
from asl.lint.shape import shape_errors
from asl.lint.view import View
from asl.problems import Problem, Severity

_RANK = {"ERROR": 0, "WARNING": 1, "INFO": 2}
_NO_RESOURCE = Resource("")

StateCheck = Callable[[State, View], Iterable[Finding]]


class _Plan(NamedTuple):
    """The rules by what they want to be asked."""

    shape: dict[str, list[Rule]]
    state: list[Rule]
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
    view = View(document, machine_type, severity == "ERROR")
    rank = _RANK[severity]
    found = [row for row in _findings(view) if _RANK[row[1].severity or row[0].severity] <= rank]
    return [*document.problems, *_ordered(view, found)] if found else list(document.problems)


class _Collector:
    """Findings of all rules, at most MAX_PER_RULE of each."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self.full: set[str] = set()
        self.found: list[tuple[Rule, Finding]] = []

    def take(self, rule: Rule, findings: Iterable[Finding]) -> None:
        if rule.id in self.full:
            return
        for finding in findings:
            if not self.add(rule, finding):
                return

    def add(self, rule: Rule, finding: Finding) -> bool:
        """False when that was the last one that is wanted of the rule."""
        self.found.append((rule, finding))
        count = self._counts[rule.id] = self._counts.get(rule.id, 0) + 1
        if count == MAX_PER_RULE:
            self.full.add(rule.id)
        return count < MAX_PER_RULE


def _findings(view: View) -> list[tuple[Rule, Finding]]:
    plan = _plan(view.errors_only, view.machine_type)
    collector = _Collector()
    for error in shape_errors(view):
        for rule in plan.shape.get(error.keyword, ()):
            collector.take(rule, rule.shape(error, view))  # type: ignore[misc]
    _ask_states(plan, view, collector)
    for rule in plan.machine:
        for machine in view.outline.machines:
            collector.take(rule, rule.machine(machine, view))  # type: ignore[misc]
    for rule in plan.definition:
        collector.take(rule, rule.definition(view))  # type: ignore[misc]
    return collector.found


def _ask_states(plan: _Plan, view: View, collector: _Collector) -> None:
    """The innermost loop of the validator. What the rules find in a state alone is remembered from check to check."""
    asked: dict[tuple[str, ...], list[tuple[Rule, StateCheck]]] = {}
    full = collector.full
    for state in view.outline.states:
        for rule, finding in view.known(state, full).findings:
            if rule.id not in full:
                collector.add(rule, finding)
        resource = state.value.get("Resource")
        read = read_resource(resource) if type(resource) is str else _NO_RESOURCE
        key = (state.type, state.language, read.kind, read.pattern, *state.value)
        rules = asked.get(key)
        if rules is None:
            rules = asked[key] = [
                (rule, rule.state)
                for rule in plan.state
                if rule.state and rule.applies(state.type, state.language, read.kind, read.pattern, state.value)
            ]
        for rule, check_state in rules:
            if rule.id not in full:
                collector.take(rule, check_state(state, view))


@cache
def _plan(errors_only: bool, machine_type: str) -> _Plan:
    plan = _Plan({}, [], [], [])
    for rule in all_rules():
        if not rule.is_wanted(errors_only, machine_type):
            continue
        for keyword in rule.keywords:
            plan.shape.setdefault(keyword, []).append(rule)
        for wanted, check in (
            (plan.state, rule.state),
            (plan.machine, rule.machine),
            (plan.definition, rule.definition),
        ):
            if check:
                wanted.append(rule)
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
