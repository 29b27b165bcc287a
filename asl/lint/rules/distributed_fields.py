"""Fields of a distributed Map in one that runs inline."""

from collections.abc import Iterator

from asl.graph import State
from asl.lint.parts import Parts
from asl.lint.rule import Finding, Rule

_ONLY_DISTRIBUTED = ("ItemReader", "ItemBatcher", "ResultWriter")


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    processor = state.value.get("ItemProcessor", state.value.get("Iterator"))
    config = processor.get("ProcessorConfig") if isinstance(processor, dict) else None
    mode = config.get("Mode", "INLINE") if isinstance(config, dict) else "INLINE"
    if mode != "INLINE":
        return
    for name in _ONLY_DISTRIBUTED:
        if name in state.value:
            yield Finding((*state.path, name), f"Field '{name}' is not supported", at=state.path, on_key=True,
                          expected="ProcessorConfig with Mode DISTRIBUTED, or no such field")  # fmt: skip


RULE = Rule(
    id="distributed_fields",
    says="ItemReader, ItemBatcher and ResultWriter are for distributed Maps.",
    types=frozenset({"Map"}),
    fields=frozenset({"ItemReader", "ItemBatcher", "ResultWriter"}),
    alone=_check,
)
