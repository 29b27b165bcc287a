"""Amazon EventBridge."""

from asl import json_codec
from executions.handlers.optimised.family import Action, Asking, Family, Object
from executions.handlers.outcomes import Failure, Job
from executions.handlers.sdk_texts import FirstSdk


def _with_sources(given: Object, asking: Asking) -> Object:
    """Each event also names the execution and the state machine that sent it."""
    context = asking.job.context
    own = [context[part]["Id"] for part in ("StateMachine", "Execution") if "Id" in context.get(part, {})]
    entries = given.get("Entries")
    if not isinstance(entries, list):
        return given
    return {**given, "Entries": [_with(entry, own) for entry in entries]}


def _with(entry: Object, own: list[str]) -> Object:
    if not isinstance(entry, dict) or not isinstance(entry.get("Resources", []), list):
        return entry
    return {**entry, "Resources": [*entry.get("Resources", []), *own]}


def _refused(answer: Object, job: Job) -> Failure | None:
    return Failure("EventBridge.FailedEntry", json_codec.dumps_text(answer)) if answer.get("FailedEntryCount") else None


FAMILY = Family(
    "events",
    "events",
    FirstSdk("EventBridge", "AmazonEventBridgeException", "AmazonEventBridge"),
    (Action("putEvents", request=_with_sources, refused=_refused),),
)
