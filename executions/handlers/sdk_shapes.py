"""Between a task's PascalCase parameters and botocore's shapes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from asl import json_codec
from asl.sdk_names import member_name

JSON = Any
MOST_BYTES = 67_108_864  # of one streamed body: it is in memory as a whole, and a state takes 256 KiB
_WANTED: dict[str, tuple[type | tuple[type, ...], str]] = {
    "boolean": (bool, "a BOOLEAN"),
    "integer": (int, "an INTEGER"),
    "long": (int, "a LONG"),
    "float": ((int, float), "a FLOAT"),
    "double": ((int, float), "a DOUBLE"),
    "structure": (dict, "an object"),
    "map": (dict, "an object"),
    "list": (list, "an array"),
}


class WrongParameters(ValueError):
    """Parameters that an action does not take; the text is what the service puts between brackets."""


class TooLarge(ValueError):
    """A streamed body that is larger than anything a state may take."""


def as_request(shape: Shape | None, value: JSON) -> dict[str, JSON]:
    """The parameters as botocore takes them. Raises WrongParameters."""
    if value is not None and not isinstance(value, dict):
        raise WrongParameters("The value for the field '/' must be an object")
    if shape is None:
        return {}
    converted: dict[str, JSON] = _request(shape, value or {}, "")
    return converted


def as_result(shape: Shape | None, value: JSON, *, first_sdk: bool = False) -> JSON:
    """The answer as a state sees it: PascalCase members, bytes as text.

    The first SDK for Java, behind optimised integrations, keeps abbreviations (`MD5OfMessageBody`) and writes times in
    milliseconds; the second, behind `aws-sdk`, takes abbreviations for words and writes times as ISO 8601.
    """
    if shape is None:
        return {}
    return _result(shape, value, _capital if first_sdk else member_name, _milliseconds if first_sdk else _iso)


def _request(shape: Shape, value: JSON, path: str) -> JSON:
    if getattr(shape, "is_document_type", False):
        return value
    _check_type(shape, value, path)
    if isinstance(shape, StructureShape):
        return _structure(shape, value, path)
    if isinstance(shape, ListShape):
        return [_request(shape.member, item, path) for item in value]
    if isinstance(shape, MapShape):
        return {name: _request(shape.value, member, name) for name, member in value.items()}
    text = value if isinstance(value, str) else None
    if shape.type_name == "string":
        # The service writes JSON where a text is wanted and something else is given.
        return json_codec.dumps_text(value) if text is None else text
    if shape.type_name == "blob":
        return (json_codec.dumps_text(value) if text is None else text).encode()
    if shape.type_name == "timestamp":
        return _time(value, path)
    return value


def _structure(shape: StructureShape, value: dict[str, JSON], path: str) -> dict[str, JSON]:
    members = {name.lower(): name for name in shape.members} | {
        member_name(name).lower(): name for name in shape.members
    }
    request = {}
    for name, member in value.items():
        known = members.get(name.lower())
        # A guess: beyond the first letter the case of a name is not looked at.
        if known is None or name[:1].islower():
            raise WrongParameters(f'The field "{name}" is not supported by Step Functions')
        if member is not None:
            request[known] = _request(shape.members[known], member, name)
    for name in shape.required_members:
        if name not in request and not shape.members[name].metadata.get("idempotencyToken"):
            raise WrongParameters(f"The field '{member_name(name)}' is required but was missing")
    return request


def _check_type(shape: Shape, value: JSON, path: str) -> None:
    kinds, words = _WANTED.get(shape.type_name, (object, ""))
    if not isinstance(value, kinds) or (isinstance(value, bool) and kinds not in (bool, object)):
        raise WrongParameters(f"The value for the field '{path or '/'}' must be {words}")


def _time(value: JSON, path: str) -> datetime | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise WrongParameters(f"The value for the field '{path}' must be a valid ISO-8601 date-time") from None


def _result(shape: Shape, value: JSON, spell: Callable[[str], str], time: Callable[[datetime], JSON]) -> JSON:
    if getattr(shape, "is_document_type", False):
        return value
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        known = {name: member for name, member in value.items() if name in shape.members}
        return {spell(name): _result(shape.members[name], member, spell, time) for name, member in known.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_result(shape.member, item, spell, time) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {name: _result(shape.value, member, spell, time) for name, member in value.items()}
    if isinstance(value, datetime):
        return time(value)
    if hasattr(value, "read"):
        value = value.read(MOST_BYTES + 1)
        if len(value) > MOST_BYTES:
            raise TooLarge
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _milliseconds(time: datetime) -> int:
    return round(time.timestamp() * 1000)
