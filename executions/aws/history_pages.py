"""Fetching what is new in an execution's history with as few calls as possible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from executions.aws import budget
from executions.aws.door import ROUTINE, Door

PAGE = 1000  # the service's largest
PEEK = 100
MOST_EVENTS = 25_000  # of one history


def new_events(door: Door, arn: str, known: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the events after id `known` in order, in batches without gaps.

    From the start it reads forwards, page by page, so that a long history appears while it is read. Later it reads
    backwards until it meets what is known, because the service has no other way to ask for the end.
    Raises AwsFailure, budget.BudgetSpent.
    """
    if known == 0:
        yield from _forwards(door, arn)
        return
    found: dict[int, dict[str, Any]] = {}
    token: str | None = None
    size = PEEK
    while len(found) < MOST_EVENTS:
        page = _page(door, arn, size if token is None else PAGE, token, reverse=True)
        found.update((event["id"], event) for event in page["events"] if event["id"] > known)
        token = page.get("nextToken")
        if token is None or known + 1 in found or len(found) == 0:
            break
    batch = [found[id] for id in sorted(found)]
    if batch and batch[0]["id"] == known + 1:
        yield batch


def _forwards(door: Door, arn: str) -> Iterator[list[dict[str, Any]]]:
    token: str | None = None
    known = 0
    while True:
        page = _page(door, arn, PAGE, token, reverse=False)
        batch = [event for event in page["events"] if event["id"] > known]
        if batch:
            known = batch[-1]["id"]
            yield batch
        token = page.get("nextToken")
        if token is None:
            return


def _page(door: Door, arn: str, size: int, token: str | None, *, reverse: bool) -> dict[str, Any]:
    budget.take(door.target, ROUTINE)
    more = {"nextToken": token} if token else {}
    answer = door.call(
        ROUTINE,
        subject=arn,
        executionArn=arn,
        maxResults=size,
        reverseOrder=reverse,
        includeExecutionData=True,
        **more,
    )
    return dict(answer)
