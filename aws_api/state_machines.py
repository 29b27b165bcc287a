"""Create, update, describe, list and delete state machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings as django
from django.db import transaction

from accounts.errors import Conflict, Invalid
from asl.json_codec import loads
from asl.lint import check
from asl.problems import Problem
from asl.variable_references import variable_references
from aws_api.arns import (
    Arn,
    find_alias,
    find_published,
    find_unqualified,
    find_workflow,
    is_here,
    missing_machine,
    parse_arn,
    refuse_qualified,
    workflow_live,
)
from aws_api.callers import calling_account
from aws_api.encryption import DEFAULT_KEY, encryption_check
from aws_api.errors import ApiError, does_not_exist, validation
from aws_api.log_destinations import logging_check
from aws_api.pagination import page_answer, page_size, page_start
from aws_api.tags import tags_as_dict
from editor.account_ids import account_stored
from editor.models import PublishedVersion, Version, Workflow
from editor.names import name_check
from editor.services import state_machines as services
from editor.services.workflows import workflow_delete
from executions.aws.deployed_text import deployed_text

JSON = Any
LOGGING = {"level": "OFF", "includeExecutionData": False}
TRACING = {"enabled": False}
SETTINGS = ("loggingConfiguration", "tracingConfiguration", "encryptionConfiguration")


def create_state_machine(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """CreateStateMachine. Idempotent on everything but the role and the tags."""
    _check_name(request["name"])
    _check_publish(request)
    parse_role(request["roleArn"])
    settings = _settings(request)
    machine_type = request.get("type", "STANDARD")
    check_definition(request["definition"], machine_type)
    tags, arn = tags_as_dict(request.get("tags", [])), _arn_to_be(request["name"])
    existing = workflow_live(arn)
    if existing is not None:
        return _created_before(user, existing, request, settings)
    if (missing := missing_machine(arn)).code == "StateMachineDeleting":
        raise missing
    try:
        with transaction.atomic():  # created and published at once, or a second caller would find only the one
            version = services.state_machine_create(
                user,
                request["name"],
                machine_type=machine_type,
                text=request["definition"],
                role_arn=request["roleArn"],
                settings=settings,
                tags=tags,
                account=account_stored(arn.account),
            )
            return _created(user, version, request)
    except Conflict:  # somebody else took the name in this moment
        return create_state_machine(user, request)


def update_state_machine(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """UpdateStateMachine: a new revision, unless nothing differs."""
    workflow = find_unqualified(request["stateMachineArn"])
    holds = _whole(latest_version(workflow).settings)
    _check_publish(request)
    given = ("definition", "roleArn", *SETTINGS)
    if not any(name in request for name in given):
        raise ApiError(
            "MissingRequiredParameter",
            "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
        )
    if "roleArn" in request:
        parse_role(request["roleArn"])
    if "definition" in request:
        check_definition(request["definition"], workflow.type)
    changed = {name: value for name, value in _settings(request).items() if _whole({name: value})[name] != holds[name]}
    return _updated(user, workflow, request, changed)


@transaction.atomic
def _updated(user: Any, workflow: Workflow, request: dict[str, JSON], settings: dict[str, JSON]) -> dict[str, JSON]:
    version = services.state_machine_update(user, workflow, request.get("definition"), request.get("roleArn"), settings)
    answer: dict[str, JSON] = {"updateDate": version.created_at, "revisionId": _revision(version)}
    if request.get("publish"):
        answer["stateMachineVersionArn"] = publish(user, version, request.get("versionDescription", "")).arn
    return answer


def publish(user: Any, version: Version, description: str) -> PublishedVersion:
    """Publish a version; raises ServiceQuotaExceededException."""
    try:
        return services.version_publish(user, version, description)
    except Conflict as full:
        raise ApiError("ServiceQuotaExceededException", full.message) from None


def describe_state_machine(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """DescribeStateMachine, also by the ARN of a version, or of an alias: as the version that it routes most to (a guess)."""
    arn = parse_arn(request["stateMachineArn"], "stateMachine")
    if arn.qualifier:
        published = _published_or_missing(request["stateMachineArn"])
        version, workflow = published.version, published.workflow
        extra: dict[str, JSON] = {"stateMachineArn": arn.text, "creationDate": published.created_at}
        if published.description:
            extra["description"] = published.description
    else:
        workflow = find_workflow(request["stateMachineArn"])
        version = latest_version(workflow)
        extra = {"stateMachineArn": workflow.arn, "creationDate": workflow.created_at}
    return {
        "name": workflow.name,
        "status": "ACTIVE" if workflow.deleted_at is None else "DELETING",
        "type": workflow.type,
        "label": arn.label or None,
        **revision_as_json(version, request.get("includedData", "ALL_DATA")),
        **extra,
    }


def list_state_machines(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """ListStateMachines, the oldest first."""
    account = account_stored(calling_account.get())
    rows = Workflow.objects.filter(account=account, deleted_at=None, versions__isnull=False).distinct().order_by("name")
    start = page_start(request, "ListStateMachines")
    if start is not None:
        rows = rows.filter(name__gt=start)
    page, token = page_answer(list(rows[: page_size(request) + 1]), request, "ListStateMachines", lambda w: w.name)
    listed = [{"stateMachineArn": w.arn, "name": w.name, "type": w.type, "creationDate": w.created_at} for w in page]
    return {"stateMachines": listed, "nextToken": token}


def delete_state_machine(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """DeleteStateMachine; one that does not exist is deleted already. DELETING as long as executions of it run."""
    arn = parse_arn(request["stateMachineArn"], "stateMachine")
    refuse_qualified(arn)
    workflow = workflow_live(arn) if is_here(arn) else None
    if workflow is not None:
        workflow_delete(user, workflow)
    return {}


def latest_version(workflow: Workflow) -> Version:
    """The current revision; a workflow that was never saved does not exist for the API."""
    version = workflow.versions.order_by("-number").first()
    if version is None:
        raise does_not_exist("StateMachine", workflow.arn)
    return version


def revision_as_json(version: Version, included: str, values: Mapping[str, JSON] | None = None) -> dict[str, JSON]:
    """What DescribeStateMachine and DescribeStateMachineForExecution say of a revision; `values` fill placeholders."""
    settings, whole = version.settings, included == "ALL_DATA"
    text = deployed_text(version, values) if whole else None
    return {
        "definition": text,
        "variableReferences": _references(text) or None if text is not None else None,
        "roleArn": version.role_arn or version.workflow.role,
        "loggingConfiguration": {**LOGGING, **settings.get("loggingConfiguration", {})},
        "tracingConfiguration": {**TRACING, **settings.get("tracingConfiguration", {})},
        "encryptionConfiguration": settings.get("encryptionConfiguration") or _default_encryption(version),
        "revisionId": _revision(version),
    }


@lru_cache(maxsize=256)
def _references(text: str) -> dict[str, list[str]]:
    return variable_references(loads(text))


def _default_encryption(version: Version) -> dict[str, str] | None:
    """Recorded: a machine that was given no key shows the default one where its definition uses JSONata, else nothing.

    Variables came with JSONata: that they do the same is a guess.
    """
    return DEFAULT_KEY if '"JSONata"' in version.text or '"Assign"' in version.text else None


def check_definition(text: str, machine_type: str) -> None:
    """Raise InvalidDefinition with the service's list of errors."""
    errors = check(text, machine_type=machine_type, severity="ERROR")
    if errors:
        raise invalid_definition(errors)


