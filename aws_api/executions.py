"""Start, stop, describe and list executions, and read their histories."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.errors import Conflict, Invalid, TooMany
from accounts.kept_queries import KeptQuery
from asl.document.json_faults import first_fault
from asl.history import history_event
from asl.json_codec import loads
from asl.run.codec import event_from_json
from aws_api.arns import (
    Arn,
    find_alias,
    find_published,
    find_workflow,
    is_here,
    missing_machine,
    parse_arn,
    refuse_label,
)
from aws_api.errors import ApiError, does_not_exist, resource_not_found, validation
from aws_api.pagination import page_answer, page_size, page_start
from aws_api.state_machines import revision_as_json
from aws_api.test_cases import arn_and_test_case
from editor.environments.filling import values_shown
from editor.models import Version
from editor.names import name_check
from editor.qualified import Qualified, qualified_version
from executions import services
from executions.masking import mask_of
from executions.models import Event, Execution, MapRun
from executions.redriving import redrivable_by_map_run, redrive_reason

JSON = Any
RUNNING = Execution.Status.RUNNING
_named = KeptQuery(
    lambda arn: (
        Execution.objects.select_related("version__workflow", "workflow", "map_run")
        .filter(arn=arn, target=None)
        .order_by("-started_at")[:1]
    ),
    str,
)


def start_execution(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """StartExecution of the latest revision, a version, or what an alias routes to; `arn#TestCase` with its mocks.

    The same name with the same input is answered with the execution that runs already.
    """
    named, test_case = arn_and_test_case(request["stateMachineArn"])
    arn = parse_arn(named, "stateMachine")
    refuse_label(arn)
    wanted = _what_to_start(arn)
    version = wanted.version
    name = request.get("name") or str(uuid.uuid4())
    text = request.get("input", "{}")
    _check_name(name)
    _check_input(text)
    try:
        execution = _start(user, wanted, request, name, test_case)
    except Conflict:
        execution = _started_before(version, name, text, test_case)
    except TooMany as full:
        if not Execution.objects.filter(workflow_id=version.workflow_id, name=name, target=None).exists():
            raise ApiError("ExecutionLimitExceeded", full.message) from None
        execution = _started_before(version, name, text, test_case)
    return {"executionArn": execution.arn, "startDate": execution.started_at}


def begin_sync_execution(user: Any, request: dict[str, JSON]) -> Execution:
    """The first half of StartSyncExecution: start, and give the execution to wait for."""
    named, test_case = arn_and_test_case(request["stateMachineArn"])
    arn = parse_arn(named, "stateMachine")
    refuse_label(arn)
    wanted = _what_to_start(arn)
    if wanted.version.workflow.type != "EXPRESS":
        raise ApiError("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
    name = request.get("name") or str(uuid.uuid4())
    text = request.get("input", "{}")
    _check_name(name)
    _check_input(text)
    return _start(user, wanted, request, name, test_case, synchronous=True)


def _start(
    user: Any, wanted: Qualified, request: dict[str, JSON], name: str, test_case: str, *, synchronous: bool = False
) -> Execution:
    try:
        return services.version_start(
            user,
            wanted.version,
            name=name,
            input=request.get("input", "{}"),
            test_case=test_case,
            version_arn=wanted.version_arn,
            alias_arn=wanted.alias_arn,
            trace_header=request.get("traceHeader", ""),
            synchronous=synchronous,
        )
    except Invalid as wrong:  # the name and the input were checked: it is the test case or its mocks
        raise validation(wrong.message) from None


def stop_execution(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """StopExecution; of one that has ended already it answers when that was."""
    execution = find_execution(request["executionArn"])
    if not execution.ended:
        try:
            services.execution_stop(user, execution.pk, error=request.get("error"), cause=request.get("cause"))
        except Conflict:  # it ended in this moment
            execution.refresh_from_db()
    return {"stopDate": execution.ended_at or timezone.now()}


def describe_execution(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """DescribeExecution."""
    execution = find_execution(request["executionArn"])
    whole = request.get("includedData", "ALL_DATA") == "ALL_DATA"
    twin, mask = {"included": whole}, mask_of(execution)
    answer = {
        **_listed(execution),
        "input": mask.text(execution.input) if whole else None,
        "inputDetails": twin,
        "output": mask.text(execution.output) if whole else None,
        "outputDetails": twin if execution.output is not None else None,
        "error": mask.text(execution.described_error),
        "cause": mask.text(execution.cause),
        "mapRunArn": execution.map_run.arn if execution.map_run else None,
        "traceHeader": execution.trace_header or None,
        "redriveStatus": "NOT_REDRIVABLE",
        "redriveStatusReason": redrive_reason(execution),
    }
    if redrivable_by_map_run(execution):
        answer["redriveStatus"], answer["redriveStatusReason"] = "REDRIVABLE_BY_MAP_RUN", None
    elif answer["redriveStatusReason"] is None:
        answer["redriveStatus"] = "REDRIVABLE"
    return answer


def describe_state_machine_for_execution(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """DescribeStateMachineForExecution: the definition as it was for this execution, filled as it was but for secrets."""
    execution = find_execution(request["executionArn"])
    version, map_run, revision = execution.version, execution.map_run, execution.environment_revision
    values = values_shown(revision) if revision is not None else None
    return {
        "stateMachineArn": _machine_arn(execution),
        "name": version.workflow.name,
        "updateDate": version.created_at,
        "mapRunArn": map_run.arn if map_run else None,
        "label": map_run.label if map_run else None,
        **revision_as_json(version, request.get("includedData", "ALL_DATA"), values),
    }


def list_executions(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """ListExecutions, the newest first: of a machine, a version, an alias or a Map Run."""
    rows = _of_machine(request)
    if (status := request.get("statusFilter")) is not None:
        rows = rows.filter(status=status)
    if (redriven := request.get("redriveFilter")) is not None:
        rows = rows.filter(redrive_count__gt=0) if redriven == "REDRIVEN" else rows.filter(redrive_count=0)
    start = page_start(request, "ListExecutions")
    if start is not None:
        rows = rows.filter(started_at__lte=start[0]).exclude(started_at=start[0], pk__gte=start[1])
    found = (
        rows.select_related("workflow", "map_run")
        .defer("input", "output")
        .order_by("-started_at", "-pk")[: page_size(request) + 1]
    )
    page, token = page_answer(list(found), request, "ListExecutions", lambda e: [e.started_at.isoformat(), str(e.pk)])
    listed = [_listed(execution) for execution in page]
    if "mapRunArn" in request:
        for members, execution in zip(listed, page, strict=True):
            members |= {"mapRunArn": request["mapRunArn"], "itemCount": execution.item_count}
    return {"executions": listed, "nextToken": token}


def get_execution_history(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """GetExecutionHistory straight from the journal: each page reads its own rows and folds nothing."""
    execution = find_execution(request["executionArn"])
    backwards = request.get("reverseOrder", False)
    start = page_start(request, "GetExecutionHistory")
    rows = Event.objects.filter(execution_id=execution.pk, history_id__gt=0)
    if start is not None:
        rows = rows.filter(seq__lt=start) if backwards else rows.filter(seq__gt=start)
    # Pairs and no model objects: those cost as much again as everything else here.
    rows = rows.order_by("-seq" if backwards else "seq").values_list("seq", "data")[: page_size(request) + 1]
    page, token = page_answer(list(rows), request, "GetExecutionHistory", lambda row: row[0])
    events, mask = list(_history(page, request.get("includeExecutionData", True))), mask_of(execution)
    return {"events": mask.value(events), "nextToken": token}


def find_execution(text: str) -> Execution:
    """The execution that an ARN names; raises InvalidArn, ExecutionDoesNotExist."""
    parse_arn(text, "execution")
    found = _named.first(text)
    if found is None:
        raise does_not_exist("Execution", text)
    return found


def _what_to_start(arn: Arn) -> Qualified:
    found = qualified_version(arn.name, arn.qualifier, arn.account) if is_here(arn) else None
    if found is None:
        raise missing_machine(arn)
    return found


def _check_name(name: str) -> None:
    try:
        name_check(name)
    except Invalid:
        raise ApiError("InvalidName", f"Invalid Name: '{name}'") from None


def _check_input(text: str) -> None:
    try:
        loads(text)
    except ValueError as wrong:
        fault = first_fault(text)
        words = fault.message if fault else str(wrong)
        raise ApiError("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{words}'") from None


def _started_before(version: Version, name: str, text: str, test_case: str) -> Execution:
    before = Execution.objects.filter(workflow_id=version.workflow_id, name=name, target=None).first()
    same = before is not None and before.test_case == test_case and _same(before.input, text)
    if same and not before.ended:
        return before
    arn = before.arn if before is not None else name
    raise ApiError("ExecutionAlreadyExists", f"Execution Already Exists: '{arn}'")


def _same(one: str, other: str) -> bool:
    return one == other or json.loads(one) == json.loads(other)


def _of_machine(request: dict[str, JSON]) -> QuerySet[Execution]:
    if "mapRunArn" in request:
        if "stateMachineArn" in request:
            raise validation("Exactly one of stateMachineArn and mapRunArn must be specified")
        parse_arn(request["mapRunArn"], "mapRun")
        map_run = MapRun.objects.filter(arn=request["mapRunArn"]).first()
        if map_run is None:
            raise resource_not_found(request["mapRunArn"])
        return Execution.objects.filter(map_run=map_run)
    rows = Execution.objects.filter(target=None, map_run=None)
    if "stateMachineArn" not in request:
        raise validation("Exactly one of stateMachineArn and mapRunArn must be specified")
    arn = parse_arn(request["stateMachineArn"], "stateMachine")
    workflow = find_workflow(request["stateMachineArn"])
    if workflow.type == "EXPRESS":
        raise ApiError("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine")
    rows = rows.filter(workflow=workflow)
    refuse_label(arn)
    if arn.qualifier:
        find_published(arn.text) if arn.qualifier.isdigit() else find_alias(arn.text)
        rows = rows.filter(version_arn=arn.text) if arn.qualifier.isdigit() else rows.filter(alias_arn=arn.text)
    return rows


def _listed(execution: Execution) -> dict[str, JSON]:
    members = {
        "executionArn": execution.arn,
        "stateMachineArn": _machine_arn(execution),
        "stateMachineVersionArn": execution.version_arn or None,
        "stateMachineAliasArn": execution.alias_arn or None,
        "name": execution.name,
        "status": execution.status,
        "startDate": execution.started_at,
        "stopDate": execution.ended_at,
        "redriveCount": execution.redrive_count,
        "redriveDate": execution.redriven_at,
    }
    return {k: v for k, v in members.items() if v is not None}


def _machine_arn(execution: Execution) -> str:
    arn: str = execution.workflow.arn
    return f"{arn}/{execution.map_run.label}" if execution.map_run else arn


def _history(rows: Iterable[tuple[int, str]], include_data: bool) -> Iterable[dict[str, JSON]]:
    region = settings.STUDIO_REGION
    for _, text in rows:
        shown = history_event(event_from_json(text), region=region, include_data=include_data)
        if shown is not None:
            yield shown
