"""Workflows through the API: made, listed, renamed, deleted."""

from __future__ import annotations

import json

import pytest

from editor.models import Workflow

PASS = '{"StartAt": "Only", "States": {"Only": {"Type": "Pass", "End": true}}}'


def test_a_new_workflow_starts_with_a_valid_draft_and_no_version(editor):
    made = editor.post("/workflows", {"name": "Orders", "description": "Takes orders."})
    assert made["name"] == "Orders"
    assert made["arn"] == "arn:aws:states:us-east-1:123456789012:stateMachine:Orders"
    assert made["latest_version"] is None
    assert made["has_unsaved_changes"] is True
    assert made["problems"] == {"errors": 0, "warnings": 0}
    assert made["draft"]["revision"] == 1
    assert made["draft"]["saved_by"]["username"] == "an-editor"
    assert json.loads(made["draft"]["text"])["States"]
    assert made["can_edit"] is True


@pytest.mark.parametrize("text", [PASS, "", "{", "no json at all", '{\r\n\t"StartAt" : "Ä 😀"  }\r\n', "\ufeff{}"])
def test_any_text_is_kept_byte_for_byte(editor, text):
    made = editor.post("/workflows", {"name": "Orders", "text": text})
    assert editor.get(f"/workflows/{made['id']}")["draft"]["text"] == text


def test_a_yaml_workflow_starts_with_yaml(editor):
    made = editor.post("/workflows", {"name": "Orders", "format": "yaml"})
    assert made["draft"]["format"] == "yaml"
    assert made["draft"]["text"].startswith("Comment:")
    assert made["state_count"] == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "A name is needed"),
        ("Process order", "may not contain a space"),
        ("a" * 81, "81 characters"),
        ("a/b", "“/”"),
        ("a\u0001b", "U+0001"),
        ("really?", "“?”"),
    ],
)
def test_a_name_that_aws_would_refuse_is_refused_with_the_reason(editor, name, said):
    answer = editor.post("/workflows", {"name": name}, status=422)
    assert answer["code"] == "name_invalid"
    assert answer["field"] == "name"
    assert said in answer["message"]


def test_a_name_in_use_is_a_conflict_until_its_workflow_is_deleted(editor):
    made = editor.post("/workflows", {"name": "Orders"})
    assert editor.post("/workflows", {"name": "Orders"}, status=409)["code"] == "name_conflict"
    editor.delete(f"/workflows/{made['id']}")
    editor.get(f"/workflows/{made['id']}", status=404)
    assert editor.post("/workflows", {"name": "Orders"})["id"] != made["id"]


def test_renaming_to_a_name_in_use_changes_nothing(editor):
    editor.post("/workflows", {"name": "Orders"})
    other = editor.post("/workflows", {"name": "Bills"})
    answer = editor.patch(f"/workflows/{other['id']}", {"name": "Orders", "description": "new"}, status=409)
    assert answer["code"] == "name_conflict"
    assert editor.get(f"/workflows/{other['id']}")["description"] == ""


def test_inputs_are_kept_with_the_workflow_as_written(editor):
    made = editor.post("/workflows", {"name": "Orders"})
    inputs = [{"name": "High value", "text": '{\n  "total": 1500\n}'}, {"name": "broken", "text": "{"}]
    assert editor.patch(f"/workflows/{made['id']}", {"inputs": inputs})["inputs"] == inputs


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ([{"name": "a", "text": "{}"}, {"name": "a", "text": "{}"}], "Two saved inputs are named “a”"),
        ([{"name": " ", "text": "{}"}], "needs a name"),
        ([{"name": "big", "text": "x" * 262_145}], "262,145 bytes"),
        ([{"name": str(n), "text": "{}"} for n in range(51)], "at most 50"),
    ],
)
def test_inputs_that_could_not_be_used_are_refused(editor, inputs, said):
    made = editor.post("/workflows", {"name": "Orders"})
    answer = editor.patch(f"/workflows/{made['id']}", {"inputs": inputs}, status=422)
    assert answer["code"] == "inputs_invalid"
    assert said in answer["message"]


def test_the_list_shows_the_latest_changed_first_page_by_page(editor):
    for number in range(5):
        editor.post("/workflows", {"name": f"Workflow-{number}"})
    first = editor.get("/workflows?limit=2")
    second = editor.get(f"/workflows?limit=2&cursor={first['next']}")
    third = editor.get(f"/workflows?limit=2&cursor={second['next']}")
    names = [row["name"] for page in (first, second, third) for row in page["items"]]
    assert names == [f"Workflow-{number}" for number in (4, 3, 2, 1, 0)]
    assert third["next"] is None


def test_the_list_costs_the_same_number_of_queries_however_long(editor, django_assert_num_queries):
    from editor.selectors import workflows_page

    for number in range(6):
        editor.post("/workflows", {"name": f"Workflow-{number}"})
    with django_assert_num_queries(1):
        workflows_page("", 50, None)


def test_the_search_looks_in_names_and_descriptions_word_by_word(editor):
    editor.post("/workflows", {"name": "Orders", "description": "for customers"})
    editor.post("/workflows", {"name": "Bills", "description": "for customers"})
    assert [row["name"] for row in editor.get("/workflows?search=CUSTOM+ord")["items"]] == ["Orders"]
    assert editor.get("/workflows?search=nothing")["items"] == []


def test_a_cursor_that_is_not_ours_is_refused(editor):
    assert editor.get("/workflows?cursor=AAAA", status=422)["code"] == "cursor_invalid"


def test_a_misspelt_field_is_an_error_that_names_it(editor):
    answer = editor.post("/workflows", {"name": "Orders", "descripton": "x"}, status=422)
    assert answer["code"] == "request_invalid"
    assert "descripton" in answer["message"]


def test_a_body_that_is_not_json_is_told_where_it_breaks(editor):
    answer = editor.call("POST", "/workflows", b'{"name": ')
    assert answer.status_code == 422
    assert json.loads(answer.content)["code"] == "body_invalid"
    assert "line 1 column" in json.loads(answer.content)["message"]


def test_more_than_can_be_taken_is_refused_unread(editor):
    answer = editor.call("POST", "/workflows", b'{"name": "' + b"a" * 9_000_000 + b'"}')
    assert answer.status_code == 413
    assert json.loads(answer.content)["code"] == "request_too_large"


def test_a_deleted_workflow_keeps_its_rows(editor):
    made = editor.post("/workflows", {"name": "Orders"})
    editor.delete(f"/workflows/{made['id']}")
    assert Workflow.objects.get(pk=made["id"]).deleted_at is not None
    assert editor.get("/workflows")["items"] == []
