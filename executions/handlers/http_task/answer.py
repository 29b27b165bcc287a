"""From an HTTP answer to what a state gets, and to what a test of the state shows."""

from __future__ import annotations

from collections.abc import Sequence
from http.client import responses
from typing import Any
from urllib.parse import urlsplit

from asl import json_codec
from executions.handlers.http_task.connections import HIDDEN
from executions.handlers.http_task.exchange import Request, header_of
from executions.outgoing import Answer

JSON = Any
_BINARY = ("application/octet-stream", "image/", "video/", "audio/")


class NotText(ValueError):
    """An answer that is no text: a state cannot take it."""


def output_of(response: Answer, secrets: Sequence[str] = ()) -> dict[str, JSON]:
    """Return the result of the task. Raises NotText."""
    headers: dict[str, list[str]] = {}
    for name, value in response.headers:
        headers.setdefault(name, []).append(masked(value, secrets))
    return {
        "Headers": headers,
        "ResponseBody": _body(response, secrets),
        "StatusCode": response.status,
        "StatusText": response.reason or responses.get(response.status, ""),
    }


def text_of(response: Answer, secrets: Sequence[str] = ()) -> str:
    """Return the body as text. Raises NotText."""
    kind = header_of(response, "content-type").lower()
    if kind.startswith(_BINARY):
        raise NotText(f"The response has the content type {kind}, which an HTTP Task does not support.")
    try:
        return masked(response.body.decode("utf-8"), secrets)
    except UnicodeDecodeError:
        raise NotText("The response cannot be read as a text.") from None


def masked(text: str, secrets: Sequence[str]) -> str:
    """The text without the secrets of the connection: servers may send back what they got."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text


def trace_of(request: Request, response: Answer | None, secrets: Sequence[str]) -> dict[str, JSON]:
    """Return `request` and `response` as TestState shows them at level TRACE."""
    parts = urlsplit(request.url)
    trace: dict[str, JSON] = {
        "request": {
            "protocol": parts.scheme,
            "method": request.method,
            "url": request.url,
            "headers": _header_text((*request.headers, ("Host", parts.netloc))),
        }
    }
    if request.body is not None:
        trace["request"]["body"] = request.body.decode("utf-8", "replace")
    if response is not None:
        trace["response"] = {
            "protocol": parts.scheme,
            "statusCode": str(response.status),
            "statusMessage": response.reason,
            "headers": masked(_header_text(response.headers), secrets),
            "body": masked(response.body.decode("utf-8", "replace"), secrets),
        }
    return trace


def _header_text(headers: Sequence[tuple[str, str]]) -> str:
    return f"[{', '.join(f'{name}: {value}' for name, value in headers)}]"


def _body(response: Answer, secrets: Sequence[str]) -> JSON:
    """JSON where the server says so, or does not say what it is."""
    text = text_of(response, secrets)
    kind = header_of(response, "content-type").lower()
    if not text or (kind and "json" not in kind):
        return text
    try:
        return json_codec.loads(text)
    except ValueError:
        return text
