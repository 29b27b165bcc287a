"""Page tokens: signed places in a list, good for 24 hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core import signing

from aws_api.errors import ApiError

T = TypeVar("T")
SALT = "aws_api.page"
MAX_AGE = 24 * 3600  # seconds; API reference, `nextToken`
DEFAULT_RESULTS = 100  # API reference, `maxResults`: 0 means the default


def page_size(request: dict[str, Any]) -> int:
    """How many results the caller wants."""
    return int(request.get("maxResults") or DEFAULT_RESULTS)


def page_start(request: dict[str, Any], operation: str) -> Any:
    """The place that `nextToken` stands for, or None at the beginning; raises InvalidToken for one that is not ours."""
    token = request.get("nextToken")
    if token is None:
        return None
    try:
        made_for, place = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        raise ApiError("InvalidToken", "Invalid Token: 'Invalid token'") from None
    if made_for != operation:
        raise ApiError("InvalidToken", "Invalid Token: 'Invalid token'")
    return place


def page_answer(
    rows: Sequence[T], request: dict[str, Any], operation: str, place: Callable[[T], Any]
) -> tuple[Sequence[T], str | None]:
    """The page and its `nextToken`, from one row more than the page holds."""
    size = page_size(request)
    page = rows[:size]
    more = len(rows) > size
    return page, signing.dumps([operation, place(page[-1])], salt=SALT, compress=True) if more else None
