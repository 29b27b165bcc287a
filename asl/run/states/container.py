"""What Parallel and Map have in common: children that run, succeed, fail and are cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asl.run.catch import catch_failure, compile_catchers
from asl.run.data_flow import DataFlow
from asl.run.failures import RUNTIME, Failure
from asl.run.redrive import children_redrive
from asl.run.retry import compile_retriers
from asl.run.states.state import Spec, State

if TYPE_CHECKING:
    from asl.run.tree import Fan, Frame
    from asl.run.turn import Turn

JSON = Any


class ContainerState(State):
    """A state with children. The first child that fails cuts off the others and fails the state."""

    retries = True
    levels: list[str]
    """The pointers of the machines in it: branches, or the processor."""

    def __init__(self, spec: Spec, flow: DataFlow, target: str | None) -> None:
        super().__init__(spec, flow, target)
        self.aborted = f"{self.kind}StateAborted"
        self.retriers = compile_retriers(spec.fields.get("Retry"))
        self.catchers = compile_catchers(spec.fields.get("Catch"), jsonata=spec.jsonata)

    def advance(self, turn: Turn, frame: Frame) -> None:
        """Start what may start; finish when every child has come to its end."""
        fan = frame.fan
        assert fan is not None  # noqa: S101 (that is why the frame is on the agenda)
        while fan.next < fan.length and fan.live < fan.width and not turn.spent:
            self.start_child(turn, frame, fan, fan.next)
        if fan.done:
            results = [fan.results[index] for index in range(fan.length)]
            turn.check_size(results, self.name)
            turn.emit(f"{self.kind}StateSucceeded", frame.number, frame.previous, {"name": self.name})
            self.finish(turn, frame, results)

    def redrive(self, turn: Turn, frame: Frame, error: str | None) -> None:
        """Go on with the children that have not succeeded."""
        children_redrive(turn, frame, self, error)

    def start_child(self, turn: Turn, frame: Frame, fan: Fan, index: int) -> None:
        """Open the frame of a child."""

    def failing(self, turn: Turn, frame: Frame, failure: Failure, own: bool) -> None:
        """The history shows a failure of the state, but not of a States.Runtime of its own fields, as recorded."""
        if not (own and failure.error == RUNTIME):
            turn.emit(f"{self.kind}StateFailed", frame.number, frame.previous, {"name": self.name})

    def catch(self, turn: Turn, frame: Frame, failure: Failure) -> bool:
        """Leave the state by the first Catcher that matches."""
        return catch_failure(turn, frame, self, failure)
