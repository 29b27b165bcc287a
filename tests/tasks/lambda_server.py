"""A Lambda endpoint that runs Python functions: the Invoke operation of Lambda's REST API over real HTTP."""

from __future__ import annotations

import base64
import json
import re
import threading
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

_PATH = re.compile(r"/2015-03-31/functions/(?P<name>[^/]+)/invocations\Z")


@dataclass(frozen=True)
class Context:
    """What a function is told about its invocation."""

    function_version: str
    invoked_function_arn: str
    aws_request_id: str


class LambdaServer:
    """Functions by name. `calls` has what was asked: name, qualifier, invocation type, payload as it came."""

    def __init__(self, **functions: Callable[[Any, Context], Any]) -> None:
        self.functions = functions
        self.calls: list[tuple[str, str | None, str, bytes]] = []
        self.refusals: dict[str, tuple[int, str, str]] = {}
        self.raw: dict[str, tuple[bytes, bool]] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # an answer in one piece

            def do_POST(self) -> None:
                server.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Invoke, and answer as Lambda does."""
        parts = urlsplit(request.path)
        found = _PATH.match(parts.path)
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        if found is None:
            _refuse(request, 404, "ResourceNotFoundException", f"{parts.path} is no function")
            return
        name = unquote(found["name"])
        qualifier = parse_qs(parts.query).get("Qualifier", [None])[0]
        kind = request.headers.get("X-Amz-Invocation-Type", "RequestResponse")
        self.calls.append((name, qualifier, kind, body))
        arn = f"arn:aws:lambda:us-east-1:123456789012:function:{name}:{qualifier or '$LATEST'}"
        if name in self.refusals:
            _refuse(request, *self.refusals[name])
        elif name in self.raw:
            payload, wrong = self.raw[name]
            _send(request, 200, payload, **({"X-Amz-Function-Error": "Unhandled"} if wrong else {}))
        elif name not in self.functions:
            _refuse(request, 404, "ResourceNotFoundException", f"Function not found: {arn}")
        elif kind == "Event":
            _send(request, 202, b"")
        else:
            self._invoke(request, name, Context(qualifier or "$LATEST", arn, str(uuid.uuid4())), body)

    def _invoke(self, request: BaseHTTPRequestHandler, name: str, context: Context, body: bytes) -> None:
        more = {"X-Amz-Executed-Version": context.function_version}
        if request.headers.get("X-Amz-Log-Type") == "Tail":
            more["X-Amz-Log-Result"] = base64.b64encode(b"START\nEND\n").decode()
        try:
            result = self.functions[name](json.loads(body or b"{}"), context)
        except Exception as error:
            document = {
                "errorMessage": str(error),
                "errorType": type(error).__name__,
                "requestId": context.aws_request_id,
                "stackTrace": traceback.format_tb(error.__traceback__),
            }
            _send(request, 200, json.dumps(document).encode(), **more, **{"X-Amz-Function-Error": "Unhandled"})
            return
        _send(request, 200, json.dumps(result).encode(), **more)


def _refuse(request: BaseHTTPRequestHandler, status: int, error: str, message: str) -> None:
    body = json.dumps({"Type": "User", "Message": message}).encode()
    _send(request, status, body, **{"x-amzn-ErrorType": error})


def _send(request: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    request.send_response(status)
    for name, value in {"x-amzn-RequestId": str(uuid.uuid4()), "Content-Type": "application/json", **headers}.items():
        request.send_header(name, value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
