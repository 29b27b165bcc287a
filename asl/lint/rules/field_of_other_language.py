"""A field of JSONPath in a JSONata state, or the other way round."""

from collections.abc import Iterator

from asl.graph import JSONATA
from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View
from asl.schema import schema

_OTHER = {"JSONPath": "JSONata", "JSONata": "JSONPath"}


def other_language_has(part: str, name: str) -> bool:
    """True where the same part of the schema has the field in the other query language only."""
    base, _, language = part.rpartition(".")
    other = schema()["$defs"].get(f"{base}.{_OTHER.get(language, '')}")
    return bool(base and other and name in other["properties"])


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    if view.outline.language == JSONATA and error.part.endswith(".JSONPath"):
        return  # query_language_back says it; the service is silent about the fields of such a state
    for name in error.details["unexpected"]:
        if other_language_has(error.part, name):
            language = error.part.rpartition(".")[2]
            words = (
                f"The QueryLanguage is set to '{language}', but field '{name}' "
                f"is only supported for the '{_OTHER[language]}' QueryLanguage"
            )
            yield Finding((*error.path, name), words, at=error.path, on_key=True,
                          expected=f"a field of {language}, or QueryLanguage {_OTHER[language]}")  # fmt: skip


RULE = Rule(
    id="field_of_other_language",
    says="A state has only the fields of its own query language.",
    keywords=frozenset({"additionalProperties"}),
    shape=_check,
)
