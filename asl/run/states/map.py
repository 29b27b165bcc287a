"""Map (inline): run the processor once for each item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from asl.expr.errors import ExpressionError, QueryEvaluationError, SyntaxProblem
from asl.expr.jsonata_template import compile_jsonata_template
from asl.expr.payload import compile_template
from asl.expr.scoped_path import ScopedPath, compile_scoped_path
from asl.json_codec import dumps_text
from asl.run.data_flow import DataFlow
from asl.run.durations import compile_number
from asl.run.states.container import ContainerState
from asl.run.states.state import Spec
from asl.run.templates import Template
from asl.run.tree import STATE_DATA

if TYPE_CHECKING:
    from asl.expr.scope import Scope
    from asl.run.tree import Fan, Frame
    from asl.run.turn import Turn

JSON = Any


class MapState(ContainerState):
    """Its result is the array of the iterations' outputs, in the order of the items."""

    kind = "Map"

    def __init__(self, spec: Spec, flow: DataFlow, target: str | None, level: str) -> None:
        super().__init__(spec, flow, target)
        fields, jsonata = spec.fields, spec.jsonata
        self.level = level
        self.levels = [level]
        self.items_path = _compile_items_path(fields) if "ItemsPath" in fields and not jsonata else None
        self.items = compile_jsonata_template(fields["Items"], "Items") if "Items" in fields and jsonata else None
        self.selector = _compile_selector(fields, jsonata)
        self.concurrency = compile_number(fields, "MaxConcurrency", jsonata=jsonata)

    def enter(self, turn: Turn, frame: Frame) -> None:
        """Find the items and begin."""
        value = self.flow.effective_input(turn, frame, self)
        scope = turn.scope(frame, self, value)
        width = self.width(turn, scope)
        items, keyed = self.find_items(scope, value)
        data = {"name": self.name, "length": len(items), "width": width, "items": items}
        if keyed:
            data["keyed"] = True
        turn.emit("MapStateStarted", frame.number, frame.previous, data)

    def width(self, turn: Turn, scope: Scope) -> int:
        """How many iterations may run at once."""
        wanted = int(self.concurrency(scope)) if self.concurrency is not None else 0
        most = turn.limits.inline_concurrency or 1 << 62
        return min(wanted, most) if wanted > 0 else most

    def find_items(self, scope: Scope, value: JSON) -> tuple[list[JSON], bool]:
        """The items, and whether they are the members of an object; ExpressionError where they are neither."""
        if self.jsonata:
            return self._jsonata_items(scope, value)
        if self.items_path is not None:
            value = self.items_path.follow(scope)
        if isinstance(value, dict):
            return _members(value), True
        if not isinstance(value, list):
            path = self.items_path.text if self.items_path is not None else "$"
            raise ExpressionError(f'Reference path "{path}" must point to array.')
        return value, False

    def _jsonata_items(self, scope: Scope, value: JSON) -> tuple[list[JSON], bool]:
        if self.items is None:
            if not isinstance(value, list):
                raise QueryEvaluationError(f"Map state input must be an array but was: {dumps_text(value)}")
            return value, False
        found = self.items.evaluate(scope)
        if isinstance(found, dict):
            return _members(found), True
        if not isinstance(found, list):
            found = self.items.evaluate(scope, "array")  # for the service's words
        if not isinstance(found, list):
            raise QueryEvaluationError(f"Map state input must be an array but was: {dumps_text(found)}")
        return found, False

    def start_child(self, turn: Turn, frame: Frame, fan: Fan, index: int) -> None:
        """Begin an iteration."""
        data: dict[str, JSON] = {
            "name": self.name,
            "index": index,
            "frame": turn.run.next_frame,
            "level": self.level,
        }
        if self.selector is not None:
            data["input"] = self.select(turn, frame, {**fan.item(index), "Source": STATE_DATA}, self.selector)
        turn.emit("MapIterationStarted", frame.number, fan.previous, data)

    def select(self, turn: Turn, frame: Frame, item: dict[str, JSON], selector: Template) -> JSON:
        """The input that the selector makes for an item, given as `$$.Map.Item` shows it.

        Its Source is for ItemSelector only (Developer Guide, "Context object"): what runs inside does not see it.
        """
        value = self.flow.effective_input(turn, frame, self)
        selected = selector.evaluate(turn.scope(frame, self, value, item=item))
        turn.check_size(selected, self.name)
        return selected

    def child_succeeded(self, turn: Turn, frame: Frame, child: Frame) -> None:
        """An iteration came to its end."""
        data = {"name": self.name, "index": child.index, "frame": child.number}
        turn.emit("MapIterationSucceeded", frame.number, child.previous, data)

    def child_failed(self, turn: Turn, frame: Frame, child: Frame, data: dict[str, JSON]) -> None:
        """An iteration failed."""
        data = {"name": self.name, "index": child.index, "frame": child.number, **data}
        turn.emit("MapIterationFailed", frame.number, child.previous, data)

    def child_aborted(self, turn: Turn, frame: Frame, child: Frame) -> None:
        """An iteration was cut off."""
        data = {"name": self.name, "index": child.index, "frame": child.number}
        turn.emit("MapIterationAborted", frame.number, child.previous, data)


def _members(value: dict[str, JSON]) -> list[JSON]:
    """An object's members as items (Developer Guide, "ItemsPath")."""
    return [{"Key": key, "Value": item} for key, item in value.items()]


def _compile_items_path(fields: Mapping[str, JSON]) -> ScopedPath:
    text = fields["ItemsPath"]
    if not isinstance(text, str):
        raise SyntaxProblem("ItemsPath must be a reference path.", 0, "ItemsPath")
    return compile_scoped_path(text)


def _compile_selector(fields: Mapping[str, JSON], jsonata: bool) -> Template | None:
    for name in ("ItemSelector", "Parameters"):
        if name in fields and not (jsonata and name == "Parameters"):
            return compile_jsonata_template(fields[name], name) if jsonata else compile_template(fields[name])
    return None
