"""The definition that AWS gets: JSON as it was written but for filled placeholders; YAML as JSON, the only form it takes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from asl.document import parse
from asl.document.placeholders import filled_text
from editor.environments.filling import values_in
from editor.models import EnvironmentRevision, TextFormat, Version


def deployed_text(version: Version, values: Mapping[str, object] | None = None) -> str:
    """Return the JSON text of a version, its placeholders filled from the values that are given."""
    if version.format == TextFormat.JSON:
        return version.text if values is None else filled_text(version.text, values)
    return json.dumps(parse(version.text, "yaml", values).value, indent=2, ensure_ascii=False)


def text_filled_from(revision: EnvironmentRevision | None, version: Version) -> str:
    """Return the JSON text of a version, filled from the revision of an environment if there is one."""
    return deployed_text(version, None if revision is None else values_in(revision))


def same_definition(one: str, other: str) -> bool:
    """Say whether two JSON texts mean the same: some services give back what they were sent with other white space."""
    if one == other:
        return True
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False
