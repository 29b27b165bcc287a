"""`MockConfigFile.json` of Step Functions Local: state machines, their test cases, and the mocked responses of these.

    {"StateMachines": {NAME: {"TestCases": {CASE: {STATE: RESPONSE}}}},
     "MockedResponses": {RESPONSE: {"0": {"Return": any JSON}, "1-2": {"Throw": {"Error": …, "Cause": …}}}}}

The shape is that of the Developer Guide, "Configuration file for mocked service integrations". A response without any
entry is let through, as it is there: it is missed only by a state that is entered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from asl.document import Document, Path, parse, pointer
from asl.mocks import Mock

JSON = Any
_CALLS = re.compile(r"(0|[1-9][0-9]{0,8})(?:-(0|[1-9][0-9]{0,8}))?")


class MockConfigError(ValueError):
    """What is wrong with a mock configuration: a sentence a line, each with its place."""


@dataclass(frozen=True, slots=True)
class MockConfig:
    """A read configuration: state machine → test case → state → mock (`asl.mocks`)."""

    machines: Mapping[str, Mapping[str, Mapping[str, Mock]]]

    def cases(self, machine: str) -> Mapping[str, Mapping[str, Mock]]:
        """The test cases of a state machine by name; none for a machine that is not configured."""
        return self.machines.get(machine, {})

    def mocks(self, machine: str, case: str) -> dict[str, Mock]:
        """The mocks of one test case, by state. Raises LookupError with a sentence that names what there is."""
        cases = self.cases(machine)
        if case in cases:
            return dict(cases[case])
        if not cases:
            known = ", ".join(sorted(self.machines)) or "none"
            raise LookupError(
                f"The mock configuration has no test cases for the state machine '{machine}'. It has state machines: {known}."
            )
        raise LookupError(
            f"The mock configuration has no test case '{case}' for '{machine}'. It has: {', '.join(sorted(cases))}."
        )


NOTHING = MockConfig({})


def read_mock_config(text: str, name: str = "MockConfigFile.json") -> MockConfig:
    """Read a configuration; `name` is how sentences name the file. Raises MockConfigError with all that is wrong."""
    document = parse(text)
    if document.value is None:
        problem = document.problems[0]
        words = (problem.help or problem.message).replace(" definition", " mock configuration")
        raise MockConfigError(f"{name}:{problem.line}:{problem.column}: {words}")
    reader = _Reader(document, name)
    machines = reader.read()
    if reader.wrong:
        raise MockConfigError("\n".join(reader.wrong))
    return MockConfig(machines)


class _Reader:
    def __init__(self, document: Document, name: str) -> None:
        self.document = document
        self.name = name
        self.wrong: list[str] = []
        self.responses: dict[str, Mock] = {}

    def read(self) -> dict[str, dict[str, dict[str, Mock]]]:
        value = self.document.value
        for key in value:
            if key not in ("StateMachines", "MockedResponses", "Comment", "$schema"):
                self.refuse((key,), "a mock configuration has the members StateMachines and MockedResponses only")
        for name, entries in self.members(("MockedResponses",), value.get("MockedResponses", {})):
            self.responses[name] = self.response(name, entries)
        machines = self.members(("StateMachines",), value.get("StateMachines", {}))
        return {name: self.cases(("StateMachines", name), machine) for name, machine in machines}

    def cases(self, path: Path, machine: JSON) -> dict[str, dict[str, Mock]]:
        if not isinstance(machine, dict):
            self.refuse(path, f'expected an object with "TestCases", found {_kind(machine)}')
            return {}
        found = self.members((*path, "TestCases"), machine.get("TestCases", {}))
        return {case: self.states((*path, "TestCases", case), states) for case, states in found}

    def states(self, path: Path, states: JSON) -> dict[str, Mock]:
        mocks: dict[str, Mock] = {}
        for state, response in self.members(path, states):
            if not isinstance(response, str):
                self.refuse((*path, state), f"expected the name of a mocked response, found {_kind(response)}")
            elif response not in self.responses:
                self.refuse((*path, state), f"there is no mocked response '{response}' in MockedResponses")
            else:
                mocks[state] = self.responses[response]
        return mocks

    def response(self, name: str, entries: JSON) -> Mock:
        path: Path = ("MockedResponses", name)
        found: list[JSON] = []
        for key, entry in self.members(path, entries):
            calls = _CALLS.fullmatch(key)
            if calls is None:
                self.refuse(
                    (*path, key), f'expected the number of a call such as "0", or a range such as "1-2", found "{key}"'
                )
                continue
            first, last = int(calls[1]), int(calls[2] or calls[1])
            if last < first:
                self.refuse((*path, key), f'the range "{key}" ends before it begins')
            taken = next((other for other in found if first <= other["last"] and other["first"] <= last), None)
            if taken is not None:
                self.refuse((*path, key), f"\"{key}\" answers calls that another entry of '{name}' answers already")
            found.append({"first": first, "last": last, **self.entry((*path, key), entry)})
        return {"kind": "sequence", "name": name, "responses": sorted(found, key=lambda one: one["first"])}

    def entry(self, path: Path, entry: JSON) -> Mock:
        if not isinstance(entry, dict) or len(entry) != 1 or not entry.keys() <= {"Return", "Throw"}:
            self.refuse(path, "expected an object with either Return or Throw")
            return {"kind": "echo"}
        if "Return" in entry:
            return {"kind": "result", "value": entry["Return"]}
        thrown = entry["Throw"]
        if not isinstance(thrown, dict) or not isinstance(thrown.get("Error"), str):
            self.refuse((*path, "Throw"), 'expected an object with "Error", the name of an error, and perhaps "Cause"')
            return {"kind": "echo"}
        if not isinstance(thrown.get("Cause", ""), str):
            self.refuse((*path, "Throw", "Cause"), f"expected a text, found {_kind(thrown['Cause'])}")
        return {"kind": "error", "error": thrown["Error"], "cause": str(thrown.get("Cause", ""))}

    def members(self, path: Path, value: JSON) -> Iterator[tuple[str, JSON]]:
        if not isinstance(value, dict):
            self.refuse(path, f"expected an object, found {_kind(value)}")
            return iter(())
        return iter(value.items())

    def refuse(self, path: Path, words: str) -> None:
        line, column = self.document.lines.at(self.document.span(path).start)
        self.wrong.append(f"{self.name}:{line}:{column}: {words} (at {pointer(path) or '/'}).")


def _kind(value: JSON) -> str:
    if value is None:
        return "null"
    names = {dict: "an object", list: "an array", str: "a text", bool: "a boolean"}
    return names.get(type(value), "a number")
