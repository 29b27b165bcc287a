"""People who save at the same time, on SQLite as a file and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from accounts.errors import Conflict
from accounts.services import owner_ensure
from editor import services
from editor.models import Draft, Workflow
from tests.executions.world import use_database

TEXT = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """A database that several threads can write to at once, as several processes do."""
    url = f"sqlite:///{tmp_path}/studio.sqlite3"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    before = connections.settings
    test_connection = connections["default"]
    with django_db_blocker.unblock():
        connections.settings = before
        del connections["default"]
        use_database(url)
        call_command("migrate", verbosity=0)
        yield
        connections["default"].close()
        connections.settings = before
        connections["default"] = test_connection


def together(work: Any, times: int) -> list[Any]:
    """Do the work in as many threads at once and return what each gave."""

    def one(number: int) -> Any:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_versions_saved_at_the_same_time_get_numbers_of_their_own(database):
    user = owner_ensure()
    workflow = services.workflow_create(user, "Numbers", text=TEXT)

    def save(number: int) -> int:
        text = TEXT.replace('"A"', f'"State{number}"')
        return services.version_save(user, workflow, text, "json")[0].number

    assert sorted(together(save, 6)) == [1, 2, 3, 4, 5, 6]


def test_of_two_drafts_saved_over_one_revision_one_wins_and_one_is_told(database):
    user = owner_ensure()
    workflow = services.workflow_create(user, "Drafts", text=TEXT)

    def save(number: int) -> str:
        try:
            services.draft_save(user, workflow, f"text {number}", "json", 1)
        except Conflict:
            return "told"
        return f"text {number}"

    results = together(save, 4)
    assert results.count("told") == 3
    (winner,) = [result for result in results if result != "told"]
    assert Draft.objects.get(workflow=workflow).text == winner
    assert Draft.objects.get(workflow=workflow).revision == 2


def test_of_two_workflows_made_with_one_name_one_is_made(database):
    user = owner_ensure()

    def make(number: int) -> bool:
        try:
            services.workflow_create(user, "Twins", text=TEXT)
        except Conflict:
            return False
        return True

    assert together(make, 4).count(True) == 1
    assert Workflow.objects.filter(name="Twins").count() == 1
