"""Fields named `….$` in payload templates hold a path or an intrinsic function."""

from collections.abc import Iterator

from asl.document.placeholders import has_placeholder, is_placeholder
from asl.expr.errors import NotRunHere, SyntaxProblem
from asl.expr.intrinsics import compile_intrinsic, is_intrinsic
from asl.expr.scoped_path import compile_scoped_path
from asl.graph import State
from asl.lint.fields import TEMPLATE_FIELDS
from asl.lint.parts import Parts
from asl.lint.paths import with_quotes
from asl.lint.plain import is_plain_call, is_plain_path
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for path, name, text, _, template in parts.computed:
        if type(text) is str and (is_plain_path(text) or is_plain_call(text)):
            continue
        why = _mistake(text)
        if why is not None:
            message = f"The value for the field '{name}' must be a valid JSONPath or a valid intrinsic function call"
            yield Finding(path, message, at=template, help=why,
                          expected="a path such as $.order.id, or a function such as States.Format('{}', $.id)")  # fmt: skip


def _mistake(text: object) -> str | None:
    """Why a value is neither a path nor a function, in a sentence; None where it is one."""
    if not isinstance(text, str):
        return None if is_placeholder(text) else "The value is not a text. Take .$ off the name for a fixed value."
    try:
        if is_intrinsic(text):
            compile_intrinsic(with_quotes(text))
        else:
            compile_scoped_path(with_quotes(text))
    except NotRunHere:
        return None
    except SyntaxProblem as problem:
        return None if has_placeholder(text) else problem.message
    return None


RULE = Rule(
    id="payload_template",
    says="Every field whose name ends in .$ holds a JSONPath or a call of an intrinsic function.",
    language="JSONPath",
    fields=TEMPLATE_FIELDS,
    alone=_check,
)
