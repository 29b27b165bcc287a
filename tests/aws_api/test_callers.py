"""Who may call: known keys with true signatures; while there is no key, anybody on this machine and nobody else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import RequestFactory

from accounts.access_keys import access_key_create, access_key_revoke, own_access_key, words_about_keys
from accounts.services import owner_ensure
from aws_api.callers import caller
from aws_api.errors import ApiError
from aws_api.views import serve
from tests.aws_api.test_malformed_requests import SIGNED

HOST = "studio.example.com"


@pytest.fixture(autouse=True)
def hosts(db: None, settings: Any) -> None:
    settings.ALLOWED_HOSTS = [HOST, "testserver"]


@pytest.fixture
def for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A studio that other machines reach."""
    monkeypatch.setattr(settings, "CONFIGURATION", replace(settings.CONFIGURATION, host="0.0.0.0"))


@pytest.fixture
def member() -> Callable[..., Any]:
    """A user in some groups."""

    def made(name: str, *groups: str) -> Any:
        user = get_user_model().objects.create_user(name)
        user.groups.add(*(Group.objects.get(name=group) for group in groups))
        return user

    return made


def unsigned(address: str, authorization: str = SIGNED, **headers: str) -> Any:
    return RequestFactory().post("/", headers={"Authorization": authorization, **headers}, REMOTE_ADDR=address)


class Sender:
    """Signs with botocore and posts; `late` shifts the clock, `after` changes what was signed."""

    def __init__(self, key_id: str, secret: str, service: str = "states") -> None:
        self.signer = SigV4Auth(Credentials(key_id, secret), service, "us-east-1")

    def post(
        self,
        operation: str = "ListStateMachines",
        body: str = "{}",
        *,
        late: int = 0,
        after: Callable[[dict[str, str]], Any] = lambda headers: None,
        sent: str | None = None,
        monkeypatch: pytest.MonkeyPatch | None = None,
    ) -> tuple[int, str, str]:
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"AWSStepFunctions.{operation}",
            "User-Agent": "a test",
        }
        request = AWSRequest("POST", f"http://{HOST}/", data=body, headers=headers)
        if monkeypatch is not None:
            now = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=late)
            monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: now)
        self.signer.add_auth(request)
        given = {**dict(request.headers.items()), "Host": HOST}
        after(given)
        answer = serve(RequestFactory().post("/", sent or body, content_type=given.pop("Content-Type"), headers=given))
        told = json.loads(answer.content)
        return answer.status_code, told.get("__type", "").rpartition("#")[2], told.get("message", "")


def test_while_there_is_no_key_a_signed_request_of_this_machine_is_the_owners() -> None:
    assert caller(unsigned("127.0.0.1")).user.get_username() == "owner"
    assert caller(unsigned("::1")).user.get_username() == "owner"
    assert "any access key, from this machine only" in words_about_keys()


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "not an address"])
def test_another_machine_needs_a_key(address: str) -> None:
    with pytest.raises(ApiError, match="UnrecognizedClient"):
        caller(unsigned(address))


def test_what_a_proxy_passes_on_is_not_of_this_machine() -> None:
    with pytest.raises(ApiError, match="UnrecognizedClient"):
        caller(unsigned("127.0.0.1", **{"X-Forwarded-For": "192.0.2.7"}))


@pytest.mark.parametrize("change", [{"host": "0.0.0.0"}, {"studio_https": True}])
def test_a_studio_that_others_reach_takes_no_unknown_key(monkeypatch: pytest.MonkeyPatch, change: dict) -> None:
    monkeypatch.setattr(settings, "CONFIGURATION", replace(settings.CONFIGURATION, **change))
    with pytest.raises(ApiError, match="UnrecognizedClient"):
        caller(unsigned("127.0.0.1"))
    assert "there is none yet" in words_about_keys()


def test_an_unsigned_request_is_refused() -> None:
    with pytest.raises(ApiError, match="MissingAuthenticationToken") as refused:
        caller(unsigned("127.0.0.1", "Basic nothing"))
    assert refused.value.status == 403


