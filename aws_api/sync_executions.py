"""StartSyncExecution: an Express execution, answered in the same request when it has ended."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from typing import Any

from channels.layers import get_channel_layer

from aws_api.executions import begin_sync_execution
from aws_api.threads import in_quick_thread
from executions import nudges
from executions.models import Execution

JSON = Any
LONGEST_SECONDS = 300.0  # quota "execution time" of Express
LOOK_EVERY_SECONDS = 1.0  # a nudge may be lost: look again so often
BILLED_MEMORY = 64  # MB; what the service bills at the least
BILLED_STEP = 100  # milliseconds


async def start_sync_execution(user: Any, request: dict[str, JSON]) -> dict[str, JSON]:
    """Start, wait without a thread, and describe how it ended; a failed execution is a successful answer."""
    execution = await in_quick_thread(begin_sync_execution, user, request)
    ended = execution if execution.ended else await _end_of(execution)
    whole = request.get("includedData", "ALL_DATA") == "ALL_DATA"
    milliseconds = (ended.duration or 0.0) * 1000
    twin = {"included": whole}
    return {
        "executionArn": ended.arn,
        "stateMachineArn": ended.version_arn or ended.alias_arn or ended.workflow.arn,
        "name": ended.name,
        "startDate": ended.started_at,
        "stopDate": ended.ended_at,
        "status": ended.status,
        "error": ended.error,
        "cause": ended.cause,
        "input": ended.input if whole else None,
        "inputDetails": twin,
        "output": ended.output if whole else None,
        "outputDetails": twin,
        "traceHeader": ended.trace_header or None,
        "billingDetails": {
            "billedMemoryUsedInMB": BILLED_MEMORY,
            "billedDurationInMilliseconds": max(1, math.ceil(milliseconds / BILLED_STEP)) * BILLED_STEP,
        },
    }


async def _end_of(execution: Execution) -> Execution:
    """The execution as it is when it has ended."""
    layer = get_channel_layer()
    channel, group = await layer.new_channel("sync"), nudges.group_of(execution.pk)
    await layer.group_add(group, channel)
    until = time.monotonic() + LONGEST_SECONDS
    rows = Execution.objects.select_related("workflow")
    try:
        while True:
            now = await in_quick_thread(rows.get, pk=execution.pk)
            if now.ended or time.monotonic() > until:
                return now
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(layer.receive(channel), LOOK_EVERY_SECONDS)
    finally:
        await layer.group_discard(group, channel)
