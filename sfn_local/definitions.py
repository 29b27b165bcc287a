"""A definition from a file, from text or as a value, checked before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from asl.document import Format, parse
from asl.lint import check
from asl.placeholder_values import OptionError
from asl.placeholder_values import placeholder_values as placeholder_values_of

JSON = Any
YAML = (".yaml", ".yml")


class Unusable(ValueError):
    """A file that cannot be used; the text says which, where and why."""


class NotADefinition(Unusable):
    """A definition with mistakes: the text lists them with their places."""


def read_text(path: str | Path) -> str:
    """The text of a file. Raises Unusable."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise Unusable(f"cannot read {path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise Unusable(f"cannot read {path}: it is not UTF-8 ({error.reason} at byte {error.start:,})") from None


def load_definition(
    path: str | Path, *, type: str = "STANDARD", placeholders: str | None = None, environment: str | None = None
) -> dict[str, JSON]:
    """The definition in a JSON or YAML file. Raises Unusable, NotADefinition."""
    try:
        values = placeholder_values_of(placeholders, environment)
    except OptionError as wrong:
        raise Unusable(str(wrong)) from None
    return definition_of_text(read_text(path), str(path), type=type, values=values)


def definition_of_text(
    text: str, name: str, *, type: str = "STANDARD", values: Mapping[str, JSON] | None = None
) -> dict[str, JSON]:
    """The definition that a text is; `name` is how sentences call it. Raises NotADefinition."""
    format: Format = "yaml" if name.lower().endswith(YAML) else "json"
    document = parse(text, format, values)
    problems = [problem for problem in check(document, machine_type=type) if problem.severity == "ERROR"]
    if problems:
        lines = [f"{name}:{one.line}:{one.column}: {one.code}: {one.help or one.message}" for one in problems]
        raise NotADefinition("\n".join(lines))
    value: dict[str, JSON] = document.value
    return value
