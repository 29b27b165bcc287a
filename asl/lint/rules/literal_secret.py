"""A secret written into the definition, where everybody who may read it sees it."""

import re
from collections.abc import Iterator

from asl.graph import JSONPATH, State
from asl.lint.parts import leaves_of
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_NAME = re.compile(r"(?:^|[_-]|(?<=[a-z]))(?:pass(?:word|wd|phrase)|secret|api_?key|access_?key|private_?key|client_?secret)\Z",
                   re.IGNORECASE)  # fmt: skip
_VALUE = re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|gh[pousr]_[A-Za-z0-9]{36}\b")
_COMPUTED = ("{%", "$", "${", "{{", "arn:", "States.")


def _check(state: State, view: View) -> Iterator[Finding]:
    parts = view.parts(state)
    texts = (
        [(leaf.path, leaf.value) for leaf in parts.leaves]
        if state.language == JSONPATH
        else [t[:2] for t in parts.texts]
    )
    if state.type == "Pass" and state.language == JSONPATH:
        texts += [(leaf.path, leaf.value) for leaf in leaves_of((*state.path, "Result"), state.value.get("Result"))]
    for path, value in texts:
        if type(value) is str and (_is_named_secret(path[-1], value) or _VALUE.search(value)):
            yield Finding(path, f"'{path[-1]}' looks like a secret that stands in the definition in clear",
                          expected="a reference, for example to Secrets Manager")  # fmt: skip


def _is_named_secret(name: str | int, value: str) -> bool:
    named = isinstance(name, str) and not name.endswith(".$") and _NAME.search(name)
    return bool(named and value and not value.startswith(_COMPUTED))


RULE = Rule(
    id="literal_secret",
    says="No password or key stands in a definition in clear.",
    code="LITERAL_SECRET",
    severity="WARNING",
    state=_check,
)
