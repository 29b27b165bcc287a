"""The matrix: every address and every operation refuses strangers, and people in the wrong groups."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, get_resolver

from accounts.permissions import GRANTS, GROUPS
from editor.models import Workflow
from sfn_studio.api import api

CSRF = "t" * 32
PLACEHOLDER = re.compile(r"\{\w+\}")

# Each operation of the API with the capability it needs. A new operation fails the first test until it stands here.
OPERATIONS = {
    "GET /session": "view",
    "GET /access-keys": "view",
    "POST /access-keys": "view",
    "DELETE /access-keys/{key_id}": "view",
    "GET /workflows": "view",
    "POST /workflows": "edit",
    "GET /workflows/{workflow_id}": "view",
    "PATCH /workflows/{workflow_id}": "edit",
    "DELETE /workflows/{workflow_id}": "edit",
    "PUT /workflows/{workflow_id}/draft": "edit",
    "GET /workflows/{workflow_id}/versions": "view",
    "POST /workflows/{workflow_id}/versions": "edit",
    "GET /workflows/{workflow_id}/versions/{number}": "view",
    "POST /workflows/{workflow_id}/versions/{number}/restore": "edit",
    "GET /workflows/{workflow_id}/compare": "view",
    "GET /workflows/{workflow_id}/test-cases": "view",
    "GET /workflows/{workflow_id}/deployments": "view",
    "GET /workflows/{workflow_id}/versions/{number}/placeholders": "view",
    "GET /environments": "view",
    "POST /environments": "admin",
    "PATCH /environments/{environment_id}": "admin",
    "DELETE /environments/{environment_id}": "admin",
    "GET /environments/{environment_id}/values": "view",
    "POST /environments/{environment_id}/values": "edit",
    "PATCH /environments/values/{value_id}": "edit",
    "DELETE /environments/values/{value_id}": "edit",
    "POST /validate": "view",
    "GET /lint-settings": "view",
    "GET /parameters": "view",
    "PUT /lint-settings": "admin",
    "GET /executions": "view",
    "GET /backlog": "view",
    "POST /executions": "operate",
    "GET /executions/{execution_id}": "view",
    "GET /executions/{execution_id}/events": "view",
    "POST /executions/{execution_id}/stop": "operate",
    "POST /executions/{execution_id}/redrive": "operate",
    "POST /executions/{execution_id}/skip-wait": "operate",
    "GET /executions/{execution_id}/map-runs": "view",
    "PATCH /executions/{execution_id}/map-runs/{number}": "operate",
    "GET /executions/{execution_id}/history": "view",
    "GET /handlers": "view",
    "GET /targets": "view",
    "POST /targets": "admin",
    "GET /targets/profiles": "admin",
    "GET /targets/{target_id}": "view",
    "PATCH /targets/{target_id}": "admin",
    "DELETE /targets/{target_id}": "admin",
    "POST /targets/{target_id}/check": "operate",
    "GET /targets/{target_id}/preview": "operate",
    "POST /targets/{target_id}/deploy": "operate",
    "GET /targets/{target_id}/calls": "review",
    "GET /webhooks": "admin",
    "POST /webhooks": "admin",
    "GET /webhooks/{webhook_id}": "admin",
    "PATCH /webhooks/{webhook_id}": "admin",
    "DELETE /webhooks/{webhook_id}": "admin",
    "POST /webhooks/{webhook_id}/secret": "admin",
    "POST /webhooks/{webhook_id}/test": "admin",
    "GET /webhooks/{webhook_id}/deliveries": "admin",
    "POST /webhooks/deliveries/{delivery_id}/again": "admin",
    "POST /webhooks/given-up/{destination}/again": "admin",
    "DELETE /webhooks/given-up/{destination}": "admin",
}

PAGES = {
    "",
    "workflows/<uuid:workflow_id>/",
    "workflows/<uuid:workflow_id>/versions/",
    "workflows/<uuid:workflow_id>/compare/",
    "schema/asl.schema.json",
    "rules/<slug:rule_id>/",
    "executions/",
    "executions/<uuid:execution_id>/",
    "targets/",
    "access-keys/",
    "webhooks/",
    "environments/",
}

FOR_ADMINS = {"webhooks/"}
OPEN = {"healthz", "readyz", "sign-in/", "sign-in/once/<str:token>/", "sign-out/"}
OF_THEIR_OWN = {"metrics"}  # for administrators and for this machine: tests/executions/test_operations.py


def plain(path: str) -> str:
    """`/workflows/{uuid:workflow_id}` as `/workflows/{workflow_id}`."""
    return "".join("{" + part.split(":")[-1] if i else part for i, part in enumerate(path.split("{")))


def served_operations() -> set[str]:
    return {
        f"{method} {plain(path)}"
        for _, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }


def served_pages() -> set[str]:
    def walk(patterns, prefix=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield prefix + str(pattern.pattern)
            else:
                yield from walk(pattern.url_patterns, prefix + str(pattern.pattern))

    return {path for path in walk(get_resolver().url_patterns) if not path.startswith("api/v1/")}


def person(*groups: str) -> Client:
    user = get_user_model().objects.create_user(f"user-{uuid4().hex[:8]}")
    user.groups.add(*(Group.objects.get(name=group) for group in groups))
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.cookies["csrftoken"] = CSRF
    return client


def call(client: Client, operation: str, **headers: str):
    method, path = operation.split(" ")
    for name in ("workflow_id", "execution_id", "target_id", "webhook_id", "environment_id"):
        path = path.replace("{" + name + "}", str(uuid4()))
    headers = headers or {"X-CSRFToken": CSRF}
    return client.generic(
        method, f"/api/v1{PLACEHOLDER.sub('1', path)}", "{}", content_type="application/json", headers=headers
    )


def test_the_tables_here_are_complete():
    assert served_operations() == set(OPERATIONS)
    assert served_pages() == PAGES | OPEN | OF_THEIR_OWN


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_is_for_those_whose_group_may(operation):
    capability = OPERATIONS[operation]
    stranger = call(Client(), operation)
    assert (stranger.status_code, stranger.json()["code"]) == (401, "not_signed_in")
    for groups in ((), *((name,) for name in GROUPS)):
        answer = call(person(*groups), operation)
        may = not GRANTS[capability].isdisjoint(groups)
        assert (answer.status_code != 403) is may, (groups, answer.content)
        if not may:
            assert answer.json()["code"] == "not_allowed"
            assert "may" in answer.json()["message"]


@pytest.mark.django_db
@pytest.mark.parametrize("operation", [name for name in OPERATIONS if not name.startswith("GET")])
def test_what_is_not_a_read_needs_the_csrf_token(operation):
    answer = call(person("admin"), operation, Accept="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


@pytest.mark.django_db
@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_sends_strangers_to_sign_in_and_refuses_people_without_a_group(page):
    address = "/" + page.replace("<uuid:workflow_id>", str(uuid4())).replace(
        "<uuid:execution_id>", str(uuid4())
    ).replace("<slug:rule_id>", "no_path")
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=/")
    refused = person().get(address)
    assert refused.status_code == 403
    assert "may not see this" in refused.content.decode()
    least = "admin" if page in FOR_ADMINS else "viewer"
    assert person(least).get(address).status_code in (200, 404)
    if page in FOR_ADMINS:
        assert all(person(group).get(address).status_code == 403 for group in set(GROUPS) - {"admin"})


@pytest.mark.django_db
def test_the_document_of_the_api_is_for_signed_in_people():
    assert Client().get("/api/v1/openapi.json").status_code == 401
    document = json.loads(person("viewer").get("/api/v1/openapi.json").content)
    assert "/api/v1/workflows" in document["paths"]


@pytest.mark.django_db
def test_a_superuser_may_do_everything():
    user = get_user_model().objects.create_superuser("root-user")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.cookies["csrftoken"] = CSRF
    for operation in OPERATIONS:
        assert call(client, operation).status_code not in (401, 403), operation


@pytest.mark.django_db
def test_somebody_who_was_switched_off_is_a_stranger():
    client = person("admin")
    get_user_model().objects.update(is_active=False)
    assert call(client, "GET /workflows").status_code == 401


@pytest.mark.django_db
def test_what_does_not_exist_is_told_in_the_shape_of_every_error():
    admin = person("admin")
    for address in ("/api/v1/", "/api/v1/nothing", f"/api/v1/workflows/{uuid4()}"):
        answer = admin.get(address)
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"
    assert not Workflow.objects.exists()
