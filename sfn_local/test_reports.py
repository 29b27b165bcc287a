"""What a test run says: text for people, JSON, and JUnit for test dashboards."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from sfn_local.coverage import Coverage
from sfn_local.execution import LocalExecution


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case went; `execution` is None where it could not be run to its end."""

    name: str
    execution: LocalExecution | None
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileResult:
    """How the cases of a file went, and what of the definition they took."""

    name: str
    cases: tuple[CaseResult, ...]
    coverage: Coverage

    def passed(self, least: float) -> bool:
        """Whether all cases passed and enough was covered."""
        return not any(case.wrong for case in self.cases) and self.coverage.percent >= least


def _text(results: Sequence[FileResult], least: float) -> str:
    lines: list[str] = []
    for result in results:
        for case in result.cases:
            how = f"{case.execution.status} in {case.execution.seconds:g} s" if case.execution else "not ended"
            lines.append(f"{result.name}: {case.name}: {'FAILED' if case.wrong else 'passed'} ({how})")
            lines += [f"    {words}" for words in case.wrong]
        lines += _coverage_lines(result, least)
    failed = sum(1 for result in results for case in result.cases if case.wrong)
    count = sum(len(result.cases) for result in results)
    lines.append(f"{count} test{'' if count == 1 else 's'}, {failed} failed")
    return "\n".join(lines) + "\n"


def _coverage_lines(result: FileResult, least: float) -> list[str]:
    coverage = result.coverage
    ways = [f"{source} → {target or 'end'}" for source, target in coverage.missed_transitions]
    missed = [f"states {', '.join(coverage.missed_states)}"] if coverage.missed_states else []
    missed += [f"transitions {', '.join(ways)}"] if ways else []
    words = f"{result.name}: coverage {coverage.percent:g} %" + (f"; not taken: {'; '.join(missed)}" if missed else "")
    return [words] + ([f"    less than the {least:g} % that are wanted"] if coverage.percent < least else [])


def _json(results: Sequence[FileResult], least: float) -> str:
    files: list[dict[str, Any]] = []
    for result in results:
        cases = [_case_json(case) for case in result.cases]
        passed = result.passed(least)
        files.append({"file": result.name, "passed": passed, "tests": cases, "coverage": result.coverage.as_json()})
    return json.dumps({"passed": all(file["passed"] for file in files), "files": files}, indent=2) + "\n"


def _case_json(case: CaseResult) -> dict[str, Any]:
    found: dict[str, Any] = {"name": case.name, "passed": not case.wrong, "wrong": list(case.wrong)}
    if case.execution is not None:
        run = case.execution
        found |= {"status": run.status, "output": run.output, "error": run.error, "path": run.path}
        found |= {"retries": dict(run.retries), "seconds": run.seconds}
    return found


def _junit(results: Sequence[FileResult], least: float) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    for result in results:
        failures = sum(1 for case in result.cases if case.wrong)
        enough = result.coverage.percent >= least
        total = len(result.cases) + (0 if enough else 1)
        lines.append(
            f'  <testsuite name={quoteattr(result.name)} tests="{total}" failures="{failures + (0 if enough else 1)}">'
        )
        lines += [_junit_case(result.name, case.name, case.wrong) for case in result.cases]
        if not enough:
            words = f"{result.coverage.percent:g} % of states and transitions, {least:g} % are wanted"
            lines.append(_junit_case(result.name, "coverage", (words,)))
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _junit_case(file: str, name: str, wrong: Sequence[str]) -> str:
    head = f"    <testcase classname={quoteattr(file)} name={quoteattr(name)}"
    if not wrong:
        return head + "/>"
    return f"{head}><failure message={quoteattr(wrong[0])}>{escape(chr(10).join(wrong))}</failure></testcase>"


REPORTS: dict[str, Callable[[Sequence[FileResult], float], str]] = {"text": _text, "json": _json, "junit": _junit}
