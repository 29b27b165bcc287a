"""The names that may stand at a place in Parameters or Arguments, for those who write them."""

from __future__ import annotations

from collections.abc import Sequence

from asl.lint.required_parameters import known_fields, required_parameters


def parameter_names(resource: str, steps: Sequence[str]) -> dict[str, bool]:
    """The fields of the called action at the end of `steps` (names and indexes), and whether the action requires each.

    Empty where nothing is known: another kind of Resource, free keys, a field that holds no named fields.
    """
    fields, free = known_fields(resource), 0
    required = required_parameters(resource)
    for step in steps:
        if fields is None:
            return {}
        if step.isdigit():
            continue
        if free:
            free -= 1
            continue
        name = fields.known_as(step.removesuffix(".$"))
        if name is None:
            return {}
        fields, free = fields.within(name)
    if fields is None or free:
        return {}
    return {name: not steps and name in required for name in fields}
