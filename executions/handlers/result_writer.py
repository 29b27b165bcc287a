"""ResultWriter: the results of a Distributed Map to S3, and a manifest that names the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asl import json_codec
from executions.engine import runs
from executions.handlers.outcomes import Failure, Job, Later, Outcome, Performer, Result
from executions.handlers.s3 import S3, S3Problem
from executions.map_runs.records import child_record
from executions.map_runs.result_files import CONTENT_TYPES, manifest_of, result_files
from executions.models import Execution, MapRun

JSON = Any
RANK = 1
FAILED = "States.ResultWriterFailed"
SECONDS_TO_STOP = 0.3
RESOURCE = "arn:aws:states:::s3:putObject"


def bind(job: Job) -> Performer | None:
    """Take the writing of results."""
    return _write if job.kind == "write" else None


def _write(job: Job) -> Outcome:
    if job.resource != RESOURCE:
        return Failure("States.Runtime", f"The Resource '{job.resource}' writes no results: it must be {RESOURCE}.")
    writer = job.input["writer"]
    arguments, config = writer.get("Arguments") or {}, writer.get("WriterConfig") or {}
    map_run = MapRun.objects.select_related("execution__workflow").get(arn=job.input["mapRun"])
    if map_run.children.filter(status=Execution.Status.RUNNING).exists():
        return Later(SECONDS_TO_STOP)  # too many failed, and these are being stopped
    bucket, prefix = arguments.get("Bucket"), str(arguments.get("Prefix") or "").strip("/")
    if not isinstance(bucket, str) or not bucket:
        return Failure(FAILED, f"Bucket must be a text that is not empty, but it is {bucket!r}.")
    folder = "/".join(part for part in (prefix, map_run.arn.rpartition(":")[2]) if part)
    try:
        s3 = S3()
        written: list[tuple[str, str, int]] = []
        for file in result_files(_records(map_run), config):
            key = f"{folder}/{file.name}"
            s3.write(bucket, key, file.body, CONTENT_TYPES[config.get("OutputType", "JSON")])
            written.append((file.kind, key, len(file.body)))
        s3.write(bucket, f"{folder}/manifest.json", manifest_of(bucket, map_run.arn, written), CONTENT_TYPES["JSON"])
    except S3Problem as wrong:
        return Failure(FAILED, str(wrong))
    details = {"Bucket": bucket, "Key": f"{folder}/manifest.json"}
    return Result({"MapRunArn": map_run.arn, "ResultWriterDetails": details})


def _records(map_run: MapRun) -> Iterator[dict[str, JSON]]:
    """Yield what is told of each child in the order of the items, of those too that were never begun."""
    machine_arn = map_run.execution.workflow.arn
    inputs = _inputs(map_run)
    following = 0
    children = map_run.children.filter(map_index__isnull=False).order_by("map_index")
    for child in children.iterator(chunk_size=500):
        yield from (_not_begun(inputs[index]) for index in range(following, child.map_index))
        yield child_record(child, map_run, machine_arn)
        following = child.map_index + 1
    yield from (_not_begun(value) for value in inputs[following:])


def _inputs(map_run: MapRun) -> list[JSON]:
    run = runs.load(map_run.execution_id, map_run.execution.last_seq)
    fan = run.frames[map_run.frame].fan
    return fan.inputs() if fan is not None else []


def _not_begun(item: JSON) -> dict[str, JSON]:
    """The item as it is: an ItemSelector is evaluated when a child begins."""
    return {"Input": json_codec.dumps_text(item), "InputDetails": {"Included": True}, "Status": "PENDING"}
