"""Writing executions: start and stop them, with every check that a person can fail."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.errors import Conflict, Invalid, NotFound
from accounts.permissions import User, require
from asl import json_codec
from asl.limits import MAX_CAUSE_CHARACTERS, MAX_ERROR_CHARACTERS, MAX_PAYLOAD_BYTES
from asl.mock_config import MockConfigError
from asl.mocks import problem_of_mocks
from asl.run.stimuli import Stop, TaskFailed, TaskSucceeded
from asl.run.work import Task
from editor.account_ids import account_shown
from editor.environments.filling import missing_check, revision_for, values_in
from editor.environments.services import environment_get
from editor.models import Environment, EnvironmentRevision, Version, Workflow, WorkflowType
from editor.names import name_check
from executions import mock_cases, nudges
from executions.engine import dispatch, inbox
from executions.engine.commit import commit_first
from executions.engine.machines import has_map_runs
from executions.engine.perform import perform_once
from executions.engine.starts import start_of
from executions.engine.turn import take_first_turn
from executions.models import Execution, Target
from executions.open_executions import room_check

_WHERE_IN_TEXT = re.compile(r"line (\d+) column (\d+)")


def execution_start(
    user: User,
    *,
    workflow_id: UUID,
    version: int,
    name: str | None = None,
    input: str = "{}",
    mocks: dict[str, Any] | None = None,
    test_case: str = "",
    target_id: UUID | None = None,
    environment_id: UUID | None = None,
    version_arn: str = "",
    alias_arn: str = "",
    trace_header: str = "",
    synchronous: bool = False,
) -> Execution:
    """Start a version here, or on a target.

    `input` is JSON text and is kept as given. `version_arn` and `alias_arn` say what a caller of the Step Functions
    API named, where it was not the state machine itself. `test_case` is one of the mock configuration; `mocks` go before
    its own. `environment_id` is what placeholders are filled from; a target has its own. `synchronous`: somebody waits
    for its end, and no task of it is done twice. Raises NotSignedIn, NotAllowed, NotFound (workflow, version, target,
    environment), Invalid (`input_invalid`, `name_invalid`, `mocks_invalid`, `test_case_invalid`, `values_missing`), Conflict (`name_conflict`) or TooMany (`too_many_executions`).
    """
    require(user, "operate")
    saved = _version(workflow_id, version)
    name = name or str(uuid.uuid4())
    if target_id is None:
        return version_start(
            user, saved, name=name, input=input, mocks=mocks, test_case=test_case, version_arn=version_arn,
            alias_arn=alias_arn, trace_header=trace_header, synchronous=synchronous,
            environment=environment_get(environment_id) if environment_id is not None else None,
        )  # fmt: skip
    name_check(name)
    input_check(input)
    if environment_id is not None:
        words = "A target is filled from the environment that it names; choose none here, or another on the target."
        raise Invalid("environment_invalid", words, field="environment_id")
    if mocks or test_case:
        words = "Mocks stand in for tasks that run here; on AWS the tasks are really performed. Run it without mocks."
        raise Invalid("mocks_invalid", words, field="mocks")
    return _start_on_target(user, saved, target_id, name=name, input=input)


def version_start(
    user: User,
    saved: Version,
    *,
    name: str,
    input: str,
    mocks: dict[str, Any] | None = None,
    test_case: str = "",
    version_arn: str = "",
    alias_arn: str = "",
    trace_header: str = "",
    synchronous: bool = False,
    environment: Environment | None = None,
) -> Execution:
    """Start a version here that is at hand, with its workflow: the rest is as for `execution_start`."""
    require(user, "operate")
    name_check(name)
    input_check(input)
    wrong = problem_of_mocks(mocks or {})
    if wrong:
        raise Invalid("mocks_invalid", wrong, field="mocks")
    execution = execution_new(user, saved, name=name, input=input)
    execution.trace_header, execution.synchronous = trace_header, synchronous
    execution.version_arn, execution.alias_arn, execution.test_case = version_arn, alias_arn, test_case
    execution.environment_revision = _filled_from(saved, environment)
    case = _case_mocks(saved, test_case)
    execution.mocks = {**case, **(mocks or {})}
    execution.notice = mock_cases.notice_of(saved, test_case, case)
    wrong = mock_cases.problem_of(saved, execution.mocks)
    if wrong:
        raise Invalid("mocks_invalid", wrong, field="test_case" if test_case else "mocks")
    return execution_begin(execution, at_once=True)


def _filled_from(version: Version, environment: Environment | None) -> EnvironmentRevision | None:
    if environment is None:
        return None
    revision = revision_for(environment, version.workflow)
    missing_check(version, revision)
    values_in(revision)  # a secret that cannot be read is refused here, where somebody can enter it again
    return revision


def _case_mocks(version: Version, test_case: str) -> dict[str, Any]:
    if not test_case:
        return {}
    try:
        return mock_cases.mock_config().mocks(version.workflow.name, test_case)
    except (MockConfigError, LookupError) as wrong:
        raise Invalid("test_case_invalid", str(wrong), field="test_case") from None


def execution_stop(user: User, execution_id: UUID, *, error: str | None = None, cause: str | None = None) -> None:
    """Stop an execution: its tasks are given up, its history ends with ExecutionAborted.

    Raises NotSignedIn, NotAllowed, NotFound, Conflict `already_ended`, Invalid for an error or cause that is too long.
    """
    require(user, "operate")
    for field, text, most in (("error", error, MAX_ERROR_CHARACTERS), ("cause", cause, MAX_CAUSE_CHARACTERS)):
        if text and len(text) > most:
            raise Invalid(
                f"{field}_invalid", f"The {field} has {len(text):,} characters; at most {most:,}.", field=field
            )
    execution = Execution.objects.select_related("target").filter(pk=execution_id).first()
    if execution is None:
        raise NotFound("This execution does not exist, or its history was deleted.")
    if execution.ended:
        raise Conflict("already_ended", f"This execution has already ended: it is {execution.status}.")
    if execution.target is not None:
        _stop_on_target(user, execution, error, cause)
        return
    with transaction.atomic():
        stop = Stop(at=dispatch.now(), entropy=inbox.entropy(), error=error or None, cause=cause or None)
        inbox.put(execution.pk, stop)
        dispatch.advance(execution.pk)


def input_check(text: str) -> None:
    """Raise Invalid `input_invalid` unless the text is JSON within the service's limit of bytes."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_PAYLOAD_BYTES:
        raise Invalid(
            "input_invalid",
            f"The input has {size:,} bytes; at most {MAX_PAYLOAD_BYTES:,} bytes of UTF-8 are allowed.",
            field="input",
            details={"bytes": size, "limit": MAX_PAYLOAD_BYTES},
        )
    try:
        json_codec.loads(text)
    except ValueError as error:
        raise _not_json(text, str(error)) from None


