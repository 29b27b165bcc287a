"""A turn: one stimulus, the events it leads to, and the run folded beside them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from asl.expr.entropy import Entropy
from asl.expr.errors import ExpressionError
from asl.expr.scope import Scope
from asl.json_codec import dumps, dumps_text, fits
from asl.limits import MAX_SPREAD, Limits
from asl.run.context import context_object, with_item
from asl.run.events import Event
from asl.run.evolve import apply
from asl.run.failures import DATA_LIMIT, QUERY_EVALUATION, RUNTIME, TIMEOUT, Failure, StateFailed, data_limit_exceeded
from asl.run.retry import next_retry
from asl.run.scopes import StateScope
from asl.run.tree import ABORTED, FAILED, Frame, Run

if TYPE_CHECKING:
    from asl.run.machine import Machine
    from asl.run.states.state import State

JSON = Any

_new_event = tuple.__new__


class HistoryFull(Exception):
    """The next event would be one more than the service allows."""


class Turn:
    """Collects events. Whatever a decision changes it changes by an event: `run` is always the fold of the log.

    Frames given to its methods are those of `frame()`: copies that this turn owns.
    """

    __slots__ = (
        "at",
        "entropy",
        "events",
        "fit",
        "full_at",
        "given_context",
        "inspection",
        "limits",
        "machine",
        "max_events",
        "missing",
        "run",
        "task_token",
    )

    def __init__(  # noqa: PLR0917 (the arguments of decide)
        self, machine: Machine, run: Run, at: float, entropy: str, limits: Limits, max_events: int | None = None
    ) -> None:
        self.machine = machine
        self.run = run
        self.at = at
        self.entropy = Entropy(entropy)
        self.limits = limits
        self.events: list[Event] = []
        self.max_events = max_events if max_events is not None else 1 << 62
        self.inspection: dict[str, JSON] | None = None  # what TestState shows of the steps of the data flow
        self.given_context: dict[str, JSON] | None = None  # instead of the run's own context object
        self.fit: JSON = None  # the last payload that was found to be within the limit
        self.missing: Collection[str] = ()  # states whose activity does not exist
        self.task_token: str | None = None  # of the task whose arguments are being made
        self.full_at = limits.history_events if limits.history_events is not None else 1 << 62

    # --- events -----------------------------------------------------------------------------------

    def emit(self, kind: str, frame: int, previous: int, data: dict[str, JSON]) -> int:
        """Append an event that the service shows; returns its id."""
        run = self.run
        event_id = run.history_count + 1
        if event_id >= self.full_at and not kind.startswith("Execution"):
            raise HistoryFull
        event: Event = _new_event(Event, (kind, frame, self.at, event_id, previous, data))
        self.events.append(event)
        apply(run, event)
        return event_id

    def note(self, kind: str, frame: int, data: dict[str, JSON]) -> None:
        """Append an event that the service does not show."""
        event: Event = _new_event(Event, (kind, frame, self.at, 0, 0, data))
        self.events.append(event)
        apply(self.run, event)

    def token(self, frame: Frame) -> str:
        """A token for new work, never used before in this run."""
        return f"{frame.number}.{self.run.seq + 1}"

    # --- what a state sees ------------------------------------------------------------------------

    def frame(self, number: int) -> Frame:
        """A frame, as this turn may hand it on."""
        return self.run.own(number)

    def state(self, frame: Frame) -> State:
        """The compiled state that the frame is in."""
        level = self.machine.levels[frame.level]
        return level.states[frame.state or ""]

    def scope(
        self, frame: Frame, state: State, value: JSON, *, item: dict[str, JSON] | None = None, **states: JSON
    ) -> Scope:
        """What an expression of the state may see: `value` as `$`, and these members of `$states`.

        `item` is the item that a Map state makes an input for.
        """

        def context() -> dict[str, JSON]:
            if self.given_context is not None:
                return self.given_context
            made = context_object(self.run, frame, retries=state.retries, task_token=self.task_token)
            return made if item is None else with_item(made, item)

        states["input"] = frame.input
        return StateScope(
            value,
            context,
            frame.variables,
            states,
            entropy=self.entropy,
            now=self.at,
            limits=self.limits,
        )

    def inspect(self, name: str, value: JSON) -> None:
        """Note a step of the data flow for TestState."""
        if self.inspection is not None:
            self.inspection[name] = value

    def check_size(self, value: JSON, name: str) -> None:
        """Refuse a payload over the limit; `name` is who made it."""
        limit = self.limits.payload_bytes
        if limit is None or value is self.fit:
            return
        many = isinstance(value, (list, dict)) and len(value) > MAX_SPREAD
        if (many and not fits(value, limit)) or len(dumps(value)) > limit:
            raise data_limit_exceeded(name)
        self.fit = value

    @property
    def spent(self) -> bool:
        """Whether this turn has written as many events as it should: the rest is for `Continue`."""
        return len(self.events) >= self.max_events

    # --- going on ---------------------------------------------------------------------------------

    def step(self, number: int) -> None:
        """Make the next decision about a frame of the agenda."""
        frame = self.run.own(number)
        if frame.fan is not None:
            state = self.state(frame)
            self.guarded(frame, state, lambda: state.advance(self, frame))
            return
        level = self.machine.levels[frame.level]
        name = frame.target if frame.target is not None else level.start_at
        found = level.states.get(name) if name is not None else None
        if found is None:
            self.fail_frame(frame, Failure(RUNTIME, level.missing(name)))
            return
        data = {"name": name, "input": frame.input}
        if number == 0 and frame.entered_id == 0 and dumps_text(frame.input) != self.run.input_text:
            data["text"] = self.run.input_text  # the history shows the execution's input as it was given
        self.emit(found.entered, number, frame.previous, data)
        try:
            found.enter(self, frame)
        except ExpressionError as error:
            self.evaluation_failed(frame, found, error)
        except StateFailed as failed:
            self.fail(frame, found, failed.failure)

    def guarded(self, frame: Frame, state: State, action: Callable[[], None]) -> None:
        """Do something with a state, and fail it with what goes wrong."""
        try:
            action()
        except ExpressionError as error:
            self.evaluation_failed(frame, state, error)
        except StateFailed as failed:
            self.fail(frame, state, failed.failure)

    def resume(self, frame: Frame, action: str, *arguments: Any) -> None:
        """Call a method of the frame's state with the frame, and deal with what goes wrong in it."""
        state = self.state(frame)
        self.guarded(frame, state, lambda: getattr(state, action)(self, frame, *arguments))

    def leave(
        self,
        frame: Frame,
        state: State,
        output: JSON,
        target: str | None,
        variables: dict[str, JSON] | None = None,
    ) -> None:
        """Leave a state for `target`, or end the frame where `target` is None."""
        if output is not frame.input:
            self.check_size(output, state.name)
        data = {"name": state.name, "output": output, "next": target}
        if variables:
            data["variables"] = variables
        self.emit(state.exited, frame.number, frame.previous, data)
        if target is None:
            self._close(frame)

    def _close(self, frame: Frame) -> None:
        """The frame came to its end."""
        if frame.parent is None:
            self.emit("ExecutionSucceeded", frame.number, frame.previous, {"output": frame.input})
            return
        parent = self.run.own(frame.parent)
        self.state(parent).child_succeeded(self, parent, frame)

    # --- failing ----------------------------------------------------------------------------------

    def evaluation_failed(self, frame: Frame, state: State, error: ExpressionError) -> None:
        """An expression of the state failed."""
        failure = self.note_evaluation_failure(frame, state, error)
        self.fail(frame, state, failure, own=True)

    def note_evaluation_failure(self, frame: Frame, state: State, error: ExpressionError) -> Failure:
        """The failure with the service's prefix; a JSONata one is also an event of its own.

        That event hangs on what came before the state was entered, as recorded; where the state has written events
        of its own since, on the last of them (a guess: no recording shows it).
        """
        failure = self.failure(error.error, self.told_of(frame, state, error.cause))
        if error.error == QUERY_EVALUATION:
            previous = frame.before if frame.previous == frame.entered_id else frame.previous
            data = {"state": state.name, "error": failure.error, "cause": failure.cause}
            if error.location is not None:
                data["location"] = error.location
            self.emit("EvaluationFailed", frame.number, previous, data)
        return failure

    def told_of(self, frame: Frame, state: State, cause: str) -> str:
        """The cause of a state's own failure, with the service's words before it that name the state."""
        return f"An error occurred while executing the state '{state.name}' (entered at the event id #{frame.entered_id}). {cause}"

    def failure(self, error: str | None, cause: str | None) -> Failure:
        """A failure whose texts are cut to the lengths that the service's answers have room for (a guess)."""
        return Failure(_cut(error, self.limits.error_characters), _cut(cause, self.limits.cause_characters))

    def fail(self, frame: Frame, state: State, failure: Failure, *, own: bool = False) -> None:
        """The state failed: retry it, catch the error, or end the frame. `own`: by an expression of its own."""
        if own and frame.fan is not None and failure.error != RUNTIME:
            self.abort_children(frame, state)
        retry = next_retry(self, frame, state, failure)
        if retry is not None:
            self.note("RetryScheduled", frame.number, retry)
            return
        state.failing(self, frame, failure, own)
        try:
            caught = state.catch(self, frame, failure)
        except ExpressionError as error:
            failure = self.note_evaluation_failure(frame, state, error)
        except StateFailed as failed:
            failure = failed.failure
        else:
            if caught:
                return
        self.fail_frame(frame, failure)

    def fail_frame(self, frame: Frame, failure: Failure) -> None:
        """Nobody in the frame caught the error: the container fails with it, or the execution.

        States.Runtime, which nobody can catch, ends the execution at once: in a branch, too, where it happened
        (as measured by others, floci-io/floci#2868; that it does so in an iteration is a guess after that).
        """
        data = {
            name: value for name, value in (("error", failure.error), ("cause", failure.cause)) if value is not None
        }
        if frame.parent is None or failure.error == RUNTIME:
            self.emit("ExecutionFailed", 0, frame.previous, data)
            return
        parent = self.run.own(frame.parent)
        container = self.state(parent)
        container.child_failed(self, parent, frame, data)
        self.abort_children(parent, container)
        self.fail(parent, container, failure)

    def abort_children(self, parent: Frame, container: State) -> None:
        """Cut off the children that are still running."""
        if parent.fan is None:
            return
        for number in list(parent.fan.children.values()):
            child = self.run.own(number)
            if child.phase not in (FAILED, ABORTED):
                self._abort(child)
                container.child_aborted(self, parent, child)

    def _abort(self, frame: Frame) -> None:
        """Cut off what the frame is doing, from the inside out."""
        if frame.state is None or frame.target is not None or (frame.fan is None and frame.number in self.run.agenda):
            return
        state = self.state(frame)
        self.abort_children(frame, state)
        if frame.fan is not None and frame.fan.map_run is not None:
            self.emit("MapRunAborted", frame.number, frame.previous, {"name": state.name})
        if state.aborted is not None:
            self.emit(state.aborted, frame.number, frame.previous, {})

    def end_timed_out(self) -> None:
        """The machine's TimeoutSeconds are over. previousEventId 0 as in ExecutionAborted (a guess)."""
        self.emit("ExecutionTimedOut", 0, 0, {"error": TIMEOUT})

    def end_history_full(self) -> None:
        """The history has no room for another event than the last."""
        cause = f"The execution reached the maximum number of history events ({self.full_at})."
        self.emit("ExecutionFailed", 0, self.run.history_count, {"error": RUNTIME, "cause": cause})


def _cut(text: str | None, length: int | None) -> str | None:
    return text if text is None else text[:length]


__all__ = ["DATA_LIMIT", "HistoryFull", "Turn"]
