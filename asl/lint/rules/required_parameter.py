"""What an integration cannot be called without."""

from collections.abc import Iterator

from asl.document.placeholders import has_placeholder, is_placeholder
from asl.graph import JSONATA, State
from asl.lint.parts import Parts
from asl.lint.required_parameters import required_parameters
from asl.lint.rule import Finding, Rule


def _check(state: State, parts: Parts) -> Iterator[Finding]:
    resource = state.value.get("Resource")
    name = "Arguments" if state.language == JSONATA else "Parameters"
    given = state.value.get(name)
    if type(resource) is not str or type(given) is not dict or is_placeholder(given):
        return  # the input itself, or an expression, may have them: missing_payload speaks of that
    missing = [wanted for wanted in required_parameters(resource) if wanted not in given and f"{wanted}.$" not in given]
    if not missing:
        return
    known = {key.removesuffix(".$").lower() for key in given}  # the service takes DBName and DbName
    for wanted in missing:
        if wanted.lower() not in known and not any(has_placeholder(key) for key in given):
            yield Finding((*state.path, name), f"The field '{wanted}' is required but was missing", on_key=True,
                          expected=f"{wanted}, fixed or computed, in {name}")  # fmt: skip


RULE = Rule(
    id="required_parameter",
    says="Parameters or Arguments have what the action that is called requires.",
    types=frozenset({"Task"}),
    fields=frozenset({"Parameters", "Arguments"}),
    kinds=frozenset({"optimised", "aws-sdk"}),
    alone=_check,
)
