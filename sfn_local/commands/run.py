"""`run`: a definition in this process, in virtual time, with handlers and mocks."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from asl import json_codec
from asl.mock_config import MockConfigError
from sfn_local.commands.exits import CANNOT, FAILED, OK, cannot, say
from sfn_local.definitions import NotADefinition, Unusable, load_definition
from sfn_local.execution import LocalExecution
from sfn_local.json_files import input_value, read_json
from sfn_local.session import Sfn
from sfn_local.stand_ins import stand_ins
from sfn_local.world import Stuck

SHOWS = ("output", "json", "history")


def add_to(commands: Any) -> None:
    """Add the command to an argparse sub-parser collection."""
    parser = commands.add_parser("run", help="run a definition here, without a server", description=__doc__)
    parser.add_argument("file", metavar="FILE", help="the definition: JSON or YAML (by its ending)")
    parser.add_argument("--input", metavar="JSON", help="JSON text, @FILE, or - for stdin; {} without it")
    parser.add_argument("--mocks", metavar="FILE", help="what stands in for states, or a MockConfigFile.json")
    parser.add_argument("--test-case", metavar="NAME", help="of the MockConfigFile.json that --mocks names")
    parser.add_argument("--machine", metavar="NAME", help="of the state machine; that of the file without it")
    parser.add_argument("--handlers", action="append", default=[], metavar="MODULE", help="Python module with handlers")
    parser.add_argument("--type", choices=("STANDARD", "EXPRESS"), default="STANDARD", help="of the state machine")
    parser.add_argument("--time-scale", type=float, default=0.0, metavar="N",
                        help="0: nothing waits (virtual time); 1: real time; 0.1: ten times faster")  # fmt: skip
    parser.add_argument(
        "--show", choices=SHOWS, default="output", help="output, all about the execution, or its history"
    )
    parser.add_argument("--check", choices=("STRICT", "PRESENT", "NONE"), default="PRESENT",
                        help="how mocked results are held against the models of the services")  # fmt: skip
    parser.add_argument("--seed", default="sfn", help="of everything random: the same seed gives the same history")
    parser.add_argument("--placeholders", metavar="VALUES", help="JSON file with the values of ${Name} placeholders")
    parser.add_argument("--environment", metavar="NAME", help="the values of this name in the file")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run what the options name. Returns 0 (it succeeded), 1 (it failed, or is no definition) or 2 (it could not run)."""
    sys.path.insert(0, str(Path.cwd()))  # handler modules stand where the user is
    if options.time_scale < 0:
        return cannot("run", f"--time-scale must be a number from 0, but it is {options.time_scale:g}.")
    try:
        execution = _execute(options)
    except NotADefinition as wrong:
        say("run", wrong)
        return FAILED
    except (Unusable, MockConfigError, ValueError, Stuck) as wrong:
        return cannot("run", wrong)
    _show(execution, options.show)
    return OK if execution.status == "SUCCEEDED" else FAILED


def _execute(options: argparse.Namespace) -> LocalExecution:
    scale = options.time_scale
    sfn = Sfn(seed=options.seed, sleep=(lambda seconds: time.sleep(seconds * scale)) if scale else None)
    definition = load_definition(
        options.file, type=options.type, placeholders=options.placeholders, environment=options.environment
    )
    for module in options.handlers:
        sfn.handlers(module)
    mocks = _mocks(sfn, options)
    return sfn.run(
        definition,
        input_value(options.input),
        mocks=mocks,
        test_case=options.test_case,
        machine_name=options.machine or Path(options.file).name.split(".")[0],
        type=options.type,
        check=options.check,
    )


def _mocks(sfn: Sfn, options: argparse.Namespace) -> dict[str, Any] | None:
    if options.mocks is None:
        if options.test_case is not None:
            raise Unusable("--test-case chooses a test case of --mocks FILE; name that, too.")
        return None
    if options.test_case is not None:
        sfn.mock_config(options.mocks)
        return None
    value = read_json(options.mocks)
    if isinstance(value, dict) and "MockedResponses" in value:
        sfn.mock_config(options.mocks)
        raise Unusable(f"{options.mocks} has test cases: choose one with --test-case NAME.")
    return stand_ins(value, options.mocks)


def _show(execution: LocalExecution, show: str) -> None:
    if show == "history":
        _print({"events": execution.history})
    elif show == "json":
        _print(described(execution))
    elif execution.status == "SUCCEEDED":
        _print(execution.output)
    else:
        say(
            "run",
            f"{execution.status}: {execution.error or ''}{': ' if execution.cause else ''}{execution.cause or ''}",
        )


def described(execution: LocalExecution) -> dict[str, Any]:
    """All about an execution, as JSON."""
    return {
        "status": execution.status,
        "output": execution.output,
        "error": execution.error,
        "cause": execution.cause,
        "path": execution.path,
        "retries": dict(execution.retries),
        "seconds": execution.seconds,
        "history": execution.history,
    }


def _print(value: Any) -> None:
    text = (
        json.dumps(value, indent=2, ensure_ascii=False)
        if isinstance(value, dict | list)
        else json_codec.dumps_text(value)
    )
    print(text)  # noqa: T201


__all__ = ["CANNOT", "add_to", "described", "run"]
