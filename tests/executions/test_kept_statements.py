"""Kept statements say what the ORM says, on both databases, and ask anew at every call."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import models, transaction

import aws_api.actions  # noqa: F401  so that every statement of the API is known
from accounts.access_keys import access_key_create, access_key_revoke, any_key_will_do, signer_find
from accounts.kept_statements import KeptInsert, KeptQuery
from accounts.permissions import can
from accounts.services import OWNER, owner_get
from editor.qualified import qualified_version
from executions.models import Execution
from tests.executions.definitions import PASS
from tests.executions.world import World

PACKAGES = ("accounts.", "editor.", "executions.", "aws_api.", "sfn_studio.")


@pytest.fixture
def undone(world: World) -> Iterator[World]:
    """The world, which other tests share: what happens in this test is undone."""
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def kept_queries() -> Iterator[tuple[str, KeptQuery[Any]]]:
    """Every kept query of the product, by where it is."""
    for module in list(sys.modules.values()):
        if module.__name__.startswith(PACKAGES):
            for name, value in vars(module).items():
                if isinstance(value, KeptQuery):
                    yield f"{module.__name__}.{name}", value


def plain(row: Any) -> Any:
    """What a row holds, the objects that were selected with it included."""
    if not isinstance(row, models.Model):
        return row
    own = {name: value for name, value in vars(row).items() if name != "_state"}
    fetched = row._state.fields_cache
    return type(row), own, row._state.db, row._state.adding, {name: plain(one) for name, one in fetched.items()}


def test_each_says_what_the_orm_says(undone: World) -> None:
    execution = undone.run(undone.start(PASS))
    key, _ = access_key_create(undone.owner)
    values: dict[type, list[Any]] = {
        str: [execution.workflow.name, execution.arn, key.key_id, "", "123456789012", "nobody", "it's \ue000 50%"],
        int: [0, 1, execution.version_id, execution.last_seq],
    }
    values[type(execution.pk)] = [execution.pk, execution.workflow_id, uuid4()]
    names = []
    for name, query in kept_queries():
        names.append(name)
        for given in _combinations([values[kind] for kind in query.kinds]):
            wanted = [plain(row) for row in query.build(*given)]
            assert [plain(row) for row in query(*given)] == wanted, (name, given)
            first = query.first(*given)
            assert (None if first is None else plain(first)) == (wanted[0] if wanted else None)
    assert "editor.qualified._newest" in names and "accounts.services._owners" in names


def _combinations(columns: list[list[Any]]) -> Iterator[tuple[Any, ...]]:
    if not columns:
        yield ()
        return
    for value in columns[0]:
        for rest in _combinations(columns[1:]):
            yield (value, *rest)


def test_an_inserted_object_is_the_one_that_save_writes(undone: World) -> None:
    version = undone.version(PASS)
    now = datetime.now(UTC)
    given = {
        "name": "kept", "arn": "arn:kept", "type": "EXPRESS", "workflow": version.workflow, "version": version,
        "started_by": undone.owner, "input": '{"a": "\u2028é"}', "started_at": now, "touched": 1.5,
        "mocks": {"State": [{"Return": "'%s\""}]}, "redrive_tokens": [["token", 1.25]], "output": None,
    }  # fmt: skip
    saved, kept = Execution(**given), Execution(**given)
    saved.save(force_insert=True)
    KeptInsert(Execution)(kept, {"error": None, "last_seq": 0})
    rows = [Execution.objects.values().get(pk=one.pk) for one in (saved, kept)]
    for row in rows:
        del row["id"]
    assert rows[0] == rows[1]
    other = Execution(**given)
    KeptInsert(Execution)(other, {"name": "other", "status": "FAILED", "mock_calls": {"State": 2}})
    assert Execution.objects.values_list("name", "status", "mock_calls").get(pk=other.pk) == (
        "other", "FAILED", {"State": 2},
    )  # fmt: skip
    assert other.name == "kept"


def test_the_owner_and_keys_are_asked_for_each_time(undone: World) -> None:
    """Nothing of who may do what is remembered from call to call."""
    assert can(owner_get(), "operate") and any_key_will_do()
    owner = get_user_model().objects.get(username=OWNER)
    owner.groups.remove(*owner.groups.exclude(name="viewer"))
    assert not can(owner_get(), "operate") and can(owner_get(), "view")
    owner.is_active = False
    owner.save()
    assert not can(owner_get(), "view")
    owner.is_active = True
    owner.save()
    key, _ = access_key_create(owner)
    assert not any_key_will_do() and signer_find(key.key_id) is not None
    access_key_revoke(owner, key.key_id)
    assert signer_find(key.key_id) is None


def test_a_renamed_workflow_and_a_new_version_are_found_at_once(undone: World) -> None:
    version = undone.version(PASS)
    found = qualified_version(version.workflow.name)
    assert found is not None and found.version.pk == version.pk
    newer = type(version).objects.create(
        workflow=version.workflow, number=2, text=version.text, format="json", created_at=version.created_at,
        state_count=1, content_hash="",
    )  # fmt: skip
    again = qualified_version(version.workflow.name)
    assert again is not None and again.version.pk == newer.pk
    version.workflow.deleted_at = datetime.now(UTC)
    version.workflow.save()
    assert qualified_version(version.workflow.name) is None


def test_a_value_without_a_place_is_refused(undone: World) -> None:
    with pytest.raises(TypeError, match="no place for the values"):
        KeptQuery(lambda name: Execution.objects.all()[:1], str)("a")
