"""What all state types have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from asl.expr.errors import ExpressionError
from asl.run.data_flow import DataFlow
from asl.run.failures import Failure
from asl.run.tree import Frame

if TYPE_CHECKING:
    from asl.run.catch import Catcher
    from asl.run.retry import Retrier
    from asl.run.turn import Turn

JSON = Any


class Spec(NamedTuple):
    """A state as its definition has it."""

    name: str
    fields: Mapping[str, JSON]
    pointer: str  # JSON pointer into the definition
    jsonata: bool  # the query language of the state
    machine_jsonata: bool  # that of the machine it is in, which machines inside it inherit


class State:
    """A compiled state. Its methods are given the turn and a frame that the turn owns; they change nothing themselves."""

    kind = ""
    retries = False  # of a type that may have Retry and Catch
    aborted: str | None = None  # the event of being cut off
    retriers: tuple[Retrier, ...] = ()
    catchers: tuple[Catcher, ...] = ()

    def __init__(self, spec: Spec, flow: DataFlow, target: str | None) -> None:
        self.name = spec.name
        self.jsonata = spec.jsonata
        self.flow = flow
        self.target = target  # the value of Next; None: the state ends its machine
        self.entered = f"{self.kind}StateEntered"
        self.exited = f"{self.kind}StateExited"

    def enter(self, turn: Turn, frame: Frame) -> None:
        """Do what follows the Entered event."""

    def retry(self, turn: Turn, frame: Frame) -> None:
        """Begin the next attempt."""
        self.enter(turn, frame)

    def redrive(self, turn: Turn, frame: Frame, error: str | None) -> None:
        """Go on after the execution had ended while it was in this state; `error` is what the frame had failed with."""
        self.enter(turn, frame)

    def advance(self, turn: Turn, frame: Frame) -> None:
        """Go on with a state that has children."""

    def timer_due(self, turn: Turn, frame: Frame) -> None:
        """The time of a Wait has come."""

    def failing(self, turn: Turn, frame: Frame, failure: Failure, own: bool) -> None:
        """The failure is not retried: write what the history shows before it is caught or ends the frame."""

    def catch(self, turn: Turn, frame: Frame, failure: Failure) -> bool:
        """Leave the state by the first Catcher that matches; False if there is none."""
        return False

    def child_succeeded(self, turn: Turn, frame: Frame, child: Frame) -> None:
        """A branch or an iteration came to its end."""

    def child_failed(self, turn: Turn, frame: Frame, child: Frame, data: dict[str, JSON]) -> None:
        """A branch or an iteration failed; `data` has error and cause."""

    def child_aborted(self, turn: Turn, frame: Frame, child: Frame) -> None:
        """A branch or an iteration was cut off."""

    def finish(self, turn: Turn, frame: Frame, result: JSON) -> None:
        """Leave the state with what its work gave."""
        output, variables = self.flow.finish(turn, frame, self, result)
        turn.leave(frame, self, output, self.target, variables)


class BrokenState(State):
    """A state whose definition cannot be compiled: entering it fails with the reason."""

    def __init__(self, spec: Spec, kind: str, reason: str) -> None:
        self.kind = kind
        super().__init__(spec, DataFlow(), None)
        self.reason = reason

    def enter(self, turn: Turn, frame: Frame) -> NoReturn:
        """Fail with States.Runtime."""
        raise ExpressionError(self.reason)
