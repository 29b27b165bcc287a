"""People with one group each, and the API as they reach it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client


class Person:
    """A signed-in user and their way to the API; refuses to pass over a missing CSRF token."""

    def __init__(self, name: str, *groups: str) -> None:
        self.user = get_user_model().objects.create_user(name)
        # Tests with real transactions empty every table, the migration's groups too.
        self.user.groups.add(*(Group.objects.get_or_create(name=group)[0] for group in groups))
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(self.user)
        self.client.cookies["csrftoken"] = "t" * 32

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Return the response of an API call."""
        headers = {"X-CSRFToken": "t" * 32, **headers}
        data = body if isinstance(body, bytes) else json.dumps(body)
        return self.client.generic(method, f"/api/v1{path}", data, content_type="application/json", headers=headers)

    def get(self, path: str, status: int = 200) -> Any:
        return self._expect(self.call("GET", path), status)

    def post(self, path: str, body: Any = None, status: int = 201) -> Any:
        return self._expect(self.call("POST", path, body if body is not None else {}), status)

    def put(self, path: str, body: Any, status: int = 200) -> Any:
        return self._expect(self.call("PUT", path, body), status)

    def patch(self, path: str, body: Any, status: int = 200) -> Any:
        return self._expect(self.call("PATCH", path, body), status)

    def delete(self, path: str, status: int = 204) -> Any:
        return self._expect(self.call("DELETE", path), status)

    @staticmethod
    def _expect(response: Any, status: int) -> Any:
        assert response.status_code == status, (response.status_code, response.content)
        return json.loads(response.content) if response.content else None


@pytest.fixture
def editor(db: None) -> Person:
    return Person("an-editor", "editor")


@pytest.fixture
def other(db: None) -> Person:
    return Person("another-editor", "editor")


@pytest.fixture
def viewer(db: None) -> Person:
    return Person("a-viewer", "viewer")
