"""What the Tasks of the benchmarks call: nothing, so that only the studio is measured, or a pause."""

from __future__ import annotations

import time
from typing import Any

from executions.handlers import handler

PAUSE_SECONDS = 0.05


@handler("Bench")
def bench(event: Any) -> Any:
    """Give back what came."""
    return event


@handler("BenchWaits")
def bench_waits(event: Any) -> Any:
    """Give back what came, after a while."""
    time.sleep(PAUSE_SECONDS)
    return event
