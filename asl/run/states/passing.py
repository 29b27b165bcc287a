"""Pass: hand on its input, or something made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asl.run.data_flow import DataFlow
from asl.run.states.state import Spec, State

if TYPE_CHECKING:
    from asl.run.tree import Frame
    from asl.run.turn import Turn

JSON = Any


class PassState(State):
    """`Result`, where there is one, is the result; else what Parameters made of the input."""

    kind = "Pass"

    def __init__(self, spec: Spec, flow: DataFlow, target: str | None) -> None:
        super().__init__(spec, flow, target)
        self.has_result = "Result" in spec.fields and not spec.jsonata
        self.result = spec.fields.get("Result")
        self.idle = flow.plain and not self.has_result

    def enter(self, turn: Turn, frame: Frame) -> None:
        """Leave at once."""
        if self.idle:
            turn.leave(frame, self, frame.input, self.target)
            return
        if self.has_result:
            turn.inspect("result", self.result)
        result = self.result if self.has_result else self.flow.arguments(turn, frame, self)
        self.finish(turn, frame, result)
