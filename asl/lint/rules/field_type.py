"""Values of the wrong JSON type."""

from collections.abc import Iterator

from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View
from asl.lint.words import listed

_ARTICLES = {"integer": "an integer", "array": "an array", "object": "an object", "null": "null"}


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    wanted = error.schema["type"]
    types = [wanted] if isinstance(wanted, str) else list(wanted)
    kinds = listed(name.upper() for name in types if name != "null" or len(types) == 1)
    message = f"Expected value of type {'Integer' if types == ['integer'] else kinds}"  # the service's two spellings
    yield Finding(error.path, message, expected=" or ".join(_ARTICLES.get(name, f"a {name}") for name in types),
                  help=f"This is {_kind(error.value)}.")  # fmt: skip


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "an array", str: "a text", bool: "a boolean", type(None): "null"}
    return kinds.get(type(value), "a number")


RULE = Rule(
    id="field_type",
    says="Every field has a value of its type.",
    keywords=frozenset({"type"}),
    shape=_check,
)