def test_one_key_closes_the_door_to_all_others_and_revoking_it_does_not_open_it(member: Any) -> None:
    user = member("mira", "viewer")
    key, _ = access_key_create(user)
    with pytest.raises(ApiError, match="UnrecognizedClient"):
        caller(unsigned("127.0.0.1"))
    access_key_revoke(user, key.key_id)
    with pytest.raises(ApiError, match="UnrecognizedClient"):
        caller(unsigned("127.0.0.1"))


def test_a_true_signature_is_its_users(for_others: None, member: Any) -> None:
    key, secret = access_key_create(member("mira", "viewer"))
    assert Sender(key.key_id, secret).post()[0] == 200
    key.refresh_from_db()
    assert key.last_used_at is not None


@pytest.mark.parametrize("host", [HOST, f"sync-{HOST}"])
def test_any_header_may_be_signed_and_the_host_may_have_the_prefix(for_others: None, member: Any, host: str) -> None:
    settings.ALLOWED_HOSTS = [HOST, f"sync-{HOST}"]
    key, secret = access_key_create(member("mira", "viewer"))
    request = AWSRequest(
        "POST",
        f"http://{host}/",
        data="{}",
        headers={
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": "AWSStepFunctions.ListActivities",
            "X-Note": "two  blanks",
            "X-Amz-Security-Token": "a session",
        },
    )
    SigV4Auth(Credentials(key.key_id, secret), "states", "eu-west-1").add_auth(request)
    headers = {**dict(request.headers.items()), "Host": host}
    answer = serve(RequestFactory().post("/", "{}", content_type=headers.pop("Content-Type"), headers=headers))
    assert answer.status_code == 200, answer.content


def test_the_servers_own_key_is_good(for_others: None) -> None:
    owner_ensure()
    assert Sender(*own_access_key()).post()[0] == 200


def test_a_wrong_secret_is_a_wrong_signature(for_others: None, member: Any) -> None:
    key, secret = access_key_create(member("mira", "viewer"))
    status, code, message = Sender(key.key_id, secret[::-1]).post()
    assert (status, code) == (400, "InvalidSignatureException")
    assert message.startswith("The request signature we calculated does not match the signature you provided.")
    assert secret not in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Amz-Target", "AWSStepFunctions.DeleteStateMachine"),
        ("X-Amz-Content-Sha256", "0" * 64),
        ("Host", "testserver"),
    ],
)
def test_what_was_changed_on_the_way_is_refused(for_others: None, member: Any, name: str, value: str) -> None:
    key, secret = access_key_create(member("mira", "viewer"))
    status, code, _ = Sender(key.key_id, secret).post(after=lambda headers: headers.update({name: value}))
    assert (status, code) == (400, "InvalidSignatureException")


def test_another_body_than_the_signed_one_is_refused(for_others: None, member: Any) -> None:
    key, secret = access_key_create(member("mira", "viewer"))
    assert Sender(key.key_id, secret).post(sent='{"maxResults": 5}')[1] == "InvalidSignatureException"


def test_a_target_that_was_not_signed_is_refused(for_others: None, member: Any) -> None:
    key, secret = access_key_create(member("mira", "viewer"))

    def drop(headers: dict[str, str]) -> None:
        headers["Authorization"] = headers["Authorization"].replace(";x-amz-target", "")

    _, code, message = Sender(key.key_id, secret).post(after=drop)
    assert (code, message) == (
        "InvalidSignatureException",
        "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
    )


@pytest.mark.parametrize(("late", "words"), [(360, "Signature expired: "), (-360, "Signature not yet current: ")])
def test_a_wrong_clock_is_told_both_times(
    for_others: None, member: Any, monkeypatch: pytest.MonkeyPatch, late: int, words: str
) -> None:
    key, secret = access_key_create(member("mira", "viewer"))
    status, code, message = Sender(key.key_id, secret).post(late=late, monkeypatch=monkeypatch)
    assert (status, code) == (400, "InvalidSignatureException")
    assert message.startswith(words) and "5 min.)" in message


