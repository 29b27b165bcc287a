"""Evaluation of a JSONata expression as a message and its answer, for a process that may be killed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NoReturn

from asl.expr.entropy import Entropy
from asl.expr.errors import QueryEvaluationError
from asl.expr.jsonata import UNDEFINED, Expression, compile_jsonata
from asl.expr.jsonata_messages import TIME_IS_UP, TOO_MUCH_MEMORY
from asl.expr.scope import Scope
from asl.json_codec import dumps, loads
from asl.limits import AWS_LIMITS

JSON = Any


def request_of(expression: Expression, scope: Scope) -> bytes:
    """The message that asks for `expression` in `scope`: one line of JSON."""
    present = expression.analysis.names.intersection(scope.variables)
    limits = scope.limits
    head = dumps(
        {
            "text": expression.text,
            "field": expression.field,
            "seed": scope.entropy.uuid(),
            "now": scope.now,
            "milliseconds": limits.jsonata_milliseconds,
            "depth": limits.jsonata_depth,
            "sequence": limits.jsonata_sequence,
        }
    )
    return b'{"ask":' + head + b',"data":' + expression.data_text(scope, present).encode() + b"}"


def answer_to(request: bytes) -> bytes:
    """What a process that got `request` has to answer: one line of JSON."""
    message = loads(request)
    ask, data = message["ask"], message["data"]
    limits = replace(
        AWS_LIMITS,
        jsonata_milliseconds=ask["milliseconds"],
        jsonata_depth=ask["depth"],
        jsonata_sequence=ask["sequence"],
    )
    scope = Scope(
        None, {}, data["variables"], states=data["states"], entropy=Entropy(ask["seed"]), now=ask["now"], limits=limits
    )
    try:
        kind, value = compile_jsonata(ask["text"], ask["field"]).run(scope)
    except QueryEvaluationError as failure:
        return dumps({"cause": failure.cause})
    return dumps({"kind": kind} if value is UNDEFINED else {"kind": kind, "value": value})


def result_of(expression: Expression, answer: bytes) -> tuple[str, JSON]:
    """The type and the value that `answer` holds; raises QueryEvaluationError where it says so."""
    message = loads(answer)
    if "cause" in message:
        raise QueryEvaluationError(message["cause"], location=expression.field)
    return message["kind"], message.get("value", UNDEFINED)


def refuse_late(expression: Expression) -> NoReturn:
    """Raise QueryEvaluationError for a process that was killed because its time was up."""
    expression.refuse(f"threw an error during evaluation: {TIME_IS_UP}")


def refuse_dead(expression: Expression) -> NoReturn:
    """Raise QueryEvaluationError for a process that died, which it does where memory runs out."""
    expression.refuse(f"threw an error during evaluation: {TOO_MUCH_MEMORY}")
