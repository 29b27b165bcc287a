"""The loops of one scope: groups of states that can all come back to themselves."""

from __future__ import annotations

from asl.graph import Edge

Loop = frozenset[str]


def loops(edges: list[Edge]) -> list[Loop]:
    """The strongly connected components with a way back, in the order of the text (Tarjan's algorithm, without recursion)."""
    targets: dict[str, list[str]] = {}
    for edge in edges:
        if edge.source and edge.target:
            targets.setdefault(edge.source, []).append(edge.target)
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    open_: set[str] = set()
    found: list[Loop] = []
    for root, first in targets.items():
        if root in number:
            continue
        todo = [(root, iter(first))]
        number[root] = low[root] = len(number)
        stack.append(root)
        open_.add(root)
        while todo:
            name, rest = todo[-1]
            for target in rest:
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    open_.add(target)
                    todo.append((target, iter(targets.get(target, ()))))
                    break
                if target in open_:
                    low[name] = min(low[name], number[target])
            else:
                todo.pop()
                if todo:
                    low[todo[-1][0]] = min(low[todo[-1][0]], low[name])
                if low[name] == number[name]:
                    group = _closed(stack, open_, name)
                    if len(group) > 1 or name in targets.get(name, ()):
                        found.append(group)
    return sorted(found, key=lambda group: min(number[name] for name in group))


def _closed(stack: list[str], open_: set[str], name: str) -> Loop:
    place = len(stack) - 1
    while stack[place] != name:
        place -= 1
    group = frozenset(stack[place:])
    del stack[place:]
    open_ -= group
    return group
