"""Retriers: which applies, and when the next attempt is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from asl.run.failures import Failure, matches

if TYPE_CHECKING:
    from asl.run.states.state import State
    from asl.run.tree import Frame
    from asl.run.turn import Turn

JSON = Any


class Retrier(NamedTuple):
    """One entry of Retry; times in seconds. Defaults: Developer Guide, "Retrying after an error"."""

    error_equals: tuple[str, ...]
    interval: float = 1.0
    max_attempts: int = 3
    backoff: float = 2.0
    max_delay: float | None = None
    full_jitter: bool = False


def compile_retriers(value: JSON) -> tuple[Retrier, ...]:
    """The Retry field. What is not of the right shape is left out or takes its default: the linter complains."""
    if not isinstance(value, list):
        return ()
    return tuple(_compile(entry) for entry in value if isinstance(entry, dict))


def _compile(entry: dict[str, JSON]) -> Retrier:
    names = entry.get("ErrorEquals")
    return Retrier(
        error_equals=tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else (),
        interval=_number(entry.get("IntervalSeconds"), 1.0),
        max_attempts=int(_number(entry.get("MaxAttempts"), 3)),
        backoff=_number(entry.get("BackoffRate"), 2.0),
        max_delay=_number(entry["MaxDelaySeconds"], 1.0) if "MaxDelaySeconds" in entry else None,
        full_jitter=entry.get("JitterStrategy") == "FULL",
    )


def _number(value: JSON, default: float) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else default


def delay_seconds(retrier: Retrier, used: int) -> float:
    """The delay before the attempt that follows `used` retries, before jitter."""
    try:
        delay = retrier.interval * retrier.backoff**used
    except OverflowError:
        delay = float("inf")
    return min(delay, retrier.max_delay if retrier.max_delay is not None else MAX_DELAY_SECONDS)


MAX_DELAY_SECONDS = 99_999_999.0  # ours: what the specification allows for any duration, so that a due time is a time


def find_retrier(retriers: tuple[Retrier, ...], failure: Failure) -> int | None:
    """Index of the first retrier that matches; those after it do not count, even when it has no attempt left."""
    return next((index for index, retrier in enumerate(retriers) if matches(retrier.error_equals, failure)), None)


def next_retry(turn: Turn, frame: Frame, state: State, failure: Failure) -> dict[str, JSON] | None:
    """The data of the RetryScheduled event, or None when the failure is not retried."""
    index = find_retrier(state.retriers, failure)
    if index is None:
        return None
    turn.inspect("retryIndex", index)
    retrier = state.retriers[index]
    used = frame.retries[index] if index < len(frame.retries) else 0
    if used >= retrier.max_attempts:
        return None
    delay = delay_seconds(retrier, used)
    turn.inspect("retryBackoffIntervalSeconds", delay)
    if retrier.full_jitter:
        delay *= turn.entropy.fraction()
    return {
        "name": state.name,
        "error": failure.error,
        "cause": failure.cause,
        "retrier": index,
        "attempt": frame.retry_count + 1,
        "delay": delay,
        "due": turn.at + delay,
        "token": turn.token(frame),
    }
