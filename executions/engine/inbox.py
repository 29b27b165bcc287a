"""The inbox: news for an execution, kept until a turn has decided on it."""

from __future__ import annotations

import secrets
from uuid import UUID

from asl.run.codec import stimulus_to_json
from asl.run.stimuli import Stimulus
from executions.models import Inbox

NEVER_LATE = 32_503_680_000.0
"""The year 3000: the sweeper takes news that waits with this time for no lost message."""


def put(execution_id: UUID | str, stimulus: Stimulus) -> None:
    """Keep a stimulus in the transaction that is open. Who calls it also asks for a turn (`dispatch.advance`)."""
    Inbox.objects.create(execution_id=execution_id, body=_text(stimulus), at=stimulus.at)


def put_all(news: list[tuple[UUID, Stimulus]]) -> None:
    """Keep several stimuli in the transaction that is open."""
    Inbox.objects.bulk_create(
        Inbox(execution_id=execution_id, body=_text(stimulus), at=stimulus.at) for execution_id, stimulus in news
    )


def put_for_next_turn(news: list[tuple[UUID, Stimulus]]) -> None:
    """Keep stimuli that nobody is woken for: whatever wakes the execution next finds them decided on first."""
    Inbox.objects.bulk_create(
        Inbox(execution_id=execution_id, body=_text(stimulus), at=NEVER_LATE) for execution_id, stimulus in news
    )


def entropy() -> str:
    """Return a fresh seed for the random choices of one turn."""
    return secrets.token_hex(16)


def _text(stimulus: Stimulus) -> str:
    coded = stimulus_to_json(stimulus)
    return coded.decode() if isinstance(coded, bytes) else coded
