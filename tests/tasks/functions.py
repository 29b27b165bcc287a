"""Functions that the Lambda endpoint of the tests runs: each takes an event and a context, as Lambda calls them."""

from __future__ import annotations

from typing import Any


class OutOfStock(Exception):
    """An error of the function's own."""


def double(event: Any, context: Any) -> Any:
    return {"n": event["n"] * 2}


def echo(event: Any, context: Any) -> Any:
    return {"event": event, "version": context.function_version, "arn": context.invoked_function_arn}


def nothing(event: Any, context: Any) -> None:
    return None


def fail(event: Any, context: Any) -> Any:
    raise OutOfStock("no more of these")


def returns_text(event: Any, context: Any) -> Any:
    return "a text"