def _not_json(text: str, words: str) -> Invalid:
    found = _WHERE_IN_TEXT.search(words)
    if not text.strip():
        words, line, column = "it is empty; the smallest input is {}", 1, 1
    elif found:
        line, column = int(found[1]), int(found[2])
        words = words.split(":")[0]
    else:
        line, column = 1, 1
    message = f"The input is not JSON: {words} (line {line}, column {column})."
    return Invalid("input_invalid", message, field="input", details={"line": line, "column": column})


def _version(workflow_id: UUID, number: int) -> Version:
    versions = Version.objects.select_related("workflow").defer("text")
    version = versions.filter(workflow_id=workflow_id, workflow__deleted_at=None, number=number).first()
    if version is not None:
        return version
    workflow = Workflow.objects.filter(pk=workflow_id, deleted_at=None).first()
    if workflow is None:
        raise NotFound("This workflow does not exist or was deleted.")
    raise NotFound(f"{workflow.name} has no version {number}: save one first.")


def task_try(user: User, task: Task, *, reveal: bool = False) -> tuple[TaskSucceeded | TaskFailed, Any]:
    """Perform a task that belongs to no execution; with the answer comes the HTTP exchange, where there was one.

    `reveal` shows the secrets in it. Raises NotSignedIn, NotAllowed.
    """
    require(user, "operate")
    if reveal:
        require(user, "admin")
    return perform_once(task, reveal=reveal)


def execution_new(user: User, version: Version, *, name: str, input: str) -> Execution:
    """Return an execution of a version that is not stored yet; `execution_begin` stores and starts it."""
    workflow = version.workflow
    now = dispatch.now()
    return Execution(
        name=name,
        arn=_arn(workflow, name),
        type=workflow.type,
        workflow=workflow,
        version=version,
        started_by=user,
        input=input,
        started_at=datetime.fromtimestamp(now, UTC),
        touched=now,
    )


def _arn(workflow: Workflow, name: str) -> str:
    start = f"arn:aws:states:{settings.STUDIO_REGION}:{account_shown(workflow.account)}"
    if workflow.type == WorkflowType.EXPRESS:
        return f"{start}:express:{workflow.name}:{name}:{uuid.uuid4()}"
    return f"{start}:execution:{workflow.name}:{name}"


def execution_begin(execution: Execution, *, at_once: bool = False) -> Execution:
    """Store an execution and have it run, both or neither. Raises Conflict `name_conflict`, TooMany `too_many_executions`.

    `at_once`: its first turn is taken here, so that a short execution has ended when this returns. Not for who has a
    transaction open: the child of a task that is not recorded as submitted yet must not answer it.
    """
    version = execution.version
    room_check(execution)
    start = start_of(execution, version)
    simple = at_once and not has_map_runs(
        version.pk, revision_id=execution.environment_revision_id
    )  # the children of a Map Run may be thousands of rows
    turn = take_first_turn(execution, start) if simple else None
    try:
        if turn is not None:
            commit_first(execution, turn)
        else:
            with transaction.atomic():
                execution.save(force_insert=True)
                inbox.put(execution.pk, start)
                nudges.execution_changed(execution.pk)
                dispatch.advance(execution.pk)
    except IntegrityError:
        raise Conflict(
            "name_conflict",
            f"{version.workflow.name} already has an execution named {execution.name}.",
            field="name",
        ) from None
    return execution


def _start_on_target(user: User, version: Version, target_id: UUID, *, name: str, input: str) -> Execution:
    from executions.aws import starting  # noqa: PLC0415

    target = Target.objects.filter(pk=target_id).first()
    if target is None:
        raise NotFound("This AWS target does not exist or was removed.")
    return starting.start(user, target, version, name=name, input=input)


def _stop_on_target(user: User, execution: Execution, error: str | None, cause: str | None) -> None:
    from executions.aws import starting  # noqa: PLC0415

    starting.stop(execution, error=error, cause=cause, user=user)
