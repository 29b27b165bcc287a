"""Kept queries and plain writes say what the ORM says, on both databases; queries ask anew at every call."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction

import aws_api.actions  # noqa: F401  so that every statement of the API is known
from accounts.access_keys import access_key_create, access_key_revoke, any_key_will_do, signer_find
from accounts.kept_queries import KeptQuery
from accounts.permissions import can
from accounts.row_writes import objects_insert, rows_delete, rows_update
from accounts.services import OWNER, owner_get
from editor.qualified import qualified_version
from executions.models import Execution, Timer
from tests.executions.definitions import PASS
from tests.executions.world import World, forget_versions

PACKAGES = ("accounts.", "editor.", "executions.", "aws_api.", "sfn_studio.")


@pytest.fixture
def undone(world: World) -> Iterator[World]:
    """The world, which other tests share: what happens in this test is undone."""
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)
    forget_versions()


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
    objects_insert(Execution, [kept], {"error": None, "last_seq": 0})
    rows = [Execution.objects.values().get(pk=one.pk) for one in (saved, kept)]
    for row in rows:
        del row["id"]
    assert rows[0] == rows[1]
    other = Execution(**given)
    objects_insert(Execution, [other], {"name": "other", "status": "FAILED", "mock_calls": {"State": 2}})
    assert Execution.objects.values_list("name", "status", "mock_calls").get(pk=other.pk) == (
        "other", "FAILED", {"State": 2},
    )  # fmt: skip
    assert other.name == "kept"


def test_rows_are_inserted_changed_and_deleted_as_by_the_orm(undone: World) -> None:
    execution, other = undone.start(PASS), undone.start(PASS)
    mine = Timer.objects.filter(execution=execution)
    objects_insert(Timer, [])
    for number in (1, 3):  # one row and several are inserted in different ways
        mine.delete()
        rows = [Timer(execution=execution, token=f"t\\{n}\t'%s", due=1.1 + n, reason="wait") for n in range(number)]
        objects_insert(Timer, [*rows, Timer(execution=other, token="theirs", due=0.25, reason=f"wait{number}")])
        found = list(mine.order_by("id").values_list("token", "due", "reason"))
        assert found == [(row.token, row.due, row.reason) for row in rows]
    assert rows_update(Timer, {"execution_id": execution.pk, "due": 2.1}, {"reason": "late"}, {"due": 3}) == 1
    assert list(mine.filter(reason="late").values_list("due", flat=True)) == [5.1]
    assert rows_update(Timer, {"execution_id": execution.pk, "due": 2.1}, {"reason": "later"}) == 0
    assert rows_delete(Timer, {"execution_id": execution.pk, "token": []}) == 0
    assert rows_delete(Timer, {"execution_id": execution.pk, "token": [rows[0].token, rows[2].token, "theirs"]}) == 2
    assert list(mine.values_list("token", flat=True)) == [rows[1].token]
    assert Timer.objects.filter(execution=other).count() == 2


def test_a_row_that_is_there_already_is_refused_in_django_s_words(undone: World) -> None:
    execution = undone.start(PASS)
    rows = [Timer(execution=execution, token="twice", due=1.0, reason="wait")] * 2
    with pytest.raises(IntegrityError), transaction.atomic():
        objects_insert(Timer, rows)


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
