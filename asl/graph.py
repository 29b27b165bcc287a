"""States, state machines and edges of a definition, with their scopes; tolerant of definitions that are broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from asl.document.pointer import Path

EdgeKind = Literal["next", "choice", "default", "catch", "start", "end"]

JSONPATH, JSONATA = "JSONPath", "JSONata"


@dataclass(slots=True, eq=False)
class Machine:
    """One scope of names: the definition itself, a Parallel branch, a Map's processor. `path` leads to its object."""

    path: Path
    value: dict[str, Any]
    container: State | None
    states: dict[str, State] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class State:
    """One state. `language` is its own query language, or else the definition's (containers hand nothing down)."""

    name: str
    path: Path
    value: dict[str, Any]
    machine: Machine
    type: str
    language: str


class Edge(NamedTuple):
    """A way from state to state by name; `target` need not exist. `path` leads to the field that names the target.

    A start edge has the empty text as source, an end edge as target.
    """

    source: str
    target: str
    kind: EdgeKind
    label: str
    path: Path
    machine: Machine


@dataclass(slots=True)
class Outline:
    """Everything in a definition in the order of its text; machines stand before the states inside them."""

    language: str
    machines: list[Machine]
    states: list[State]


def outline(definition: dict[str, Any]) -> Outline:
    """Walk a definition once. Anything that is not an object where a state or machine should be is left out."""
    language = language_of(definition, JSONPATH)
    found = Outline(language, [], [])
    todo = [Machine((), definition, None)]
    while todo:
        machine = todo.pop()
        found.machines.append(machine)
        states = machine.value.get("States")
        inner: list[Machine] = []
        for name, value in states.items() if isinstance(states, dict) else ():
            if isinstance(value, dict):
                kind = value.get("Type")
                state = State(name, (*machine.path, "States", name), value, machine,
                              kind if isinstance(kind, str) else "", language_of(value, language))  # fmt: skip
                machine.states[name] = state
                found.states.append(state)
                if kind in ("Map", "Parallel"):
                    inner.extend(machines_in(state))
        todo.extend(reversed(inner))
    return found


def language_of(value: dict[str, Any], default: str) -> str:
    """The query language that an object declares. Any value but exactly "JSONPath" means JSONata, as in the service."""
    if "QueryLanguage" not in value:
        return default
    return JSONPATH if value["QueryLanguage"] == JSONPATH else JSONATA


def machines_in(state: State) -> Iterator[Machine]:
    """The state machines inside a Map or Parallel state."""
    if state.type == "Map":
        for name in ("ItemProcessor", "Iterator"):
            if isinstance(state.value.get(name), dict):
                yield Machine((*state.path, name), state.value[name], state)
    elif state.type == "Parallel":
        branches = state.value.get("Branches")
        for index, branch in enumerate(branches if isinstance(branches, list) else ()):
            if isinstance(branch, dict):
                yield Machine((*state.path, "Branches", index), branch, state)


def edges(machine: Machine) -> Iterator[Edge]:
    """The edges of one scope in the order of the text: first the start, then what leaves each state."""
    start = machine.value.get("StartAt")
    if isinstance(start, str):
        yield Edge("", start, "start", "", (*machine.path, "StartAt"), machine)
    for state in machine.states.values():
        yield from edges_from(state)


def edges_from(state: State) -> Iterator[Edge]:
    """The edges that leave a state: catchers, choice rules, Default, Next, End."""
    value, path, machine = state.value, state.path, state.machine
    name = state.name
    if state.type == "Choice":
        for index, rule in _objects(value.get("Choices")):
            if isinstance(rule.get("Next"), str):
                yield Edge(name, rule["Next"], "choice", rule_words(rule), (*path, "Choices", index, "Next"), machine)
        if isinstance(value.get("Default"), str):
            yield Edge(name, value["Default"], "default", "Default", (*path, "Default"), machine)
        return
    if isinstance(value.get("Next"), str):
        yield Edge(name, value["Next"], "next", "", (*path, "Next"), machine)
    for index, catcher in _objects(value.get("Catch")):
        if isinstance(catcher.get("Next"), str):
            label = _error_words(catcher.get("ErrorEquals"))
            yield Edge(name, catcher["Next"], "catch", label, (*path, "Catch", index, "Next"), machine)
    if is_terminal(state):
        yield Edge(name, "", "end", "", (*path, "End") if "End" in value else path, machine)


def is_terminal(state: State) -> bool:
    """True where the state machine may end: Succeed, Fail, or End: true."""
    return state.type in ("Succeed", "Fail") or state.value.get("End") is True


def rule_words(rule: dict[str, Any]) -> str:
    """A choice rule in a few words: `$.total NumericGreaterThan 1000`; a comment of its own comes first."""
    if isinstance(rule.get("Comment"), str) and rule["Comment"]:
        return str(rule["Comment"])
    if "Condition" in rule:
        condition = rule["Condition"]
        return condition.removeprefix("{%").removesuffix("%}").strip() if isinstance(condition, str) else str(condition)
    for combiner in ("And", "Or"):
        if isinstance(rule.get(combiner), list):
            parts = [rule_words(part) for part in rule[combiner] if isinstance(part, dict)]
            return f" {combiner.lower()} ".join(
                f"({part})" if " and " in part or " or " in part else part for part in parts
            )
    if isinstance(rule.get("Not"), dict):
        return f"not ({rule_words(rule['Not'])})"
    operators = [
        f"{name} {_short(value)}" for name, value in rule.items() if name not in ("Variable", "Next", "Assign")
    ]
    return " ".join([str(rule.get("Variable", "")), *operators]).strip()


def _error_words(names: object) -> str:
    return ", ".join(str(name) for name in names) if isinstance(names, list) else ""


def _short(value: object) -> str:
    if isinstance(value, str):
        return value if value.startswith("$") else f'"{value}"'
    return json.dumps(value) if _is_plain(value) else "…"


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, (bool, int, float))


def _objects(value: object) -> Iterator[tuple[int, dict[str, Any]]]:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield index, item
