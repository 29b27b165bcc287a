"""The text that a new workflow starts with."""

from __future__ import annotations

_JSON = """{
  "Comment": "A new workflow",
  "StartAt": "Start",
  "States": {
    "Start": {
      "Type": "Pass",
      "End": true
    }
  }
}
"""

_YAML = """Comment: A new workflow
StartAt: Start
States:
  Start:
    Type: Pass
    End: true
"""


def starting_text(format: str) -> str:
    """Return the smallest workflow that runs."""
    return _YAML if format == "yaml" else _JSON
