"""Two definitions side by side."""

from __future__ import annotations

import copy
from typing import Any

from editor.comparison import compare, field_changes

BEFORE: dict[str, Any] = {
    "StartAt": "A",
    "States": {
        "A": {"Type": "Task", "Resource": "x", "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 3}], "Next": "M"},
        "M": {
            "Type": "Map",
            "ItemProcessor": {"StartAt": "In", "States": {"In": {"Type": "Pass", "End": True}}},
            "Next": "Z",
        },
        "Z": {"Type": "Succeed"},
    },
}


def changed(**change: Any) -> dict[str, Any]:
    after = copy.deepcopy(BEFORE)
    after["States"] = {**after["States"], **change}
    return after


def words(before: Any, after: Any) -> list[str]:
    return [change.words for change in field_changes(before, after)]


def test_a_definition_is_identical_to_itself() -> None:
    found = compare(BEFORE, copy.deepcopy(BEFORE))
    assert found.identical
    assert found.summary == {"added": 0, "removed": 0, "changed": 0, "unchanged": 4}


def test_a_changed_field_is_told_in_words() -> None:
    after = copy.deepcopy(BEFORE)
    after["States"]["A"]["Retry"][0]["MaxAttempts"] = 6
    (state,) = [state for state in compare(BEFORE, after).states if state.change == "changed"]
    (field,) = state.fields
    assert (state.name, field.path, field.before, field.after) == ("A", "Retry[0].MaxAttempts", 3, 6)
    assert field.words == "Retry[0].MaxAttempts 3 → 6"


def test_fields_come_and_go_and_change_their_type() -> None:
    assert words({"a": 1, "b": [1]}, {"b": [1, 2], "c": None}) == ["b[1] added: 2", "c added: null", "a removed: 1"]
    assert words({"a": 1}, {"a": True}) == ["a 1 → true"]
    assert words({"a": 1}, {"a": 1.0}) == ["a 1 → 1.0"]
    assert words({"a": {"b": "x" * 99}}, {"a": {"b": []}}) == ["a.b \"" + "x" * 38 + "… → []"]  # fmt: skip


def test_states_are_added_and_removed_with_their_edges() -> None:
    after = changed(N={"Type": "Pass", "Next": "Z"})
    after["States"]["M"]["Next"] = "N"
    found = compare(BEFORE, after)
    assert [(state.name, state.change) for state in found.states] == [
        ("A", "unchanged"), ("M", "changed"), ("Z", "unchanged"), ("N", "added"), ("In", "unchanged"),
    ]  # fmt: skip
    moved = [(edge.source, edge.target, edge.change) for edge in found.edges if edge.change != "unchanged"]
    assert moved == [("M", "N", "added"), ("N", "Z", "added"), ("M", "Z", "removed")]
    back = compare(after, BEFORE)
    assert back.summary == {"added": 0, "removed": 1, "changed": 1, "unchanged": 3}


def test_a_change_inside_a_map_is_one_of_the_inner_state_only() -> None:
    after = copy.deepcopy(BEFORE)
    after["States"]["M"]["ItemProcessor"]["States"]["In"]["Result"] = 1
    found = compare(BEFORE, after)
    assert [(state.name, state.path) for state in found.states if state.change == "changed"] == [
        ("In", ["States", "M", "ItemProcessor", "States", "In"])
    ]


def test_the_settings_of_a_processor_belong_to_the_map() -> None:
    after = copy.deepcopy(BEFORE)
    after["States"]["M"]["ItemProcessor"]["ProcessorConfig"] = {"Mode": "INLINE"}
    (state,) = [state for state in compare(BEFORE, after).states if state.change == "changed"]
    assert [field.words for field in state.fields] == ['ItemProcessor.ProcessorConfig added: {"Mode": "INLINE"}']


def test_a_state_that_moved_into_a_map_says_so() -> None:
    after = copy.deepcopy(BEFORE)
    after["States"]["M"]["ItemProcessor"]["States"]["Z"] = after["States"].pop("Z")
    (state,) = [state for state in compare(BEFORE, after).states if state.name == "Z"]
    assert (state.change, state.fields[0].words) == ("changed", "moved from the outermost level to M")


def test_fields_of_the_machine_are_compared_too() -> None:
    assert [field.words for field in compare(BEFORE, {**BEFORE, "TimeoutSeconds": 9}).machine] == [
        "TimeoutSeconds added: 9"
    ]


def test_a_draft_that_cannot_be_read_counts_as_empty() -> None:
    assert compare(None, BEFORE).summary["added"] == 4
    assert compare({"States": {"A": 1, "B": {"Type": []}}}, "text").summary["removed"] == 1
