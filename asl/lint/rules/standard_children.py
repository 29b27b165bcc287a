"""STANDARD children of a distributed Map that do only what EXPRESS ones do for less."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.containers import is_distributed, processor_config
from asl.lint.integrations import read_resource
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

_FEW = 5
_SHORT = 60  # seconds of waiting


def _check(state: State, view: View) -> Iterator[Finding]:
    config = processor_config(state)
    if not is_distributed(state) or config.get("ExecutionType") != "STANDARD":
        return
    processor = state.value.get("ItemProcessor", state.value.get("Iterator"))
    states = processor.get("States") if isinstance(processor, dict) else None
    inner = [value for value in states.values() if isinstance(value, dict)] if isinstance(states, dict) else []
    if inner and len(inner) <= _FEW and all(_is_quick(value) for value in inner):
        name = "ItemProcessor" if "ItemProcessor" in state.value else "Iterator"
        yield Finding((*state.path, name, "ProcessorConfig", "ExecutionType"),
                      "Each of these children is billed by transitions; EXPRESS ones are billed by time and usually cost less",
                      expected="EXPRESS, if a child ends within five minutes and may run twice")  # fmt: skip


def _is_quick(value: dict[str, object]) -> bool:
    kind, resource, seconds = value.get("Type"), value.get("Resource"), value.get("Seconds")
    if kind == "Task":
        read = read_resource(resource) if type(resource) is str else None
        return read is not None and not read.pattern and read.kind in ("lambda", "optimised", "aws-sdk")
    if kind == "Wait":
        return type(seconds) is int and seconds <= _SHORT
    return kind in ("Pass", "Choice", "Succeed", "Fail")


RULE = Rule(
    id="standard_children",
    says="Short work of a distributed Map is done by EXPRESS children.",
    code="STANDARD_CHILDREN",
    severity="INFO",
    types=frozenset({"Map"}),
    state=_check,
)
