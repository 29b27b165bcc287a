"""Fields that hold a path hold one that can be read."""

from collections.abc import Iterator

from asl.document.placeholders import has_placeholder
from asl.expr.errors import NotRunHere, SyntaxProblem
from asl.expr.intrinsics import compile_intrinsic, is_intrinsic
from asl.expr.scoped_path import compile_scoped_path
from asl.graph import State
from asl.lint.fields import PATH_FIELDS
from asl.lint.parts import Parts
from asl.lint.paths import with_quotes
from asl.lint.plain import is_plain_path
from asl.lint.rule import Finding, Rule

_TEXT_FUNCTIONS = frozenset({"States.Format", "States.JsonToString", "States.ArrayGetItem", "States.Base64Encode",
                             "States.Base64Decode", "States.Hash", "States.UUID"})  # fmt: skip
"""The functions that ErrorPath and CausePath may use: https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html"""

_OF_A_MAP = frozenset({"MaxConcurrencyPath", "ToleratedFailureCountPath", "ToleratedFailurePercentagePath", "MaxItemsPath",
                       "MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath"})  # fmt: skip
"""Numbers of a Map: not to be read from the context object, as measured by others (floci-io/floci#3733)."""


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for place in parts.paths:
        text = place.value
        if not isinstance(text, str) or is_plain_path(text) or has_placeholder(text):
            continue
        if place.kind == "text" and is_intrinsic(text):
            yield from _function(place.path, text)
            continue
        try:
            path = compile_scoped_path(with_quotes(text))
        except NotRunHere:
            continue
        except SyntaxProblem as problem:
            message = "Value must be a valid JSONPath."
            if place.kind == "text":
                message = "Value must be a valid JSONPath or a valid intrinsic function call."
            yield Finding(place.path, message, expected="a path such as $.order.id", help=problem.message)
            continue
        if place.kind in ("reference", "result") and not path.is_reference:
            yield Finding(place.path, "Value is not a Reference Path",
                          expected="a path to one value, such as $.order.items[0]: no filters, wildcards or functions")  # fmt: skip
        elif path.root == "context" and place.path[-1] in _OF_A_MAP:
            yield Finding(place.path, "Value is not a Reference Path",
                          expected="a path into the input, such as $.limit, or a variable")  # fmt: skip
        elif place.kind == "result" and path.root != "input":
            yield Finding(place.path, "Value is not a Reference Path",
                          expected="a path into the input, such as $.result; variables are set by Assign")  # fmt: skip


def _function(path: tuple[str | int, ...], text: str) -> Iterator[Finding]:
    try:
        call = compile_intrinsic(with_quotes(text))
    except SyntaxProblem as problem:
        yield Finding(path, "Value must be a valid JSONPath or a valid intrinsic function call.",
                      expected="a path or a function that gives a text", help=problem.message)  # fmt: skip
        return
    name = text[: text.index("(")].strip()
    if name not in _TEXT_FUNCTIONS:
        yield Finding(path, f"The intrinsic function {name} is not supported in this field",
                      expected=f"a function that gives a text: {', '.join(sorted(_TEXT_FUNCTIONS))}",
                      help=f"It stands in {call.text}.")  # fmt: skip


RULE = Rule(
    id="path_syntax",
    says="Every …Path field holds a JSONPath; ResultPath, ItemsPath and their like a Reference Path.",
    language="JSONPath",
    fields=PATH_FIELDS,
    alone=_check,
)
