"""A definition's graph as text for other tools: Mermaid for documents, DOT for Graphviz, SVG for everything else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from asl.drawing.svg import svg
from asl.graph import Edge, Machine, Outline, State, edges, outline

_SHAPES = {"Choice": "diamond", "Succeed": "doublecircle", "Fail": "doubleoctagon", "Wait": "cds"}
_MERMAID = {"Choice": ('{"', '"}'), "Succeed": ('(["', '"])'), "Fail": ('(["', '"])'), "Wait": ('[/"', '"/]')}
_MAX_LABEL = 60


class _Drawing:
    """Names for states, starts and ends that are unique in the whole picture, and the machines by their container."""

    def __init__(self, definition: dict[str, Any]) -> None:
        numbers = count(1)
        self.outline: Outline = outline(definition)
        self.ids = {id(state): f"s{next(numbers)}" for state in self.outline.states}
        self.number = {id(machine): number for number, machine in enumerate(self.outline.machines)}
        self.inner: dict[int, list[Machine]] = {}
        for machine in self.outline.machines:
            if machine.container is not None:
                self.inner.setdefault(id(machine.container), []).append(machine)

    def point(self, machine: Machine, name: str, kind: str) -> str:
        """The id of a state by name; of the scope's start or end for the empty name; of a missing state else."""
        state = machine.states.get(name)
        number = self.number[id(machine)]
        return self.ids[id(state)] if state is not None else f"{kind if not name else 'missing'}{number}"


def mermaid(definition: dict[str, Any]) -> str:
    """A Mermaid flowchart; Parallel and Map states are subgraphs."""
    drawing = _Drawing(definition)
    lines = ["flowchart TD"]
    _mermaid_machine(drawing, drawing.outline.machines[0], lines, "  ")
    return "\n".join(lines) + "\n"


def _mermaid_machine(drawing: _Drawing, machine: Machine, lines: list[str], indent: str) -> None:
    number = drawing.number[id(machine)]
    found = list(edges(machine))
    lines.append(f'{indent}start{number}(("Start"))')
    for state in machine.states.values():
        inner = drawing.inner.get(id(state), [])
        name = _mermaid_text(state.name)
        if inner:
            lines.append(f'{indent}subgraph {drawing.ids[id(state)]}["{name} ({state.type})"]')
            for part in inner:
                _mermaid_machine(drawing, part, lines, indent + "  ")
            lines.append(f"{indent}end")
        else:
            before, after = _MERMAID.get(state.type, ('["', '"]'))
            lines.append(f"{indent}{drawing.ids[id(state)]}{before}{name}{after}")
    if any(edge.kind == "end" for edge in found):
        lines.append(f'{indent}end{number}(("End"))')
    lines += [f'{indent}missing{number}["missing: {_mermaid_text(name)}"]' for name in _missing(machine, found)]
    for edge in found:
        arrow = "-.->" if edge.kind == "catch" else "-->"
        label = f'|"{_mermaid_text(_short(edge.label))}"|' if edge.label else ""
        source, target = _ends(drawing, edge)
        lines.append(f"{indent}{source} {arrow}{label} {target}")


def dot(definition: dict[str, Any]) -> str:
    """A Graphviz digraph; Parallel and Map states are clusters."""
    drawing = _Drawing(definition)
    lines = ["digraph workflow {", "  compound=true;", '  node [shape=box, style=rounded, fontname="sans-serif"];']
    _dot_machine(drawing, drawing.outline.machines[0], lines, "  ")
    return "\n".join([*lines, "}"]) + "\n"


def _dot_machine(drawing: _Drawing, machine: Machine, lines: list[str], indent: str) -> None:
    number = drawing.number[id(machine)]
    found = list(edges(machine))
    lines.append(f'{indent}start{number} [label="Start", shape=circle];')
    for state in machine.states.values():
        _dot_state(drawing, state, lines, indent)
    if any(edge.kind == "end" for edge in found):
        lines.append(f'{indent}end{number} [label="End", shape=circle];')
    lines += [f"{indent}missing{number} [label={_dot_text('missing: ' + name)}];" for name in _missing(machine, found)]
    for edge in found:
        source, target = _ends(drawing, edge)
        label = f"label={_dot_text(_short(edge.label))}" if edge.label else ""
        style = "style=dashed" if edge.kind == "catch" else ""
        marks = ", ".join(mark for mark in (label, style) if mark)
        lines.append(f"{indent}{source} -> {target}{f' [{marks}]' if marks else ''};")


def _dot_state(drawing: _Drawing, state: State, lines: list[str], indent: str) -> None:
    name = drawing.ids[id(state)]
    shape = f", shape={_SHAPES[state.type]}" if state.type in _SHAPES else ""
    lines.append(f"{indent}{name} [label={_dot_text(state.name)}{shape}];")
    for place, machine in enumerate(drawing.inner.get(id(state), [])):
        lines.append(f"{indent}subgraph cluster_{name}_{place} {{")
        lines.append(f"{indent}  label={_dot_text(f'{state.name} ({state.type})')};")
        _dot_machine(drawing, machine, lines, indent + "  ")
        lines.append(f"{indent}}}")
        start = f"start{drawing.number[id(machine)]}"
        lines.append(f"{indent}{name} -> {start} [style=dotted, arrowhead=none];")


def _ends(drawing: _Drawing, edge: Edge) -> tuple[str, str]:
    return drawing.point(edge.machine, edge.source, "start"), drawing.point(edge.machine, edge.target, "end")


def _missing(machine: Machine, found: list[Edge]) -> list[str]:
    """The names that edges lead to and that are no states, as one box with all of them; none where all are there."""
    names = dict.fromkeys(edge.target for edge in found if edge.target and edge.target not in machine.states)
    return [", ".join(names)] if names else []


def _short(text: str) -> str:
    return text if len(text) <= _MAX_LABEL else text[: _MAX_LABEL - 1] + "…"


def _mermaid_text(text: str) -> str:
    """Mermaid's entities for what its grammar would take as its own."""
    marks = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", "\n": " "}
    return "".join(marks.get(letter, letter) for letter in text)


def _dot_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


RENDERERS: dict[str, Callable[[dict[str, Any]], str]] = {"mermaid": mermaid, "dot": dot, "svg": svg}
