"""Holds every answer that boto3 gets to botocore's service model: members, types, values, error codes, status."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
}
# Errors that each operation may answer with although its model does not list them.
COMMON = {"ValidationException", "SerializationException", "UnrecognizedClientException", "AccessDeniedException"}
# API reference, `includedData`: METADATA_ONLY leaves out what may be encrypted, although the model requires it.
LEFT_OUT = {"DescribeStateMachine": {"definition"}, "DescribeStateMachineForExecution": {"definition"}}


def faults(shape: Shape, value: Any, path: str = "") -> Iterator[str]:
    """What of a value does not fit its shape."""
    if isinstance(shape, StructureShape):
        if not isinstance(value, dict):
            yield f"{path}: {value!r} is no structure"
            return
        yield from (f"{path}.{name} is not in the model" for name in value if name not in shape.members)
        yield from (f"{path}.{name} is missing" for name in shape.required_members if name not in value)
        for name in value.keys() & shape.members.keys():
            yield from faults(shape.members[name], value[name], f"{path}.{name}")
    elif isinstance(shape, ListShape):
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            yield from faults(shape.member, item, f"{path}[{number}]")
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            yield from faults(shape.value, item, f"{path}.{key}")
    else:
        yield from _scalar_faults(shape, value, path)


def _scalar_faults(shape: Shape, value: Any, path: str) -> Iterator[str]:
    kinds = TYPES[shape.type_name]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        yield f"{path}: {value!r} is no {shape.type_name}"
        return
    enum = shape.metadata.get("enum")
    if enum and value not in enum:
        yield f"{path}: {value!r} is none of {enum}"
    size = len(value) if isinstance(value, str) else value
    if "max" in shape.metadata and size > shape.metadata["max"]:
        yield f"{path}: {size} is more than {shape.metadata['max']}"
    if "min" in shape.metadata and size < shape.metadata["min"]:
        yield f"{path}: {size} is less than {shape.metadata['min']}"


class Watcher:
    """Hears of each answer and raises for one that the model does not allow; knows what was answered well."""

    def __init__(self, client: Any) -> None:
        self.answered: set[str] = set()
        self.refused: dict[str, set[str]] = {}
        client.meta.events.register("after-call.stepfunctions", self._after_call)

    def _after_call(self, http_response: Any, model: OperationModel, **_: Any) -> None:
        body = json.loads(http_response.content or b"{}")
        assert http_response.headers["Content-Type"] == "application/x-amz-json-1.0"
        assert http_response.headers["x-amzn-RequestId"]
        if http_response.status_code == 200:
            wrong = set(faults(model.output_shape, body)) if model.output_shape else set()
            allowed = {f".{name} is missing" for name in LEFT_OUT.get(model.name, ())}
            assert not wrong - allowed, f"{model.name}: {wrong}"
            self.answered.add(model.name)
            return
        code = body["__type"].rpartition("#")[2]
        assert http_response.status_code == 400, (model.name, body)
        known = {shape.name: shape for shape in model.error_shapes}
        assert code in known or code in COMMON, f"{model.name} does not answer with {code}"
        if code in known:
            told = {name: value for name, value in body.items() if name not in ("__type", "message")}
            assert not list(faults(known[code], told)), (model.name, body)
        self.refused.setdefault(model.name, set()).add(code)
