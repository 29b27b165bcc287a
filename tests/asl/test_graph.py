"""States and edges of definitions, whole and broken."""

from __future__ import annotations

from typing import Any

from asl.graph import edges, outline, rule_words

DEFINITION: dict[str, Any] = {
    "StartAt": "Check",
    "States": {
        "Check": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 5, "Next": "Each"}], "Default": "Both"},
        "Each": {
            "Type": "Map",
            "Iterator": {"StartAt": "In", "States": {"In": {"Type": "Task", "Resource": "x", "End": True}}},
            "Catch": [{"ErrorEquals": ["E", "F"], "Next": "Stop"}],
            "Next": "Both",
        },
        "Both": {"Type": "Parallel", "Branches": [{"StartAt": "L", "States": {"L": {"Type": "Succeed"}}}, 7], "End": True},
        "Stop": {"Type": "Fail"},
    },
}  # fmt: skip


def test_states_come_in_the_order_of_the_text_with_their_scopes() -> None:
    found = outline(DEFINITION)
    assert [(state.name, state.path) for state in found.states if state.machine.container] == [
        ("In", ("States", "Each", "Iterator", "States", "In")),
        ("L", ("States", "Both", "Branches", 0, "States", "L")),
    ]
    assert [state.name for state in found.states] == ["Check", "Each", "Both", "Stop", "In", "L"]


def test_edges_name_what_leads_where() -> None:
    found = [(edge.source, edge.target, edge.kind, edge.label) for edge in edges(outline(DEFINITION).machines[0])]
    assert found == [
        ("", "Check", "start", ""),
        ("Check", "Each", "choice", "$.n NumericGreaterThan 5"),
        ("Check", "Both", "default", "Default"),
        ("Each", "Both", "next", ""),
        ("Each", "Stop", "catch", "E, F"),
        ("Both", "", "end", ""),
        ("Stop", "", "end", ""),
    ]


def test_query_languages_come_from_the_definition_or_the_state_and_never_from_a_container() -> None:
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}
    definition = {"StartAt": "M", "States": {"M": {"Type": "Map", "QueryLanguage": "JSONata", "ItemProcessor": inner}}}
    assert [(state.name, state.language) for state in outline(definition).states] == [
        ("M", "JSONata"),
        ("I", "JSONPath"),
    ]
    assert {state.language for state in outline({**definition, "QueryLanguage": "odd"}).states} == {"JSONata"}


def test_rules_are_told_in_words() -> None:
    assert rule_words(
        {"And": [{"Variable": "$.a", "IsNull": True}, {"Not": {"Variable": "$.b", "StringEquals": "x"}}]}
    ) == ('$.a IsNull true and not ($.b StringEquals "x")')
    assert rule_words({"Condition": "{% $a > 1 %}"}) == "$a > 1"
    assert rule_words({"Comment": "Large orders", "Condition": True}) == "Large orders"


def test_anything_may_stand_where_states_should_be() -> None:
    for broken in (
        {},
        {"States": []},
        {"States": {"A": 1, "B": {"Type": 3, "Next": {}}}},
        {"States": {"M": {"Type": "Map"}}},
    ):
        assert list(edges(outline(broken).machines[0])) == []
