"""What the Tasks of the benchmarks call: nothing, so that only the studio is measured."""

from __future__ import annotations

from typing import Any

from executions.handlers import handler


@handler("Bench")
def bench(event: Any) -> Any:
    """Give back what came."""
    return event
