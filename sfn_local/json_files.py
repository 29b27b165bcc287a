"""JSON and YAML files that commands read, with a sentence for what is wrong with them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from asl import json_codec
from asl.document.json_faults import first_fault
from sfn_local.definitions import YAML, Unusable, read_text

JSON = Any


def read_json(path: str | Path) -> JSON:
    """The value of a JSON or YAML file, by its ending. Raises Unusable."""
    text = sys.stdin.read() if str(path) == "-" else read_text(path)
    if str(path).lower().endswith(YAML):
        try:
            return yaml.safe_load(text)
        except yaml.YAMLError as wrong:
            raise Unusable(f"{path} is not YAML: {wrong}") from None
    return json_value(text, str(path))


def json_value(text: str, name: str) -> JSON:
    """The value of JSON text; `name` is how sentences call it. Raises Unusable."""
    try:
        return json_codec.loads(text)
    except ValueError as wrong:
        fault = first_fault(text)
        if not text.strip():
            raise Unusable(f"{name} is empty: expected JSON, the smallest is {{}}.") from None
        if fault is None:
            raise Unusable(f"{name} is not JSON: {wrong}") from None
        line = text.count("\n", 0, fault.offset) + 1
        column = fault.offset - (text.rfind("\n", 0, fault.offset) + 1) + 1
        expected = fault.expected.replace("definition", "text")
        raise Unusable(f"{name}:{line}:{column}: not JSON: {fault.plain}. Expected {expected}.") from None


def input_value(given: str | None) -> JSON:
    """The value of an `--input`: JSON text, or `@FILE`, or `-` for stdin. Raises Unusable."""
    if given is None:
        return {}
    if given == "-" or given.startswith("@"):
        return read_json(given.removeprefix("@"))
    return json_value(given, "--input")
