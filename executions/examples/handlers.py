"""Python handlers for the functions that the example workflows name: believable results after a short while.

What they look at in their input (the prefilled inputs of the examples use it):

* orders have `order_id`, `customer_id`, `items` (each with `product_id`, `quantity` and, if known, `price`), `total`;
  an order with no items fails with `InvalidOrder`, a total over 10,000 with `PaymentDeclined`.
* `Process`: `service_errors` says how many attempts meet a busy service before it answers (these are retried), and
  `then_error` which error it answers with (`CustomError` is caught by its name); without it the order is processed.
"""

from __future__ import annotations

import hashlib
import time
from typing import Any

from executions.handlers import Job, TaskError, handler

PAYMENT_LIMIT = 10_000


class InvalidOrder(Exception):
    """The order cannot be processed as it is."""


class PaymentDeclined(Exception):
    """The bank says no."""


class CustomError(Exception):
    """What the error-handling example catches by its name."""


def _members(event: Any) -> dict[str, Any]:
    return event if isinstance(event, dict) else {"value": event}


def _number(*parts: Any) -> str:
    """Return a number that looks issued and is the same for the same parts."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8].upper()


def _items(order: dict[str, Any]) -> list[dict[str, Any]]:
    items = order.get("items")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _line(item: dict[str, Any]) -> float:
    """Return quantity times price; a product without a price has one from 5.00 to 44.99 that never changes."""
    price, quantity = item.get("price"), item.get("quantity", 1)
    if not isinstance(price, int | float):
        price = 5 + int(_number("price", item.get("product_id")), 16) % 4000 / 100
    return round(price * quantity, 2) if isinstance(quantity, int | float) else 0.0


def _total(order: dict[str, Any]) -> float:
    if isinstance(order.get("total"), int | float):
        return order["total"]
    return round(sum(_line(item) for item in _items(order)), 2)


@handler("ValidateOrder")
def validate_order(event: Any) -> Any:
    """Check that the order has items and add its total. An empty order fails with InvalidOrder."""
    time.sleep(0.4)
    order = _members(event)
    if order.get("items") == []:
        raise InvalidOrder("The order has no items.")
    return {**order, "total": _total(order), "valid": True}


@handler("ProcessPayment")
def process_payment(event: Any) -> Any:
    """Charge the total. More than 10,000 fails with PaymentDeclined."""
    time.sleep(0.8)
    order = _members(event)
    total = _total(order)
    if total > PAYMENT_LIMIT:
        raise PaymentDeclined(f"The bank declined a payment of {total}.")
    payment = {"status": "CAPTURED", "amount": total, "transaction_id": f"pay-{_number('pay', order)}"}
    return {**order, "payment": payment}


@handler("FulfillOrder")
def fulfill_order(event: Any) -> Any:
    """Hand the order to the warehouse and return the shipment."""
    time.sleep(0.5)
    order = _members(event)
    shipment = {"carrier": "Parcel", "tracking_number": f"TRK{_number('ship', order)}", "status": "LABEL_CREATED"}
    return {**order, "shipment": shipment}


@handler("ProcessHighValue")
def process_high_value(event: Any) -> Any:
    """Reserve a review by a person and an insured shipment for an expensive order."""
    time.sleep(0.6)
    return {**_members(event), "handled_as": "high value", "review_required": True, "insured": True}


@handler("ProcessRush")
def process_rush(event: Any) -> Any:
    """Put the order at the front of today's queue."""
    time.sleep(0.3)
    return {**_members(event), "handled_as": "rush", "ship_by": "today"}


@handler("ProcessStandard")
def process_standard(event: Any) -> Any:
    """Put the order into the usual queue."""
    time.sleep(0.4)
    return {**_members(event), "handled_as": "standard", "ship_by": "in 3 days"}


@handler("Process")
def process(event: Any, job: Job) -> Any:
    """Process once the service is free.

    The first `service_errors` attempts fail with Lambda.ServiceException; then `then_error` names the error to fail
    with; without it the order is processed.
    """
    time.sleep(0.3)
    order = _members(event)
    busy = order.get("service_errors", 0)
    if isinstance(busy, int) and job.attempt < busy:
        raise TaskError("Lambda.ServiceException", f"The service is busy (attempt {job.attempt + 1}). Try again.")
    error = order.get("then_error")
    if error == "CustomError":
        raise CustomError("The order needs a person to look at it.")
    if isinstance(error, str) and error:
        raise TaskError(error, f"Processing order {order.get('order_id')} ended with {error}.")
    return {**order, "processed": True, "attempts": job.attempt + 1}


@handler("HandleCustom")
def handle_custom(event: Any) -> Any:
    """Open a case for a person and go on."""
    time.sleep(0.4)
    order = _members(event)
    return {**order, "resolved": True, "case_id": f"case-{_number('case', order)}"}


@handler("ProcessItem")
def process_item(event: Any) -> Any:
    """Pick one item and return its line total."""
    time.sleep(0.3)
    item = _members(event)
    return {**item, "line_total": _line(item), "status": "PICKED"}


@handler("UpdateInventory")
def update_inventory(event: Any) -> Any:
    """Take the ordered items off the stock."""
    time.sleep(0.7)
    reserved = [
        {"product_id": item.get("product_id"), "quantity": item.get("quantity", 1)} for item in _items(_members(event))
    ]
    return {"inventory_updated": True, "reserved": reserved}


@handler("SendNotification")
def send_notification(event: Any) -> Any:
    """Tell the customer that the order is on its way."""
    time.sleep(0.4)
    order = _members(event)
    return {"notification_sent": True, "channel": "email", "message_id": f"msg-{_number('msg', order)}"}


@handler("UpdateAnalytics")
def update_analytics(event: Any) -> Any:
    """Count the order in today's figures."""
    time.sleep(0.9)
    return {"analytics_updated": True, "metric": "orders", "increment": 1}
