"""Checks a request against the service model and words what is wrong as the service does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from aws_api.errors import CORAL_VALIDATE, ApiError, serialization

JSON = Any
REMEMBERED_CHARACTERS = 256

# The service lists the members of an enumeration in an order of its own. Recorded where known, else as in the model.
ENUM_ORDER: dict[str, tuple[str, ...]] = {
    "ExecutionStatus": ("SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"),
}
IN_BYTES = frozenset({"SensitiveData", "SensitiveDataJobInput"})
"""Inputs and outputs: that their size counts in bytes, the model says in its documentation only."""
MAY_BE_EMPTY = frozenset({"Definition"})
"""Recorded: an empty one is refused as a definition, whatever the model's `min` says."""
KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "String"),
    "boolean": ((bool,), "Boolean"),
    "integer": ((int,), "Integer"),
    "long": ((int,), "Long"),
    "float": ((int, float), "Float"),
    "double": ((int, float), "Double"),
}


def check_request(operation: OperationModel, request: JSON) -> dict[str, JSON]:
    """The request's known members, typed and within their limits; unknown members are dropped as the service drops them.

    Raises SerializationException for a value of the wrong JSON type, and one ValidationException that counts and lists
    every constraint that does not hold.
    """
    shape = operation.input_shape
    if shape is None:
        return {}
    value = _typed(shape, request)
    failures = list(_failures(shape, value, ""))
    if failures:
        noun = "error" if len(failures) == 1 else "errors"
        message = f"{len(failures)} validation {noun} detected: {'; '.join(failures)}"
        raise ApiError("ValidationException", message, namespace=CORAL_VALIDATE)
    return value


def _typed(shape: Shape, value: JSON) -> JSON:
    """The value with its JSON types checked; null members count as absent."""
    if isinstance(shape, StructureShape):
        if not isinstance(value, dict):
            raise serialization(_found(value, "a structure"))
        members = shape.members
        return {k: _typed(members[k], v) for k, v in value.items() if k in members and v is not None}
    if isinstance(shape, ListShape):
        if not isinstance(value, list):
            raise serialization(_found(value, "a list"))
        return [_typed(shape.member, v) for v in value]
    if isinstance(shape, MapShape):
        if not isinstance(value, dict):
            raise serialization(_found(value, "a map"))
        return {k: _typed(shape.value, v) for k, v in value.items()}
    kinds, name = KINDS.get(shape.type_name, ((object,), shape.type_name))
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds and object not in kinds):
        raise serialization(_cannot_convert(value, name))
    return value


def _found(value: JSON, wanted: str) -> str:
    if isinstance(value, dict):
        return "Start of structure or map found where not expected."
    if isinstance(value, list):
        return "Start of list found where not expected"
    return f"Expected {wanted}, found {_token(value)}"


def _cannot_convert(value: JSON, wanted: str) -> str:
    if isinstance(value, dict | list):
        return _found(value, wanted)
    article = "an" if wanted[0] in "AEIOU" else "a"
    return f"{_token(value)} can not be converted to {article} {wanted}"


def _token(value: JSON) -> str:
    if value is None:
        return "NULL_VALUE"
    if isinstance(value, bool):
        return "TRUE_VALUE" if value else "FALSE_VALUE"
    if isinstance(value, str):
        return "STRING_VALUE"
    return "NUMBER_VALUE" if isinstance(value, int) else "DECIMAL_VALUE"


def _failures(shape: Shape, value: JSON, path: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        for name in shape.required_members:
            if name not in value:
                yield _failed(None, _join(path, name), "Member must not be null", shape.members[name])
        for name, member in value.items():
            yield from _failures(shape.members[name], member, _join(path, name))
        return
    if isinstance(shape, ListShape):
        for number, item in enumerate(value, 1):
            yield from _failures(shape.member, item, f"{path}.{number}.member")
    yield from (_failed(value, path, words, shape) for words in _broken(shape, value))


def _broken(shape: Shape, value: JSON) -> Iterator[str]:
    metadata = shape.metadata
    low, high = metadata.get("min"), metadata.get("max")
    if shape.type_name == "string" and "\0" in value:
        yield "Member must not contain the character U+0000"  # a limit of ours: PostgreSQL keeps no such text
    if shape.name in IN_BYTES:
        if len(value.encode("utf-8", "surrogatepass")) > high:
            yield f"Member must have size less than or equal to {high} bytes in UTF-8 encoding"
    elif shape.type_name in ("string", "list"):
        if low is not None and len(value) < low and shape.name not in MAY_BE_EMPTY:
            yield f"Member must have length greater than or equal to {low}"
        if high is not None and len(value) > high:
            yield f"Member must have length less than or equal to {high}"
    elif shape.type_name in ("integer", "long", "float", "double"):
        if low is not None and value < low:
            yield f"Member must have value greater than or equal to {low}"
        if high is not None and value > high:
            yield f"Member must have value less than or equal to {high}"
    if (pattern := metadata.get("pattern")) and not _matches(pattern, value):
        yield f"Member must satisfy regular expression pattern: {pattern}"
    if (members := metadata.get("enum")) and value not in members:
        listed = ENUM_ORDER.get(shape.name, tuple(members))
        yield f"Member must satisfy enum value set: [{', '.join(listed)}]"


def _matches(pattern: str, value: str) -> bool:
    return _matches_again(pattern, value) if len(value) <= REMEMBERED_CHARACTERS else _matches_now(pattern, value)


def _matches_now(pattern: str, value: str) -> bool:
    """The model's patterns are Java's; the one with a look-ahead asks for a character that is not a digit."""
    if pattern.startswith("^(?=.*[a-zA-Z_\\-\\.])"):
        return bool(re2.fullmatch(r"[a-zA-Z0-9_\-.]+", value)) and not value.isdigit()
    return bool(re2.fullmatch(pattern.replace(r"\p{ASCII}", r"[\x00-\x7F]"), value))


_matches_again = lru_cache(maxsize=1024)(_matches_now)  # the same ARNs are named again and again


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _failed(value: JSON, path: str, words: str, shape: Shape) -> str:
    """A secret value is left out altogether, even where it is absent."""
    if shape.metadata.get("sensitive"):
        return f"Value at '{path}' failed to satisfy constraint: {words}"
    shown = "null" if value is None else f"'{_shown(value, shape)}'"
    return f"Value {shown} at '{path}' failed to satisfy constraint: {words}"


def _shown(value: JSON, shape: Shape) -> str:
    """A value as Java prints it: a structure with the name of its shape."""
    if isinstance(shape, ListShape):
        return f"[{', '.join(_shown(v, shape.member) for v in value)}]"
    if isinstance(shape, StructureShape):
        members = ", ".join(f"{name}={_shown(value[name], of)}" for name, of in shape.members.items() if name in value)
        return f"{shape.name}({members})"
    return str(value)


__all__ = ["ApiError", "check_request"]
