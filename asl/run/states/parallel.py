"""Parallel: run all branches with the same input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asl.expr.errors import SyntaxProblem
from asl.run.data_flow import DataFlow
from asl.run.states.container import ContainerState
from asl.run.states.state import Spec

if TYPE_CHECKING:
    from asl.run.tree import Fan, Frame
    from asl.run.turn import Turn

JSON = Any


class ParallelState(ContainerState):
    """Its result is the array of the branches' outputs, in the order in which they are written."""

    kind = "Parallel"

    def __init__(self, spec: Spec, flow: DataFlow, target: str | None, levels: list[str]) -> None:
        super().__init__(spec, flow, target)
        if not levels:
            raise SyntaxProblem("Branches must be an array with at least one machine.", 0, "Branches")
        self.levels = levels

    def enter(self, turn: Turn, frame: Frame) -> None:
        """Begin all branches."""
        arguments = self.flow.arguments(turn, frame, self)
        if arguments is not frame.input:
            turn.check_size(arguments, self.name)
        count = len(self.levels)
        data = {"name": self.name, "length": count, "width": count, "input": arguments}
        turn.emit("ParallelStateStarted", frame.number, frame.previous, data)

    def start_child(self, turn: Turn, frame: Frame, fan: Fan, index: int) -> None:
        """Open a branch."""
        data = {"name": self.name, "index": index, "frame": turn.run.next_frame, "level": self.levels[index]}
        turn.note("FrameOpened", frame.number, data)

    def child_succeeded(self, turn: Turn, frame: Frame, child: Frame) -> None:
        """The service has no event for the end of a branch."""
        turn.note("FrameClosed", frame.number, {"name": self.name, "index": child.index, "frame": child.number})

    def child_failed(self, turn: Turn, frame: Frame, child: Frame, data: dict[str, JSON]) -> None:
        """The service has no event for the failure of a branch."""
        data = {"name": self.name, "index": child.index, "frame": child.number, **data}
        turn.note("FrameFailed", frame.number, data)

    def child_aborted(self, turn: Turn, frame: Frame, child: Frame) -> None:
        """The service has no event for a branch that is cut off."""
        turn.note("FrameAborted", frame.number, {"name": self.name, "index": child.index, "frame": child.number})
