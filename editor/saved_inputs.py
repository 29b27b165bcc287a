"""Inputs that people keep with a workflow to start it with."""

from __future__ import annotations

from accounts.errors import Invalid

MAX_INPUTS = 50
MAX_NAME = 80
MAX_BYTES = 262_144


def inputs_check(inputs: list[dict[str, str]]) -> None:
    """Raise Invalid `inputs_invalid` for too many inputs, names that are missing or twice, texts that are too large."""
    if len(inputs) > MAX_INPUTS:
        raise _wrong(f"A workflow keeps at most {MAX_INPUTS} inputs; these are {len(inputs)}.")
    seen: set[str] = set()
    for entry in inputs:
        name, size = entry["name"].strip(), len(entry["text"].encode("utf-8"))
        if not name or len(name) > MAX_NAME:
            raise _wrong(f"Each saved input needs a name of 1 to {MAX_NAME} characters.")
        if name in seen:
            raise _wrong(f"Two saved inputs are named “{name}”. Choose different names.")
        if size > MAX_BYTES:
            raise _wrong(f"The input “{name}” has {size:,} bytes; at most {MAX_BYTES:,} can be given to an execution.")
        if "\0" in name or "\0" in entry["text"]:
            raise _wrong(f"The input “{name}” contains the character U+0000, which no JSON text may hold.")
        seen.add(name)


def _wrong(message: str) -> Invalid:
    return Invalid("inputs_invalid", message, field="inputs")
