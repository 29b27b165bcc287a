"""What rules find in a state, remembered by what stands in it: a keystroke changes one state of many."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Set
from functools import lru_cache
from typing import Any, NamedTuple

from asl.document.pointer import Path
from asl.graph import Machine, State
from asl.lint.integrations import Resource, read_resource
from asl.lint.parts import Parts
from asl.lint.registry import all_rules
from asl.lint.rule import Finding, Rule

MAX_STATES = 2048  # that are remembered: two definitions of a thousand states
MAX_BYTES = 8192  # of a state that is remembered
MAX_PER_RULE = 101  # findings: one more than the service ever returns, which tells that there are more

_MANY = 40  # fields: more than a state can have
_NO_RESOURCE = Resource("")
_OWN_TEXT = frozenset({"Map", "Parallel"})  # hold other states: those are remembered, not their containers
_NOWHERE = Machine((), {}, None)

Check = Callable[[State, Parts], Iterable[Finding]]


class Asked(NamedTuple):
    """Which rules a state is asked for, but for what stands in it."""

    errors_only: bool
    machine_type: str
    kind: str
    language: str


class _Content(bytes):
    """What stands in a state, as bytes that tell it from any other, and as the value itself: nobody changes one."""

    value: dict[str, Any]


class Known(NamedTuple):
    """What is known about one state: what was gathered of it, and what the rules that look at nothing else found."""

    parts: Parts
    findings: list[tuple[Rule, Finding]]


def known(state: State, errors_only: bool, machine_type: str, remember: bool, full: Set[str] = frozenset()) -> Known:
    """What is known about a state that is part of a definition of this machine type.

    `full` are the rules whose findings nobody wants any more; what leaves some out is not remembered.
    """
    asked = Asked(errors_only, machine_type, state.type, state.language)
    if remember and not full and state.type not in _OWN_TEXT:
        content = _Content(marshal.dumps(state.value, 2))  # of version 2: the same bytes for the same value, always
        if len(content) <= MAX_BYTES:
            content.value = state.value
            return _remembered(content, state.path, asked)
    return _found(state, asked, full)


def forget() -> None:
    """As if nothing had been looked at: for measurements, and for tests that compare."""
    _remembered.cache_clear()


@lru_cache(maxsize=MAX_STATES)
def _remembered(content: _Content, path: Path, asked: Asked) -> Known:
    return _found(State(str(path[-1]), path, content.value, _NOWHERE, asked.kind, asked.language), asked)


def _found(state: State, asked: Asked, full: Set[str] = frozenset()) -> Known:
    parts = Parts(state)
    found: list[tuple[Rule, Finding]] = []
    resource = state.value.get("Resource")
    read = read_resource(resource) if type(resource) is str else _NO_RESOURCE
    rules_for = _rules_for if len(state.value) <= _MANY else _rules_for.__wrapped__
    for rule, check in rules_for(asked, read.kind, read.pattern, tuple(state.value)):
        if full and rule.id in full:
            continue
        left = MAX_PER_RULE
        for finding in check(state, parts):
            found.append((rule, finding))
            left -= 1
            if not left:
                break
    return Known(parts, found)


@lru_cache(maxsize=1024)
def _rules_for(asked: Asked, resource: str, pattern: str, fields: tuple[str, ...]) -> list[tuple[Rule, Check]]:
    return [
        (rule, rule.alone)
        for rule in all_rules()
        if rule.alone
        and rule.is_wanted(asked.errors_only, asked.machine_type)
        and rule.applies(asked.kind, asked.language, resource, pattern, fields)
    ]
