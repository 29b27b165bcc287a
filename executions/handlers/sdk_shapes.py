"""Between a task's PascalCase parameters and botocore's shapes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from asl import json_codec

JSON = Any


class UnknownField(ValueError):
    """A parameter that the action does not have."""


class WrongType(ValueError):
    """A parameter of another JSON type than the action's."""


def as_request(shape: Shape | None, value: JSON) -> dict[str, JSON]:
    """The parameters as botocore takes them. Raises UnknownField, WrongType."""
    if shape is None:
        return {}
    converted = _request(shape, value, "")
    assert isinstance(converted, dict)  # noqa: S101  an operation's input is a structure
    return converted


def as_result(shape: Shape | None, value: JSON) -> JSON:
    """The answer as a state sees it: PascalCase members, times as ISO 8601, bytes as text."""
    return {} if shape is None else _result(shape, value)


def _request(shape: Shape, value: JSON, path: str) -> JSON:
    if isinstance(shape, StructureShape):
        if not isinstance(value, dict):
            raise WrongType(f"The value for the field '{path or '/'}' must be an object")
        members = {name.lower(): name for name in shape.members}
        request = {}
        for name, member in value.items():
            known = members.get(name.lower())
            if known is None:
                raise UnknownField(f'The field "{name}" is not supported by Step Functions')
            if member is not None:
                request[known] = _request(shape.members[known], member, name)
        return request
    if isinstance(shape, ListShape):
        if not isinstance(value, list):
            raise WrongType(f"The value for the field '{path}' must be an array")
        return [_request(shape.member, item, path) for item in value]
    if isinstance(shape, MapShape):
        if not isinstance(value, dict):
            raise WrongType(f"The value for the field '{path}' must be an object")
        return {name: _request(shape.value, member, path) for name, member in value.items()}
    return _scalar(shape, value, path)


def _scalar(shape: Shape, value: JSON, path: str) -> JSON:
    if shape.type_name == "string":
        # The service writes JSON where a text is wanted and something else is given.
        return value if isinstance(value, str) else json_codec.dumps_text(value)
    if shape.type_name == "blob":
        return (value if isinstance(value, str) else json_codec.dumps_text(value)).encode()
    if shape.type_name == "boolean" and not isinstance(value, bool):
        raise WrongType(f"The value for the field '{path}' must be a BOOLEAN")
    return value


def _result(shape: Shape, value: JSON) -> JSON:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        known = {name: member for name, member in value.items() if name in shape.members}
        return {_pascal(name): _result(shape.members[name], member) for name, member in known.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_result(shape.member, item) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {name: _result(shape.value, member) for name, member in value.items()}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]
