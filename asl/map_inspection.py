"""What becomes of the items of a Map state that is tested by itself."""

from __future__ import annotations

from typing import Any

from asl.json_codec import loads
from asl.run.failures import Failure, StateFailed
from asl.run.states.distributed import DistributedMapState
from asl.run.states.items import source_of
from asl.run.states.map import MapState
from asl.run.stimuli import ItemsRead
from asl.run.tree import STATE_DATA, Frame, shown_item
from asl.run.turn import Turn
from asl.test_request import ReadItems

JSON = Any


def inspect_map(
    turn: Turn, frame: Frame, state: MapState, data: str | None, read_items: ReadItems | None
) -> list[JSON]:
    """Note the Map's numbers and each step from its input to the inputs of its iterations; gives the items.

    `data` is what the ItemReader finds in its source, `read_items` who can read that. Raises ExpressionError and StateFailed.
    """
    value = state.flow.effective_input(turn, frame, state)
    scope = turn.scope(frame, state, value)
    turn.inspect("maxConcurrency", int(state.concurrency(scope)) if state.concurrency is not None else 0)
    if not isinstance(state, DistributedMapState):
        items, keyed = state.find_items(scope, value)
        turn.inspect("afterItemsPath", items)
        _select(turn, frame, state, items, keyed=keyed, source=STATE_DATA)
        return items
    for name, number in (
        ("toleratedFailureCount", state.tolerated_count(scope)),
        ("toleratedFailurePercentage", state.tolerated_percentage(scope)),
    ):
        if number is not None:
            turn.inspect(name, number)
    reader = state.reader.evaluate(scope) if state.reader is not None else None
    if reader is None:
        items, keyed = state.find_items(scope, value)
    else:
        items, keyed = _read(reader, data, read_items)
        if "ItemsPointer" in reader.get("ReaderConfig", {}):
            turn.inspect("afterItemsPointer", items)
    turn.inspect("afterItemsPath", items)
    source = STATE_DATA if reader is None else source_of(reader)
    selected = _select(turn, frame, state, items, keyed=keyed, source=source)
    if state.batcher is not None:
        turn.inspect("afterItemBatcher", [given for given, _ in state.batches(turn, frame, state.batcher, selected)])
    return items


def _read(reader: dict[str, JSON], data: str | None, read_items: ReadItems | None) -> tuple[list[JSON], bool]:
    """The items, and whether they are the members of an object; none where nobody says what the reader finds."""
    if data is None:
        return [], False
    read = read_items or _read_array
    found = read(reader, data)
    if found.error is not None:
        raise StateFailed(Failure(found.error, found.cause))
    return list(found.items), found.keyed


def _read_array(reader: dict[str, JSON], data: str) -> ItemsRead:
    """The items of a JSON array: all that the language by itself can read."""
    try:
        items = loads(data)
    except ValueError:
        items = None
    if isinstance(items, list):
        return ItemsRead(0.0, items=tuple(items))
    cause = "Attempting to map over non-iterable node."
    return ItemsRead(0.0, error="States.ItemReaderFailed", cause=cause)


def _select(turn: Turn, frame: Frame, state: MapState, items: list[JSON], *, keyed: bool, source: str) -> list[JSON]:
    """The items after ItemSelector."""
    selector = state.selector
    if selector is None:
        return items
    shown = [{**shown_item(item, index, keyed), "Source": source} for index, item in enumerate(items)]
    selected = [state.select(turn, frame, item, selector) for item in shown]
    turn.inspect("afterItemSelector", selected)
    return selected
