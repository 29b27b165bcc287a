"""The executions part of the REST API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from accounts.api_auth import needs
from executions import mock_cases, redriving, selectors, services, wait_services
from executions.handlers.catalogue import handlers_as_json
from executions.operations.backlogs import backlogs_as_json
from executions.run_events import history_as_json
from executions.schemas import ExecutionList, ExecutionStart, ExecutionStop, SkipWait

router = Router(tags=["executions"])


@router.get("/executions", summary="List executions")
def executions(request: HttpRequest, query: Query[ExecutionList]) -> Any:
    """Return a page of executions, the newest first unless sorted otherwise, and how many there are."""
    filters = selectors.Filters(
        workflow=query.workflow,
        version=query.version,
        statuses=tuple(part.strip() for part in query.status.split(",") if part.strip()),
        where=query.where,
        started_by=query.started_by,
        after=query.after,
        before=query.before,
        search=query.search,
        redriven=query.redriven,
        parent=query.parent,
    )
    return selectors.executions_page(filters, query.sort, query.limit, query.cursor)


@router.get("/backlog", summary="What waits for a worker")
def backlog(request: HttpRequest) -> Any:
    """Return the workflows whose tasks wait for a worker, the longest line first."""
    return {"items": backlogs_as_json()}


@router.post("/executions", response={201: Any}, auth=needs("operate"), summary="Start an execution")
def execution_start(request: HttpRequest, body: ExecutionStart) -> Any:
    """Start a version here or on a target; 201 with the execution."""
    started = services.execution_start(
        request.user,
        workflow_id=body.workflow_id,
        version=body.version,
        name=body.name,
        input=body.input,
        mocks=body.mocks,
        test_case=body.test_case,
        target_id=body.target_id,
        environment_id=body.environment_id,
    )
    return Status(201, selectors.execution_as_json(selectors.execution_get(started.pk), request.user))


@router.get("/executions/{uuid:execution_id}", summary="Read an execution")
def execution(request: HttpRequest, execution_id: UUID) -> Any:
    """Return one execution with its definition as it was."""
    return selectors.execution_as_json(selectors.execution_get(execution_id), request.user)


@router.get("/executions/{uuid:execution_id}/events", summary="Read the journal from a cursor")
def execution_events(request: HttpRequest, execution_id: UUID, after: int = 0, limit: int = 1000) -> Any:
    """Return the events that follow sequence number `after`."""
    return selectors.events_after(selectors.execution_get(execution_id), max(0, after), limit)


@router.post("/executions/{uuid:execution_id}/stop", auth=needs("operate"), summary="Stop an execution")
def execution_stop(request: HttpRequest, execution_id: UUID, body: ExecutionStop) -> Any:
    """Stop it; 409 when it has already ended."""
    services.execution_stop(request.user, execution_id, error=body.error, cause=body.cause)
    return selectors.execution_as_json(selectors.execution_get(execution_id), request.user)


@router.post("/executions/{uuid:execution_id}/redrive", auth=needs("operate"), summary="Redrive an execution")
def execution_redrive(request: HttpRequest, execution_id: UUID) -> Any:
    """Go on from where it failed, was stopped or timed out; 409 with the reason when it cannot be redriven."""
    redriving.execution_redrive(request.user, execution_id)
    return selectors.execution_as_json(selectors.execution_get(execution_id), request.user)


@router.post("/executions/{uuid:execution_id}/skip-wait", auth=needs("operate"), summary="Go on from a wait at once")
def execution_skip_wait(request: HttpRequest, execution_id: UUID, body: SkipWait) -> Any:
    """Skip the wait of one state, or of all; 409 when nothing waits."""
    wait_services.execution_skip_wait(request.user, execution_id, state=body.state)
    return selectors.execution_as_json(selectors.execution_get(execution_id), request.user)


@router.get("/executions/{uuid:execution_id}/history", summary="Export the history as the service shapes it")
def execution_history(request: HttpRequest, execution_id: UUID) -> Any:
    """Return what GetExecutionHistory would."""
    return {"events": history_as_json(selectors.execution_get(execution_id))}


@router.get("/workflows/{uuid:workflow_id}/test-cases", summary="List the test cases of the mock configuration")
def test_cases(request: HttpRequest, workflow_id: UUID) -> Any:
    """Return the test cases that an execution of the workflow can be started with, and what is wrong with their file."""
    return mock_cases.listed(workflow_id)


@router.get("/handlers", summary="List the Python handlers of this server")
def handlers(request: HttpRequest) -> Any:
    """Return the registered functions with their words and an ARN to put into a Task."""
    return {"items": handlers_as_json()}
