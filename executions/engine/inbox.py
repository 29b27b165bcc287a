"""The inbox: news for an execution, kept until a turn has decided on it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from accounts.row_writes import objects_insert
from asl.run.codec import stimulus_to_json
from asl.run.stimuli import Stimulus
from executions.models import Execution, Inbox

WORKFLOWS_KEPT = 10_000

NEVER_LATE = 32_503_680_000.0
"""The year 3000: the sweeper takes news that waits with this time for no lost message."""


def put(execution_id: UUID | str, stimulus: Stimulus) -> None:
    """Keep a stimulus in the transaction that is open. Who calls it also asks for a turn (`dispatch.advance`)."""
    key = execution_id if isinstance(execution_id, UUID) else UUID(execution_id)
    row = Inbox(execution_id=key, workflow_id=workflow_of(key), body=_text(stimulus), at=stimulus.at)
    objects_insert(Inbox, [row])


def put_all(news: list[tuple[UUID, Stimulus]]) -> None:
    """Keep several stimuli in the transaction that is open."""
    workflows = _workflows_of(execution_id for execution_id, _ in news)
    Inbox.objects.bulk_create(
        Inbox(execution_id=key, workflow_id=workflows.get(key), body=_text(stimulus), at=stimulus.at)
        for key, stimulus in news
    )


def put_for_next_turn(news: list[tuple[UUID, Stimulus]]) -> None:
    """Keep stimuli that nobody is woken for: whatever wakes the execution next finds them decided on first.

    They have no workflow, for it is nobody's turn because of them.
    """
    Inbox.objects.bulk_create(
        Inbox(execution_id=execution_id, body=_text(stimulus), at=NEVER_LATE) for execution_id, stimulus in news
    )


@lru_cache(maxsize=WORKFLOWS_KEPT)
def workflow_of(execution_id: UUID) -> UUID | None:
    """Return the workflow of an execution, which never changes. Raises Execution.DoesNotExist."""
    return Execution.objects.values_list("workflow_id", flat=True).get(pk=execution_id)


def _workflows_of(execution_ids: Iterable[UUID]) -> dict[UUID, UUID | None]:
    return dict(Execution.objects.filter(pk__in=set(execution_ids)).values_list("pk", "workflow_id"))


def entropy() -> str:
    """Return a fresh seed for the random choices of one turn."""
    return secrets.token_hex(16)


def _text(stimulus: Stimulus) -> str:
    coded = stimulus_to_json(stimulus)
    return coded.decode() if isinstance(coded, bytes) else coded
