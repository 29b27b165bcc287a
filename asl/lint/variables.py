"""Which variables are certain to be set when a state begins, and which ones it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from asl.document import Document
from asl.document.pointer import Path
from asl.expr.errors import SyntaxProblem
from asl.expr.intrinsics import compile_intrinsic, is_intrinsic
from asl.expr.jsonata_analysis import BUILTINS, analyse
from asl.expr.scoped_path import compile_scoped_path
from asl.graph import JSONATA, Machine, State, edges_from
from asl.lint.fields import rules_of
from asl.lint.parts import Parts

Names = frozenset[str]

_MAY_READ = re.compile(r"\$(?!states\b)[^\W\d]\w*\b(?!\s*\()")
_ESCAPED_DOLLAR = re.compile(r"\\(?:u00|x|U000000)24")


def may_read(document: Document) -> bool:
    """False where no text of a definition can read a variable, as in most definitions: one look at the whole of it."""
    text = document.text
    escaped = "\\" in text and _ESCAPED_DOLLAR.search(text)
    return bool(document.values or escaped or _MAY_READ.search(text))


def certain_at(machine: Machine, outer: Names) -> dict[str, Names]:
    """For each state that can be reached: the variables that are set on every way to it, the outer ones included."""
    start = machine.value.get("StartAt")
    certain: dict[str, Names] = {}
    todo: list[tuple[str, Names]] = [(start, outer)] if isinstance(start, str) else []
    while todo:
        name, names = todo.pop()
        state = machine.states.get(name)
        if state is None:
            continue
        known = certain.get(name)
        merged = names if known is None else known & names
        if merged == known:
            continue
        certain[name] = merged
        todo.extend((target, merged | names_set) for target, names_set in _ways_out(state))
    return certain


def reads(state: State, parts: Parts) -> list[tuple[Path, str]]:
    """Every variable that a state reads, with the place of the field that reads it."""
    return [(path, name) for path, text in _texts(state, parts) for name in _variables(text, state.language)]


def assigned_anywhere(machine: Machine) -> Names:
    """Every variable that some state of the machine itself sets."""
    return frozenset(name for state in machine.states.values() for _, names in _ways_out(state) for name in names)


def _ways_out(state: State) -> Iterator[tuple[str, Names]]:
    own = _names(state.value.get("Assign"), state.language)
    for edge in edges_from(state):
        if edge.kind in ("catch", "choice"):
            entry: Any = state.value[edge.path[-3]][edge.path[-2]]  # type: ignore[index]
            yield edge.target, _names(entry.get("Assign"), state.language)
        else:
            yield edge.target, own


def _names(assign: Any, language: str) -> Names:
    if not isinstance(assign, dict):
        return frozenset()
    return frozenset(assign if language == JSONATA else (name.removesuffix(".$") for name in assign))


def _texts(state: State, parts: Parts) -> Iterator[tuple[Path, str]]:
    if state.language == JSONATA:
        for path, text, _ in parts.expressions:
            if _MAY_READ.search(text):
                yield path, text
        return
    for field in parts.paths:
        if isinstance(field.value, str) and _MAY_READ.search(field.value):  # of a Fail state also an intrinsic
            yield field.path, field.value
    for path, _, value, _, _ in parts.computed:
        if type(value) is str and _MAY_READ.search(value):
            yield path, value
    for path, rule in rules_of(state) if state.type == "Choice" else ():
        for name, value in rule.items():
            if (name == "Variable" or name.endswith("Path")) and isinstance(value, str) and _MAY_READ.match(value):
                yield (*path, name), value


def _variables(text: str, language: str) -> Names:
    try:
        if language == JSONATA:
            found = analyse(text)
            return found.variables - found.calls - BUILTINS  # unknown_function says the others
        if is_intrinsic(text):
            return frozenset(path.variable for path in compile_intrinsic(text).paths if path.variable)
        path = compile_scoped_path(text)
        return frozenset((path.variable,)) if path.variable else frozenset()
    except SyntaxProblem:
        return frozenset()  # path_syntax, payload_template or jsonata_expression says it
