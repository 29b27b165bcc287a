"""How a task answers, said in advance: with a result, an error, its input, after some time, or never."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

JSON = Any


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `seconds` of virtual time pass before it; meanwhile a heartbeat comes every `heartbeat` seconds."""

    kind: Literal["result", "error", "echo", "never"]
    value: JSON = None
    error: str | None = None
    cause: str | None = None
    seconds: float = 0.0
    heartbeat: float | None = None


@dataclass(frozen=True, slots=True)
class InTurn:
    """Answers to the calls of a state, in their order."""

    answers: tuple[JSON, ...]


Stand = Answer | InTurn | Callable[..., JSON] | JSON
"""What may stand in for a state: an answer, several in turn, a function of the task's input, or the result itself."""


def returns(value: JSON) -> Answer:
    """Answer with a result: any JSON value."""
    return Answer("result", value)


def throws(error: str, cause: str | None = None) -> Answer:
    """Answer with an error."""
    return Answer("error", error=error, cause=cause)


def echo() -> Answer:
    """Answer with the task's own input."""
    return Answer("echo")


def never() -> Answer:
    """Do not answer: a timeout passes, or the test answers by task token."""
    return Answer("never")


def takes(seconds: float, answer: JSON = None, *, heartbeat: float | None = None) -> Answer:
    """Answer after `seconds` of virtual time, with heartbeats every `heartbeat` seconds meanwhile.

    `answer` is an answer, or the result itself.
    """
    return replace(as_answer(answer), seconds=seconds, heartbeat=heartbeat)


def in_turn(*answers: JSON) -> InTurn:
    """Answer the first call of a state with the first, the second (a retry, another visit) with the second, …"""
    return InTurn(answers)


def as_answer(value: JSON) -> Answer:
    """An answer as it is; any other value is the result."""
    return value if isinstance(value, Answer) else Answer("result", value)


def answer_of_mock(mock: Mapping[str, JSON]) -> Answer:
    """The answer that a single mock of `asl.mocks` means."""
    seconds = float(mock.get("delay_seconds") or 0)
    if mock["kind"] == "error":
        return Answer("error", error=mock.get("error"), cause=mock.get("cause"), seconds=seconds)
    if mock["kind"] == "echo":
        return Answer("echo", seconds=seconds)
    return Answer("result", mock.get("value"), seconds=seconds)
