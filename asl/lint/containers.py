"""What stands around a state: the Parallel and Map states whose branches and processors it is in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asl.graph import State


def containers(state: State) -> Iterator[State]:
    """The states around a state, from the inside out."""
    container = state.machine.container
    while container is not None:
        yield container
        container = container.machine.container


def processor_config(state: State) -> dict[str, Any]:
    """The ProcessorConfig of a Map state; empty where it has none."""
    processor = state.value.get("ItemProcessor", state.value.get("Iterator"))
    config = processor.get("ProcessorConfig") if isinstance(processor, dict) else None
    return config if isinstance(config, dict) else {}


def is_distributed(state: State) -> bool:
    """True for a distributed Map."""
    return state.type == "Map" and processor_config(state).get("Mode") == "DISTRIBUTED"
