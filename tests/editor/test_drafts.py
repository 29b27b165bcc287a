"""Drafts: any text is saved, nobody's text is overwritten."""

from __future__ import annotations

import pytest


@pytest.fixture
def workflow(editor):
    return editor.post("/workflows", {"name": "Orders", "text": "{}"})


def save(person, workflow, text, revision, status=200, format="json"):
    body = {"text": text, "format": format, "revision": revision}
    return person.put(f"/workflows/{workflow['id']}/draft", body, status=status)


def test_each_save_raises_the_revision(editor, workflow):
    assert save(editor, workflow, "{ ", 1)["revision"] == 2
    draft = save(editor, workflow, '{"StartAt": ', 2)
    assert draft["revision"] == 3
    assert editor.get(f"/workflows/{workflow['id']}")["draft"] == draft


def test_saving_over_somebody_elses_save_is_a_conflict_that_shows_theirs(editor, other, workflow):
    save(other, workflow, '{"Comment": "theirs"}', 1)
    answer = save(editor, workflow, '{"Comment": "mine"}', 1, status=409)
    assert answer["code"] == "draft_conflict"
    assert "changed by another-editor" in answer["message"]
    assert answer["details"]["draft"]["text"] == '{"Comment": "theirs"}'
    assert answer["details"]["draft"]["revision"] == 2
    assert editor.get(f"/workflows/{workflow['id']}")["draft"]["text"] == '{"Comment": "theirs"}'


def test_the_same_save_again_is_no_conflict(editor, workflow):
    first = save(editor, workflow, '{"Comment": "mine"}', 1)
    assert save(editor, workflow, '{"Comment": "mine"}', 1) == first


def test_the_list_counts_states_and_problems_of_the_draft(editor, workflow):
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Nowhere"}, "B": {"Type": "Succeed"}}}'
    save(editor, workflow, text, 1)
    (row,) = editor.get("/workflows")["items"]
    assert row["state_count"] == 2
    assert row["problems"]["errors"] >= 1
    assert row["has_unsaved_changes"] is True


def test_the_largest_draft_is_1_mib_of_utf8(editor, workflow):
    save(editor, workflow, "ä" * 524_288, 1)
    answer = save(editor, workflow, "ä" * 524_288 + "x", 2, status=413)
    assert answer["code"] == "draft_too_large"
    assert "1,048,577 bytes" in answer["message"]


def test_a_character_that_no_text_may_hold_is_named_with_its_place(editor, workflow):
    answer = save(editor, workflow, '{\n  "a\0"}', 1, status=422)
    assert answer["code"] == "text_invalid"
    assert answer["message"].startswith("Line 2, column 5: the character U+0000")


def test_a_lone_surrogate_is_refused_before_it_reaches_the_database(editor, workflow):
    body = b'{"text": "\\ud800", "format": "json", "revision": 1}'
    answer = editor.call("PUT", f"/workflows/{workflow['id']}/draft", body)
    assert answer.status_code == 422


def test_a_viewer_may_read_but_not_save(viewer, workflow):
    assert viewer.get(f"/workflows/{workflow['id']}")["can_edit"] is False
    answer = save(viewer, workflow, "{}", 1, status=403)
    assert answer["code"] == "not_allowed"
    assert "groups editor and admin may" in answer["message"]
