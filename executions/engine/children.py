"""Child executions of a Distributed Map: begun, redriven and stopped with the turn of the parent that wants it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from asl import json_codec
from asl.run import Run
from asl.run.pages import Pages
from asl.run.stimuli import ChildDone, Redrive, Stop
from asl.run.work import StartChild
from editor.account_ids import account_shown
from editor.models import Version
from executions import tracing
from executions.engine import dispatch, inbox
from executions.engine.redrives import redriven
from executions.engine.starts import start_of
from executions.map_runs.records import child_record
from executions.models import Execution, MapRun
from executions.trace_context import header_within, state_span

JSON = Any
RUNNING = Execution.Status.RUNNING
BATCH = 500
TOLD_OTHERWISE = ("Status", "Error", "Cause")


def begin(parent: Execution, run: Run, map_run: MapRun, wanted: Sequence[StartChild]) -> None:
    """Begin children in the transaction that is open: their rows are the work, so nothing else can be lost.

    A child that ran before is redriven, or started anew when it is Express, as on the service.
    """
    version = Version.objects.select_related("workflow").defer("text").get(pk=parent.version_id)
    before: dict[int | None, Execution] = {}
    if any(work.redrive for work in wanted):
        places = [work.index for work in wanted]
        before = {row.map_index: row for row in map_run.children.filter(map_index__in=places)}
    new = [work for work in wanted if not _go_on(parent, before.get(work.index), work)]
    weights = _weights(run, wanted[0].frame)
    children = [_child(parent, version, map_run, work, weights[work.index] if weights else 1) for work in new]
    _trace(parent, run, wanted[0].frame, children)
    Execution.objects.bulk_create(children, batch_size=BATCH)
    inbox.put_all([(child.pk, start_of(child, version, label=map_run.label)) for child in children])
    for child in children:
        dispatch.advance(child.pk)


def _trace(parent: Execution, run: Run, frame: int, children: Iterable[Execution]) -> None:
    """Let the traces of children be part of the parent's, below the Map state."""
    if tracing.endpoint() is None:
        return
    header = header_within(parent.pk, state_span(parent.pk, frame, run.frames[frame].entered_id))
    for child in children:
        child.trace_header = header


def _weights(run: Run, frame: int) -> Pages[int] | None:
    """Return how many items each batch has, where an ItemBatcher made batches."""
    fan = run.frames[frame].fan
    return fan.map_run.weights if fan is not None and fan.map_run is not None else None


def _child(parent: Execution, version: Version, map_run: MapRun, work: StartChild, items: int) -> Execution:
    now = dispatch.now()
    name = str(uuid.uuid4())
    kind, tail = ("express", f":{uuid.uuid4()}") if work.execution_type == "EXPRESS" else ("execution", "")
    machine = f"{version.workflow.name}/{map_run.label}"
    start = f"arn:aws:states:{settings.STUDIO_REGION}:{account_shown(version.workflow.account)}"
    return Execution(
        name=name,
        arn=f"{start}:{kind}:{machine}:{name}{tail}",
        type=work.execution_type,
        workflow_id=parent.workflow_id,
        version_id=parent.version_id,
        environment_revision_id=parent.environment_revision_id,
        started_by_id=parent.started_by_id,
        parent_id=parent.pk,
        parent_state=work.state,
        parent_token=work.token,
        map_run=map_run,
        map_index=work.index,
        item_count=items,
        level=work.level,
        mocks=parent.mocks,
        version_arn=parent.version_arn,
        alias_arn=parent.alias_arn,
        input=json_codec.dumps_text(work.input),
        started_at=datetime.fromtimestamp(now, UTC),
        touched=now,
    )


def _go_on(parent: Execution, child: Execution | None, work: StartChild) -> bool:
    """Go on with a child that ran before. False: there is none, or a new one is to take its place."""
    if child is None:
        return False
    if child.status == Execution.Status.SUCCEEDED:  # it succeeded while the parent was ending
        inbox.put(parent.pk, _succeeded(child, work.token, json_codec.loads(child.output or "null")))
        dispatch.advance(parent.pk)
        return True
    if child.type == "EXPRESS":
        Execution.objects.filter(pk=child.pk).update(map_index=None)
        return False
    now = dispatch.now()
    Execution.objects.filter(pk=child.pk).update(parent_token=work.token, **redriven(child, now))
    inbox.put(child.pk, Redrive(at=now, entropy=inbox.entropy()))
    dispatch.advance(child.pk)
    return True


def stop(map_runs: Iterable[MapRun]) -> None:
    """Stop the children of Map Runs that have ended."""
    running = Execution.objects.filter(map_run__in=list(map_runs), status=RUNNING).values_list("pk", flat=True)
    now = dispatch.now()
    stopped = list(running)
    inbox.put_all([(pk, Stop(at=now, entropy=inbox.entropy())) for pk in stopped])
    for pk in stopped:
        dispatch.advance(pk)


def tell_map_run(child: Execution, run: Run) -> None:
    """Tell the parent, in the transaction that decided it, that a child has ended. Telling twice is no news.

    The row is read again: a redrive that was asked for meanwhile has changed the token, and it is that end of the
    child which counts.
    """
    fields = ("parent_id", "parent_token", "redrive_count", "map_run__status")
    parent_id, token, redrives, map_run_status = Execution.objects.values_list(*fields).get(pk=child.pk)
    if parent_id is None or map_run_status != MapRun.Status.RUNNING:
        return
    if run.status == Execution.Status.SUCCEEDED:
        inbox.put(parent_id, _succeeded(child, token, run.output))
    elif run.redrive_count == redrives:
        inbox.put(parent_id, _failed(child, token))
    else:
        return
    dispatch.advance(parent_id)


def _succeeded(child: Execution, token: str, output: JSON) -> ChildDone:
    index = child.map_index or 0
    return ChildDone(at=dispatch.now(), entropy=inbox.entropy(), token=token, index=index, output=output)


def _failed(child: Execution, token: str) -> ChildDone:
    """Tell all that is known of a child: where failures are tolerated it is the child's result."""
    row = Execution.objects.select_related("map_run", "workflow").get(pk=child.pk)
    record = child_record(row, row.map_run, row.workflow.arn)
    return ChildDone(
        at=dispatch.now(),
        entropy=inbox.entropy(),
        token=token,
        index=row.map_index or 0,
        status=row.status,
        error=row.error,
        cause=row.cause,
        details={name: value for name, value in record.items() if name not in TOLD_OTHERWISE},
    )
