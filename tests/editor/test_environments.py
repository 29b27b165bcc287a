"""Environments and their values: who may change them, what is refused and how, and that secrets never come back."""

from __future__ import annotations

import json

import pytest

from editor.environments import filling, services
from editor.environments.models import Environment, EnvironmentValue
from editor.models import Version, Workflow
from tests.editor.conftest import Person

BARE = '{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": ${Pause}, "Comment": "${Who}", "End": true}}}'


@pytest.fixture
def admin(db: None) -> Person:
    return Person("an-admin", "admin")


@pytest.fixture
def prod(admin: Person) -> dict:
    return admin.post("/environments", {"name": "prod", "description": "What customers use."})


def value(person: Person, environment: dict, name: str, given, status: int = 201, **more):
    return person.post(f"/environments/{environment['id']}/values", {"name": name, "value": given, **more}, status)


def listed(person: Person, environment: dict) -> dict:
    items = person.get(f"/environments/{environment['id']}/values")["items"]
    return {(item["name"], item["workflow"] and item["workflow"]["name"]): item for item in items}


def version_of(person: Person, text: str, name: str = "Waits") -> Version:
    made = person.post("/workflows", {"name": name, "text": text})
    person.post(f"/workflows/{made['id']}/versions", {"text": text, "format": "json"})
    return Version.objects.get(workflow_id=made["id"])


def test_values_of_each_type_are_kept_as_they_are(editor, prod):
    given = {
        "Table": ("string", "orders – ümlaut\n"),
        "Pause": ("number", 2.5),
        "Strict": ("boolean", False),
        "Rules": ("json", {"b": [1, None], "a": "x"}),
        "Nothing": ("json", None),
    }
    for name, (kind, what) in given.items():
        value(editor, prod, name, what, kind=kind)
    assert {name: item["value"] for (name, _), item in listed(editor, prod).items()} == {
        name: what for name, (_, what) in given.items()
    }
    (environment,) = editor.get("/environments")["items"]
    assert (environment["value_count"], environment["revision"]) == (5, 5)


def test_a_secret_never_comes_back(editor, prod, caplog):
    made = value(editor, prod, "Token", "hunter2-hunter2", is_secret=True)
    assert (made["value"], made["is_secret"]) == (None, True)
    assert listed(editor, prod)["Token", None]["value"] is None
    changed = editor.patch(f"/environments/values/{made['id']}", {"name": "ApiToken"})
    assert (changed["name"], changed["value"]) == ("ApiToken", None)
    row = EnvironmentValue.objects.get()
    assert "hunter2" not in row.body
    assert "hunter2" not in str(row)
    assert "hunter2" not in caplog.text
    workflow = Workflow.objects.get(pk=editor.post("/workflows", {"name": "Any"})["id"])
    revision = filling.revision_for(row.environment, workflow)
    assert "hunter2" not in json.dumps(revision.values)
    assert filling.values_in(revision) == {"ApiToken": "hunter2-hunter2"}
    assert filling.values_shown(revision) == {"ApiToken": "${ApiToken}"}


def test_a_secret_is_not_made_readable_by_calling_it_something_else(editor, prod):
    made = value(editor, prod, "Token", "hunter2-hunter2", is_secret=True)
    for change in ({"is_secret": False}, {"kind": "json"}):
        refused = editor.patch(f"/environments/values/{made['id']}", change, 422)
        assert refused["message"] == "What was a secret is not shown any more: enter the value anew."
    opened = editor.patch(f"/environments/values/{made['id']}", {"is_secret": False, "value": "public"})
    assert (opened["value"], opened["is_secret"]) == ("public", False)


