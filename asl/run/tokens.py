"""Task tokens: what a callback carries back, and how the shell finds the work it belongs to."""

from __future__ import annotations

import base64
import binascii
import json
from typing import NamedTuple


class TaskToken(NamedTuple):
    """`secret` cannot be guessed; the shell compares the whole text with that of the pending task."""

    execution_arn: str
    token: str
    secret: str


def write_task_token(execution_arn: str, token: str, secret: str) -> str:
    """The opaque text that `$$.Task.Token` holds."""
    text = json.dumps([1, execution_arn, token, secret], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode()


def read_task_token(text: str) -> TaskToken | None:
    """What a token says, or None if it is none of ours."""
    try:
        parts = json.loads(base64.b64decode(text.encode(), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None
    match parts:
        case [1, str(arn), str(token), str(secret)]:
            return TaskToken(arn, token, secret)
    return None
