"""A client of the Step Functions API that costs little: boto3 needs as much processor time for a call as the server does.

Both servers are asked by it in the same way, by several processes, so that what is measured is the server.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import time
import uuid
from contextlib import suppress
from threading import BrokenBarrierError
from typing import Any
from urllib.parse import urlsplit

JSON = Any
HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Date": "20260101T000000Z",
    "Authorization": (
        "AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/states/aws4_request, "
        "SignedHeaders=host;x-amz-date;x-amz-target, Signature=0"
    ),
}
"""Neither server checks the signature: the studio takes any key of this machine while none was made."""


class Refused(Exception):
    """The server answers with an error."""


class LeanClient:
    """Calls operations over one connection, which is made again when the server closes it."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=300)

    def call(self, operation: str, **members: JSON) -> JSON:
        """The answer's members; raises Refused for anything but an answer."""
        headers = {**HEADERS, "X-Amz-Target": f"AWSStepFunctions.{operation}"}
        self._connection.request("POST", "/", json.dumps(members), headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise Refused(body)
        return json.loads(body)


def seconds_of_calls(url: str, operation: str, machine: str, times: int, processes: int) -> float:
    """How long so many processes take for `times` starts of a machine in all, each with a name of its own.

    From the first call until the last answer: that interpreters end afterwards is not the server's time.
    """
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(processes + 1)
    share = (url, operation, machine, times // processes, ready)
    callers = [context.Process(target=_calls, args=share, daemon=True) for _ in range(processes)]
    for one in callers:
        one.start()
    ready.wait(60)
    begun = time.perf_counter()
    with suppress(BrokenBarrierError):  # somebody was refused
        ready.wait(300)
    taken = time.perf_counter() - begun
    for one in callers:
        one.join()
    if any(one.exitcode for one in callers):
        raise Refused(f"{operation} was refused")
    return taken


def _calls(url: str, operation: str, machine: str, times: int, ready: Any) -> None:
    client = LeanClient(url)
    client.call("ListStateMachines", maxResults=1)  # connects
    ready.wait(60)
    for _ in range(times):
        try:
            answer = client.call(operation, stateMachineArn=machine, name=str(uuid.uuid4()), input="{}")
        except Refused:
            ready.abort()
            raise SystemExit(1) from None
        assert answer.get("status", "SUCCEEDED") == "SUCCEEDED", answer
    ready.wait(300)
