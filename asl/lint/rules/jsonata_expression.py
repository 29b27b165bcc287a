"""JSONata expressions parse and read only what is there."""

from collections.abc import Iterator

from asl.expr.jsonata_analysis import check_jsonata
from asl.graph import State
from asl.limits import MAX_JSONATA_CHARACTERS
from asl.lint.parts import Parts
from asl.lint.plain import is_plain_expression
from asl.lint.rule import Finding, Rule

_INVALID = "INVALID_JSONATA_EXPRESSION"


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for path, text, members in parts.expressions:
        if len(text) > MAX_JSONATA_CHARACTERS:
            yield Finding(path, f"The expression has more than {MAX_JSONATA_CHARACTERS:,} characters", code=_INVALID)
            continue
        if is_plain_expression(text, members):
            continue
        for problem in check_jsonata(text, members):
            where = f"At character {problem.position + 1} of the expression." if problem.code == _INVALID else None
            yield Finding(
                path, problem.message, code=problem.code, help=where, expected=_expected(problem.code, members)
            )


def _expected(code: str, members: frozenset[str]) -> str:
    if code == _INVALID:
        return "a JSONata expression"
    known = ", ".join(f"$states.{name}" for name in sorted(members))
    return f"{known}, or a variable such as $name"


RULE = Rule(
    id="jsonata_expression",
    says="Every {% … %} parses as JSONata and starts from $states or a variable; $states.result and .errorOutput exist only after the work.",
    code="UNSUPPORTED_JSONATA_EXPRESSION",
    language="JSONata",
    alone=_check,
)
