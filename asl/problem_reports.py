"""Problems of files as reports: text for people, JSON, SARIF 2.1.0 for code hosts, JUnit for test dashboards."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from asl.lint import all_rules
from asl.problems import Problem

Results = list[tuple[str, list[Problem]]]

_LEVELS = {"ERROR": "error", "WARNING": "warning", "INFO": "note"}


def diagnostic(problem: Problem) -> dict[str, Any]:
    """A problem in the shape of ValidateStateMachineDefinition's diagnostics, with its place in the text."""
    return {
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "location": problem.location,
        "line": problem.line,
        "column": problem.column,
        "end_line": problem.end_line,
        "end_column": problem.end_column,
        "pointer": problem.pointer,
        "rule": problem.rule,
        "expected": problem.expected,
        "help": problem.help,
    }


def as_text(results: Results) -> str:
    """`file:line:column: severity CODE message`, then a line of totals."""
    lines = []
    for name, problems in results:
        for problem in problems:
            place = f" at {problem.location}" if problem.location and not problem.location.startswith("[") else ""
            words = problem.message.split("\n at [Source")[0]
            lines.append(
                f"{name}:{problem.line}:{problem.column}: {problem.severity.lower()} {problem.code} {words}{place}"
            )
            if problem.expected:
                asks = problem.expected.startswith("did you mean ")
                lines.append(f"    {problem.expected}" if asks else f"    expected {problem.expected}")
    errors = sum(problem.severity == "ERROR" for _, problems in results for problem in problems)
    warnings = sum(problem.severity == "WARNING" for _, problems in results for problem in problems)
    invalid = sum(any(problem.severity == "ERROR" for problem in problems) for _, problems in results)
    lines.append(f"{_counted(len(results), 'definition')}, {invalid} invalid: "
                 f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}")  # fmt: skip
    return "\n".join(lines) + "\n"


def as_json(results: Results) -> str:
    """A list with one object per file: file, valid, diagnostics."""
    answer = [
        {
            "file": name,
            "valid": not any(problem.severity == "ERROR" for problem in problems),
            "diagnostics": [diagnostic(problem) for problem in problems],
        }
        for name, problems in results
    ]
    return json.dumps(answer, indent=2, ensure_ascii=False) + "\n"


def as_sarif(results: Results) -> str:
    """SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""
    rules = sorted({problem.rule for _, problems in results for problem in problems})
    found = [
        {
            "ruleId": problem.rule,
            "level": _LEVELS[problem.severity],
            "message": {"text": f"{problem.code}: {problem.message}"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": name}, "region": _region(problem)}}],
        }
        for name, problems in results
        for problem in problems
    ]
    says = {rule.id: rule.says for rule in all_rules()}
    described = [{"id": rule, "shortDescription": {"text": says.get(rule, "The text can be read.")}} for rule in rules]
    driver = {"name": "sfn-studio", "rules": described}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": found}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def as_junit(results: Results) -> str:
    """JUnit XML: one test case per file, which fails where the file has an error."""
    cases = []
    failures = 0
    for name, problems in results:
        errors = [problem for problem in problems if problem.severity == "ERROR"]
        failures += bool(errors)
        body = "".join(
            f"<failure type={quoteattr(problem.code)} message={quoteattr(problem.message)}>"
            f"{escape(f'{name}:{problem.line}:{problem.column}')}</failure>"
            for problem in errors[:1]
        )
        rest = "\n".join(f"{p.line}:{p.column} {p.severity} {p.code} {p.message}" for p in problems)
        output = f"<system-out>{escape(rest)}</system-out>" if rest else ""
        cases.append(f'    <testcase classname="asl" name={quoteattr(name)}>{body}{output}</testcase>')
    head = f'  <testsuite name="sfn-studio validate" tests="{len(results)}" failures="{failures}">'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", head, *cases, "  </testsuite>", "</testsuites>"]
    return "\n".join(lines) + "\n"


def _region(problem: Problem) -> dict[str, int]:
    return {
        "startLine": problem.line,
        "startColumn": problem.column,
        "endLine": problem.end_line,
        "endColumn": problem.end_column,
    }


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


REPORTS: dict[str, Callable[[Results], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "junit": as_junit,
}
