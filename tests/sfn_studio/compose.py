"""docker-compose.yml read as Compose reads it: anchors, merges and `${VARIABLE:-default}` filled in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from sfn_studio.configuration import CHECKOUT

FILE = CHECKOUT / "docker-compose.yml"
_VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}|\$(?P<plain>[A-Z_]+)")


def read(variables: dict[str, str]) -> dict[str, Any]:
    """The services as they would run. Raises KeyError with Compose's reason for a variable that must be set."""

    def fill(found: re.Match[str]) -> str:
        value = variables.get(found["name"] or found["plain"], "")
        if not value and found["kind"] == "?":
            raise KeyError(f"{found['name']}: {found['rest']}")
        return value or (found["rest"] or "" if found["kind"] == "-" else "")

    def filled(node: Any) -> Any:
        if isinstance(node, str):
            return _VARIABLE.sub(fill, node)
        if isinstance(node, dict):
            return {key: filled(value) for key, value in node.items()}
        return [filled(one) for one in node] if isinstance(node, list) else node

    return filled(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def dockerfile(path: Path = CHECKOUT / "Dockerfile") -> list[tuple[str, str]]:
    """The instructions of a Dockerfile, continued lines joined."""
    text = re.sub(r"\\\n\s*", " ", path.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [(line.split(None, 1)[0].upper(), line.split(None, 1)[1].strip()) for line in lines]
