"""What is wrong with an ARN of Step Functions as such, in the service's words."""

from __future__ import annotations

KINDS = ("stateMachine", "execution", "express", "activity", "mapRun")


def arn_fault(text: str, *kinds: str) -> str | None:
    """Why the text is no ARN of one of `kinds` (of any, where none is given); None where it is one."""
    pieces = text.split(":")
    if pieces[0] != "arn" or len(pieces) == 1:
        return f"Invalid ARN prefix: {text}"
    if len(pieces) < 7 or not pieces[1] or not all(pieces[6:]):
        return f"Invalid ARN: {text}"
    service, kind = pieces[2], pieces[5]
    if service != "states":
        return f"Invalid ARN service: {service}"
    if kind not in KINDS:
        return f"Invalid resource type: {kind}"
    if kinds and kind not in kinds:
        return f"Resource type not valid in this context: {kind}"
    return None
