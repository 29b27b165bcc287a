"""A call of a JSONata function that does not exist: the definition is accepted, and the state fails when it gets there."""

import re
from collections.abc import Iterator

from asl.expr.errors import SyntaxProblem
from asl.expr.jsonata_analysis import BUILTINS, analyse
from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule
from asl.lint.words import nearest

_KNOWN = BUILTINS - {"eval"}  # https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
_CALL = re.compile(r"\$([^\W\d]\w*)\s*\(")


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    for path, text, _ in parts.expressions:
        if not _KNOWN.issuperset(_CALL.findall(text)):
            for name in sorted(_unknown(text)):
                yield Finding(path, f"There is no function ${name}: the state fails when it calls it", expected=_expected(name),
                              help="The definition is accepted all the same. Variables cannot hold functions.")  # fmt: skip


def _unknown(text: str) -> frozenset[str]:
    try:
        found = analyse(text)
    except SyntaxProblem:
        return frozenset()  # jsonata_expression says it
    return found.calls & (found.variables | {"eval"}) - {"states"}


def _expected(name: str) -> str:
    if name == "eval":
        return "$parse, which reads JSON; expressions cannot be made while the state machine runs"
    meant = nearest(name, sorted(_KNOWN))
    return (
        f"did you mean ${meant}?" if meant else "a function of JSONata 2.0, or one that the expression defines itself"
    )


RULE = Rule(
    id="unknown_function",
    says="Expressions call functions that JSONata or the service has, or that they define themselves.",
    code="UNKNOWN_FUNCTION",
    severity="WARNING",
    language="JSONata",
    alone=_check,
)
