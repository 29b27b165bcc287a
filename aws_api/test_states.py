"""TestState: one state, run by the language core with what the caller gives."""

from __future__ import annotations

import secrets
import time
from typing import Any

from django.conf import settings

from asl.document.json_faults import first_fault
from asl.json_codec import dumps_text, loads
from asl.lint import check
from asl.run.resources import Resource
from asl.run.stimuli import ItemsRead
from asl.run.work import Task
from asl.test_context import context_problem
from asl.test_state import STATE_NAME, StateTest, TestRefused, TestRequest
from aws_api.callers import calling_account
from aws_api.errors import ApiError, validation
from aws_api.state_machines import check_definition, invalid_definition, parse_role
from executions import services
from executions.map_runs.item_formats import ReaderProblem, items_of, members_of
from executions.mock_shapes import mock_problem

JSON = Any
# A state by itself leads nowhere: what it names as its next state is not there, and need not be.
OF_A_MACHINE = ("MISSING_TRANSITION_TARGET", "MISSING_END_STATE")


def test_state(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """TestState. With a mock nothing is called; without one the task is performed by this server's handlers."""
    if "roleArn" in request:
        parse_role(request["roleArn"])
    _check_definition(request)
    mock = request.get("mock")
    strict = (mock or {}).get("fieldValidationMode", "STRICT") == "STRICT"

    def check_mock(resource: Resource, result: JSON) -> str | None:
        return mock_problem(resource, result, strict=strict)

    try:
        test = StateTest(_request(request), check_mock, _read_items)
        answer = test.begin()
        if isinstance(answer, Task):
            answer = test.answer(*services.task_try(user, answer, reveal=bool(request.get("revealSecrets"))))
    except TestRefused as refused:
        raise (_undefined if refused.definition else validation)(str(refused)) from None
    return answer


test_state.__test__ = False  # type: ignore[attr-defined]  # the service's name, not a test case


def _undefined(words: str) -> ApiError:
    return ApiError("InvalidDefinition", words)


def _request(request: dict[str, JSON]) -> TestRequest:
    return TestRequest(
        definition=loads(request["definition"]),
        at=time.time(),
        entropy=secrets.token_hex(16),
        input=_json_text(request, "input", "{}"),
        state_name=request.get("stateName"),
        role_arn=request.get("roleArn"),
        inspection_level=request.get("inspectionLevel", "INFO"),
        mock=request.get("mock"),
        context=_context(request),
        variables=_object(request, "variables") or {},
        configuration=request.get("stateConfiguration", {}),
        account=calling_account.get(),
        region=settings.STUDIO_REGION,
        reveal_secrets=request.get("revealSecrets", False),
    )


def _check_definition(request: dict[str, JSON]) -> None:
    text = request["definition"]
    if "stateName" in request:
        check_definition(text, "STANDARD")
        return
    try:
        state = loads(text)
    except ValueError:
        check_definition(text, "STANDARD")
        raise
    machine: dict[str, JSON] = {"StartAt": STATE_NAME, "States": {STATE_NAME: state}}
    if isinstance(state, dict) and isinstance(state.get("QueryLanguage"), str):
        machine["QueryLanguage"] = state["QueryLanguage"]
    found = [p for p in check(dumps_text(machine)) if p.severity == "ERROR" and p.code not in OF_A_MACHINE]
    if found:
        raise invalid_definition(found)


def _read_items(reader: dict[str, JSON], text: str) -> ItemsRead:
    """The items of a source that holds `text`. A listing, a manifest and Parquet are given as the array of what is
    found there: a guess, for their source is no text."""
    config = dict(reader.get("ReaderConfig") or {})
    if config.get("InputType") not in ("CSV", "JSONL"):
        config["InputType"] = "JSON"
    most = int(reader["MaxItems"]) if reader.get("MaxItems") is not None else None
    try:
        members = members_of(text.encode(), config, most)
        items = items_of(text.encode(), config, most) if members is None else members
    except ReaderProblem as wrong:
        return ItemsRead(0.0, error="States.ItemReaderFailed", cause=str(wrong))
    return ItemsRead(0.0, items=tuple(items), keyed=members is not None)


def _json_text(request: dict[str, JSON], name: str, default: str) -> str:
    text: str = request.get(name, default)
    try:
        loads(text)
    except ValueError as wrong:
        fault = first_fault(text)
        words = fault.message if fault else str(wrong)
        raise ApiError("InvalidExecutionInput", f"Invalid State Machine Execution Input: '{words}'") from None
    return text


def _context(request: dict[str, JSON]) -> dict[str, JSON] | None:
    if "context" not in request:
        return None
    try:
        context = loads(request["context"])
    except ValueError:
        context = None
    problem = context_problem(context)
    if problem is not None:
        raise validation(f"Invalid Context object provided: {problem}")
    return context  # type: ignore[no-any-return]


def _object(request: dict[str, JSON], name: str) -> dict[str, JSON] | None:
    if name not in request:
        return None
    value = loads(_json_text(request, name, "{}"))
    if not isinstance(value, dict):
        raise validation(f"The {name} must be a JSON object.")
    return value
