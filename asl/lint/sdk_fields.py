"""The fields that an action of an AWS service takes, from `aws_sdk/<initial>.fields.txt` (`tooling/aws_sdk_facts.py` writes it).

A service is read when somebody asks for it; a shape when somebody looks into it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources


class Fields:
    """The fields of one object that is handed to an action, by the names of Step Functions."""

    __slots__ = ("_folded", "_names", "_shapes")

    def __init__(self, names: dict[str, str], shapes: list[str | Fields]) -> None:
        self._names = names
        self._folded = {name.lower(): name for name in names}
        if "Nul" in names:
            self._folded["null"] = "Nul"  # the optimised DynamoDB integrations spell it so
        self._shapes = shapes

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def known_as(self, name: str) -> str | None:
        """The field that is meant: letters count as the same large or small, as in the service (`DBName`, `DbName`)."""
        return self._folded.get(name.lower())

    def within(self, name: str) -> tuple[Fields | None, int]:
        """The fields of the objects that the field `name` holds, and how many levels of free keys are above them."""
        reference = self._names[name]
        number = reference.lstrip("*")
        return (_fields(self._shapes, int(number)) if number else None), len(reference) - len(number)


def fields_of(service: str, action: str) -> Fields | None:
    """What an action takes; None where the service or the action is not known."""
    actions, shapes = _service(service)
    number = actions.get(action)
    if number is None:
        return None
    return _fields(shapes, int(number)) if number else Fields({}, shapes)


def _fields(shapes: list[str | Fields], number: int) -> Fields:
    """The shape of this number; its line is read once."""
    shape = shapes[number]
    if isinstance(shape, str):
        pairs = (field.partition(":") for field in shape.split())
        shape = shapes[number] = Fields({name: reference for name, _, reference in pairs}, shapes)
    return shape


@lru_cache(maxsize=64)
def _service(service: str) -> tuple[dict[str, str], list[str | Fields]]:
    lines = _services(service[:1]).get(service)
    if lines is None:
        return {}, []
    actions, _, shapes = (lines + "\n").partition("\n\n")
    return dict(line.split(" ", 1) for line in actions.split("\n")), list(shapes.split("\n"))


@cache
def _services(initial: str) -> dict[str, str]:
    """The lines of each service whose name begins so."""
    file = resources.files("asl.lint").joinpath("aws_sdk", f"{initial}.fields.txt")
    if not file.is_file():
        return {}
    found: dict[str, str] = {}
    for section in ("\n" + file.read_text("ascii").removesuffix("\n")).split("\n[")[1:]:
        names, _, lines = section.partition("]\n")
        found |= dict.fromkeys(names.split(","), lines)
    return found
