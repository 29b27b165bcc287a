"""Names of variables in Assign."""

import re
from collections.abc import Iterator

from asl.document.placeholders import has_placeholder
from asl.graph import State
from asl.limits import MAX_NAME_CHARACTERS
from asl.lint.fields import entries
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule

_NAME = re.compile(r"[^\W\d]\w*\Z")


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    places = [((*state.path, "Assign"), state.value.get("Assign"))]
    for field in ("Catch", "Choices"):
        places += [
            ((*state.path, field, index, "Assign"), entry.get("Assign")) for index, entry in entries(state, field)
        ]
    for path, assign in places:
        for key in assign if isinstance(assign, dict) else ():
            name = key.removesuffix(".$") if state.language == "JSONPath" else key
            if name == "states":
                yield Finding((*path, key), "Cannot assign to reserved variable '$states'.", at=path, on_key=True,
                              code="RESERVED_VARIABLE_NAME", expected="another name: $states is the service's")  # fmt: skip
            elif (why := _mistake(name)) and not has_placeholder(name):
                yield Finding((*path, key), f"Invalid variable name '{name}': {why}", at=path, on_key=True,
                              expected="letters, digits and _, not a digit first")  # fmt: skip


def _mistake(name: str) -> str | None:
    if len(name) > MAX_NAME_CHARACTERS:
        return f"it has {len(name)} characters, at most {MAX_NAME_CHARACTERS} are allowed"
    return None if _NAME.match(name) else "the variable name contains invalid characters."


RULE = Rule(
    id="variable_name",
    code="INVALID_VARIABLE_NAME",
    says="Variables have names that expressions can use, of at most 80 characters; `states` is taken.",
    fields=frozenset({"Assign", "Catch", "Choices"}),
    alone=_check,
)