def test_a_secret_of_another_server_is_said_to_be_unreadable(editor, prod, settings):
    value(editor, prod, "Token", "hunter2-hunter2", is_secret=True)
    workflow = Workflow.objects.get(pk=editor.post("/workflows", {"name": "Any"})["id"])
    revision = filling.revision_for(Environment.objects.get(), workflow)
    settings.SECRET_KEY = "another-server"
    with pytest.raises(services.Invalid, match="STUDIO_SECRET_KEY was changed"):
        filling.values_in(revision)


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"name": ""}, "name", "needs the name"),
        ({"name": "9lives"}, "name", "cannot begin with “9”"),
        ({"name": "with space"}, "name", "cannot hold a space"),
        ({"name": "a{b"}, "name", "cannot hold “{”"),
        ({"name": "a\u0007b"}, "name", "cannot hold U+0007"),
        ({"name": "${Table}"}, "name", "Write the name alone: Table, not ${Table}"),
        ({"name": "n" * 129}, "name", "has 129 characters; at most 128"),
        ({"kind": "number", "value": "30"}, "value", "The value is a text; its type asks for a number"),
        ({"kind": "number", "value": True}, "value", "The value is true or false; its type asks for a number"),
        ({"kind": "boolean", "value": 1}, "value", "The value is a number; its type asks for true or false"),
        ({"kind": "json", "value": "{}"}, "value", "The value is a text; its type asks for an object"),
        ({"kind": "string", "value": None}, "value", "The value is null; its type asks for a text"),
        ({"value": "x" * 70_000}, "value", "has 70,002 bytes; at most 65,536"),
        ({"value": "a\u0000b"}, "value", "U+0000"),
        ({"kind": "json", "value": json.loads("[" * 60 + "]" * 60)}, "value", "nested deeper than 50 levels"),
        ({"kind": "number", "value": 5, "is_secret": True}, "is_secret", "Only a text can be a secret"),
        ({"value": "short", "is_secret": True}, "value", "at least 8 characters"),
    ],
)
def test_what_is_wrong_with_a_value_is_said_of_its_field(editor, prod, body, field, words):
    refused = value(editor, prod, **{"name": "Table", "given": body.pop("value", "orders"), **body}, status=422)
    assert refused["field"] == field
    assert words in refused["message"]
    assert listed(editor, prod) == {}


def test_a_type_that_does_not_exist_is_refused(editor, prod):
    assert value(editor, prod, "Table", "x", 422, kind="date")["field"] == "kind"


def test_a_name_is_there_once_for_all_and_once_for_each_workflow(editor, prod):
    one, two = (editor.post("/workflows", {"name": name})["id"] for name in ("One", "Two"))
    value(editor, prod, "Table", "common")
    value(editor, prod, "Table", "of one", workflow_id=one)
    value(editor, prod, "Table", "of two", workflow_id=two)
    assert value(editor, prod, "Table", "x", 409)["message"] == (
        "prod has a value named Table for all workflows already. Change that one."
    )
    assert value(editor, prod, "Table", "x", 409, workflow_id=one)["field"] == "name"
    seen = {
        name: filling.values_in(filling.revision_for(Environment.objects.get(), Workflow.objects.get(pk=key)))
        for name, key in (("one", one), ("two", two))
    }
    assert seen == {"one": {"Table": "of one"}, "two": {"Table": "of two"}}


def test_a_value_that_changes_makes_another_revision_and_leaves_the_old_one(editor, prod):
    made = value(editor, prod, "Table", "before")
    workflow = Workflow.objects.get(pk=editor.post("/workflows", {"name": "Any"})["id"])
    environment = Environment.objects.get()
    before = filling.revision_for(environment, workflow)
    assert filling.revision_for(environment, workflow).pk == before.pk
    editor.patch(f"/environments/values/{made['id']}", {"value": "after"})
    after = filling.revision_for(environment, workflow)
    assert (filling.values_in(before), filling.values_in(after)) == ({"Table": "before"}, {"Table": "after"})
    assert after.revision == before.revision + 1
    editor.delete(f"/environments/values/{made['id']}")
    assert filling.values_in(filling.revision_for(environment, workflow)) == {}


def test_there_are_not_too_many(admin, prod, monkeypatch):
    monkeypatch.setattr(services, "MAX_VALUES", 1)
    monkeypatch.setattr(services, "MAX_ENVIRONMENTS", 1)
    value(admin, prod, "One", "1")
    assert value(admin, prod, "Two", "2", 409)["message"] == "prod has 1 values: no more are taken."
    assert admin.post("/environments", {"name": "more"}, 409)["code"] == "too_many_environments"


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "needs a name"), ("n" * 81, "has 81 characters"), ("a\u200bb", "that nobody can see")],
)
def test_what_is_wrong_with_an_environment_is_said(admin, name, words):
    refused = admin.post("/environments", {"name": name}, 422)
    assert refused["field"] == "name"
    assert words in refused["message"]


