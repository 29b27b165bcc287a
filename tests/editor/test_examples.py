"""The example workflows: the user's own files, ready to run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from editor.models import Workflow
from editor.services.examples import FOLDER, examples, examples_load

pytestmark = pytest.mark.django_db
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


def test_loading_again_changes_nothing():
    assert len(examples_load()) == 5
    before = list(Workflow.objects.order_by("id").values())
    call_command("load_examples", verbosity=0)
    assert list(Workflow.objects.order_by("id").values()) == before


def test_each_example_is_its_file_byte_for_byte_as_draft_and_first_version():
    examples_load()
    for file, example in zip(json.loads((FOLDER / "catalogue.json").read_text()), examples(), strict=True):
        content = (FOLDER / file["file"]).read_bytes()
        workflow = Workflow.objects.get(name=example.name)
        assert workflow.draft.text.encode() == content
        assert workflow.versions.get().text.encode() == content
        assert workflow.versions.get().number == 1
        assert workflow.draft.base_version == workflow.versions.get()
        if SEEDS.is_dir():
            assert (SEEDS / file["file"]).read_bytes() == content


def test_the_examples_are_found_however_many_other_workflows_there_are(editor):
    examples_load()
    for number in range(3):
        editor.post("/workflows", {"name": f"Newer-{number}"})
    assert len(editor.get("/workflows?example=true&limit=5")["items"]) == 5
    assert [row["is_example"] for row in editor.get("/workflows?example=false")["items"]] == [False] * 3


def test_no_example_has_an_error_and_each_has_inputs():
    examples_load()
    for workflow in Workflow.objects.select_related("draft"):
        assert workflow.draft.errors == 0, workflow.name
        assert workflow.draft.state_count > 0
        assert workflow.inputs
        for given in workflow.inputs:
            assert isinstance(json.loads(given["text"]), dict)


def test_the_choice_example_has_an_input_for_each_of_its_ways():
    examples_load()
    totals = [json.loads(given["text"]) for given in Workflow.objects.get(name="RouteOrder").inputs]
    ways = ["high" if order["total"] > 1000 else order["priority"] for order in totals]
    assert sorted(ways) == ["high", "rush", "standard"]


def test_an_example_that_was_deleted_does_not_come_back_and_a_changed_one_stays():
    examples_load()
    Workflow.objects.filter(name="ProcessOrder").update(deleted_at="2026-01-01T00:00:00Z")
    Workflow.objects.filter(name="RouteOrder").update(description="mine")
    assert examples_load() == []
    assert Workflow.objects.get(name="RouteOrder").description == "mine"


def test_a_workflow_of_somebodys_own_keeps_its_name():
    from accounts.services import owner_ensure
    from editor.services import workflow_create

    mine = workflow_create(owner_ensure(), "ProcessOrder", text="{}")
    assert "ProcessOrder" not in [workflow.name for workflow in examples_load()]
    assert Workflow.objects.get(name="ProcessOrder") == mine
