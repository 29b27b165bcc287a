"""Page tokens run out after a day and are good for their own list only; an alias draws its routes by weight."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import signing

from aws_api.errors import ApiError
from aws_api.pagination import MAX_AGE, page_answer, page_start
from aws_api.state_machines import update_state_machine
from aws_api.versions import publish_state_machine_version
from editor.qualified import qualified_version
from editor.services import state_machines
from tests.aws_api.definitions import OTHER_PASS, PASS


def token_of(operation: str) -> str:
    _, token = page_answer([1, 2], {"maxResults": 1}, operation, lambda n: n)
    assert token is not None
    return token


@pytest.mark.parametrize(("age", "good"), [(MAX_AGE - 60, True), (MAX_AGE + 60, False)])
def test_a_token_is_good_for_a_day(monkeypatch: pytest.MonkeyPatch, age: float, good: bool) -> None:
    token, now = token_of("ListActivities"), time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + age)
    if good:
        assert page_start({"nextToken": token}, "ListActivities") == 1
        return
    with pytest.raises(ApiError, match="Invalid Token: 'Invalid token'") as refused:
        page_start({"nextToken": token}, "ListActivities")
    assert (refused.value.code, refused.value.status) == ("InvalidToken", 400)


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: "", lambda t: signing.dumps([1, 2])])
def test_a_changed_token_is_none_of_ours(change: Any) -> None:
    with pytest.raises(ApiError, match="InvalidToken"):
        page_start({"nextToken": change(token_of("ListActivities"))}, "ListActivities")


def test_a_token_of_another_list_is_refused() -> None:
    with pytest.raises(ApiError, match="InvalidToken"):
        page_start({"nextToken": token_of("ListActivities")}, "ListStateMachines")


@pytest.mark.django_db
@pytest.mark.parametrize("weights", [(90, 10), (1, 99), (0, 100), (50, 50)])
def test_each_ticket_of_a_hundred_leads_to_the_route_of_its_weight(
    monkeypatch: pytest.MonkeyPatch, weights: tuple[int, int]
) -> None:
    user = get_user_model().objects.create_superuser("router")
    first = state_machines.state_machine_create(
        user, "routed", machine_type="STANDARD", text=PASS, role_arn="", settings={}, tags={}
    )
    second = state_machines.state_machine_update(user, first.workflow, OTHER_PASS, None, {})
    for version in (first, second):
        state_machines.version_publish(user, version)
    state_machines.alias_create(user, first.workflow, "live", [[1, weights[0]], [2, weights[1]]])
    tickets = iter(range(100))
    monkeypatch.setattr("editor.qualified.secrets.randbelow", lambda most: next(tickets) % most)
    drawn = Counter(qualified_version("routed", "live").version.text for _ in range(100))  # type: ignore[union-attr]
    assert (drawn[PASS], drawn[OTHER_PASS]) == weights


@pytest.mark.django_db
def test_a_full_machine_publishes_no_more_and_says_which_quota(monkeypatch: pytest.MonkeyPatch) -> None:
    user = get_user_model().objects.create_superuser("publisher")
    first = state_machines.state_machine_create(
        user, "full", machine_type="STANDARD", text=PASS, role_arn="", settings={}, tags={}
    )
    state_machines.version_publish(user, first)
    monkeypatch.setattr(state_machines, "MAX_PUBLISHED", 1)
    request = {"stateMachineArn": first.workflow.arn, "definition": OTHER_PASS, "publish": True}
    for call, asked in (
        (update_state_machine, request),
        (publish_state_machine_version, {"stateMachineArn": first.workflow.arn}),
    ):
        if call is publish_state_machine_version:
            update_state_machine(user, {**request, "publish": False})
        with pytest.raises(ApiError) as refused:
            call(user, asked)
        assert refused.value.code == "ServiceQuotaExceededException"
    assert first.workflow.published.count() == 1
