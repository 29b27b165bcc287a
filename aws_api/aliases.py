"""Create, update, describe, list and delete aliases of state machines."""

from __future__ import annotations

from typing import Any

from accounts.errors import Conflict
from aws_api.arns import find_alias, find_published, find_unqualified, parse_arn, refuse_label
from aws_api.errors import ApiError, invalid_arn, missing_reference, validation
from aws_api.pagination import page_answer, page_size, page_start
from editor.models import Alias, Workflow
from editor.services import state_machines as services

JSON = Any


def create_state_machine_alias(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """CreateStateMachineAlias; idempotent on all its parameters."""
    workflow, routes = _routes(request["routingConfiguration"])
    try:
        alias = services.alias_create(user, workflow, request["name"], routes, request.get("description", ""))
    except Conflict as refused:
        if refused.code == "quota_exceeded":
            raise ApiError("ServiceQuotaExceededException", refused.message) from None
        raise ApiError(
            "ConflictException",
            "Failed to create alias because an alias with the same name and a different routing configuration already exists.",
        ) from None
    return {"stateMachineAliasArn": alias.arn, "creationDate": alias.created_at}


def update_state_machine_alias(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """UpdateStateMachineAlias: at least one of the description and the routing."""
    alias = find_alias(request["stateMachineAliasArn"])
    if "description" not in request and "routingConfiguration" not in request:
        raise validation(
            "Either the description or the RoutingConfiguration must be specified", "MISSING_REQUIRED_PARAMETER"
        )
    routes = None
    if "routingConfiguration" in request:
        workflow, routes = _routes(request["routingConfiguration"])
        if workflow.pk != alias.workflow_id:
            raise validation(
                "Routing configuration must contain state machine version ARNs of the same state machine",
                "INVALID_ROUTING_CONFIGURATION",
            )
    return {"updateDate": services.alias_update(user, alias, routes, request.get("description")).updated_at}


def describe_state_machine_alias(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """DescribeStateMachineAlias."""
    alias = find_alias(request["stateMachineAliasArn"])
    return {
        "stateMachineAliasArn": alias.arn,
        "name": alias.name,
        "description": alias.description or None,
        "routingConfiguration": [
            {"stateMachineVersionArn": f"{alias.workflow.arn}:{n}", "weight": w} for n, w in alias.routes
        ],
        "creationDate": alias.created_at,
        "updateDate": alias.updated_at,
    }


def list_state_machine_aliases(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """ListStateMachineAliases, of a machine or of one of its versions, by name.

    The API reference says the newest first; the recordings show the first one first.
    """
    arn = parse_arn(request["stateMachineArn"], "stateMachine")
    refuse_label(arn)
    start = page_start(request, "ListStateMachineAliases")
    number = None
    if arn.qualifier:
        if not arn.qualifier.isdigit():
            raise invalid_arn(f"Invalid ARN: {request['stateMachineArn']}")
        published = find_published(request["stateMachineArn"])
        workflow, number = published.workflow, published.number
    else:
        workflow = find_unqualified(request["stateMachineArn"])
    rows = workflow.aliases.select_related("workflow").order_by("name")
    if start is not None:
        rows = rows.filter(name__gt=start)
    found = [alias for alias in rows if number is None or any(n == number for n, _ in alias.routes)]
    page, token = page_answer(found[: page_size(request) + 1], request, "ListStateMachineAliases", lambda a: a.name)
    listed = [{"stateMachineAliasArn": a.arn, "creationDate": a.created_at} for a in page]
    return {"stateMachineAliases": listed, "nextToken": token}


def delete_state_machine_alias(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """DeleteStateMachineAlias; one that is gone already is no error."""
    try:
        alias: Alias = find_alias(request["stateMachineAliasArn"])
    except ApiError as missing:
        if missing.code == "ResourceNotFound":
            return {}
        raise
    services.alias_delete(user, alias)
    return {}


def _routes(configuration: list[dict[str, JSON]]) -> tuple[Workflow, list[list[int]]]:
    """The machine and `[[number, weight], …]`; raises ValidationException for routes that lead nowhere or are not whole."""
    arns = [route["stateMachineVersionArn"] for route in configuration]
    weights = [route["weight"] for route in configuration]
    if len(set(arns)) < len(arns):
        raise _wrong("Routing configuration must contain distinct state machine version ARNs.", arns)
    if sum(weights) != 100:
        raise _wrong("Sum of routing configuration weights must equal 100.", weights)
    if not all(parse_arn(arn, "stateMachine").qualifier.isdigit() for arn in arns):
        raise _wrong("Routing configuration must contain state machine version ARNs.", arns)
    published = [find_published(arn, missing_reference) for arn in arns]
    if len({p.workflow_id for p in published}) > 1:  # words are a guess
        raise _wrong("Routing configuration must contain version ARNs of the same state machine.", arns)
    return published[0].workflow, [[p.number, weight] for p, weight in zip(published, weights, strict=True)]


def _wrong(rule: str, received: list[JSON]) -> ApiError:
    return validation(f"{rule} Received: [{', '.join(map(str, received))}]", "INVALID_ROUTING_CONFIGURATION")
