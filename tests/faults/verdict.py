"""What must be true when all is over: of each execution, and of the ledger that was kept outside."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from asl.run.codec import event_from_json
from executions.models import Execution, Inbox, TaskAttempt, Timer
from executions.operations.replays import differences

JSON = Any
SCHEDULED = ("LambdaFunctionScheduled", "TaskScheduled", "WorkerLost")
ANSWERED = ("LambdaFunctionSucceeded", "LambdaFunctionFailed", "TaskSubmitted")
LOST_TOO_OFTEN = "The worker was lost"
"""How the cause of a failure begins that nobody has told, but the third loss of a worker."""
Effects = Counter[tuple[str, str]]


def effects_in(ledger: Path) -> Effects:
    """How often each attempt had its effect: by execution and the attempt's token."""
    lines = (json.loads(line) for line in ledger.read_text().splitlines())
    return Counter((line["execution"], line["token"]) for line in lines)


def wrong_with(execution: Execution, status: str, output: JSON) -> list[str]:
    """In sentences: another end than it must have, a gap, a log that folds to something else, something left behind."""
    found = list(differences(execution.pk))
    ended = ended_as(execution)
    if ended != (status, output):
        found.append(f"It ended as {ended} instead of {(status, output)}: {execution.error} {execution.cause}")
    return found + left_behind(execution)


def ended_as(execution: Execution) -> tuple[str, JSON]:
    """How an execution ended; children of others may fail where theirs say so, but none may be left running."""
    return execution.status, json.loads(execution.output) if execution.output else None


def left_behind(execution: Execution) -> list[str]:
    """Rows of work that nobody will ever do."""
    counts = {table.__name__: table.objects.filter(execution_id=execution.pk).count() for table in (Timer, TaskAttempt)}
    return [f"{count} row(s) of {name} are left." for name, count in counts.items() if count]


def wrong_effects(executions: Iterable[Execution], effects: Effects) -> tuple[list[str], int]:
    """Each attempt in a history had at most one effect, those that answered exactly one, and no effect has no attempt.

    The effect of an attempt that starts another execution is that execution. Returns the sentences, and how many
    workers were lost in the middle of an attempt.
    """
    found: list[str] = []
    begun = Counter(
        (str(one.parent_id), one.parent_token) for one in executions if one.parent_id and not one.map_run_id
    )
    unexplained, lost = effects + begun, 0
    for execution in executions:
        for token, answered in _attempts(execution).items():
            happened = unexplained.pop((str(execution.pk), token), 0)
            if happened != 1 if answered else happened > 1:
                found.append(f"{execution.name}: attempt {token} (answered: {answered}) had {happened} effects.")
        lost += execution.events.filter(type="WorkerLost").count()
    found += [f"{execution}: an effect that no attempt explains ({token})." for execution, token in unexplained]
    return found, lost


def _attempts(execution: Execution) -> dict[str, bool]:
    """Each attempt of the history by its token, and whether what it did was told."""
    attempts: dict[str, bool] = {}
    current: dict[int, str] = {}
    for row in execution.events.filter(type__in=[*SCHEDULED, *ANSWERED]).order_by("seq"):
        data = event_from_json(row.data).data
        if row.type in SCHEDULED:
            current[row.frame] = data["token"]
            attempts[current[row.frame]] = False
        elif not str(data.get("cause")).startswith(LOST_TOO_OFTEN):
            attempts[current[row.frame]] = True
    return attempts


def unread(executions: Iterable[Execution]) -> list[str]:
    """News that nobody has decided on."""
    counts: dict[str, int] = defaultdict(int)
    for name in Inbox.objects.filter(execution__in=[one.pk for one in executions]).values_list(
        "execution__name", flat=True
    ):
        counts[name] += 1
    return [f"{name}: {count} piece(s) of news are left." for name, count in counts.items()]


def story(execution: Execution, log: Path, deeds: list[str]) -> str:
    """What one needs to understand a failure: the history with its times, the lines of the log, the blows meanwhile."""
    history = [
        f"{row.at:.2f} {row.seq:>4} {row.type} {row.state or ''} {row.data[:160]}"
        for row in execution.events.order_by("seq")
    ]
    lines = [line for line in log.read_text(errors="replace").splitlines() if str(execution.pk) in line]
    parts = {"history": history[-60:], "log": lines[-20:], "blows": deeds[-20:]}
    told = "\n".join(f"  {name}:\n    " + "\n    ".join(part) for name, part in parts.items() if part)
    return f"{execution.name} ({execution.pk}, {execution.status}, notice {execution.notice})\n{told}"
