"""Whose trace an execution belongs to: its caller's, as X-Ray's or W3C's header tells it, else one of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from executions.models import Event, Execution

MOST_CHARACTERS = 256
KEPT = 10_000
_ROOT = re.compile(r"Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)")
_PARENT = re.compile(r"Parent=([0-9a-f]{16})(?:;|$)")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{8})([0-9a-f]{24})-([0-9a-f]{16})-[0-9a-f]([0-9a-f])(?:-.*)?")


@dataclass(frozen=True, slots=True)
class Context:
    """A trace, the span in it that asked for the execution (None: nobody told), and whether it is recorded."""

    trace: str
    caller: str | None = None
    sampled: bool = True


def header_of(headers: Mapping[str, str]) -> str:
    """Return X-Ray's header of a request: its own, or what W3C's `traceparent` is in that form. Empty without either."""
    own = headers.get("X-Amzn-Trace-Id", "")
    if own and own.isascii() and len(own) <= MOST_CHARACTERS:
        return own
    told = _TRACEPARENT.fullmatch(headers.get("traceparent", ""))
    if told is None:
        return ""
    time, rest, span, flags = told.groups()
    return f"Root=1-{time}-{rest};Parent={span};Sampled={int(flags, 16) & 1}"


def header_within(execution_id: UUID, span: str) -> str:
    """Return the header for an execution that another one starts from a span of its own."""
    context = context_of(execution_id)
    return f"Root=1-{context.trace[:8]}-{context.trace[8:]};Parent={span};Sampled={int(context.sampled)}"


@lru_cache(maxsize=KEPT)
def context_of(execution_id: UUID) -> Context:
    """Return the trace of an execution, which never changes."""
    row = Execution.objects.filter(pk=execution_id).values_list("trace_header", flat=True).first()
    return context_in(row or "", execution_id)


def context_in(header: str, execution_id: UUID) -> Context:
    """Return what an X-Ray header says; without a trace in it, one whose id is the execution's."""
    root, parent = _ROOT.search(header), _PARENT.search(header)
    if root is None:
        return Context(execution_id.hex)
    return Context("".join(root.groups()), parent.group(1) if parent else None, "Sampled=0" not in header)


def execution_span(execution_id: UUID) -> str:
    """Return the id of the span that an execution is: every process finds it without asking."""
    return execution_id.hex[16:]


def state_span(execution_id: UUID, frame: int, entered: int) -> str:
    """Return the id of the span of a state that a frame entered by the event with the history id `entered`."""
    return hashlib.sha256(f"{execution_id}/{frame}/{entered}".encode()).hexdigest()[:16]


def span_of_work(execution_id: UUID, token: str) -> str:
    """Return the span of the state that owns a piece of work, by the work's token."""
    frame, _, seq = token.partition(".")
    if not (frame.isdigit() and seq.isdigit()):
        return execution_span(execution_id)
    before = Event.objects.filter(execution_id=execution_id, frame=int(frame), seq__lte=int(seq))
    entered = before.filter(type__endswith="StateEntered").order_by("-seq").values_list("history_id", flat=True).first()
    return execution_span(execution_id) if entered is None else state_span(execution_id, int(frame), entered)
