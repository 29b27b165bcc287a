"""The values of `${Name}` placeholders from a file: one set for all, or one for each environment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


class OptionError(ValueError):
    """An option of the command line cannot be used; the message is a sentence for people."""


def placeholder_values(file: str | None, environment: str | None) -> dict[str, Any] | None:
    """`{"Table": "orders", "Limit": 5}`, or with an environment `{"default": {…}, "prod": {…}}`. None without a file.

    Raises OptionError where the file cannot be read or has no such environment.
    """
    if file is None:
        if environment is not None:
            raise OptionError("--environment chooses among the values of --placeholders FILE; name that, too.")
        return None
    try:
        values = json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise OptionError(f"cannot read the values in {file}: {error}") from None
    if not isinstance(values, dict):
        raise OptionError(f'{file} holds no values: expected an object such as {{"Table": "orders"}}.')
    if environment is None:
        return values
    chosen, default = values.get(environment), values.get("default", {})
    if not isinstance(chosen, dict) or not isinstance(default, dict):
        known = ", ".join(name for name, value in values.items() if isinstance(value, dict))
        raise OptionError(f"{file} has no values for the environment {environment}; it has {known or 'none'}.")
    return {**default, **chosen}
