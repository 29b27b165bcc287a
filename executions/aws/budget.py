"""A brake below the service's throttle, so that many watched executions do not use up what others need."""

from __future__ import annotations

from dataclasses import dataclass

from executions.aws.models import CallBudget, Target
from executions.engine import dispatch


@dataclass(frozen=True, slots=True)
class Bucket:
    """`size` calls at once, `rate` more each second."""

    size: float
    rate: float


# Half of what the service gives an account in its smaller regions (GetExecutionHistory: 400/20).
BUCKETS = {"GetExecutionHistory": Bucket(200, 10)}
LONGEST_CLOSED_SECONDS = 60.0


class BudgetSpent(Exception):
    """No call now; `until` is the Unix time in seconds when there will be one."""

    def __init__(self, until: float) -> None:
        super().__init__(f"No call before {until}.")
        self.until = until


def take(target: Target, operation: str) -> None:
    """Take one call out of the bucket. Raises BudgetSpent."""
    bucket = BUCKETS[operation]
    for _ in range(5):
        now = dispatch.now()
        row = _row(target, operation, bucket, now)
        if row.closed_until > now:
            raise BudgetSpent(row.closed_until)
        tokens = _filled(row, bucket, now)
        if tokens < 1:
            raise BudgetSpent(now + (1 - tokens) / bucket.rate)
        unchanged = CallBudget.objects.filter(pk=row.pk, tokens=row.tokens, counted_at=row.counted_at)
        if unchanged.update(tokens=tokens - 1, counted_at=now):
            return
    raise BudgetSpent(dispatch.now() + 0.1)


def close(target: Target, operation: str, failures: int) -> float:
    """Stop all calls for a while because the service throttled one; return until when."""
    now = dispatch.now()
    until = now + min(LONGEST_CLOSED_SECONDS, 2.0 ** min(failures, 10))
    _row(target, operation, BUCKETS[operation], now)
    CallBudget.objects.filter(target=target, operation=operation, closed_until__lt=until).update(closed_until=until)
    return until


def _row(target: Target, operation: str, bucket: Bucket, now: float) -> CallBudget:
    row, _ = CallBudget.objects.get_or_create(
        target=target, operation=operation, defaults={"tokens": bucket.size, "counted_at": now}
    )
    return row


def _filled(row: CallBudget, bucket: Bucket, now: float) -> float:
    return min(bucket.size, row.tokens + max(0.0, now - row.counted_at) * bucket.rate)
