"""Which variables each state of a definition refers to, as DescribeStateMachine tells it."""

from __future__ import annotations

from typing import Any

from asl.graph import outline
from asl.lint.parts import Parts
from asl.lint.variables import reads


def variable_references(definition: dict[str, Any]) -> dict[str, list[str]]:
    """The names of the variables by the name of the state, at every level; states without any are left out."""
    found: dict[str, list[str]] = {}
    for state in outline(definition).states:
        names = sorted({name for _, name in reads(state, Parts(state))})
        if names:
            found[state.name] = names
    return found
