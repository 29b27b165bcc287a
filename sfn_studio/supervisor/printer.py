"""The one log: a line at a time, each with the calmly coloured name of its process."""

from __future__ import annotations

import json
import os
import sys
from typing import TextIO

WIDTH = 8
COLOURS = {"studio": "1", "web": "36", "runs": "32", "tasks": "34", "timers": "35", "redis": "90"}


class Printer:
    """Writes whole lines, with colours only on a terminal that wants them."""

    def __init__(self, stream: TextIO = sys.stdout, format: str = "text") -> None:
        self._stream = stream
        self._json = format == "json"
        self._colours = stream.isatty() and not os.environ.get("NO_COLOR")

    def line(self, name: str, text: str) -> None:
        """Write one line of one process. A reader that went away is no reason to fail."""
        try:
            self._stream.write(f"{self._object(name, text) if self._json else self._line(name, text)}\n")
            self._stream.flush()
        except (OSError, ValueError):
            return

    def _line(self, name: str, text: str) -> str:
        prefix = f"{name:<{WIDTH}}|"
        if self._colours:
            prefix = f"\033[{COLOURS.get(name, '0')}m{prefix}\033[0m"
        return f"{prefix} {text}"

    def _object(self, name: str, text: str) -> str:
        """Name the process in the object that it wrote; what is no object becomes one."""
        try:
            told = json.loads(text)
        except ValueError:
            told = None
        told = told if isinstance(told, dict) else {"message": text}
        return json.dumps({"part": name, **told}, ensure_ascii=False)
