"""`validate`: definitions from files, stdin or JSON lines; problems as text, JSON, SARIF or JUnit."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from asl import problem_reports
from asl.document import Format, format_of, parse
from asl.lint import check
from asl.lint.levels import adjustable_rules, with_levels
from asl.lint.words import nearest
from asl.placeholder_values import OptionError, placeholder_values
from asl.problems import Problem

EXIT_VALID, EXIT_INVALID, EXIT_CANNOT = 0, 1, 2
TYPES = ("STANDARD", "EXPRESS")
FORMATS = ("json", "yaml")


def add_to(commands: Any) -> None:
    """Add the command to an argparse sub-parser collection."""
    parser = commands.add_parser("validate", help="check definitions written in the Amazon States Language",
                                 description=__doc__)  # fmt: skip
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="JSON or YAML (by its ending); - reads stdin, of either"
    )
    parser.add_argument("--format", choices=sorted(problem_reports.REPORTS), default="text", help="of the report")
    parser.add_argument("--type", choices=TYPES, default="STANDARD", help="of the state machines")
    parser.add_argument("--severity", choices=("ERROR", "WARNING", "INFO"), default="WARNING", help="least to report")
    parser.add_argument("--ignore", action="append", default=[], metavar="RULE", help="a rule of advice not to report")
    parser.add_argument("--placeholders", metavar="VALUES", help="JSON file with the values of ${Name} placeholders")
    parser.add_argument("--environment", metavar="NAME",
                        help="the values of this name in the file, over those of 'default'")  # fmt: skip
    parser.add_argument("--batch", action="store_true",
                        help='JSON lines {"id","definition","type"} from stdin, one JSON line with the answer each')  # fmt: skip
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Validate what the options name. Returns 0 (all valid), 1 (an error was found) or 2 (something was unreadable)."""
    if options.batch:
        return batch(sys.stdin, sys.stdout, options.type)
    if not options.files:
        print("sfn-studio validate: name a file, or - for stdin", file=sys.stderr)  # noqa: T201
        return EXIT_CANNOT
    try:
        _check_ignored(options.ignore)
        values = placeholder_values(options.placeholders, options.environment)
    except OptionError as error:
        print(f"sfn-studio validate: {error}", file=sys.stderr)  # noqa: T201
        return EXIT_CANNOT
    results: list[tuple[str, list[Problem]]] = []
    unreadable = False
    for name in options.files:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            print(f"sfn-studio validate: cannot read {name}: {error}", file=sys.stderr)  # noqa: T201
            unreadable = True
            continue
        format = format_of(text) if name == "-" else _format_of_file(name)
        document = parse(text, format, values)
        problems = check(document, machine_type=options.type, severity=options.severity)
        results.append((name, with_levels(problems, {}, options.ignore)))
    sys.stdout.write(problem_reports.REPORTS[options.format](results))
    if unreadable:
        return EXIT_CANNOT
    return EXIT_INVALID if any(p.severity == "ERROR" for _, problems in results for p in problems) else EXIT_VALID


def _format_of_file(name: str) -> Format:
    return "yaml" if name.lower().endswith((".yaml", ".yml")) else "json"


def _check_ignored(rules: list[str]) -> None:
    known = adjustable_rules()
    for rule in rules:
        if rule not in known:
            meant = nearest(rule, sorted(known))
            hint = f" Did you mean {meant}?" if meant else ""
            raise OptionError(f"--ignore takes rules of advice, and {rule} is none.{hint}")


def batch(lines: TextIO, answers: TextIO, machine_type: str) -> int:
    """Answer JSON lines with JSON lines; a line that is not a request gets an answer that says so."""
    status = EXIT_VALID
    for line in lines:
        if line.strip():
            answer = _answer(line, machine_type)
            status = max(status, EXIT_VALID if answer["valid"] else EXIT_INVALID)
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
    return status


def _answer(line: str, machine_type: str) -> dict[str, Any]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _refusal(None, f"this line is not JSON: {error}")
    if type(request) is not dict:
        return _refusal(None, "a request is an object, not a list or a single value")
    kind = request.get("type") or machine_type
    mistake = _mistake(request, kind)
    if mistake:
        return _refusal(request.get("id"), mistake)
    text = request["definition"]
    start = time.perf_counter()
    problems = check(text, format=request.get("format") or format_of(text), machine_type=kind)
    took = (time.perf_counter() - start) * 1000
    return {
        "id": request["id"],
        "valid": not any(problem.severity == "ERROR" for problem in problems),
        "diagnostics": [problem_reports.diagnostic(problem) for problem in problems],
        "ms": round(took, 3),
    }


def _mistake(request: dict[str, Any], kind: object) -> str | None:
    """What is wrong with a request; None where it can be answered."""
    if "id" not in request:
        return "id is missing, by which the answer is known"
    if type(request.get("definition")) is not str:
        return "definition must be there, a text that holds the definition"
    if kind not in TYPES:
        return f"type must be {' or '.join(TYPES)}, not {json.dumps(kind)[:100]}"
    if request.get("format") not in (None, *FORMATS):
        return f"format must be {' or '.join(FORMATS)}, not {json.dumps(request['format'])[:100]}"
    return None


def _refusal(name: object, why: str) -> dict[str, Any]:
    words = f'not a request like {{"id", "definition", "type"}}: {why}'
    return {"id": name, "valid": False, "diagnostics": [problem_reports.diagnostic(Problem("BAD_REQUEST", words))]}
