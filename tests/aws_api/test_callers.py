"""Who may call: anybody on this machine while the studio listens to nobody else, and nobody otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings
from django.test import RequestFactory

from aws_api.callers import caller
from aws_api.errors import ApiError
from tests.aws_api.test_malformed_requests import SIGNED


def request(address: str, authorization: str = SIGNED):
    return RequestFactory().post("/", headers={"Authorization": authorization}, REMOTE_ADDR=address)


def test_a_signed_request_of_this_machine_is_the_owners(db: None) -> None:
    assert caller(request("127.0.0.1")).get_username() == "owner"
    assert caller(request("::1")).get_username() == "owner"


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "not an address"])
def test_another_machine_is_refused(db: None, address: str) -> None:
    with pytest.raises(ApiError, match="AccessDenied"):
        caller(request(address))


@pytest.mark.parametrize("change", [{"host": "0.0.0.0"}, {"studio_https": True}])
def test_a_studio_that_others_reach_takes_no_unknown_key(
    db: None, monkeypatch: pytest.MonkeyPatch, change: dict
) -> None:
    monkeypatch.setattr(settings, "CONFIGURATION", replace(settings.CONFIGURATION, **change))
    with pytest.raises(ApiError, match="AccessDenied"):
        caller(request("127.0.0.1"))


def test_an_unsigned_request_is_refused(db: None) -> None:
    with pytest.raises(ApiError, match="MissingAuthenticationToken"):
        caller(request("127.0.0.1", "Basic nothing"))
