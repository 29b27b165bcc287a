"""Task: have work done, and deal with its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from asl.expr.errors import SyntaxProblem
from asl.expr.jsonata_template import compile_jsonata_template
from asl.expr.payload import compile_template
from asl.run.catch import Catcher, catch_failure, compile_catchers
from asl.run.data_flow import DataFlow
from asl.run.durations import compile_number
from asl.run.failures import RUNTIME, TIMEOUT, Failure, StateFailed
from asl.run.resources import parse_resource
from asl.run.retry import Retrier, compile_retriers
from asl.run.states.state import Spec, State
from asl.run.templates import Template
from asl.run.tokens import write_task_token

if TYPE_CHECKING:
    from asl.run.stimuli import TaskFailed
    from asl.run.tree import Attempt, Frame
    from asl.run.turn import Turn

JSON = Any

_ENDINGS = {  # which of the service's events there are for a failure before the task ran
    ("LambdaFunction", "schedule"): "ScheduleFailed",
    ("LambdaFunction", "start"): "StartFailed",
    ("Activity", "schedule"): "ScheduleFailed",
    ("Task", "schedule"): "StartFailed",
    ("Task", "start"): "StartFailed",
    ("Task", "submit"): "SubmitFailed",
}


class TaskState(State):
    """Each attempt is scheduled, started, perhaps submitted, and ends in one of five ways."""

    kind = "Task"
    retries = True
    aborted = "TaskStateAborted"

    def __init__(self, spec: Spec, flow: DataFlow, target: str | None) -> None:
        super().__init__(spec, flow, target)
        fields, jsonata = spec.fields, spec.jsonata
        resource = fields.get("Resource")
        if not isinstance(resource, str) or not resource:
            raise SyntaxProblem("A Task state needs a Resource, the ARN of what it is to call.", 0, "Resource")
        self.resource = parse_resource(resource)
        self.timeout = compile_number(fields, "TimeoutSeconds", jsonata=jsonata, least=1)
        self.heartbeat = compile_number(fields, "HeartbeatSeconds", jsonata=jsonata, least=1)
        self.credentials = _compile_credentials(fields, jsonata)
        self.retriers: tuple[Retrier, ...] = compile_retriers(fields.get("Retry"))
        self.catchers: tuple[Catcher, ...] = compile_catchers(fields.get("Catch"), jsonata=jsonata)

    def enter(self, turn: Turn, frame: Frame) -> None:
        """Schedule an attempt."""
        token = turn.token(frame)
        data: dict[str, JSON] = {
            "name": self.name,
            "token": token,
            "resource": self.resource.arn,
            "attempt": frame.retry_count,
        }
        task_token = None
        if self.resource.wants_token:
            task_token = write_task_token(turn.run.info["arn"], token, turn.entropy.uuid())
            data["task_token"] = task_token
        turn.task_token = task_token
        try:
            data["input"] = self.flow.arguments(turn, frame, self)
            self._add_settings(turn, frame, data)
        finally:
            turn.task_token = None
        if self.name in turn.missing:
            cause = f"The activity {self.resource.arn} does not exist."
            raise StateFailed(Failure(RUNTIME, turn.told_of(frame, self, cause)))
        if data["input"] is not frame.input:
            turn.check_size(data["input"], self.resource.label)
        turn.emit(f"{self.resource.dialect}Scheduled", frame.number, frame.previous, data)

    def _add_settings(self, turn: Turn, frame: Frame, data: dict[str, JSON]) -> None:
        if self.timeout is None and self.heartbeat is None and self.credentials is None:
            return
        scope = turn.scope(frame, self, self.flow.effective_input(turn, frame, self))
        if self.timeout is not None:
            data["timeout"] = self.timeout(scope)
            data["timeout_due"] = turn.at + data["timeout"]
        if self.heartbeat is not None:
            data["heartbeat"] = self.heartbeat(scope)
            data["heartbeat_due"] = turn.at + data["heartbeat"]
        if self.credentials is not None:
            data["credentials"] = self.credentials.evaluate(scope)

    # --- answers ----------------------------------------------------------------------------------

    def started(self, turn: Turn, frame: Frame, worker: str | None = None) -> None:
        """A worker took the task up."""
        attempt = frame.attempt
        if attempt is None or attempt.started:
            return
        data: dict[str, JSON] = {"resource": self.resource.arn}
        if worker is not None:
            data["workerName"] = worker
        turn.emit(f"{self.resource.dialect}Started", frame.number, frame.previous, data)

    def submitted(self, turn: Turn, frame: Frame, output: JSON) -> None:
        """The service accepted the job or the callback request."""
        self.started(turn, frame)
        turn.check_size(output, self.resource.label)
        turn.emit("TaskSubmitted", frame.number, frame.previous, {"resource": self.resource.arn, "output": output})

    def succeeded(self, turn: Turn, frame: Frame, output: JSON) -> None:
        """The task's result."""
        self.started(turn, frame)
        try:
            turn.check_size(output, self.resource.label)
        except StateFailed as refused:
            self._ended(turn, frame, "Failed", refused.failure)
            raise
        data = {"resource": self.resource.arn, "output": output}
        turn.emit(f"{self.resource.dialect}Succeeded", frame.number, frame.previous, data)
        turn.inspect("result", output)
        self.finish(turn, frame, output)

    def failed(self, turn: Turn, frame: Frame, news: TaskFailed) -> None:
        """The task failed: before it was scheduled, started or submitted, or while it ran."""
        cause = news.cause
        if news.error == RUNTIME and news.phase == "start" and cause is not None:
            cause = turn.told_of(frame, self, cause)  # parameters that the task cannot be started with
        failure = turn.failure(news.error, cause)
        ending = _ENDINGS.get((self.resource.dialect, news.phase), "Failed")
        if ending not in ("ScheduleFailed", "StartFailed"):
            self.started(turn, frame)
        self._ended(turn, frame, ending, failure)
        raise StateFailed(failure)

    def timed_out(self, turn: Turn, frame: Frame, heartbeat: bool) -> None:
        """TimeoutSeconds are over, or no heartbeat came; both are States.Timeout without a cause."""
        failure = Failure(TIMEOUT, None, heartbeat)
        self._ended(turn, frame, "TimedOut", failure)
        raise StateFailed(failure)

    def beat(self, turn: Turn, frame: Frame, attempt: Attempt) -> None:
        """The worker is alive."""
        if attempt.heartbeat_seconds is not None:
            turn.note("HeartbeatReceived", frame.number, {"due": turn.at + attempt.heartbeat_seconds})

    def worker_lost(self, turn: Turn, frame: Frame, attempt: Attempt) -> None:
        """Nobody knows how far the attempt got: do it again, but not more often than the limits say."""
        most = turn.limits.worker_losses
        if most is not None and attempt.losses + 1 >= most:
            times = "once" if most == 1 else f"{most} times"
            self._given_up(turn, frame, f"The worker was lost {times} while it performed the task.")
        turn.note("WorkerLost", frame.number, {"token": turn.token(frame), "lost": attempt.token})

    def handed_back(self, turn: Turn, frame: Frame, attempt: Attempt) -> None:
        """Its worker had to stop: do it again. That is no loss, so it counts only where once is all there may be."""
        if turn.limits.worker_losses == 1:
            self._given_up(turn, frame, "The worker was stopped while it performed the task.")
        told = {"token": turn.token(frame), "lost": attempt.token, "handed_back": True}
        turn.note("WorkerLost", frame.number, told)

    def _given_up(self, turn: Turn, frame: Frame, cause: str) -> NoReturn:
        self.started(turn, frame)
        self._ended(turn, frame, "Failed", Failure("States.TaskFailed", cause))
        raise StateFailed(Failure("States.TaskFailed", cause))

    def _ended(self, turn: Turn, frame: Frame, ending: str, failure: Failure) -> None:
        data: dict[str, JSON] = {"resource": self.resource.arn}
        if failure.error is not None:
            data["error"] = failure.error
        if failure.cause is not None:
            data["cause"] = failure.cause
        turn.emit(f"{self.resource.dialect}{ending}", frame.number, frame.previous, data)

    def catch(self, turn: Turn, frame: Frame, failure: Failure) -> bool:
        """Leave the state by the first Catcher that matches."""
        return catch_failure(turn, frame, self, failure)


def _compile_credentials(fields: Mapping[str, JSON], jsonata: bool) -> Template | None:
    if "Credentials" not in fields:
        return None
    value = fields["Credentials"]
    return compile_jsonata_template(value, "Credentials") if jsonata else compile_template(value)
