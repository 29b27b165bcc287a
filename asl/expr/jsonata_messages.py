"""The engine's error texts in the words of JSONata 2.0.6, which the service shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODED = re.compile(r"(?:.*?)\b([STDU]\d{4}): (.*)", re.DOTALL)
_HOST = re.compile(r"host function raised \w+: ")
_OPERATOR = re.compile(r"\bof the ([^\s\"]{1,3}|and|or|in) operator\b")
_SIGNATURE = re.compile(r"Argument (\d+) must be (?!an array)\w+")
_ARRAY_OF = re.compile(r"Argument (\d+) must be an array of (\w+)")

TIME_IS_UP = "Expression evaluation timeout: Check for infinite loop"
TOO_MUCH_MEMORY = "Expression evaluation memory limit exceeded: Check for excessive memory usage"
_BOUNDS = {
    "D1011": "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.",
    "D1012": TIME_IS_UP,
    "D2015": TOO_MUCH_MEMORY,
}
"""What the service says where a bound is passed; such texts have no code and come after a colon."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`text` goes after "threw an error during evaluation", joined by `separator`."""

    separator: str
    text: str


def fault(message: str, calls: frozenset[str]) -> Fault:
    """What the service would say for the engine's `message` about an expression that calls the functions `calls`."""
    message = _HOST.sub("", message).strip()
    match = _CODED.fullmatch(message)
    if match is None:
        return Fault(": ", _uncoded(message))
    code, text = match.groups()
    if code in _BOUNDS:
        return Fault(": ", _BOUNDS[code])
    return Fault(". ", f"{code}: {_reworded(code, text, calls)}")


def _uncoded(message: str) -> str:
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    if "Invalid regex" in message:
        return f"Invalid regular expression: {lines[-1].removeprefix('error: ')}"
    return lines[0] if lines else "The expression could not be evaluated"


def _reworded(code: str, text: str, calls: frozenset[str]) -> str:
    if code == "T1006":
        return "Attempted to invoke a non-function"
    text = _OPERATOR.sub(r'of the "\1" operator', text)
    if len(calls) == 1:  # the engine does not say which function it means: only a single one can be named for certain
        (name,) = calls
        text = _ARRAY_OF.sub(
            lambda m: f'Argument {m[1]} of function "{name}" must be an array of "{m[2].lower()}s"', text
        )
        text = _SIGNATURE.sub(rf'Argument \1 of function "{name}" does not match function signature', text)
    return text