def test_a_clock_that_is_four_minutes_late_is_good_enough(
    for_others: None, member: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, secret = access_key_create(member("mira", "viewer"))
    assert Sender(key.key_id, secret).post(late=240, monkeypatch=monkeypatch)[0] == 200


def test_an_unknown_a_revoked_and_an_inactive_users_key_are_not_recognized(for_others: None, member: Any) -> None:
    mira, noor = member("mira", "viewer"), member("noor", "viewer")
    revoked, gone = access_key_create(mira), access_key_create(noor)
    access_key_revoke(mira, revoked[0].key_id)
    get_user_model().objects.filter(pk=noor.pk).update(is_active=False)
    for key_id, secret in (("AKIAIOSFODNN7EXAMPLE", "x"), (revoked[0].key_id, revoked[1]), (gone[0].key_id, gone[1])):
        status, code, message = Sender(key_id, secret).post()
        assert (status, code) == (400, "UnrecognizedClientException")
        assert message == "The security token included in the request is invalid."


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.split(", SignedHeaders")[0], "IncompleteSignatureException"),
        (lambda text: text.replace("Credential=", "Who="), "IncompleteSignatureException"),
        (lambda text: text.replace("/aws4_request", ""), "IncompleteSignatureException"),
        (lambda text: text.replace("/states/", "/s3/"), "InvalidSignatureException"),
        (lambda text: text.replace("/aws4_request", "/aws5_request"), "InvalidSignatureException"),
        (lambda text: text.replace("Credential=", "Credential=/"), "IncompleteSignatureException"),
        (lambda text: text.replace("SignedHeaders=", "SignedHeaders=x-none;"), "InvalidSignatureException"),
        (lambda text: "AWS4-HMAC-SHA256", "IncompleteSignatureException"),
        (lambda text: "Bearer x", "MissingAuthenticationTokenException"),
    ],
)
def test_a_broken_header_is_told_apart(for_others: None, member: Any, change: Any, code: str) -> None:
    key, secret = access_key_create(member("mira", "viewer"))

    def break_it(headers: dict[str, str]) -> None:
        headers["Authorization"] = change(headers["Authorization"])

    assert Sender(key.key_id, secret).post(after=break_it)[1] == code


def test_a_key_may_do_what_its_user_may(for_others: None, member: Any) -> None:
    definition = json.dumps({"StartAt": "S", "States": {"S": {"Type": "Succeed"}}})
    role = f"arn:aws:iam::{settings.STUDIO_ACCOUNT_ID}:role/example"
    create = json.dumps({"name": "mine", "definition": definition, "roleArn": role})
    viewer = Sender(*_named(access_key_create(member("mira", "viewer"))))
    editor = Sender(*_named(access_key_create(member("noor", "editor"))))
    nobody = Sender(*_named(access_key_create(owner_ensure())))
    status, code, message = viewer.post("CreateStateMachine", create)
    assert (status, code) == (400, "AccessDeniedException")
    assert "user/mira is not authorized to perform: states:CreateStateMachine on resource: arn:aws:states:" in message
    assert editor.post("CreateStateMachine", create)[0] == 200
    arn = f"arn:aws:states:{settings.STUDIO_REGION}:{settings.STUDIO_ACCOUNT_ID}:stateMachine:mine"
    assert viewer.post("DescribeStateMachine", json.dumps({"stateMachineArn": arn}))[0] == 200
    assert f"on resource: {arn} " in editor.post("StartExecution", json.dumps({"stateMachineArn": arn}))[2]
    owner_ensure().groups.clear()
    assert nobody.post("ListStateMachines")[1] == "AccessDeniedException"


def _named(made: tuple[Any, str]) -> tuple[str, str]:
    return made[0].key_id, made[1]
