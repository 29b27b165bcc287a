"""The definition that AWS gets: JSON as it was written; YAML is turned into JSON, because the service takes no other."""

from __future__ import annotations

import json

from asl.document import parse
from editor.models import TextFormat, Version


def deployed_text(version: Version) -> str:
    """Return the JSON text of a version."""
    if version.format == TextFormat.JSON:
        return version.text
    return json.dumps(parse(version.text, "yaml").value, indent=2, ensure_ascii=False)


def same_definition(one: str, other: str) -> bool:
    """Say whether two JSON texts mean the same: some services give back what they were sent with other white space."""
    if one == other:
        return True
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False
