"""Targets: what can be kept, and what a check says when something is wrong."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from accounts.errors import Conflict, Invalid, NotAllowed, NotFound
from executions.aws import door, targets
from executions.aws.models import Call, Target
from executions.aws.wire import target_as_json
from tests.aws.moto_server import free_port


def create(owner, **fields):
    return targets.target_create(owner, **{"name": "here", "region": "us-east-1", **fields})


def test_a_target_that_works_says_account_endpoint_and_where_the_keys_are_from(owner, target, moto):
    checked = targets.target_check(owner, target).last_check
    assert checked["ok"] is True
    assert checked["account_id"] == "123456789012"
    assert checked["message"] == (
        f"Account 123456789012 answers at {moto.url} with the AWS variables of this server's environment."
    )
    assert target_as_json(target)["last_check"] == checked


def test_every_call_is_in_the_audit_with_actor_and_request_id(owner, target):
    targets.target_check(owner, target)
    calls = list(Call.objects.filter(target=target).order_by("id"))
    assert [call.operation for call in calls] == ["ListStateMachines", "GetCallerIdentity"]
    assert all(call.actor == owner and call.request_id and not call.error for call in calls)


def test_missing_credentials_are_told_with_where_to_put_them(owner, target, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    checked = targets.target_check(owner, target).last_check
    assert checked["ok"] is False
    assert checked["message"].startswith(
        "There are no AWS credentials for moto: set them in the AWS variables of this server's environment."
    )


def test_refused_credentials_are_told_with_what_aws_said(owner, target, moto):
    moto.post("/moto-api/reset-auth", 0)  # from now on it checks keys, and nobody has made a user for ours
    try:
        checked = targets.target_check(owner, target).last_check
    finally:
        moto.post("/moto-api/reset-auth", 10_000_000)
    assert checked["ok"] is False
    assert checked["message"].startswith("AWS refused the credentials of moto: ")
    assert "Check the AWS variables of this server's environment." in checked["message"]
    assert Call.objects.latest("id").error


def test_an_endpoint_where_nothing_listens_is_told(owner, target):
    target.endpoint_url = f"http://127.0.0.1:{free_port()}"
    checked = targets.target_check(owner, target).last_check
    assert checked["ok"] is False
    assert checked["message"].startswith(f"Nothing answers at {target.endpoint_url}.")


def test_an_endpoint_that_never_answers_is_told_after_a_while(owner, target, monkeypatch):
    monkeypatch.setattr(door, "READ_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        target.endpoint_url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        checked = targets.target_check(owner, target).last_check
    assert checked["ok"] is False
    assert "accepted the connection but did not answer in time" in checked["message"]


def test_something_else_behind_the_endpoint_is_told(owner, target):
    def answer(server: socket.socket) -> None:
        for _ in range(4):
            try:
                connection, _address = server.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer, args=(server,), daemon=True)
        thread.start()
        target.endpoint_url = f"http://127.0.0.1:{server.getsockname()[1]}"
        checked = targets.target_check(owner, target).last_check
        server.shutdown(socket.SHUT_RDWR)
    thread.join()
    assert checked["ok"] is False
    assert checked["message"] == f"Something answers at {target.endpoint_url}, but it does not speak Step Functions."


def test_a_profile_of_the_server_is_used_by_name(owner, target, tmp_path, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    Path(tmp_path / "credentials").write_text("[dev]\naws_access_key_id = AKIADEV\naws_secret_access_key = x\n")
    assert targets.credentials_known(owner) == {"profiles": ["dev"], "environment": False}
    kept = targets.target_update(owner, target, credentials_kind="profile", profile="dev")
    checked = targets.target_check(owner, kept).last_check
    assert checked["ok"] is True
    assert checked["message"].endswith("with the profile “dev” on this server.")


def test_no_secret_is_in_the_database(owner, target):
    targets.target_check(owner, target)
    columns = {field.name for field in Target._meta.get_fields() if hasattr(field, "column")}
    assert not {name for name in columns if "secret" in name or "key" in name or "token" in name}
    assert "nothing-secret" not in str(list(Target.objects.values()) + list(Call.objects.values()))


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"name": " "}, "name", "needs a name"),
        ({"region": "Frankfurt"}, "region", "“Frankfurt” is not an AWS region"),
        ({"endpoint_url": "localhost:4566"}, "endpoint_url", "is not an address"),
        ({"endpoint_url": "http://user:secret@host"}, "endpoint_url", "user name or password"),
        ({"endpoint_url": "http://host:99999"}, "endpoint_url", "is not an address"),
        ({"role_arn": "admin"}, "role_arn", "is not the ARN of a role"),
        ({"credentials_kind": "profile", "profile": "nope"}, "credentials", "no AWS profile named “nope”"),
    ],
)
def test_what_cannot_work_is_refused_with_the_field(owner, fields, field, said):
    with pytest.raises(Invalid, match=said) as refused:
        create(owner, **fields)
    assert (refused.value.code, refused.value.field) == ("target_invalid", field)


def test_a_name_in_use_is_a_conflict_until_its_target_is_removed(owner):
    first = create(owner)
    with pytest.raises(Conflict, match="already a target named “here”"):
        create(owner)
    targets.target_delete(owner, first)
    with pytest.raises(NotFound):
        targets.target_get(first.id)
    assert create(owner).id != first.id


def test_changing_how_to_connect_makes_the_last_check_void(owner, target):
    targets.target_check(owner, target)
    assert targets.target_update(owner, target, is_production=True).last_check is not None
    assert targets.target_update(owner, target, region="eu-west-1").last_check is None


def test_only_admins_change_targets(owner, target):
    somebody = get_user_model().objects.create_user("nobody-in-particular")
    for change in (
        lambda: create(somebody),
        lambda: targets.target_update(somebody, target, name="x"),
        lambda: targets.target_delete(somebody, target),
        lambda: targets.target_check(somebody, target),
        lambda: targets.credentials_known(somebody),
    ):
        with pytest.raises(NotAllowed):
            change()