def test_environments_have_names_of_their_own(admin, prod):
    assert admin.post("/environments", {"name": "prod"}, 409)["field"] == "name"
    dev = admin.post("/environments", {"name": "dev"})
    assert admin.patch(f"/environments/{dev['id']}", {"name": "prod"}, 409)["code"] == "name_conflict"
    renamed = admin.patch(f"/environments/{dev['id']}", {"name": "staging", "description": "Like prod."})
    assert (renamed["name"], renamed["description"]) == ("staging", "Like prod.")
    assert [item["name"] for item in admin.get("/environments")["items"]] == ["prod", "staging"]
    admin.delete(f"/environments/{dev['id']}")
    assert admin.get(f"/environments/{dev['id']}/values", 404)["code"] == "not_found"


def test_the_values_of_a_deleted_workflow_are_not_listed(editor, prod):
    made = editor.post("/workflows", {"name": "Gone"})
    value(editor, prod, "Table", "x", workflow_id=made["id"])
    editor.delete(f"/workflows/{made['id']}")
    assert listed(editor, prod) == {}
    assert editor.get("/environments")["items"][0]["value_count"] == 0
    assert value(editor, prod, "Table", "y", 404, workflow_id=made["id"])["code"] == "not_found"


def test_the_placeholders_of_a_version_are_listed_with_where_their_values_come_from(editor, prod):
    version = version_of(editor, BARE)
    path = f"/workflows/{version.workflow_id}/versions/1/placeholders"
    assert editor.get(path)["items"] == [
        {"name": "Pause", "pointer": "/States/W/Seconds", "line": 1, "bare": True, "from": None},
        {"name": "Who", "pointer": "/States/W/Comment", "line": 1, "bare": False, "from": None},
    ]
    value(editor, prod, "Pause", 1, kind="number")
    value(editor, prod, "Who", "me", workflow_id=str(version.workflow_id))
    known = editor.get(f"{path}?environment={prod['id']}")["items"]
    assert {item["name"]: item["from"] for item in known} == {"Pause": "environment", "Who": "workflow"}


def test_a_definition_is_checked_with_the_values_of_an_environment(editor, prod):
    body = {"text": BARE.replace("Seconds", "SecondsPath"), "environment": prod["id"]}
    without = editor.post("/validate", {"text": body["text"]}, 200)
    assert without["valid"]
    missing = editor.post("/validate", body, 200)
    assert {(p["code"], p["message"]) for p in missing["problems"] if p["code"] == "PLACEHOLDER_WITHOUT_VALUE"} == {
        ("PLACEHOLDER_WITHOUT_VALUE", "No value is given for ${Pause}"),
        ("PLACEHOLDER_WITHOUT_VALUE", "No value is given for ${Who}"),
    }
    value(editor, prod, "Pause", 0, kind="number")
    value(editor, prod, "Who", "a-secret-person", is_secret=True)
    checked = editor.post("/validate", body, 200)
    (problem,) = [problem for problem in checked["problems"] if problem["severity"] == "ERROR"]
    assert problem["pointer"] == "/States/W/SecondsPath"
    assert (problem["line"], problem["column"]) == (1, body["text"].index("${Pause}") + 1)
    assert "a-secret-person" not in json.dumps(checked)
    assert not any(problem["code"] == "PLACEHOLDER_WITHOUT_VALUE" for problem in checked["problems"])


def test_an_unquoted_timeout_of_zero_shows_its_problem(editor, prod):
    text = (
        '{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",'
        ' "Parameters": {"QueueUrl": "${Queue}", "MessageBody": "x"}, "TimeoutSeconds": ${Timeout}, "End": true}}}'
    )
    value(editor, prod, "Queue", "https://sqs.us-east-1.amazonaws.com/123456789012/orders")
    made = value(editor, prod, "Timeout", 0, kind="number")
    ask = {"text": text, "environment": prod["id"]}
    errors = [p for p in editor.post("/validate", ask, 200)["problems"] if p["severity"] == "ERROR"]
    assert [p["pointer"] for p in errors] == ["/States/T/TimeoutSeconds"]
    editor.patch(f"/environments/values/{made['id']}", {"value": 30})
    assert editor.post("/validate", ask, 200)["valid"]


def test_an_unknown_environment_is_not_found(editor, prod):
    gone = "00000000-0000-4000-8000-000000000000"
    assert editor.post("/validate", {"text": BARE, "environment": gone}, 404)["code"] == "not_found"
    assert editor.post(f"/environments/{gone}/values", {"name": "A", "value": ""}, 404)["code"] == "not_found"
