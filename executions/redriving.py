"""Redrive: go on with an execution from where it failed, by the service's rules and with its reasons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.errors import Conflict, NotFound
from accounts.permissions import User, require
from asl.limits import MAX_HISTORY_EVENTS, MAX_STANDARD_SECONDS
from asl.run.redrive import REDRIVABLE
from asl.run.stimuli import Redrive
from executions import nudges
from executions.engine import dispatch, inbox
from executions.engine.redrives import redriven
from executions.models import Execution

REDRIVABLE_DAYS = 14  # Developer Guide, "Redrive eligibility"
TOKENS_KEPT = 10  # API reference, RedriveExecution `clientToken`: the last ten, each for 15 minutes
TOKEN_SECONDS = 900


def redrive_reason(execution: Execution) -> str | None:
    """Return why an execution cannot be redriven, in the service's words (API reference, DescribeExecution), or None."""
    workflow = execution.workflow
    now = datetime.now(UTC)
    if workflow is not None and workflow.deleted_at is not None:
        return "State machine is in DELETING status"
    if execution.status not in REDRIVABLE:
        return f"Execution is {execution.status} and cannot be redriven"
    if execution.event_count >= MAX_HISTORY_EVENTS - 1:
        return "Execution history event limit exceeded"
    if (now - execution.started_at).total_seconds() >= MAX_STANDARD_SECONDS:
        return "Execution has exceeded the max execution time"
    if execution.ended_at is not None and now - execution.ended_at > timedelta(days=REDRIVABLE_DAYS):
        return "Execution redrivable period exceeded"
    return None


def redrivable_by_map_run(execution: Execution) -> bool:
    """Whether only the Map Run whose child it is can redrive an unsuccessful execution."""
    return execution.map_run_id is not None and execution.status not in ("RUNNING", Execution.Status.SUCCEEDED)


def execution_redrive(user: User, execution_id: UUID, *, client_token: str | None = None) -> Execution:
    """Redrive an execution. The same client token again within 15 minutes is answered as the first time.

    Raises NotSignedIn, NotAllowed, NotFound, Conflict `not_redrivable` with the reason.
    """
    require(user, "operate")
    execution = Execution.objects.select_related("workflow").filter(pk=execution_id).first()
    if execution is None:
        raise NotFound("This execution does not exist, or its history was deleted.")
    now = dispatch.now()
    tokens = [pair for pair in execution.redrive_tokens if now - pair[1] < TOKEN_SECONDS]
    if client_token is not None and client_token in [token for token, _ in tokens]:
        return execution
    _check(execution)
    if client_token is not None:
        tokens.append([client_token, now])
    with transaction.atomic():
        ended = Execution.objects.filter(
            pk=execution.pk, status=execution.status, redrive_count=execution.redrive_count
        )
        changed = ended.update(redrive_tokens=tokens[-TOKENS_KEPT:], **redriven(execution, now))
        if not changed:
            raise Conflict("not_redrivable", "Execution is RUNNING and cannot be redriven")
        inbox.put(execution.pk, Redrive(at=now, entropy=inbox.entropy()))
        nudges.execution_changed(execution.pk)
        dispatch.advance(execution.pk)
    execution.refresh_from_db()
    return execution


def redrive_refusal(execution: Execution) -> str | None:
    """Return why nobody can redrive this execution here, as a sentence for people; None: it can be redriven now."""
    if execution.target_id is not None:
        return "This execution is on AWS: redrive it there; its new events are shown here only while it is watched."
    if execution.type == "EXPRESS":
        return "Express executions cannot be redriven: start it again."
    if redrivable_by_map_run(execution):
        return "This execution is a child of a Map Run: redrive the execution that started the Map Run."
    return redrive_reason(execution)


def _check(execution: Execution) -> None:
    refusal = redrive_refusal(execution)
    if refusal is not None:
        raise Conflict("not_redrivable", refusal)
