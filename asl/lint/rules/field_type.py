"""Values of the wrong JSON type."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from asl.lint.fixes import set_value
from asl.lint.rule import Finding, Rule, ShapeError
from asl.lint.view import View
from asl.lint.words import listed
from asl.problems import Fix

_BARE = re.compile(r"-?(?:0|[1-9]\d{0,15})(?:\.\d{1,15})?|true|false")
_ARTICLES = {"integer": "an integer", "array": "an array", "object": "an object", "null": "null"}


def _check(error: ShapeError, view: View) -> Iterator[Finding]:
    wanted = error.schema["type"]
    types = [wanted] if isinstance(wanted, str) else list(wanted)
    kinds = listed(name.upper() for name in types if name != "null" or len(types) == 1)
    message = f"Expected value of type {'Integer' if types == ['integer'] else kinds}"  # the service's two spellings
    yield Finding(error.path, message, fix=_fix(error, types), expected=" or ".join(_ARTICLES.get(name, f"a {name}") for name in types),
                  help=f"This is {_kind(error.value)}.")  # fmt: skip


def _fix(error: ShapeError, types: list[str]) -> Callable[[View], Fix | None] | None:
    """A number or a boolean that stands in quotes: without them it is what was meant."""
    bare = str(error.value)
    if type(error.value) is str and _BARE.fullmatch(bare):
        kind = "boolean" if bare in ("true", "false") else "number" if "." in bare else "integer"
        if kind in types or (kind == "integer" and "number" in types):
            return partial(set_value, path=error.path, value=bare, title=f"Change to {bare}")
    return None


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "an array", str: "a text", bool: "a boolean", type(None): "null"}
    return kinds.get(type(value), "a number")


RULE = Rule(
    id="field_type",
    says="Every field has a value of its type.",
    keywords=frozenset({"type"}),
    shape=_check,
)
