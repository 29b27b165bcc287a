"""`history`: the events of an execution at an endpoint, as a table or as GetExecutionHistory gives them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sfn_local.commands.exits import OK, cannot
from sfn_local.commands.printing import print_json
from sfn_local.endpoint import Endpoint, Unreachable, add_options

JSON = Any
PAGE = 1000
WORDS = ("name", "resource", "error", "cause", "mapRunArn", "output", "input")
LONGEST = 80


def add_to(commands: Any) -> None:
    """Add the command to an argparse sub-parser collection."""
    parser = commands.add_parser("history", help="print the events of an execution at an endpoint", description=__doc__)
    parser.add_argument("execution", metavar="EXECUTION_ARN", help="as start and list-executions print it")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="a line for each event, or all of it"
    )
    parser.add_argument("--reverse", action="store_true", help="newest first")
    add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the events. Returns 0, or 2 (they cannot be read)."""
    try:
        endpoint = Endpoint(options)
        given = {"executionArn": options.execution, "maxResults": PAGE, "reverseOrder": options.reverse}
        events = list(endpoint.pages("get_execution_history", "events", **given))
    except Unreachable as wrong:
        return cannot("history", wrong)
    if options.format == "json":
        print_json({"events": events})
    else:
        for line in _lines(events):
            print(line)  # noqa: T201
    return OK


def _lines(events: list[dict[str, JSON]]) -> Iterator[str]:
    start: datetime = min(event["timestamp"] for event in events)
    width = max(len(event["type"]) for event in events)
    for event in events:
        seconds = (event["timestamp"] - start).total_seconds()
        yield f"{event['id']:>6} {seconds:>10.3f} s  {event['type']:<{width}}  {_words(event)}".rstrip()


def _words(event: dict[str, JSON]) -> str:
    """The first telling member of an event's details: the name of a state, a resource, an error."""
    details: dict[str, JSON] = next((value for name, value in event.items() if name.endswith("EventDetails")), {})
    told = [str(details[name]) for name in WORDS if details.get(name)]
    text = ": ".join(told[: 2 if "error" in details else 1]).replace("\n", " ")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
