"""State machines in SAM and CloudFormation templates: found, and their definitions with what stands for values filled in.

Parameters come from the command line, else from their defaults; attributes of other resources from the command line, else
the ARNs that a new stack would have. What nobody can know is refused with the name that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from asl import json_codec
from asl.document import parse
from sfn_local.definitions import Unusable, read_text

JSON = Any
TYPES = ("AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine")
ACCOUNT, REGION = "123456789012", "us-east-1"
_NAME = re.compile(r"\$\{(!?)([^${}]+)\}")
_ARNS = {
    "AWS::Lambda::Function": ("lambda", "function:{name}", "FunctionName"),
    "AWS::Serverless::Function": ("lambda", "function:{name}", "FunctionName"),
    "AWS::SNS::Topic": ("sns", "{name}", "TopicName"),
    "AWS::SQS::Queue": ("sqs", "{name}", "QueueName"),
    "AWS::DynamoDB::Table": ("dynamodb", "table/{name}", "TableName"),
    "AWS::Serverless::SimpleTable": ("dynamodb", "table/{name}", "TableName"),
    "AWS::StepFunctions::StateMachine": ("states", "stateMachine:{name}", "StateMachineName"),
    "AWS::Serverless::StateMachine": ("states", "stateMachine:{name}", "Name"),
    "AWS::StepFunctions::Activity": ("states", "activity:{name}", "Name"),
    "AWS::Events::EventBus": ("events", "event-bus/{name}", "Name"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A state machine of a template; `role` is None where only a deployed stack would know it."""

    name: str
    text: str
    role: str | None
    type: str


