"""The files that a ResultWriter writes: SUCCEEDED_n, FAILED_n and PENDING_n, and the manifest that names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from asl import json_codec

JSON = Any
KINDS = ("FAILED", "PENDING", "SUCCEEDED")
MOST_BYTES = 67_108_864  # of one result file; ours, for the sake of memory: the service begins a new one at 5 GB
CONTENT_TYPES = {"JSON": "application/json", "JSONL": "application/jsonl"}


@dataclass(frozen=True, slots=True)
class ResultFile:
    """One of the files; `name` is without its prefix."""

    kind: str
    name: str
    body: bytes


def result_kind(status: str) -> str:
    """Return which file tells of a child with this status: those that failed, timed out or were stopped are FAILED."""
    if status == "SUCCEEDED":
        return status
    return "PENDING" if status in ("PENDING", "RUNNING", "PENDING_REDRIVE") else "FAILED"


def result_files(
    records: Iterable[dict[str, JSON]], config: dict[str, JSON], most_bytes: int = MOST_BYTES
) -> Iterator[ResultFile]:
    """Yield the files for the records of all children, in their order; `config` is the WriterConfig.

    Each file is made as soon as it is full, so no more than one of each kind is in memory.
    """
    lines = config.get("OutputType") == "JSONL"
    open_files = {kind: _Open(kind, lines) for kind in KINDS}
    for record in records:
        target = open_files[result_kind(record["Status"])]
        for value in _written(record, config.get("Transformation", "NONE")):
            target.add(json_codec.dumps(value))
            if target.size >= most_bytes:
                yield target.take()
    for target in open_files.values():
        if target.parts:
            yield target.take()


def _written(record: dict[str, JSON], transformation: str) -> list[JSON]:
    """What is told of a child that did not succeed does not depend on the transformation (Developer Guide)."""
    if record["Status"] != "SUCCEEDED" or transformation not in ("COMPACT", "FLATTEN"):
        return [record]
    output = json_codec.loads(record["Output"])
    return output if transformation == "FLATTEN" and isinstance(output, list) else [output]


class _Open:
    def __init__(self, kind: str, lines: bool) -> None:
        self.kind = kind
        self.lines = lines
        self.number = 0
        self.parts: list[bytes] = []
        self.size = 0

    def add(self, part: bytes) -> None:
        self.parts.append(part)
        self.size += len(part) + 1

    def take(self) -> ResultFile:
        body = b"\n".join([*self.parts, b""]) if self.lines else b"[" + b",".join(self.parts) + b"]"
        name = f"{self.kind}_{self.number}.{'jsonl' if self.lines else 'json'}"
        self.number, self.parts, self.size = self.number + 1, [], 0
        return ResultFile(self.kind, name, body)


def manifest_of(bucket: str, map_run_arn: str, written: Iterable[tuple[str, str, int]]) -> bytes:
    """Return `manifest.json`; `written` are kind, key and bytes of each file."""
    files: dict[str, list[JSON]] = {kind: [] for kind in KINDS}
    for kind, key, size in written:
        files[kind].append({"Key": key, "Size": size})
    return json_codec.dumps({"DestinationBucket": bucket, "MapRunArn": map_run_arn, "ResultFiles": files})
