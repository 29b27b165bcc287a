"""An HTTP API for the tests: it remembers what it was sent and answers what a test wants; it also gives OAuth tokens."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Call:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class ApiServer:
    """Answers by path: `(status, headers, body)` in `answers`, else 404. A body that is no bytes is sent as JSON.

    `hold` are paths whose answer waits until the test ends.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: dict[str, tuple[int, dict[str, str], Any]] = {}
        self.released = threading.Event()
        self.hold: set[str] = set()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # an answer in one piece

            def answer(self) -> None:
                server.answer(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = answer

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.port = self._http.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.released.set()
        self._http.shutdown()
        self._http.server_close()

    def reset(self) -> None:
        self.calls.clear()
        self.answers.clear()
        self.hold.clear()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Write the request down and answer it."""
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        self.calls.append(Call(request.command, request.path, dict(request.headers.items()), body))
        path = request.path.partition("?")[0]
        if path in self.hold:
            self.released.wait(120)
        status, headers, told = self.answers.get(path, (404, {}, {"message": "nothing here"}))
        sent = told if isinstance(told, bytes) else json.dumps(told).encode()
        request.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(sent)))
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(sent)
