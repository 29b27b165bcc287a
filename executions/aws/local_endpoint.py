"""EventBridge and CloudWatch Logs at the address that AWS's own variables name: what the studio tells about itself."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

STREAM_SECONDS = 3600.0
BATCH_RECORDS = 10_000
BATCH_BYTES = 1_000_000  # PutLogEvents takes 1,048,576 bytes, each record counted with 26 more
RECORD_OVERHEAD = 26

_making = threading.Lock()
_streams: dict[tuple[str, str], tuple[float, str]] = {}


class NotTaken(Exception):
    """The service refused, or was not reached; the text says which and why."""


def event_put(
    endpoint: str | None, bus: str, *, source: str, kind: str, at: float, arns: list[str], detail: str
) -> None:
    """Put one event on an event bus. Raises NotTaken."""
    entry = {
        "Time": datetime.fromtimestamp(at, UTC),
        "Source": source,
        "Resources": arns,
        "DetailType": kind,
        "Detail": detail,
        "EventBusName": bus,
    }
    try:
        answer = _client("events", endpoint, settings.STUDIO_REGION, os.getpid()).put_events(Entries=[entry])
    except (BotoCoreError, ClientError) as error:
        raise NotTaken(f"EventBridge did not take the event: {error}") from None
    if answer.get("FailedEntryCount"):
        refused = answer["Entries"][0]
        raise NotTaken(
            f"EventBridge refused the event: {refused.get('ErrorCode')}: {refused.get('ErrorMessage')}. AWS itself keeps "
            "sources that begin with aws. for its own services: set STUDIO_EVENT_SOURCE there."
        )


def records_put(endpoint: str | None, group_arn: str, machine: str, records: Sequence[tuple[int, str]]) -> None:
    """Put log records (Unix milliseconds and text) into the group; its stream is made when it is not there.

    Raises NotTaken.
    """
    parts = group_arn.split(":")
    region, group = parts[3] or settings.STUDIO_REGION, parts[6] if len(parts) > 6 else group_arn
    client = _client("logs", endpoint, region, os.getpid())
    stream = stream_of(group, machine, records[0][0] / 1000)
    try:
        for batch in _batches(records):
            _put(client, group, stream, batch)
    except (BotoCoreError, ClientError) as error:
        raise NotTaken(f"CloudWatch Logs did not take the records for {group}: {error}") from None


def stream_of(group: str, machine: str, now: float) -> str:
    """Return the stream that this process writes to: a new one each hour, named as the service names them."""
    known = _streams.get((group, machine))
    if known is None or not 0 <= now - known[0] < STREAM_SECONDS:
        minute = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d-%H-%M")
        known = (now, f"states/{machine}/{minute}/{secrets.token_hex(4)}")
        _streams[group, machine] = known
    return known[1]


def _put(client: Any, group: str, stream: str, batch: list[dict[str, Any]]) -> None:
    request = {"logGroupName": group, "logStreamName": stream, "logEvents": batch}
    try:
        client.put_log_events(**request)
    except client.exceptions.ResourceNotFoundException:
        with contextlib.suppress(client.exceptions.ResourceAlreadyExistsException):  # another thread was quicker
            client.create_log_stream(logGroupName=group, logStreamName=stream)
        client.put_log_events(**request)


def _batches(records: Sequence[tuple[int, str]]) -> list[list[dict[str, Any]]]:
    batches: list[list[dict[str, Any]]] = [[]]
    size = 0
    for at, text in sorted(records, key=lambda record: record[0]):  # in one call the service wants them by time
        more = len(text.encode()) + RECORD_OVERHEAD
        if batches[-1] and (size + more > BATCH_BYTES or len(batches[-1]) >= BATCH_RECORDS):
            batches.append([])
            size = 0
        batches[-1].append({"timestamp": at, "message": text})
        size += more
    return batches


def _client(service: str, endpoint: str | None, region: str, pid: int) -> Any:
    with _making:  # making a client is not safe in two threads at once; using one is
        return _made(service, endpoint, region, pid)


@lru_cache(maxsize=32)
def _made(service: str, endpoint: str | None, region: str, _pid: int) -> Any:
    import boto3  # noqa: PLC0415  half a second that processes which tell nobody do not pay
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=4, read_timeout=15, retries={"total_max_attempts": 1}, user_agent_extra="sfn-studio"
    )
    return boto3.session.Session(region_name=region).client(service, endpoint_url=endpoint, config=config)
