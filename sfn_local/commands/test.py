"""`test`: the test cases of test files, or of a MockConfigFile.json, each run in virtual time."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asl.mock_config import MockConfigError
from sfn_local.commands.exits import FAILED, OK, cannot
from sfn_local.coverage import Coverage
from sfn_local.definitions import Unusable
from sfn_local.json_files import input_value, read_json
from sfn_local.session import Sfn
from sfn_local.test_files import TestCase, TestFile, differences, read_test_file
from sfn_local.test_reports import REPORTS, CaseResult, FileResult
from sfn_local.world import Stuck


def add_to(commands: Any) -> None:
    """Add the command to an argparse sub-parser collection."""
    parser = commands.add_parser("test", help="run test cases here, without a server", description=__doc__)
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="test files, or a MockConfigFile.json with --definition"
    )
    parser.add_argument("--definition", metavar="FILE", help="what the cases of a MockConfigFile.json test")
    parser.add_argument(
        "--machine", metavar="NAME", help="of the state machine; that of the definition's file without it"
    )
    parser.add_argument("--input", metavar="JSON", help="of every case of a MockConfigFile.json: JSON text or @FILE")
    parser.add_argument("--handlers", action="append", default=[], metavar="MODULE", help="Python module with handlers")
    parser.add_argument("--format", choices=sorted(REPORTS), default="text", help="of the report")
    parser.add_argument("--min-coverage", type=float, default=0.0, metavar="PERCENT",
                        help="fail when fewer of a definition's states and transitions were taken")  # fmt: skip
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the cases. Returns 0 (all passed), 1 (one failed, or too little was covered) or 2 (something is unusable)."""
    sys.path.insert(0, str(Path.cwd()))  # handler modules stand where the user is
    try:
        files = [_test_file(name, options) for name in options.files]
        results = [_tested(file, options.handlers) for file in files]
    except (Unusable, MockConfigError) as wrong:
        return cannot("test", wrong)
    sys.stdout.write(REPORTS[options.format](results, options.min_coverage))
    passed = all(result.passed(options.min_coverage) for result in results)
    return OK if passed else FAILED


def _test_file(name: str, options: argparse.Namespace) -> TestFile:
    value = read_json(name)
    if not (isinstance(value, dict) and "StateMachines" in value):
        return read_test_file(name)
    if options.definition is None:
        raise Unusable(f"{name} is a mock configuration: say with --definition FILE what its cases test.")
    machine = options.machine or Path(options.definition).name.split(".")[0]
    cases = Sfn().mock_config(name).cases(machine)
    if not cases:
        known = ", ".join(sorted(value["StateMachines"])) or "none"
        raise Unusable(
            f"{name} has no test cases for '{machine}'; it has state machines: {known}. Choose with --machine."
        )
    input = input_value(options.input)
    tests = tuple(TestCase(case, input, case) for case in cases)
    return TestFile(name, Path(options.definition), machine, tests, mock_config=Path(name))


def _tested(file: TestFile, handlers: list[str]) -> FileResult:
    sfn = Sfn()
    for module in (*file.handlers, *handlers):
        sfn.handlers(module)
    definition = sfn.definition(file.definition, type=file.type)
    if file.mock_config is not None:
        sfn.mock_config(file.mock_config)
    results = tuple(_results(sfn, file, definition))
    return FileResult(file.name, results, Coverage.of(definition, sfn.executions))


def _results(sfn: Sfn, file: TestFile, definition: dict[str, Any]) -> Iterator[CaseResult]:
    for case in file.cases:
        try:
            execution = sfn.run(
                definition,
                case.input,
                mocks=case.mocks,
                test_case=case.test_case,
                machine_name=file.machine,
                type=file.type,
                check=file.check,
            )
        except (Stuck, ValueError) as wrong:
            yield CaseResult(case.name, None, (str(wrong),))
        else:
            yield CaseResult(case.name, execution, tuple(differences(execution, case)))
