"""One HTTP exchange of a task: what is sent, within the service's time and size, by way of `executions.outgoing`."""

from __future__ import annotations

from dataclasses import dataclass

from executions import outgoing
from executions.outgoing import Answer

TOTAL_SECONDS = 60.0
MOST_BYTES = 262_144


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent. `headers` are in order; `url` has the query."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


def send(request: Request) -> Answer:
    """Make the exchange. Raises Forbidden, Unreachable, TooSlow or AnswerTooLarge of `executions.outgoing`."""
    return outgoing.send(
        request.method,
        request.url,
        headers=dict(request.headers),
        body=request.body or b"",
        seconds=TOTAL_SECONDS,
        most_bytes=MOST_BYTES,
    )


def header_of(answer: Answer, name: str) -> str:
    """The first header of that name, else an empty text."""
    return next((value for known, value in answer.headers if known.lower() == name), "")
