"""ItemReader: the items of a Distributed Map from S3, as one file, as the files of a manifest or prefix, or as a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from executions.handlers.outcomes import Failure, Items, Job, Outcome, Performer
from executions.handlers.s3 import MOST_BYTES, S3, S3Problem
from executions.map_runs.item_formats import ReaderProblem, csv_items, items_of, members_of
from executions.map_runs.manifests import Part, manifest_parts, unpacked

JSON = Any
RANK = 1
FAILED = "States.ItemReaderFailed"
PREFIX = "arn:aws:states:::s3:"


def bind(job: Job) -> Performer | None:
    """Take the reading of items; a mock of the state came first."""
    return _read if job.kind == "read" else None


def _read(job: Job) -> Outcome:
    reader = job.input
    config = reader.get("ReaderConfig") or {}
    most = int(reader["MaxItems"]) if reader.get("MaxItems") is not None else None
    action = job.resource.removeprefix(PREFIX) if job.resource.startswith(PREFIX) else ""
    if action not in _ACTIONS:
        words = f"The Resource '{job.resource}' reads no items: it must be {PREFIX}getObject or {PREFIX}listObjectsV2."
        return Failure("States.Runtime", words)
    try:
        return _ACTIONS[action](S3(), reader.get("Arguments"), config, most)
    except (S3Problem, ReaderProblem) as wrong:
        return Failure(FAILED, str(wrong))


def _object(s3: S3, arguments: JSON, config: dict[str, JSON], most: int | None) -> Items:
    body = s3.read(arguments)
    if config.get("InputType") != "MANIFEST" and "ManifestType" not in config:
        members = members_of(body, config, most)
        return Items(items_of(body, config, most)) if members is None else Items(members, keyed=True)
    return _all(s3, manifest_parts(body, config), config, most)


def _listing(s3: S3, arguments: JSON, config: dict[str, JSON], most: int | None) -> Items:
    if config.get("Transformation") != "LOAD_AND_FLATTEN":
        return Items(s3.list(arguments, most))
    kind = str(config.get("InputType"))
    # Keys that end in a slash are the folders that consoles show: objects without content.
    keys = (found["Key"] for found in s3.list(arguments, None) if not found["Key"].endswith("/"))
    return _all(s3, (Part(arguments["Bucket"], key, kind) for key in keys), config, most)


def _all(s3: S3, parts: Iterable[Part], config: dict[str, JSON], most: int | None) -> Items:
    items: list[JSON] = []
    sources: list[tuple[str, int]] = []
    for part, found in _items_of_parts(s3, parts, config):
        wanted = found if most is None else found[: most - len(items)]
        items.extend(wanted)
        sources.append((f"s3://{part.bucket}/{part.key}", len(wanted)))
        if len(items) == most:
            break
    return Items(items, sources=tuple(sources))


def _items_of_parts(s3: S3, parts: Iterable[Part], config: dict[str, JSON]) -> Iterator[tuple[Part, list[JSON]]]:
    for part in parts:
        body = unpacked(s3.read({"Bucket": part.bucket, "Key": part.key}), MOST_BYTES)
        try:
            if part.headers is not None:
                yield part, list(csv_items(body, list(part.headers)))
            else:
                yield part, items_of(body, {**config, "InputType": part.kind})
        except ReaderProblem as wrong:
            raise ReaderProblem(f"{wrong} (s3://{part.bucket}/{part.key})") from None


_ACTIONS = {"getObject": _object, "listObjectsV2": _listing}
