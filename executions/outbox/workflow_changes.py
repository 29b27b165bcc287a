"""Changes of workflows, told to the webhooks that want to hear of them: written down in the transaction that makes them."""

from __future__ import annotations

from typing import Any

from asl import json_codec
from editor import signals
from editor.models import PublishedVersion, Version, Workflow
from executions.engine import dispatch
from executions.outbox.listening import listeners
from executions.outbox.models import Delivery

CHANGES = {
    "workflow.created": "Workflow Created",
    "workflow.deleted": "Workflow Deleted",
    "version.saved": "Workflow Version Saved",
    "version.published": "Workflow Version Published",
}
"""By the name that webhooks choose: the type of the event. Ours, because the service sends no such events."""


def connect() -> None:
    """Hear of the changes; once for each process."""
    for signal, heard in (
        (signals.workflow_created, _created),
        (signals.workflow_deleted, _deleted),
        (signals.version_saved, _saved),
        (signals.version_published, _published),
    ):
        signal.connect(heard, dispatch_uid=f"webhooks{heard.__name__}")


def _created(sender: Any, workflow: Workflow, user: Any, **_: Any) -> None:
    _tell("workflow.created", workflow, user)


def _deleted(sender: Any, workflow: Workflow, user: Any, **_: Any) -> None:
    _tell("workflow.deleted", workflow, user)


def _saved(sender: Any, version: Version, user: Any, **_: Any) -> None:
    _tell("version.saved", version.workflow, user, **_of_version(version))


def _published(sender: Any, published: PublishedVersion, user: Any, **_: Any) -> None:
    more = {
        "stateMachineVersionArn": published.arn,
        "publishedNumber": published.number,
        "description": published.description,
    }
    _tell("version.published", published.workflow, user, **_of_version(published.version), **more)


def _of_version(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "message": version.message,
        "restoredFrom": version.restored_from,
        "stateCount": version.state_count,
        "contentHash": version.content_hash,
    }


def _tell(change: str, workflow: Workflow, user: Any, **more: Any) -> None:
    hooks = [hook for hook in listeners().hooks if change in hook.changes and hook.workflow_id in (None, workflow.pk)]
    if not hooks:
        return
    detail = {
        "change": change,
        "workflowId": str(workflow.pk),
        "stateMachineArn": workflow.arn,
        "name": workflow.name,
        "type": workflow.type,
        "by": user.get_username() if user is not None else None,
        **more,
    }
    text, now = json_codec.dumps_text(detail), dispatch.now()
    Delivery.objects.bulk_create(
        Delivery(
            destination=f"webhook:{hook.key}", webhook_id=hook.key, workflow=workflow, kind=Delivery.Kind.CHANGE,
            body=text, at=now, due=now,
        )
        for hook in hooks
    )  # fmt: skip
