"""Compiled definitions, each compiled once in a process: neither a version nor the values it is filled from change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from asl.document import parse
from asl.run import Machine, compile_machine
from asl.run.states.distributed import DistributedMapState
from editor.environments.filling import values_in, values_shown
from editor.models import EnvironmentRevision, Version


def value_of(text: str, format: str, values: Mapping[str, object] | None = None) -> Any:
    """Return the definition as a JSON value; a text that is not an object gives an empty one, which fails at once."""
    value = parse(text, format, values).value
    return value if isinstance(value, dict) else {}


@lru_cache(maxsize=64)
def machine_of(version_id: int, revision_id: UUID | None = None) -> Machine:
    """Return the compiled machine of a version, its placeholders filled from the revision of an environment.

    Raises SecretUnreadable.
    """
    return _compiled(version_id, revision_id, values_in)


def machine_without_secrets(version_id: int, revision_id: UUID | None) -> Machine:
    """Return the machine with the placeholders of secrets as they are written: none of its states may be entered."""
    return _compiled(version_id, revision_id, values_shown)


def _compiled(version_id: int, revision_id: UUID | None, values: Callable[[EnvironmentRevision], Any]) -> Machine:
    text, format = Version.objects.values_list("text", "format").get(pk=version_id)
    revision = EnvironmentRevision.objects.get(pk=revision_id) if revision_id is not None else None
    return compile_machine(value_of(text, format, None if revision is None else values(revision)))


@lru_cache(maxsize=256)
def has_map_runs(version_id: int, level: str = "", revision_id: UUID | None = None) -> bool:
    """Return whether a run of this level of a version can have Map Runs of its own."""
    return any(
        isinstance(state, DistributedMapState)
        for pointer, found in machine_of(version_id, revision_id).levels.items()
        if pointer == level or pointer.startswith(f"{level}/")
        for state in found.states.values()
    )
