"""Access keys: made for oneself, shown once, listed without secrets, revoked by their owner or an admin."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.access_keys import (
    MOST_PER_USER,
    access_key_create,
    access_key_revoke,
    access_keys_configured,
    own_access_key,
    signer_find,
)
from accounts.errors import Conflict, NotAllowed, NotFound
from accounts.models import AccessKey

pytestmark = pytest.mark.django_db


def user(name: str, *groups: str) -> Any:
    made = get_user_model().objects.create_user(name)
    made.groups.add(*(Group.objects.get(name=group) for group in groups))
    return made


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(user("mira", "viewer"))
    return client


def test_a_key_is_made_listed_and_revoked_over_the_api(browser: Client) -> None:
    made = browser.post("/api/v1/access-keys", {"description": " laptop "}, content_type="application/json")
    assert made.status_code == 201
    key = made.json()
    assert len(key["secret"]) == 43 and len(key["id"]) == 20 and key["description"] == "laptop"
    listed = browser.get("/api/v1/access-keys").json()
    assert [(k["id"], k["revoked_at"], "secret" in k) for k in listed] == [(key["id"], None, False)]
    assert browser.delete(f"/api/v1/access-keys/{key['id']}").status_code == 204
    assert browser.get("/api/v1/access-keys").json()[0]["revoked_at"] is not None
    assert signer_find(key["id"]) is None


def test_the_database_holds_no_secret() -> None:
    key, secret = access_key_create(user("mira", "viewer"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {AccessKey._meta.db_table}")
        stored = repr(cursor.fetchall())
    assert key.key_id in stored and secret not in stored
    assert secret not in repr(signer_find(key.key_id))


def test_another_server_secret_makes_another_key_secret(settings: Any) -> None:
    key, secret = access_key_create(user("mira", "viewer"))
    own = own_access_key()
    settings.SECRET_KEY = "x" * 60
    found = signer_find(key.key_id)
    assert found is not None and found.secret != secret
    assert own_access_key() != own


def test_others_keys_are_not_there_but_for_admins() -> None:
    mira, noor, admin = user("mira", "viewer"), user("noor", "viewer"), user("ada", "admin")
    key, _ = access_key_create(mira)
    with pytest.raises(NotFound):
        access_key_revoke(noor, key.key_id)
    assert access_key_revoke(admin, key.key_id).revoked_at is not None


def test_nobody_without_a_group_gets_a_key() -> None:
    with pytest.raises(NotAllowed):
        access_key_create(user("nobody"))
    assert not access_keys_configured()


def test_a_user_has_so_many_keys_and_no_more(browser: Client) -> None:
    mira = get_user_model().objects.get(username="mira")
    for _ in range(MOST_PER_USER):
        access_key_create(mira)
    with pytest.raises(Conflict):
        access_key_create(mira)
    refused = browser.post("/api/v1/access-keys", {}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_keys")


@pytest.mark.parametrize("body", [{"description": "x" * 201}, {"secret": "mine"}, {"description": 5}])
def test_a_wrong_body_is_refused(browser: Client, body: dict[str, Any]) -> None:
    assert browser.post("/api/v1/access-keys", json.dumps(body), content_type="application/json").status_code == 422
    assert not access_keys_configured()


def test_the_api_is_for_the_signed_in() -> None:
    assert Client().get("/api/v1/access-keys").status_code == 401
    assert Client().get("/access-keys/").status_code == 302


def run(*words: str) -> str:
    said = StringIO()
    call_command("access_keys", *words, stdout=said, stderr=StringIO())
    return said.getvalue()


def test_the_command_makes_lists_revokes_and_forgets() -> None:
    said = run("create", "--description", "pipeline")
    lines = dict(line.split("=", 1) for line in said.splitlines())
    key_id, secret = lines["AWS_ACCESS_KEY_ID"], lines["AWS_SECRET_ACCESS_KEY"]
    found = signer_find(key_id)
    assert found is not None and (found.user.get_username(), found.secret) == ("owner", secret)
    listed = run("list")
    assert key_id in listed and "pipeline" in listed and "never used" in listed and secret not in listed
    run("revoke", key_id)
    assert "revoked" in run("list")
    assert access_keys_configured()
    run("forget")
    assert not access_keys_configured()


def test_the_command_refuses_what_is_not_there() -> None:
    with pytest.raises(CommandError, match="no active user named 'nobody'"):
        run("create", "nobody")
    with pytest.raises(CommandError, match="no such access key"):
        run("revoke", "STUDIONONE")
