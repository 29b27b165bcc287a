"""Nested executions: the end of a child is news for the task of its parent that waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from asl.run.stimuli import Stop, TaskFailed, TaskSucceeded
from executions.engine import dispatch, inbox
from executions.handlers.outcomes import Result
from executions.models import Execution, TaskAttempt


def tell_parent(child: Execution, changes: dict[str, Any]) -> None:
    """Answer the waiting task of the parent in the transaction that ends the child; `changes` are of the child's row."""
    if not child.parent_token or child.parent_id is None or "status" not in changes:
        return
    from executions.handlers.nested_executions import ended_answer  # noqa: PLC0415  handlers start executions themselves

    waiting = TaskAttempt.objects.filter(execution_id=child.parent_id, token=child.parent_token)
    gone, _ = waiting.delete()
    if not gone:
        return
    ended = Execution.objects.select_related("workflow").get(pk=child.pk)
    answer = ended_answer(ended)
    at, entropy, token = dispatch.now(), inbox.entropy(), child.parent_token
    if isinstance(answer, Result):
        inbox.put(child.parent_id, TaskSucceeded(at=at, entropy=entropy, token=token, output=answer.output))
    else:
        inbox.put(
            child.parent_id, TaskFailed(at=at, entropy=entropy, token=token, error=answer.error, cause=answer.cause)
        )
    dispatch.advance(child.parent_id)


def stop_children(parent: Execution, tokens: Sequence[str]) -> None:
    """Stop the executions that given-up tasks of the parent wait for, in the transaction that gives them up."""
    children = Execution.objects.filter(parent_id=parent.pk, parent_token__in=tokens, target=None, map_run=None)
    running = list(children.filter(status=Execution.Status.RUNNING).values_list("pk", flat=True))
    if not running:
        return
    now = dispatch.now()
    inbox.put_all([(pk, Stop(at=now, entropy=inbox.entropy())) for pk in running])
    for pk in running:
        dispatch.advance(pk)
