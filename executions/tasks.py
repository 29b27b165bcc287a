"""Celery's side of the engine: each task is one call, and each message is only a hint."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from executions.aws import polling
from executions.engine import advance as engine_advance
from executions.engine import dispatch, fairness, withdrawals
from executions.engine import perform as engine_perform
from executions.log_context import about
from executions.outages import told


@shared_task(name=dispatch.ADVANCE, queue="advance", bind=True)
def advance(self: Any, execution_id: str) -> None:
    """Advance an execution as far as it goes; where messages pile up, first some of the workflow whose turn it is."""
    try:
        for other in fairness.executions_before(execution_id, self.request.get(dispatch.SENT)):
            with about(other), told(f"A turn of execution {other}"):
                engine_advance.advance(other)
    finally:  # the fault of another is no reason to lose this message
        with about(execution_id), told(f"A turn of execution {execution_id}"):
            engine_advance.advance(execution_id)


@shared_task(name=dispatch.PERFORM, queue="perform", bind=True)
def perform(self: Any, execution_id: str, token: str) -> None:
    """Perform one task attempt; where messages pile up, first one of the workflow whose turn it is."""
    try:
        for other, its_token in fairness.tasks_before(execution_id, self.request.get(dispatch.SENT)):
            with about(other), told(f"A task of execution {other}"):
                engine_perform.perform(str(other), its_token)
    finally:
        with about(execution_id), told(f"A task of execution {execution_id}"):
            engine_perform.perform(execution_id, token)


@shared_task(name=dispatch.CANCEL, queue="perform")
def cancel(work: str) -> None:
    """Cancel a job that a task had submitted."""
    withdrawals.cancel(work)


@shared_task(name=polling.POLL, queue="poll")
def poll(execution_id: str) -> None:
    """Look once at an execution on AWS."""
    with about(execution_id), told(f"A look at execution {execution_id} on AWS"):
        polling.poll(execution_id)
