"""Compiled definitions, each compiled once in a process: a version never changes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from asl.document import parse
from asl.run import Machine, compile_machine
from asl.run.states.distributed import DistributedMapState
from editor.models import Version


def value_of(text: str, format: str) -> Any:
    """Return the definition as a JSON value; a text that is not an object gives an empty one, which fails at once."""
    value = parse(text, format).value
    return value if isinstance(value, dict) else {}


@lru_cache(maxsize=64)
def machine_of(version_id: int) -> Machine:
    """Return the compiled machine of a version."""
    text, format = Version.objects.values_list("text", "format").get(pk=version_id)
    return compile_machine(value_of(text, format))


@lru_cache(maxsize=256)
def has_map_runs(version_id: int, level: str = "") -> bool:
    """Return whether a run of this level of a version can have Map Runs of its own."""
    return any(
        isinstance(state, DistributedMapState)
        for pointer, found in machine_of(version_id).levels.items()
        if pointer == level or pointer.startswith(f"{level}/")
        for state in found.states.values()
    )
