"""Test files of our own: a definition, its test cases with inputs and mocks, and what is expected of each.

{"definition": "order.asl.json", "mock_config": "MockConfigFile.json", "handlers": ["our.handlers"],
 "tests": {"happy": {"input": {…}, "test_case": "HappyPath", "mocks": {…}, "expect": {"status": "SUCCEEDED"}}}}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sfn_local.definitions import Unusable, read_text
from sfn_local.execution import LocalExecution
from sfn_local.json_files import read_json
from sfn_local.stand_ins import stand_ins

JSON = Any
MEMBERS = ("definition", "type", "machine", "mock_config", "handlers", "check", "tests")
CASE_MEMBERS = ("input", "test_case", "mocks", "expect")
EXPECTATIONS = ("status", "output", "error", "cause", "path", "entered", "retries", "seconds")
STATUSES = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
UNANSWERED = ("Studio.UnboundResource",)


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test. Without expectations it passes when every task was answered and the execution ended."""

    __test__ = False

    name: str
    input: JSON = None
    test_case: str | None = None
    mocks: Mapping[str, JSON] = field(default_factory=dict)
    expect: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TestFile:
    """What one file tests; paths are resolved."""

    __test__ = False

    name: str
    definition: Path
    machine: str
    cases: tuple[TestCase, ...]
    type: str = "STANDARD"
    mock_config: Path | None = None
    handlers: tuple[str, ...] = ()
    check: str = "PRESENT"


def read_test_file(path: str) -> TestFile:
    """Read a test file: JSON or YAML. Raises Unusable with the place of what is wrong."""
    value = read_json(path)
    if not isinstance(value, dict) or "definition" not in value or not isinstance(value.get("tests"), dict):
        raise Unusable(
            f'{path}: expected an object with "definition", the path of a definition, and "tests", an object.'
        )
    _known(value, MEMBERS, path)
    folder = Path(path).parent
    definition = folder / str(value["definition"])
    config = value.get("mock_config")
    return TestFile(
        name=path,
        definition=definition,
        machine=str(value.get("machine") or definition.name.split(".")[0]),
        cases=tuple(_case(name, case, path) for name, case in value["tests"].items()),
        type=str(value.get("type", "STANDARD")),
        mock_config=folder / str(config) if config is not None else None,
        handlers=tuple(str(module) for module in value.get("handlers", ())),
        check=str(value.get("check", "PRESENT")),
    )


def _case(name: str, case: JSON, path: str) -> TestCase:
    where = f"{path}, test '{name}'"
    if not isinstance(case, dict):
        raise Unusable(f"{where}: expected an object with some of: {', '.join(CASE_MEMBERS)}.")
    _known(case, CASE_MEMBERS, where)
    expect = case.get("expect", {})
    if not isinstance(expect, dict):
        raise Unusable(f"{where}: expect must be an object with some of: {', '.join(EXPECTATIONS)}.")
    _known(expect, EXPECTATIONS, f"{where}, expect")
    if "status" in expect and expect["status"] not in STATUSES:
        raise Unusable(f"{where}: status must be one of {', '.join(STATUSES)}, but it is {expect['status']!r}.")
    return TestCase(
        name, case.get("input", {}), case.get("test_case"), stand_ins(case.get("mocks", {}), f"{where}, mocks"), expect
    )


def _known(value: Mapping[str, JSON], members: tuple[str, ...], where: str) -> None:
    for name in value:
        if name not in members:
            raise Unusable(f"{where}: there is no member '{name}'; there are: {', '.join(members)}.")


def differences(execution: LocalExecution, case: TestCase) -> Iterator[str]:
    """What is not as expected, a sentence each."""
    if not case.expect and execution.error in UNANSWERED:
        yield str(execution.cause)
    for name, wanted in case.expect.items():
        found = getattr(execution, name)
        if name == "retries":  # a state that is not named is not asked about
            found = {state: found[state] for state in wanted}
        if found != wanted or isinstance(found, bool) != isinstance(wanted, bool):
            words = f"{name} is {_short(found)}, expected {_short(wanted)}"
            yield words + (f" ({execution.cause})" if name == "status" and execution.cause else "")


def _short(value: JSON) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 400 else text[:400] + "…"


__all__ = ["TestCase", "TestFile", "differences", "read_test_file", "read_text"]
