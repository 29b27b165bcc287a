"""Versions: immutable, numbered, restorable, comparable."""

from __future__ import annotations

import hashlib

import pytest

from editor.models import ImmutableVersionError, Version

FIRST = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'
SECOND = '{"StartAt": "A",\r\n  "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}\n'
BROKEN = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Nowhere"}}}'


@pytest.fixture
def workflow(editor):
    return editor.post("/workflows", {"name": "Orders", "text": FIRST})


def save(person, workflow, text, message="", status=201):
    body = {"text": text, "format": "json", "message": message}
    return person.post(f"/workflows/{workflow['id']}/versions", body, status=status)


def test_a_version_keeps_text_author_time_message_and_hash(editor, workflow):
    version = save(editor, workflow, SECOND, "Add B")
    assert version["number"] == 1
    assert version["text"] == SECOND
    assert version["message"] == "Add B"
    assert version["author"]["username"] == "an-editor"
    assert version["content_hash"] == hashlib.sha256(SECOND.encode()).hexdigest()
    assert version["state_count"] == 2
    assert editor.get(f"/workflows/{workflow['id']}/versions/1") == version


def test_numbers_count_from_one_without_gaps_and_the_list_is_newest_first(editor, workflow):
    for text in (FIRST, SECOND, FIRST + "\n"):
        save(editor, workflow, text)
    first = editor.get(f"/workflows/{workflow['id']}/versions?limit=2")
    second = editor.get(f"/workflows/{workflow['id']}/versions?limit=2&cursor={first['next']}")
    assert [row["number"] for row in first["items"] + second["items"]] == [3, 2, 1]


def test_saving_the_same_text_again_makes_no_version(editor, workflow):
    first = save(editor, workflow, FIRST)
    assert save(editor, workflow, FIRST, "again", status=200) == first
    assert Version.objects.count() == 1


def test_a_definition_with_errors_is_not_saved_and_each_is_told(editor, workflow):
    answer = save(editor, workflow, BROKEN, status=422)
    assert answer["code"] == "definition_invalid"
    problems = answer["details"]["problems"]
    assert any(problem["severity"] == "ERROR" and "Nowhere" in problem["message"] for problem in problems)
    assert not Version.objects.exists()
    assert editor.get(f"/workflows/{workflow['id']}")["draft"]["text"] == FIRST


def test_after_a_save_the_draft_is_the_saved_text_and_nothing_is_unsaved(editor, workflow):
    save(editor, workflow, SECOND)
    found = editor.get(f"/workflows/{workflow['id']}")
    assert found["draft"]["text"] == SECOND
    assert found["draft"]["base_version"] == 1
    assert found["draft"]["revision"] == 1, "the editor that saved goes on from where it was"
    assert found["has_unsaved_changes"] is False
    assert found["latest_version"] == 1


def test_a_save_does_not_overwrite_what_somebody_else_typed_meanwhile(editor, other, workflow):
    theirs = {"text": '{"Comment": "theirs"', "format": "json", "revision": 1}
    other.put(f"/workflows/{workflow['id']}/draft", theirs)
    save(editor, workflow, SECOND)
    found = editor.get(f"/workflows/{workflow['id']}")
    assert found["draft"]["text"] == theirs["text"]
    assert found["has_unsaved_changes"] is True


def test_a_version_can_neither_be_changed_nor_deleted(editor, workflow):
    save(editor, workflow, FIRST)
    version = Version.objects.get()
    version.message = "other"
    with pytest.raises(ImmutableVersionError):
        version.save()
    with pytest.raises(ImmutableVersionError):
        version.delete()
    assert Version.objects.get().message == ""


def test_restoring_makes_a_new_version_and_the_draft(editor, workflow):
    save(editor, workflow, FIRST)
    save(editor, workflow, SECOND)
    restored = editor.post(f"/workflows/{workflow['id']}/versions/1/restore", {})
    assert (restored["number"], restored["restored_from"], restored["text"]) == (3, 1, FIRST)
    assert restored["message"] == "Restore version 1"
    found = editor.get(f"/workflows/{workflow['id']}")
    assert (found["draft"]["text"], found["draft"]["base_version"]) == (FIRST, 3)
    assert found["draft"]["revision"] == 2, "editors that have the old draft open are told"
    assert editor.get(f"/workflows/{workflow['id']}/versions/2")["text"] == SECOND


def test_a_version_that_does_not_exist_is_not_found(editor, workflow):
    answer = editor.get(f"/workflows/{workflow['id']}/versions/7", status=404)
    assert answer == {"code": "not_found", "message": "Orders has no version 7."}


def test_two_versions_are_compared_state_by_state(editor, workflow):
    save(editor, workflow, FIRST)
    save(editor, workflow, SECOND)
    found = editor.get(f"/workflows/{workflow['id']}/compare?from=1&to=2")
    assert (found["from"]["number"], found["to"]["number"]) == (1, 2)
    assert found["summary"] == {"added": 1, "removed": 0, "changed": 1, "unchanged": 0}
    assert found["identical"] is False
    assert {state["name"]: state["change"] for state in found["states"]} == {"A": "changed", "B": "added"}


def test_a_version_is_compared_with_the_draft(editor, workflow):
    save(editor, workflow, FIRST)
    editor.put(f"/workflows/{workflow['id']}/draft", {"text": SECOND, "format": "json", "revision": 1})
    found = editor.get(f"/workflows/{workflow['id']}/compare?from=1&to=draft")
    assert found["to"]["text"] == SECOND
    assert found["to"]["number"] == 0


def test_a_side_of_a_comparison_that_is_no_version_is_refused(editor, workflow):
    answer = editor.get(f"/workflows/{workflow['id']}/compare?from=draft&to=newest", status=422)
    assert answer["code"] == "version_invalid"
    assert answer["field"] == "to"


def test_validation_keeps_nothing_and_tells_everything(editor):
    answer = editor.post("/validate", {"text": BROKEN, "format": "json", "type": "STANDARD"}, status=200)
    assert answer["valid"] is False
    assert answer["state_count"] == 1
    assert all(found["severity"] in ("ERROR", "WARNING", "INFO") for found in answer["problems"])
    problem = next(found for found in answer["problems"] if found["pointer"] == "/States/A/Next")
    assert problem["severity"] == "ERROR"
    assert (problem["line"], problem["column"]) == (1, BROKEN.index('"Nowhere"') + 1)
    assert answer["ms"] >= 0


def test_validation_of_a_definition_without_problems_is_valid(editor):
    answer = editor.post("/validate", {"text": SECOND, "format": "json", "type": "STANDARD"}, status=200)
    assert (answer["valid"], answer["problems"], answer["state_count"]) == (True, [], 2)