def invalid_definition(errors: Sequence[Problem]) -> ApiError:
    """InvalidDefinition with the errors as the service lists them."""
    return ApiError("InvalidDefinition", f"Invalid State Machine Definition: '{', '.join(map(_words, errors))}'")


def parse_role(text: str) -> None:
    """Raise InvalidArn for a role ARN that is none."""
    pieces = text.split(":")
    if len(pieces) < 6 or pieces[0] != "arn" or pieces[2] != "iam" or not pieces[5].startswith("role/"):
        raise ApiError("InvalidArn", f"Invalid Role Arn: '{text}'")


def _words(problem: Problem) -> str:
    return f"{problem.code}: {problem.message} at {problem.location or 'null'}"


def _check_name(name: str) -> None:
    try:
        name_check(name)
    except Invalid:
        raise ApiError("InvalidName", f"Invalid Name: '{name}'") from None


def _check_publish(request: dict[str, JSON]) -> None:
    if request.get("versionDescription") is not None and not request.get("publish"):
        raise validation("Version description can only be set when publish is true")


def _settings(request: dict[str, JSON]) -> dict[str, JSON]:
    logging_check(request.get("loggingConfiguration") or {})
    encryption_check(request.get("encryptionConfiguration") or {})
    return {name: request[name] for name in SETTINGS if name in request}


def _created(user: Any, version: Version, request: dict[str, JSON]) -> dict[str, JSON]:
    workflow = version.workflow
    answer: dict[str, JSON] = {"stateMachineArn": workflow.arn, "creationDate": workflow.created_at}
    if request.get("publish"):
        answer["stateMachineVersionArn"] = publish(user, version, request.get("versionDescription", "")).arn
    return answer


def _created_before(
    user: Any, workflow: Workflow, request: dict[str, JSON], settings: dict[str, JSON]
) -> dict[str, JSON]:
    """The same request again is answered as the first time; another one is refused."""
    version = workflow.versions.order_by("-number").first()
    if version is None:  # only a draft so far, in the browser: it is no state machine yet, but the name is taken
        raise _exists(workflow)
    published = workflow.published.filter(version=version, deleted_at=None).first()
    same = (deployed_text(version), workflow.type, _whole(version.settings))
    if same != (request["definition"], request.get("type", "STANDARD"), _whole(settings)):
        raise _exists(workflow)
    if request.get("publish") and (published is None or published.description != request.get("versionDescription", "")):
        raise _exists(workflow)
    return _created(user, version, request)


def _whole(settings: Mapping[str, JSON]) -> dict[str, JSON]:
    """The settings with the defaults of what is left out: to say what holds anyway makes no difference."""
    return {
        "loggingConfiguration": {**LOGGING, **settings.get("loggingConfiguration", {})},
        "tracingConfiguration": {**TRACING, **settings.get("tracingConfiguration", {})},
        "encryptionConfiguration": settings.get("encryptionConfiguration") or DEFAULT_KEY,
    }


def _exists(workflow: Workflow) -> ApiError:
    return ApiError("StateMachineAlreadyExists", f"State Machine Already Exists: '{workflow.arn}'")


def _arn_to_be(name: str) -> Arn:
    account_id = calling_account.get()
    text = f"arn:aws:states:{django.STUDIO_REGION}:{account_id}:stateMachine:{name}"
    return Arn(text, "stateMachine", (name,), django.STUDIO_REGION, account_id)


def _published_or_missing(text: str) -> PublishedVersion:
    try:
        if not parse_arn(text, "stateMachine").qualifier.isdigit():
            alias = find_alias(text)
            number, _ = max(alias.routes, key=lambda route: route[1])
            text = f"{alias.workflow.arn}:{number}"
        return find_published(text)
    except ApiError as missing:
        if missing.code == "ResourceNotFound":
            raise does_not_exist("StateMachine", text) from None
        raise


def _revision(version: Version) -> str | None:
    return str(version.revision_id) if version.revision_id else None
