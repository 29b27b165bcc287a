"""Does a mocked result look like what the API behind a task answers? Checked against botocore's service models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

from asl.graph import outline
from asl.run.resources import Resource, parse_resource
from asl.sdk_names import OTHER_NAMES

JSON = Any
MODES = ("STRICT", "PRESENT", "NONE")
UNCHECKED = ("http", "apigateway", "eks")  # developer guide, TestState: mocks of these are not checked
NESTED_RESULTS = {"startExecution.sync": "DescribeExecution", "startExecution.sync:2": None}
WANTED = {
    "string": ((str,), "a string"),
    "blob": ((str,), "a string"),
    "timestamp": ((str,), "a string"),
    "integer": ((int, float), "a number"),
    "long": ((int, float), "a number"),
    "float": ((int, float), "a number"),
    "double": ((int, float), "a number"),
    "boolean": ((bool,), "a boolean"),
    "list": ((list,), "an array"),
    "map": ((dict,), "an object"),
    "structure": ((dict,), "an object"),
}


def mock_problem(resource: Resource, result: JSON, *, strict: bool) -> str | None:
    """The first thing that is wrong with a mocked result, in the service's words, or None.

    `strict` also asks for the members that the API always gives. Recorded: unknown members are let through.
    """
    shape = _answer_shape(resource)
    if shape is None:
        return None
    skipped = frozenset({"payload"}) if resource.service.endswith("lambda") else frozenset()
    return next(_problems(shape, result, "", strict, skipped), None)


def problem_in_mocks(definition: JSON, mocks: Mapping[str, JSON], mode: str) -> str | None:
    """What is wrong with the results in the mocks of an execution, by the models of the services behind its tasks.

    `mode` is that of TestState: STRICT, PRESENT (only what is there is checked) or NONE. None: nothing is wrong.
    """
    if mode == "NONE":
        return None
    resources = {
        state.name: parse_resource(resource)
        for state in outline(definition).states
        if state.type == "Task" and isinstance(resource := state.value.get("Resource"), str)
    }
    for name, mock in mocks.items():
        checked = name in resources and not resources[name].wants_token  # a callback gives what its caller likes
        for value in _results(mock) if checked else ():
            problem = mock_problem(resources[name], value, strict=mode == "STRICT")
            if problem is not None:
                return f"The mock of state '{name}' does not look like an answer of {resources[name].arn}: {problem}."
    return None


def _results(mock: JSON) -> Iterator[JSON]:
    for response in mock["responses"] if mock.get("kind") == "sequence" else [mock]:
        if response.get("kind") == "result":
            yield response.get("value")


def _problems(shape: Shape, value: JSON, name: str, strict: bool, skipped: frozenset[str]) -> Iterator[str]:
    kinds, words = WANTED.get(shape.type_name, ((object,), ""))
    wrong = not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds and object not in kinds)
    if wrong:
        yield f"Field '{name}' must be {words}" if name else f"Mocked result must be {words}"
        return
    if isinstance(shape, StructureShape):
        members = {member.lower(): member for member in shape.members}
        given = {key.lower() for key in value}
        if strict:
            for required in shape.required_members:
                if required.lower() not in given:
                    yield f"Required field '{required[:1].upper()}{required[1:]}' is missing"
        for key, item in value.items():
            member = members.get(key.lower())
            if member is not None and key.lower() not in skipped and item is not None:
                yield from _problems(shape.members[member], item, key, strict, frozenset())
    elif value not in (getattr(shape, "enum", None) or (value,)):
        yield f"Field '{name}' is not an expected value"
    elif isinstance(shape, ListShape):
        for item in value:
            yield from _problems(shape.member, item, name, strict, frozenset())
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            yield from _problems(shape.value, item, key, strict, frozenset())


def _answer_shape(resource: Resource) -> Shape | None:
    service = resource.service.removeprefix("aws-sdk:")
    if service in UNCHECKED or resource.dialect != "Task":
        return None
    action = NESTED_RESULTS.get(resource.action, resource.action.removesuffix(resource.pattern))
    if action is None or (resource.pattern in (".sync", ".sync:2") and resource.action not in NESTED_RESULTS):
        return None
    model = _model(OTHER_NAMES.get(service, service))
    name = action[:1].upper() + action[1:]
    if model is None or name not in model.operation_names:
        return None
    return model.operation_model(name).output_shape


@lru_cache(maxsize=32)
def _model(service: str) -> ServiceModel | None:
    try:
        return ServiceModel(Loader().load_service_model(service, "service-2"), service)
    except (UnknownServiceError, ValueError):
        return None
