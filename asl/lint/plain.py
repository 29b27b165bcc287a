"""The paths, calls and expressions that nearly everybody writes, known to be right at a glance: no need to parse them.

Each pattern takes less than the grammar that stands behind it; what it does not take is parsed. A test holds them together.
"""

from __future__ import annotations

import re

from asl.expr.intrinsics import ARITIES
from asl.limits import MAX_PATH_CHARACTERS

_PATH = r"\$(?:\.[A-Za-z_][A-Za-z0-9_-]*|\[[0-9]{1,9}\])*"
_ARGUMENT = rf"(?:{_PATH}|'[^'\\]*'|0|[1-9][0-9]{{0,8}})"
_PLAIN_PATH = re.compile(rf"{_PATH}\Z")
_PLAIN_CALL = re.compile(rf"(States\.[A-Za-z0-9]+)\(({_ARGUMENT}(?:, ?{_ARGUMENT})*)?\)\Z")
_ARGUMENTS = re.compile(_ARGUMENT)

_STEPS = r"(?:\.(?!(?:and|or|in|true|false|null|function)\b)[A-Za-z_][A-Za-z0-9_]*|\[(?:0|[1-9][0-9]{0,8})\])*"
_READ = rf"\$(?:states\.(input|context|result|errorOutput)|(?!states\b|function\b)[A-Za-z_][A-Za-z0-9_]*){_STEPS}"
_PLAIN_EXPRESSION = re.compile(rf"(?:\$(?!states\b|function\b|eval\b)[a-z][A-Za-z0-9]*\({_READ}\)|{_READ})\Z")


def is_plain_path(text: str) -> bool:
    """True for a Reference Path into the input, such as `$.order.items[0]`."""
    return _PLAIN_PATH.match(text) is not None and len(text) <= MAX_PATH_CHARACTERS


def is_plain_call(text: str) -> bool:
    """True for a call of an intrinsic function with as many arguments as it takes, all of them plain paths and constants."""
    found = _PLAIN_CALL.match(text) if len(text) <= MAX_PATH_CHARACTERS else None
    arity = ARITIES.get(found[1]) if found else None
    if found is None or arity is None:
        return False
    count = len(_ARGUMENTS.findall(found[2])) if found[2] else 0
    return count >= arity[0] and (arity[1] is None or count <= arity[1])


def is_plain_expression(text: str, members: frozenset[str]) -> bool:
    """True for a JSONata expression that reads one value of `$states` or a variable, or hands one to a function."""
    found = _PLAIN_EXPRESSION.match(text)
    if found is None:
        return False
    member = found[1] or found[2]
    return member is None or member in members
