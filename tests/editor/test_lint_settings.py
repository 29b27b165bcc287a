"""What a team makes of advice: levels for everybody, rules that one workflow does not want. Errors stay."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.editor.conftest import Person

TEXT = json.dumps(
    {
        "StartAt": "Way",
        "States": {
            "Way": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "Done"}]},
            "Done": {"Type": "Succeed"},
        },
    }
)
BROKEN = TEXT.replace('"Next": "Done"', '"Next": "Nowhere"')
RULE = "choice_without_default"


@pytest.fixture
def admin(db: None) -> Person:
    return Person("an-admin", "admin")


def severity(person: Person, workflow: str | None = None) -> str | None:
    problems = person.post("/validate", {"text": TEXT, "workflow": workflow}, status=200)["problems"]
    return next((problem["severity"] for problem in problems if problem["rule"] == RULE), None)


def setting(person: Person, rule: str) -> dict[str, Any]:
    return next(row for row in person.get("/lint-settings")["rules"] if row["id"] == rule)


def test_every_rule_is_listed_with_its_own_severity(viewer):
    assert (setting(viewer, RULE)["level"], setting(viewer, RULE)["adjustable"]) == ("WARNING", True)
    assert (setting(viewer, "missing_target")["level"], setting(viewer, "missing_target")["adjustable"]) == (
        "ERROR",
        False,
    )


@pytest.mark.parametrize(("level", "seen"), [("INFO", "INFO"), ("OFF", None)])
def test_a_level_holds_for_everybody_until_it_is_taken_back(admin, viewer, level, seen):
    assert severity(viewer) == "WARNING"
    admin.put("/lint-settings", {"levels": {RULE: level}})
    assert (severity(viewer), setting(viewer, RULE)["level"]) == (seen, level)
    admin.put("/lint-settings", {"levels": {}})
    assert severity(viewer) == "WARNING"


def test_counts_in_the_list_of_workflows_follow_the_levels(admin, editor):
    made = editor.post("/workflows", {"name": "Ways", "text": TEXT})
    assert made["problems"]["warnings"] == 1
    admin.put("/lint-settings", {"levels": {RULE: "OFF"}})
    assert editor.get(f"/workflows/{made['id']}")["problems"] == {"errors": 0, "warnings": 0}


def test_only_an_admin_sets_levels(editor, viewer):
    for person in (editor, viewer):
        assert person.put("/lint-settings", {"levels": {RULE: "OFF"}}, status=403)["code"] == "not_allowed"
    assert severity(viewer) == "WARNING"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("choice_without_defualt", "Did you mean choice_without_default?"),
        ("missing_target", "only advice can be turned down"),
    ],
)
def test_rules_that_do_not_exist_or_give_errors_are_refused_with_a_sentence(admin, rule, words):
    answer = admin.put("/lint-settings", {"levels": {rule: "OFF"}}, status=422)
    assert answer["code"] == "rule_invalid" and words in answer["message"]


def test_a_rule_cannot_be_made_an_error(admin):
    admin.put("/lint-settings", {"levels": {RULE: "ERROR"}}, status=422)


def test_a_workflow_can_do_without_a_rule_and_keeps_that_outside_its_definition(editor):
    made = editor.post("/workflows", {"name": "Ways", "text": TEXT})
    other = editor.post("/workflows", {"name": "MoreWays", "text": TEXT})
    changed = editor.patch(f"/workflows/{made['id']}", {"suppressed_rules": [RULE, RULE]})
    assert (changed["suppressed_rules"], changed["problems"]["warnings"]) == ([RULE], 0)
    assert changed["draft"]["text"] == TEXT
    assert (severity(editor, made["id"]), severity(editor, other["id"])) == (None, "WARNING")
    assert editor.patch(f"/workflows/{made['id']}", {"suppressed_rules": []})["problems"]["warnings"] == 1


def test_a_rule_of_errors_cannot_be_suppressed_and_errors_still_stop_a_version(editor):
    made = editor.post("/workflows", {"name": "Ways", "text": BROKEN})
    refused = editor.patch(f"/workflows/{made['id']}", {"suppressed_rules": ["missing_target"]}, status=422)
    assert refused["field"] == "suppressed_rules"
    editor.patch(f"/workflows/{made['id']}", {"suppressed_rules": [RULE]})
    answer = editor.post(
        f"/workflows/{made['id']}/versions", {"text": BROKEN, "format": "json", "message": ""}, status=422
    )
    assert {problem["severity"] for problem in answer["details"]["problems"]} == {"ERROR"}


def test_a_problem_leads_to_the_page_of_its_rule_which_says_what_holds_here(admin, viewer):
    (problem,) = viewer.post("/validate", {"text": TEXT}, status=200)["problems"]
    assert problem["docs"] == "/rules/choice_without_default/"
    admin.put("/lint-settings", {"levels": {RULE: "INFO"}})
    page = viewer.client.get(problem["docs"]).content.decode()
    assert "A Choice state has a Default." in page and "In this workspace the rule is a note" in page
    assert viewer.client.get("/rules/no_such_rule/").status_code == 404
