"""A secret written into the definition, where everybody who may read it sees it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from asl.document.pointer import Path
from asl.graph import JSONPATH, State
from asl.lint.parts import Parts, gather_leaves
from asl.lint.rule import Finding, Rule

_NAME = re.compile(r"(?:^|[_-]|(?<=[a-z]))(?:pass(?:word|wd|phrase)|secret|api_?key|access_?key|private_?key|client_?secret)\Z",
                   re.IGNORECASE)  # fmt: skip
_VALUE = re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|gh[pousr]_[A-Za-z0-9]{36}\b")
_COMPUTED = ("{%", "$", "${", "{{", "arn:", "States.")


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    if state.language == JSONPATH:
        fixed = parts.fixed
        if "Result" in state.value:
            fixed = list(fixed)
            gather_leaves((*state.path, "Result"), state.value["Result"], [], fixed)
        for path, name, value, _, _ in fixed:
            if _is_secret(name, value):
                yield _finding(path)
    else:
        for path, text, _ in parts.texts:
            if _is_secret(path[-1], text):
                yield _finding(path)


def _is_secret(name: str | int, value: str) -> bool:
    if type(name) is str and _names_a_secret(name) and value and not value.startswith(_COMPUTED):
        return True
    marked = "AKIA" in value or "ASIA" in value or "-----BEGIN " in value or "gh" in value
    return marked and _VALUE.search(value) is not None


@lru_cache(maxsize=4096)
def _names_a_secret(name: str) -> bool:
    return not name.endswith(".$") and _NAME.search(name) is not None


def _finding(path: Path) -> Finding:
    return Finding(path, f"'{path[-1]}' looks like a secret that stands in the definition in clear",
                   expected="a reference, for example to Secrets Manager")  # fmt: skip


RULE = Rule(
    id="literal_secret",
    says="No password or key stands in a definition in clear.",
    code="LITERAL_SECRET",
    severity="WARNING",
    alone=_check,
)
