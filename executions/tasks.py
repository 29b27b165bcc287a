"""Celery's side of the engine: each task is one call, and each message is only a hint."""

from __future__ import annotations

from celery import shared_task

from executions.aws import polling
from executions.engine import advance as engine_advance
from executions.engine import dispatch, withdrawals
from executions.engine import perform as engine_perform
from executions.log_context import about


@shared_task(name=dispatch.ADVANCE, queue="advance")
def advance(execution_id: str) -> None:
    """Advance an execution as far as it goes."""
    with about(execution_id):
        engine_advance.advance(execution_id)


@shared_task(name=dispatch.PERFORM, queue="perform")
def perform(execution_id: str, token: str) -> None:
    """Perform one task attempt."""
    with about(execution_id):
        engine_perform.perform(execution_id, token)


@shared_task(name=dispatch.CANCEL, queue="perform")
def cancel(work: str) -> None:
    """Cancel a job that a task had submitted."""
    withdrawals.cancel(work)


@shared_task(name=polling.POLL, queue="poll")
def poll(execution_id: str) -> None:
    """Look once at an execution on AWS."""
    with about(execution_id):
        polling.poll(execution_id)
