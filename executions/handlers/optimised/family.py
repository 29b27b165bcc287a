"""What a family of optimised integrations is: a service, its actions, and how a job of it is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from executions.handlers.outcomes import Failure, Job
from executions.handlers.sdk_texts import FirstSdk

JSON = Any
Object = dict[str, JSON]


@dataclass(frozen=True, slots=True)
class Watch:
    """How a submitted job is looked at until it has ended (`.sync`).

    `describe` is the operation; `ask` makes its parameters of the request and of what was answered to it. `job` is where in
    the description the job is, dots between the steps: it is the task's result, under the name `named` where there is one.
    `status` is where in the job its status is, `done` and `failed` are the statuses that end it. `gone`: the error that
    says that it does not exist any more, and so is done. `judge` looks closer at a job that is done: what it returns is why
    it failed. `cancel` makes operation and parameters of the same as `ask`: called when nobody wants the job any more.
    """

    describe: str
    ask: Callable[[Object, Object], Object]
    job: str
    status: str
    done: frozenset[str]
    failed: frozenset[str] = frozenset()
    named: str | None = None
    gone: str | None = None
    judge: Callable[[Object], str | None] | None = None
    cancel: Callable[[Object, Object], tuple[str, Object]] | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """What the odd action needs beside its parameters: the job, and another call of the service, which gives the answer."""

    job: Job
    call: Callable[[str, Object], Object]


@dataclass(frozen=True, slots=True)
class Action:
    """An action. `operation` is the service's name of it and `client` boto3's of the service, where these are others.

    `request` and `answer` are for what Step Functions asks and tells otherwise than the service does; `refused` finds a
    failure in an answer that is no error. `folded` makes the answer of the events of a stream.
    """

    name: str
    watch: Watch | None = None
    operation: str | None = None
    client: str | None = None
    request: Callable[[Object, Asking], Object] | None = None
    answer: Callable[[Object, Object], Object] | None = None
    refused: Callable[[Object, Job], Failure | None] | None = None
    folded: Callable[[Iterable[Object]], Object] | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """A service: `service` in the Resource (or one of `also`), `client` as boto3 names it.

    `metadata`: results tell of HTTP, as of old.
    """

    service: str
    client: str
    sdk: FirstSdk
    actions: tuple[Action, ...]
    metadata: bool = True
    also: tuple[str, ...] = ()
    by_name: Mapping[str, Action] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {action.name: action for action in self.actions})


def ended(*statuses: str) -> frozenset[str]:
    """Statuses that end a job."""
    return frozenset(statuses)
