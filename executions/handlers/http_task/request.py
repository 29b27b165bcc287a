"""From a task's parameters and its connection to the HTTP request that is sent."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from asl import json_codec
from executions.handlers.http_task.connections import Connection
from executions.handlers.http_task.exchange import Request
from executions.handlers.http_task.form import FORMATS, form_data, plain, query_text

JSON = Any
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")
# https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html, Headers
_FORBIDDEN = frozenset(
    [
        "a-im",
        "accept-charset",
        "accept-datetime",
        "accept-encoding",
        "authorization",
        "cache-control",
        "connection",
        "content-encoding",
        "content-md5",
        "date",
        "expect",
        "forwarded",
        "from",
        "host",
        "http2-settings",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "max-forwards",
        "origin",
        "pragma",
        "proxy-authorization",
        "referer",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
        "warning",
    ]
)
_FORBIDDEN_STARTS = ("x-forwarded-", "x-amz-", "x-amzn-")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_FORM = "application/x-www-form-urlencoded"


class WrongParameter(ValueError):
    """A parameter that cannot be sent; the text says which and what was expected."""


def request_of(given: dict[str, JSON], connection: Connection) -> Request:
    """Return the request. Raises WrongParameter."""
    method = given.get("Method")
    if method not in METHODS:
        raise WrongParameter(f"Method must be one of {', '.join(METHODS)}, but it is {method!r}.")
    headers = _headers(given.get("Headers"))
    for name, value in connection.headers.items():
        _put(headers, name, value)
    body = _body(given, connection, headers)
    if body is not None and "content-type" not in headers:
        headers["content-type"] = ("Content-Type", "application/json; charset=UTF-8")
    headers["user-agent"] = ("User-Agent", f"Amazon|StepFunctions|HttpInvoke|{settings.STUDIO_REGION}")
    headers["range"] = ("Range", "bytes=0-262144")
    return Request(str(method), _url(given, connection), tuple(headers.values()), body)


def _url(given: dict[str, JSON], connection: Connection) -> str:
    url = given.get("ApiEndpoint")
    parts = urlsplit(url) if isinstance(url, str) else None
    if parts is None or parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc:
        raise WrongParameter("ApiEndpoint must be the URL of an API, such as https://api.example.com/v1/orders.")
    if re.search(r"[\x00-\x20\x7f]", str(url)):
        raise WrongParameter("ApiEndpoint has a space or a control character in it.")
    query = given.get("QueryParameters")
    if isinstance(query, str):
        added = query.lstrip("?")
    elif isinstance(query, dict | None):
        added = query_text({**(query or {}), **connection.query})
        return _joined(str(url), added)
    else:
        raise WrongParameter("QueryParameters must be an object: names to texts or lists of texts.")
    return _joined(_joined(str(url), added), query_text(dict(connection.query)))


def _joined(url: str, query: str) -> str:
    url = url.partition("#")[0]
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def _headers(given: JSON) -> dict[str, tuple[str, str]]:
    if given is not None and not isinstance(given, dict):
        raise WrongParameter("Headers must be an object: names to texts.")
    headers: dict[str, tuple[str, str]] = {}
    for name, value in (given or {}).items():
        if name.lower() in _FORBIDDEN or name.lower().startswith(_FORBIDDEN_STARTS):
            raise WrongParameter(f"The header {name} cannot be set by an HTTP Task.")
        _put(headers, name, ", ".join(plain(one) for one in value) if isinstance(value, list) else plain(value))
    return headers


def _put(headers: dict[str, tuple[str, str]], name: str, value: str) -> None:
    if not _NAME.match(name) or re.search(r"[\r\n\x00]", value) or not value.isascii():
        raise WrongParameter(f"The header {name!r} cannot be sent: it has characters that HTTP does not allow.")
    headers[name.lower()] = (name, value)


def _body(given: dict[str, JSON], connection: Connection, headers: dict[str, tuple[str, str]]) -> bytes | None:
    body = given.get("RequestBody")
    if connection.body:
        if body is not None and not isinstance(body, dict):
            raise WrongParameter("RequestBody must be an object: the connection adds fields to it.")
        body = {**(body or {}), **connection.body}
    if body is None:
        return None
    transform = given.get("Transform") or {}
    encoding = transform.get("RequestBodyEncoding", "NONE")
    if encoding == "NONE":
        return plain(body).encode() if isinstance(body, str) else json_codec.dumps_text(body).encode()
    if encoding != "URL_ENCODED":
        raise WrongParameter(f"RequestBodyEncoding must be NONE or URL_ENCODED, but it is {encoding!r}.")
    if _FORM not in headers.get("content-type", ("", ""))[1].lower():
        raise WrongParameter(f"RequestBodyEncoding URL_ENCODED needs the header Content-Type: {_FORM}.")
    array_format = (transform.get("RequestEncodingOptions") or {}).get("ArrayFormat", "INDICES")
    if array_format not in FORMATS:
        raise WrongParameter(f"ArrayFormat must be one of {', '.join(FORMATS)}, but it is {array_format!r}.")
    if not isinstance(body, dict):
        raise WrongParameter("RequestBody must be an object to be URL-encoded.")
    return form_data(body, array_format).encode()
