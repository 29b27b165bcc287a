"""`start`: an execution at an endpoint: this studio, AWS, or whatever speaks like it."""

from __future__ import annotations

import argparse
import time
from typing import Any

from asl import json_codec
from sfn_local.commands.exits import FAILED, OK, cannot, say
from sfn_local.commands.printing import print_json
from sfn_local.definitions import Unusable
from sfn_local.endpoint import Endpoint, Unreachable, add_options
from sfn_local.json_files import input_value

SHORTEST_LOOK, LONGEST_LOOK = 0.1, 5.0


def add_to(commands: Any) -> None:
    """Add the command to an argparse sub-parser collection."""
    parser = commands.add_parser("start", help="start an execution at an endpoint", description=__doc__)
    parser.add_argument("machine", metavar="MACHINE", help="ARN or name; ARN#TestCase where mocks are configured")
    parser.add_argument("--input", metavar="JSON", help="JSON text, @FILE, or - for stdin; {} without it")
    parser.add_argument("--name", metavar="NAME", help="of the execution")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--wait", action="store_true", help="until it has ended, and print how")
    how.add_argument("--sync", action="store_true", help="StartSyncExecution: an Express execution and its result")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="how long --wait waits; for ever without it")
    add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Start it. Returns 0 (started, or succeeded), 1 (it ended otherwise) or 2 (it could not be started)."""
    try:
        text = json_codec.dumps_text(input_value(options.input))
        endpoint = Endpoint(options)
        arn = endpoint.machine_arn(options.machine)
        if arn is None:
            return cannot("start", f"{endpoint.where} has no state machine named '{options.machine}'.")
        request = {"stateMachineArn": arn, "input": text, "name": options.name}
        if options.sync:
            return _ended(endpoint.call("start_sync_execution", **request))
        started = endpoint.call("start_execution", **request)
        if not options.wait:
            print_json(started)
            return OK
        return _waited(endpoint, started["executionArn"], options.timeout)
    except (Unusable, Unreachable) as wrong:
        return cannot("start", wrong)


def _waited(endpoint: Endpoint, arn: str, seconds: float | None) -> int:
    until = None if seconds is None else time.monotonic() + seconds
    pause = SHORTEST_LOOK
    while True:
        found = endpoint.call("describe_execution", executionArn=arn)
        if found["status"] not in ("RUNNING", "PENDING_REDRIVE"):
            return _ended(found)
        if until is not None and time.monotonic() > until:
            return cannot("start", f"the execution still runs after {seconds:g} seconds: {arn}")
        time.sleep(pause)
        pause = min(LONGEST_LOOK, pause * 1.5)


def _ended(execution: dict[str, Any]) -> int:
    print_json(execution)
    if execution["status"] == "SUCCEEDED":
        return OK
    say("start", f"{execution['status']}: {execution.get('error') or ''}: {execution.get('cause') or ''}".rstrip(": "))
    return FAILED


__all__ = ["add_to", "run"]
