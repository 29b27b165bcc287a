"""A field that the called action does not have: the definition is accepted, and the call fails when it is made."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from asl.document.placeholders import has_placeholder, is_placeholder
from asl.document.pointer import Path
from asl.graph import JSONATA, State
from asl.lint.fixes import rename_key
from asl.lint.integrations import read_resource
from asl.lint.parts import Parts
from asl.lint.required_parameters import known_fields
from asl.lint.rule import Finding, Rule
from asl.lint.sdk_fields import Fields
from asl.lint.words import nearest

_MANY = 12  # names that still help in a sentence


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    resource = state.value.get("Resource")
    name = "Arguments" if state.language == JSONATA else "Parameters"
    given = state.value.get(name)
    fields = known_fields(resource) if type(resource) is str and type(given) is dict else None
    if fields is None or is_placeholder(given):
        return
    # A guess: optimised integrations take small first letters within a field, as in an example of the documentation
    # of Batch (`"RetryStrategy": {"attempts": 5}`); aws-sdk integrations do not.
    strict = read_resource(str(resource)).kind == "aws-sdk"
    todo: list[tuple[Path, dict[str, Any], Fields, bool]] = [((*state.path, name), given or {}, fields, True)]
    while todo:
        path, value, known, exact = todo.pop()
        for key, inner in value.items():
            written = key.removesuffix(".$") if state.language != JSONATA else key
            field = known.known_as(written)
            if has_placeholder(key):
                continue
            if field is None or (exact and written[:1].islower()):
                yield _finding((*path, key), written, field or nearest(written, known), known)
            elif written == key:
                todo += [
                    ((*path, key, *step), member, within, strict)
                    for step, member, within in _inner(inner, known, field)
                ]


def _inner(value: Any, known: Fields, field: str) -> Iterator[tuple[Path, dict[str, Any], Fields]]:
    """The objects with named fields that the value of a field holds, behind lists and free keys."""
    within, free = known.within(field)
    todo: list[tuple[Path, Any, int]] = [((), value, free)] if within is not None else []
    while todo:
        step, here, keys = todo.pop()
        if type(here) is list:
            todo += [((*step, index), item, keys) for index, item in enumerate(here)]
        elif type(here) is dict and keys:
            todo += [((*step, key), item, keys - 1) for key, item in here.items()]
        elif type(here) is dict and within is not None and not is_placeholder(here):
            yield step, here, within


def _finding(path: Path, written: str, meant: str | None, known: Fields) -> Finding:
    names = sorted(known)
    listed = f"one of {', '.join(names)}" if 0 < len(names) <= _MANY else "a field of this action"
    ending = ".$" if str(path[-1]) != written else ""
    title = f"Rename to {meant}{ending}"
    fix = partial(rename_key, path=path, name=f"{meant}{ending}", title=title) if meant else None
    return Finding(path, f'The field "{written}" is not supported by Step Functions', on_key=True, fix=fix,
                   expected=f"did you mean {meant}?" if meant else listed,
                   help="The definition is accepted, but the call fails with these words when it is made.")  # fmt: skip


RULE = Rule(
    id="unknown_parameter",
    says="Parameters and Arguments have only fields that the called action knows, within their objects too.",
    code="UNKNOWN_PARAMETER",
    severity="WARNING",
    types=frozenset({"Task"}),
    fields=frozenset({"Parameters", "Arguments"}),
    kinds=frozenset({"optimised", "aws-sdk"}),
    alone=_check,
)