@dataclass(slots=True)
class Template:
    """What fills a template in: parameters, and attributes (`Id.Arn`) or references (`Id`) of its resources."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, JSON] = field(default_factory=dict)

    def value(self, value: JSON, where: str) -> JSON:
        """The value with every intrinsic function of CloudFormation evaluated. Raises Unusable."""
        if isinstance(value, list):
            return [self.value(item, where) for item in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, given),) = value.items()
            if name == "Ref":
                return self.reference(str(given), where)
            if name in _FUNCTIONS:
                return _FUNCTIONS[name](self, given, where)
        return {name: self.value(member, where) for name, member in value.items()}

    def reference(self, name: str, where: str) -> JSON:
        """What `Ref` gives. Raises Unusable."""
        pseudo = {"AWS::AccountId": ACCOUNT, "AWS::Region": REGION, "AWS::Partition": "aws", "AWS::StackName": "local"}
        for known in (self.parameters, self.attributes, pseudo):
            if name in known:
                return known[name]
        parameter = self._member("Parameters", name)
        if parameter is not None and "Default" in parameter:
            return parameter["Default"]
        if parameter is not None:
            raise Unusable(f"{where}: the parameter {name} has no default: say --parameter {name}=VALUE.")
        resource = self._member("Resources", name)
        if resource is None:
            raise Unusable(f"{where}: {name} is neither a parameter nor a resource of the template.")
        kind = str(resource.get("Type"))
        if kind in _ARNS and ("SQS" not in kind):
            arn = self.attribute(name, "Arn", where)
            return (
                arn
                if kind.startswith(("AWS::SNS", "AWS::StepFunctions", "AWS::Serverless::StateMachine"))
                else arn.rpartition(":")[2].rpartition("/")[2]
            )
        raise Unusable(f"{where}: what !Ref {name} ({kind}) gives is not known here: say --resource {name}=VALUE.")

    def attribute(self, name: str, attribute: str, where: str) -> str:
        """What `Fn::GetAtt` gives. Raises Unusable."""
        full = f"{name}.{attribute}"
        if full in self.attributes:
            return self.attributes[full]
        resource = self._member("Resources", name)
        kind = str(resource.get("Type")) if resource is not None else ""
        if kind not in _ARNS or attribute != "Arn":
            raise Unusable(f"{where}: {full} is not known here: say --resource {full}=VALUE.")
        service, pattern, own = _ARNS[kind]
        given = (resource or {}).get("Properties", {}).get(own, name)
        return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{pattern.format(name=self.value(given, where))}"

    def substituted(self, text: str, more: Mapping[str, JSON], where: str) -> str:
        """What `Fn::Sub` gives: `${Name}`, `${Id.Attribute}`; `${!Literal}` stays. Raises Unusable."""

        def one(found: re.Match[str]) -> str:
            name = found[2].strip()
            if found[1]:
                return f"${{{name}}}"
            if name in more:
                return _text(self.value(more[name], where))
            head, dot, attribute = name.partition(".")
            return self.attribute(head, attribute, where) if dot else _text(self.reference(name, where))

        return _NAME.sub(one, text)

    def _member(self, section: str, name: str) -> dict[str, JSON] | None:
        found = (self.body.get(section) or {}).get(name)
        return found if isinstance(found, dict) else None


def is_template(text: str) -> bool:
    """Whether a text is a template rather than a definition."""
    if "Resources" not in text or "AWS::" not in text:
        return False
    try:
        body = yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader that knows CloudFormation's tags
    except yaml.YAMLError:
        return re.search(r"^Resources\s*:", text, re.MULTILINE) is not None
    return isinstance(body, dict) and "Resources" in body and "States" not in body


def read_template(file: str, text: str, template: Template) -> list[Found]:
    """The state machines of a template in its order. Raises Unusable."""
    try:
        body = yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader that knows CloudFormation's tags
    except yaml.YAMLError as wrong:
        raise Unusable(f"{file} is not a template: {wrong}") from None
    template.body = body if isinstance(body, dict) else {}
    resources = template.body.get("Resources")
    machines = [
        (name, one) for name, one in (resources or {}).items() if isinstance(one, dict) and one.get("Type") in TYPES
    ]
    if not machines:
        raise Unusable(f"{file} has no resource of the types {' and '.join(TYPES)}.")
    return [_machine(file, name, one.get("Properties") or {}, template) for name, one in machines]


def _machine(file: str, identity: str, properties: dict[str, JSON], template: Template) -> Found:
    where = f"{file}, resource {identity}"
    name = properties.get("Name", properties.get("StateMachineName", identity))
    given = properties.get("RoleArn", properties.get("Role"))
    try:
        role = str(template.value(given, where)) if given is not None else None
    except Unusable:
        role = None
    return Found(
        name=str(template.value(name, where)),
        text=_definition(Path(file).parent, where, properties, template),
        role=role,
        type=str(template.value(properties.get("Type", properties.get("StateMachineType", "STANDARD")), where)),
    )


def _definition(folder: Path, where: str, properties: dict[str, JSON], template: Template) -> str:
    if "Definition" in properties:
        text = json_codec.dumps_text(template.value(properties["Definition"], where))
    elif "DefinitionString" in properties:
        text = str(template.value(properties["DefinitionString"], where))
    elif isinstance(properties.get("DefinitionUri"), str):
        text = _json_text(folder / properties["DefinitionUri"])
    else:
        raise Unusable(f"{where}: expected Definition, DefinitionString or DefinitionUri with the path of a file.")
    values = {
        name: _text(template.value(value, where))
        for name, value in (properties.get("DefinitionSubstitutions") or {}).items()
    }
    return _NAME.sub(lambda found: values.get(found[2], found[0]) if not found[1] else found[0], text)


def _json_text(path: Path) -> str:
    text = read_text(path)
    if path.suffix in (".yaml", ".yml"):
        return json_codec.dumps_text(parse(text, "yaml").value)
    return text


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else json_codec.dumps_text(value)


def _sub(template: Template, given: JSON, where: str) -> JSON:
    if isinstance(given, list) and len(given) == 2 and isinstance(given[1], dict):
        return template.substituted(str(given[0]), given[1], where)
    return template.substituted(str(given), {}, where)


def _join(template: Template, given: JSON, where: str) -> JSON:
    if not isinstance(given, list) or len(given) != 2 or not isinstance(given[1], list):
        raise Unusable(f"{where}: Fn::Join takes a separator and a list.")
    return str(given[0]).join(_text(template.value(part, where)) for part in given[1])


def _get_att(template: Template, given: JSON, where: str) -> JSON:
    parts = given if isinstance(given, list) else str(given).split(".", 1)
    if len(parts) != 2:
        raise Unusable(f"{where}: Fn::GetAtt takes a resource and an attribute, but it is {given!r}.")
    return template.attribute(str(parts[0]), str(parts[1]), where)


_FUNCTIONS: dict[str, Callable[[Template, JSON, str], JSON]] = {
    "Fn::GetAtt": _get_att,
    "Fn::Join": _join,
    "Fn::Sub": _sub,
}


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short tags: `!Sub x` is `{"Fn::Sub": "x"}`."""


def _short_tag(loader: _Loader, tag: str, node: yaml.Node) -> JSON:
    name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)  # noqa: S101  YAML has no other node
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _short_tag)
