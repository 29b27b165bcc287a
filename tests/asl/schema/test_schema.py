"""The JSON Schema of the language: sound, complete for forms, and read alike by both validators."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from asl.expr.choice import COMPARATORS
from asl.schema import LANGUAGES, STATE_TYPES, fields, schema

LINT_CASES = Path(__file__).parent.parent / "lint" / "cases"
GROUPS = {"Configuration", "Input", "Output", "Error handling", "Variables"}


def _definitions() -> list[Any]:
    cases = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(LINT_CASES.glob("*/*.json"))]
    return [case["definition"] for case in cases if "definition" in case]


def _mutated(value: Any, dice: random.Random) -> Any:
    if dice.random() < 0.06:
        return dice.choice([None, True, 0, -1, 1.5, "", "x", "{% 1 %}", [], {}, [1], {"Type": "Pass"}])
    if isinstance(value, dict):
        kept = [(name, inner) for name, inner in value.items() if dice.random() > 0.05]
        return {
            dice.choice(["Next", "Foo", name]) if dice.random() < 0.04 else name: _mutated(v, dice) for name, v in kept
        }
    return [_mutated(inner, dice) for inner in value] if isinstance(value, list) else value


def test_it_is_a_schema_of_2020_12() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def _place(error: Any) -> tuple[str | int, ...]:
    """Where jsonschema places an error: a field that is forbidden outright counts as its object's."""
    path = tuple(error.instance_path)
    return path[:-1] if error.kind.name == "falseSchema" else path


def _numbered(path: Iterable[str | int]) -> tuple[str | int, ...]:
    """The path as jsonschema-rs gives it: keys of digits are numbers (`asl.lint.shape` keeps them apart)."""
    return tuple(int(step) if isinstance(step, str) and step.isdigit() else step for step in path)


@pytest.mark.parametrize("seed", range(4))
def test_jsonschema_and_jsonschema_rs_say_the_same(seed: int) -> None:
    reference, fast = jsonschema.Draft202012Validator(schema()), jsonschema_rs.Draft202012Validator(schema())
    dice = random.Random(seed)
    verdicts = set()
    for definition in _definitions():
        for value in (definition, _mutated(definition, dice)):
            verdict = fast.is_valid(value)
            assert verdict is reference.is_valid(value), json.dumps(value)
            verdicts.add(verdict)
            if not verdict and seed == 0:
                slow_paths = {_numbered(error.absolute_path) for error in reference.iter_errors(value)}
                assert {_place(error) for error in fast.iter_errors(value)} == slow_paths
    assert verdicts == {True, False}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", STATE_TYPES)
def test_every_field_has_what_a_form_needs(kind: str, language: str) -> None:
    found = fields(kind, language)
    assert {"Type", "Comment", "QueryLanguage"} <= found.keys()
    for name, field in found.items():
        assert field["title"], name
        assert field["description"].endswith("."), name
        assert field["x-group"] in GROUPS, name
        assert field["x-widget"], name
        assert field["x-docs"].endswith(".html"), name
        assert isinstance(field["required"], bool), name


def test_fields_depend_on_type_and_language() -> None:
    assert fields("Task")["Resource"]["required"] is True
    assert "Parameters" in fields("Task", "JSONPath") and "Parameters" not in fields("Task", "JSONata")
    assert "Arguments" in fields("Task", "JSONata") and "Arguments" not in fields("Task", "JSONPath")
    assert fields("Retrier")["MaxAttempts"]["default"] == 3
    assert fields("Nothing") == {}


def test_a_rule_has_the_39_comparators_that_the_interpreter_has() -> None:
    assert set(COMPARATORS) <= fields("ChoiceRule", "JSONPath").keys()
    assert len(COMPARATORS) == 39
