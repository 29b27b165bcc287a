"""Succeed: the end of its machine, with success."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asl.run.states.state import State

if TYPE_CHECKING:
    from asl.run.tree import Frame
    from asl.run.turn import Turn


class SucceedState(State):
    """Ends the frame with the filtered input."""

    kind = "Succeed"

    def enter(self, turn: Turn, frame: Frame) -> None:
        """Leave, to nowhere."""
        output, variables = self.flow.pass_on(turn, frame, self)
        turn.leave(frame, self, output, None, variables)
