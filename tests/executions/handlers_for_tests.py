"""Handlers that the tests name in STUDIO_HANDLER_MODULES."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from executions.handlers import Job, TaskError, handler


@handler("Double")
def double(event: Any) -> Any:
    """Twice `n`."""
    return {"n": event["n"] * 2}


@handler("Sleep")
def sleep(event: Any) -> Any:
    """Sleep for `seconds`."""
    time.sleep(event["seconds"])
    return event


@handler("SleepOnce")
def sleep_once(event: Any, job: Job) -> Any:
    """Write a line to `ledger`; the first time sleep for very long, as a worker that hangs or is killed."""
    ledger = Path(event["ledger"])
    with ledger.open("a") as lines:
        lines.write(f"{job.token} {os.getpid()}\n")
    if len(ledger.read_text().splitlines()) == 1:
        time.sleep(event.get("seconds", 600))
    return {"calls": len(ledger.read_text().splitlines())}


@handler("RaiseValueError")
def raise_value_error(event: Any) -> Any:
    """Raise an exception of Python."""
    raise ValueError("no good value")


@handler("RaiseTaskError")
def raise_task_error(event: Any) -> Any:
    """Raise an error with a dot in its name."""
    raise TaskError("Lambda.TooManyRequestsException", "slow down")


@handler("ReturnSet")
def return_set(event: Any) -> Any:
    """Return what JSON does not have."""
    return {1, 2}


@handler("ReturnNaN")
def return_nan(event: Any) -> Any:
    """Return a number that JSON does not have."""
    return float("nan")


@handler("ReturnBytes")
def return_bytes(event: Any) -> Any:
    """Return `n` characters."""
    return "x" * event["n"]


@handler("Stubborn")
def stubborn(event: Any) -> Any:
    """Swallow every exception that would stop it."""
    end = time.monotonic() + event.get("seconds", 600)
    while time.monotonic() < end:
        try:
            time.sleep(0.2)
        except BaseException:
            continue
    return event


@handler("Order*")
def by_wildcard(event: Any) -> Any:
    """Matched by a pattern."""
    return "by wildcard"


@handler("OrderExactly")
def by_name(event: Any) -> Any:
    """Matched by its name before any pattern."""
    return "by name"


@handler("arn:aws:lambda:*:999999999999:function:Elsewhere")
def by_arn(event: Any) -> Any:
    """Matched by a whole ARN."""
    return "by ARN"


@handler("FailOnce")
def fail_once(event: Any) -> Any:
    """Fail for each `n` that is not in `ledger` yet, and write it down."""
    ledger = Path(event["ledger"])
    known = ledger.read_text().split() if ledger.exists() else []
    with ledger.open("a") as lines:
        lines.write(f"{event['n']}\n")
    if event.get("fails") and str(event["n"]) not in known:
        raise ValueError(f"{event['n']} fails once")
    return {"n": event["n"]}


@handler("Busy")
def busy(event: Any) -> Any:
    """Tell `ledger` of the beginning and of the end, with so many `seconds` between them."""
    for line in ("begin\n", "end\n"):
        file = os.open(event["ledger"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, line.encode())
        os.close(file)
        if line == "begin\n":
            time.sleep(event["seconds"])
    return event


@handler("EatMemory")
def eat_memory(event: Any) -> Any:
    """Take `megabytes` of memory and write to all of it, so that it is really taken; keep it for `seconds`."""
    eaten = [b"x" * (1024 * 1024 + n) for n in range(event["megabytes"])]
    time.sleep(event.get("seconds", 0))
    return {"megabytes": len(eaten)}


@handler("Count")
def count(event: Any) -> Any:
    """Write a line to `ledger` and say how many there are."""
    ledger = Path(event["ledger"])
    with ledger.open("a") as lines:
        lines.write("called\n")
    return {"calls": len(ledger.read_text().splitlines())}
