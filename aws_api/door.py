"""The door of the Step Functions API in front of Django: what speaks AWS JSON needs no session, cookie or page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse

from aws_api.errors import CORAL, ApiError
from aws_api.protocol import MAX_REQUEST, refusal
from aws_api.views import endpoint, waits

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Receive, Send], Awaitable[None]]

ELSEWHERE = ApiError(
    "AccessDeniedException",
    "The request names a host that this studio does not answer to. Name it in STUDIO_ALLOWED_HOSTS.",
    namespace=CORAL,
)


class ApiDoor:
    """Serves `POST /` with the header `X-Amz-Target`, and hands everything else to the application behind it.

    Django's middleware changes between thread and event loop several times a request, in a thread that is new each
    time; an operation of this API takes a fifth of what that costs.
    """

    def __init__(self, behind: Application) -> None:
        self._behind = behind

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Serve one request."""
        body = BytesIO()
        request = ASGIRequest(scope, body) if _is_api_request(scope) else None
        if request is None or not _is_encrypted_where_it_must_be(request):
            await self._behind(scope, receive, send)
            return
        if not _names_us(request):
            await _write(send, refusal(ELSEWHERE))
            return
        if await _read(receive, body):
            # Only an operation that waits is worth two tasks of the event loop to hear of a caller who hung up.
            answer = endpoint(request)
            response = await (_unless_gone(receive, answer) if waits(request) else answer)
            if response is not None:
                await _write(send, response)


def _is_api_request(scope: Any) -> bool:
    """Browsers cannot send this header to another origin without asking first."""
    if scope["path"] != "/" or scope["method"] != "POST":
        return False
    return any(name == b"x-amz-target" for name, _ in scope["headers"])


def _is_encrypted_where_it_must_be(request: ASGIRequest) -> bool:
    """Django redirects what comes unencrypted."""
    return not settings.SECURE_SSL_REDIRECT or bool(request.is_secure())


def _names_us(request: ASGIRequest) -> bool:
    """Is the host one of ours? A page that had its own name resolved to us names another."""
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


async def _read(receive: Receive, body: BytesIO) -> bool:
    """Read the request's body, of a too long one no more than shows that it is. False: the caller hung up."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        if body.tell() <= MAX_REQUEST:
            body.write(message.get("body", b""))
        if not message.get("more_body", False):
            body.seek(0)
            return True


async def _unless_gone(receive: Receive, answer: Awaitable[HttpResponse]) -> HttpResponse | None:
    """The answer, or None when the caller hung up: nobody is to wait for a task that then is lost."""
    answering = asyncio.ensure_future(answer)
    gone = asyncio.ensure_future(receive())
    try:
        await asyncio.wait((answering, gone), return_when=asyncio.FIRST_COMPLETED)
        return answering.result() if answering.done() else None
    finally:
        answering.cancel()
        gone.cancel()


async def _write(send: Send, response: HttpResponse) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.items()]
    headers += [(b"content-length", b"%d" % len(response.content)), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})
