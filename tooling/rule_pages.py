"""Writes `docs/rules/<rule>.md`, one page for each rule of the validator, from the rule and its cases.

Run it after a change: `python -m tooling.rule_pages`. A test holds the pages to the rules.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from asl.document import parse
from asl.lint import all_rules, check
from asl.lint.rule import Rule

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "rules"
CASES = ROOT / "tests" / "asl" / "lint" / "cases"
LONG = 3_000  # characters of an example that still helps somebody
WORDS = {"ERROR": "error", "WARNING": "warning", "INFO": "note"}


def pages() -> dict[str, str]:
    """Every page by its file's name, the list of all rules (`README.md`) among them."""
    rules = sorted(all_rules(), key=lambda rule: (list(WORDS).index(rule.severity), rule.id))
    found = {f"{rule.id}.md": _page(rule) for rule in rules}
    rows = [f"| [`{r.id}`]({r.id}.md) | {WORDS[r.severity]} | `{r.code}` | {r.says} |" for r in rules]
    head = ["# Rules of the validator", "", "| rule | severity | code | what it says |", "|---|---|---|---|"]
    found["README.md"] = "\n".join([*head, *rows]) + "\n"
    return found


def _page(rule: Rule) -> str:
    parts = [f"# `{rule.id}`", rule.says, rule.why, f"Severity: {WORDS[rule.severity]} · code: `{rule.code}`"]
    if rule.severity == "ERROR":
        parts.append("The service refuses such a definition, too: this rule cannot be turned down.")
    else:
        parts.append(
            "The service accepts such a definition. An administrator can set how much this rule matters, "
            f"a workflow can do without it, and so can a run of the command line (`--ignore {rule.id}`)."
        )
    for title, finds in (("Found", True), ("Right", False)):
        case = _case(rule, finds)
        if case is not None:
            parts += [f"## {title}: {case['says']}", *_example(rule, case)]
    return "\n\n".join(parts) + "\n"


def _case(rule: Rule, finds: bool) -> dict[str, Any] | None:
    """The shortest case that shows something."""
    cases = [json.loads(file.read_text(encoding="utf-8")) for file in sorted((CASES / rule.id).glob("*.json"))]
    fit = [case for case in cases if bool(case["finds"]) is finds and "grow" not in case and len(_text(case)) <= LONG]
    return min(fit, key=lambda case: len(_text(case)), default=None)


def _example(rule: Rule, case: dict[str, Any]) -> list[str]:
    text = _text(case)
    parts = [f"```json\n{text}\n```"]
    document = parse(text, values=case.get("values"))
    for problem in check(document, machine_type=case.get("type", "STANDARD"), severity="INFO"):
        if problem.rule == rule.id:
            expected = f" Expected: {problem.expected}." if problem.expected else ""
            place = f"`{problem.location}`: " if problem.location else ""
            parts.append(f"> {place}{problem.message}{'' if problem.message.endswith('.') else '.'}{expected}")
    if case.get("type") == "EXPRESS":
        parts.append("(As a state machine of type EXPRESS.)")
    if "values" in case:
        parts.append(f"(With the values `{json.dumps(case['values'])}`.)")
    return parts


def _text(case: dict[str, Any]) -> str:
    return str(case.get("text") or json.dumps(case["definition"], ensure_ascii=False, indent=2))


def main() -> None:
    """Write the pages; remove those of rules that are gone."""
    PAGES.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for file in PAGES.glob("*.md"):
        if file.name not in wanted:
            file.unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
