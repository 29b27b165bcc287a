"""Access tokens of OAuth connections (client credentials): fetched from their server, and kept until they expire."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

from executions.handlers.aws_clients import CallFailed
from executions.handlers.http_task.exchange import Request, send
from executions.handlers.http_task.form import form_data, keyed, query_text
from executions.handlers.outcomes import Failure
from executions.outgoing import Answer, Forbidden, Unreachable

JSON = Any
ERRORS = "Events.ConnectionResource"
RENEW_BEFORE_SECONDS = 30
MOST_TOKENS = 1000
DEFAULT_TOKEN_SECONDS = 60  # where a server does not say how long its token is good

_tokens: dict[str, tuple[float, str]] = {}
_lock = threading.Lock()


def token_of(name: str, given: dict[str, JSON]) -> str:
    """Return the access token of a connection, from its server or, until it expires, from memory."""
    key = json.dumps([name, given], sort_keys=True)
    with _lock:
        expiry, token = _tokens.get(key, (0.0, ""))
    if expiry > time.monotonic():
        return token
    told = _token_answer(name, _token_request(given))
    seconds = told.get("expires_in", DEFAULT_TOKEN_SECONDS)
    good_for = (
        float(seconds) if isinstance(seconds, int | float | str) and str(seconds).isdigit() else DEFAULT_TOKEN_SECONDS
    )
    with _lock:
        if len(_tokens) >= MOST_TOKENS:
            _tokens.clear()
        _tokens[key] = (time.monotonic() + max(0.0, good_for - RENEW_BEFORE_SECONDS), told["access_token"])
    return str(told["access_token"])


def forget_token(token: str) -> None:
    """Fetch a new token next time: a server did not take this one."""
    with _lock:
        for key in [key for key, (_, known) in _tokens.items() if known == token]:
            del _tokens[key]


def _token_request(given: dict[str, JSON]) -> Request:
    client = given["ClientParameters"]
    more = given.get("OAuthHttpParameters") or {}
    secret, body = client["ClientSecret"], keyed(more, "BodyParameters")
    fields = {"grant_type": "client_credentials", "client_id": client["ClientID"], "client_secret": secret, **body}
    url, method = str(given["AuthorizationEndpoint"]), str(given.get("HttpMethod") or "POST")
    query = query_text({**keyed(more, "QueryStringParameters"), **(fields if method == "GET" else {})})
    if query:
        url += ("&" if "?" in url else "?") + query
    headers = {**keyed(more, "HeaderParameters"), "Accept": "application/json"}
    if method == "GET":
        return Request(method, url, tuple(headers.items()))
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return Request(method, url, tuple(headers.items()), form_data(fields, "INDICES").encode())


def _token_answer(name: str, request: Request) -> dict[str, JSON]:
    try:
        answer = send(request)
        told = _json_object(answer)
    except Forbidden as refused:
        raise CallFailed(Failure(f"{ERRORS}.AccessDenied", str(refused))) from None
    except (Unreachable, ValueError) as wrong:
        cause = f"The authorization server of the connection {name} gave no token. {wrong}".strip()
        raise CallFailed(Failure(f"{ERRORS}.InvalidConnectionState", cause)) from None
    return told


def _json_object(answer: Answer) -> dict[str, JSON]:
    """The answer of an authorization server. Raises ValueError with its status, never with what it wrote."""
    if not 200 <= answer.status < 300:
        raise ValueError(f"It answered {answer.status} {answer.reason}.")
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("access_token"), str):
        raise ValueError("Its answer has no access_token.")
    return told
