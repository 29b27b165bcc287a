"""The five-minute story of each example: what is done to it, how each of its runs ends, state by state."""

from __future__ import annotations

from dataclasses import dataclass

SUCCEEDED, FAILED, CAUGHT, NOT_REACHED = "SUCCEEDED", "FAILED", "CAUGHT", "NOT_REACHED"
TONES = {SUCCEEDED: "--succeeded", FAILED: "--failed", CAUGHT: "--timed-out", NOT_REACHED: "--line-strong"}
ACTIVE = {"RUNNING", "RETRYING", "WAITING"}


@dataclass(frozen=True)
class Ending:
    """One run with a saved input: the word of its end, the status of every state, and what a state's panel says."""

    input: str
    word: str
    states: dict[str, str]
    look_at: str
    input_holds: str
    output_holds: str
    notes: tuple[tuple[str, str], ...] = ()  # what the box of a state says of its attempts or iterations
    attempts: tuple[str, int] | None = None
    catches: int = 0


@dataclass(frozen=True)
class Story:
    """One example: where a state is put in on the canvas, which mistake is made, and its runs."""

    example: str
    plus_at: str
    kind: str
    mistake_before: str
    typed: str
    said: str
    endings: tuple[Ending, ...]
    on_aws: Ending


def _all(*names: str, status: str = SUCCEEDED) -> dict[str, str]:
    return dict.fromkeys(names, status)


ORDER = _all("ValidateOrder", "Pass", "ProcessPayment", "FulfillOrder")
WAYS = ("HighValueOrder", "RushOrder", "StandardOrder")
ITEMS = _all("Wait", "ProcessItems", "ProcessItem")
AT_ONCE = _all("Wait", "ProcessInParallel", "UpdateInventory", "SendNotification", "UpdateAnalytics", "Complete")


def _way(taken: str) -> dict[str, str]:
    return {**_all("Wait", "CheckOrderValue"), **_all(*WAYS, status=NOT_REACHED), taken: SUCCEEDED}


def _handled(process: str, custom: str, all_errors: str) -> dict[str, str]:
    """Behind the handler of CustomError stands the state that was put in."""
    return {"ProcessWithRetry": process, "HandleCustomError": custom, "Pass": custom, "HandleAllErrors": all_errors}


STORIES = (
    Story(
        "ProcessOrder",
        plus_at="ValidateOrder to ProcessPayment",
        kind="Pass",
        mistake_before='FulfillOrder"\n',
        typed="Never",
        said="NeverFulfillOrder",
        endings=(Ending("One order", "Succeeded", ORDER, "ProcessPayment", '"valid": true', '"status": "CAPTURED"'),),
        on_aws=Ending("One order", "Succeeded", ORDER, "FulfillOrder", "cust-789", "cust-789"),
    ),
    Story(
        "RouteOrder",
        plus_at="Start to CheckOrderValue",
        kind="Wait",
        mistake_before='RushOrder"',
        typed="Never",
        said="NeverRushOrder",
        endings=(
            Ending(
                "High value",
                "Succeeded",
                _way("HighValueOrder"),
                "HighValueOrder",
                '"total": 1500',
                '"review_required": true',
            ),
            Ending("Rush", "Succeeded", _way("RushOrder"), "RushOrder", '"priority": "rush"', '"ship_by": "today"'),
            Ending("Standard", "Succeeded", _way("StandardOrder"), "StandardOrder", '"total": 80', "in 3 days"),
        ),
        on_aws=Ending("Rush", "Succeeded", _way("RushOrder"), "CheckOrderValue", "12346", "12346"),
    ),
    Story(
        "RetryAndCatch",
        plus_at="HandleCustomError to End",
        kind="Pass",
        mistake_before='MaxAttempts": 6',
        typed="Too",
        said="TooMaxAttempts",
        endings=(
            Ending(
                "Retry, then caught error",
                "Succeeded",
                _handled(CAUGHT, SUCCEEDED, NOT_REACHED),
                "HandleCustomError",
                '"Error": "CustomError"',
                '"resolved": true',
                notes=(("ProcessWithRetry", "attempt 2"),),
                attempts=("ProcessWithRetry", 2),
                catches=1,
            ),
            Ending(
                "Retry, then success",
                "Succeeded",
                _handled(SUCCEEDED, NOT_REACHED, NOT_REACHED),
                "ProcessWithRetry",
                '"service_errors": 2',
                '"attempts": 3',
                notes=(("ProcessWithRetry", "attempt 3"),),
                attempts=("ProcessWithRetry", 3),
            ),
            Ending(
                "Failure",
                "Failed",
                _handled(CAUGHT, NOT_REACHED, FAILED),
                "HandleAllErrors",
                '"Error": "InventoryError"',
                "ProcessingFailed",
                catches=1,
            ),
        ),
        on_aws=Ending(
            "Failure",
            "Succeeded",  # the function there only gives back what it gets
            _handled(SUCCEEDED, NOT_REACHED, NOT_REACHED),
            "ProcessWithRetry",
            "InventoryError",
            "InventoryError",
        ),
    ),
    Story(
        "ProcessItems",
        plus_at="Start to ProcessItems",
        kind="Wait",
        mistake_before='Iterator": {',
        typed="Item",
        said="ItemIterator",
        endings=(
            Ending(
                "Six items",
                "Succeeded",
                ITEMS,
                "ProcessItems",
                '"order_id": "12345"',
                '"processedItems"',
                notes=(("ProcessItem", "6 of 6"),),
            ),
        ),
        on_aws=Ending(
            "Six items",
            "Succeeded",
            ITEMS,
            "ProcessItems",
            "prod-6",
            '"processedItems"',
            notes=(("ProcessItem", "6 of 6"),),
        ),
    ),
    Story(
        "UpdateInParallel",
        plus_at="Start to ProcessInParallel",
        kind="Wait",
        mistake_before='Succeed"',
        typed="Not",
        said="should have one of these values",
        endings=(
            Ending("One order", "Succeeded", AT_ONCE, "UpdateInventory", "cust-789", '"inventory_updated": true'),
        ),
        on_aws=Ending("One order", "Succeeded", AT_ONCE, "SendNotification", "cust-789", "cust-789"),
    ),
)
