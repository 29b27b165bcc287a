"""Thousands of workers poll at once: none keeps a thread, each task goes to one of them, and the web process answers others."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sfn_studio.open_files import allow_many_open_files
from tests.aws_api.definitions import one
from tests.browser.studio import Studio, until

POLLERS = 2000
TASKS = 40
MOST_THREADS = 60


class Poller:
    """One GetActivityTask on a connection of its own, without a client library."""

    def __init__(self, address: str, activity: str, number: int) -> None:
        self._place = urlsplit(address)
        self._body = json.dumps({"activityArn": activity, "workerName": f"w{number}"}).encode()
        self.token: str | None = None

    async def run(self) -> None:
        reader, writer = await asyncio.open_connection(self._place.hostname, self._place.port)
        head = (
            f"POST / HTTP/1.1\r\nHost: {self._place.netloc}\r\nX-Amz-Target: AWSStepFunctions.GetActivityTask\r\n"
            "Content-Type: application/x-amz-json-1.0\r\nConnection: close\r\n"
            "Authorization: AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/states/aws4_request, "
            f"SignedHeaders=host, Signature=0\r\nContent-Length: {len(self._body)}\r\n\r\n"
        )
        try:
            writer.write(head.encode() + self._body)
            answer = await reader.read()
            if answer:
                assert b" 200 " in answer.splitlines()[0], answer
                self.token = json.loads(answer.partition(b"\r\n\r\n")[2]).get("taskToken")
        finally:
            writer.close()


class Web:
    """What the system says of the web processes together."""

    def __init__(self, studio: Studio) -> None:
        self._folders = [Path(f"/proc/{pid}") for pid in studio.children("sfn-studio web")]
        assert self._folders

    @property
    def threads(self) -> int:
        texts = [(folder / "status").read_text() for folder in self._folders]
        return sum(int(text.partition("Threads:")[2].split()[0]) for text in texts)

    @property
    def open_files(self) -> int:
        return sum(len(list((folder / "fd").iterdir())) for folder in self._folders)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="threads are counted where there is /proc")
async def test_thousands_poll_at_once_and_each_task_goes_to_one_of_them(
    api: Studio, sfn: Any, create: Any, name: str, ended: Any
) -> None:
    allow_many_open_files()
    activity = sfn.create_activity(name=name)["activityArn"]
    machine = create(one({"Type": "Task", "Resource": activity, "TimeoutSeconds": 300}))["stateMachineArn"]
    pollers = [Poller(api.url, activity, number) for number in range(POLLERS)]
    running = [asyncio.ensure_future(poller.run()) for poller in pollers]
    web = Web(api)
    try:
        await asyncio.to_thread(until, lambda: web.open_files >= POLLERS, 120, "the pollers' connections")
        assert web.threads < MOST_THREADS
        described = await asyncio.to_thread(sfn.describe_activity, activityArn=activity)
        assert described["name"] == name
        start = {"stateMachineArn": machine, "input": "{}"}
        started = [await asyncio.to_thread(sfn.start_execution, **start) for _ in range(TASKS)]
        served = lambda: [poller.token for poller in pollers if poller.token]  # noqa: E731
        while len(served()) < TASKS:
            await asyncio.wait(running, timeout=1, return_when=asyncio.FIRST_COMPLETED)
            running = [task for task in running if not task.done()] or running
        assert web.threads < MOST_THREADS
        assert len(set(served())) == TASKS
        for token in served():
            await asyncio.to_thread(sfn.send_task_success, taskToken=token, output="1")
        for execution in started:
            assert (await asyncio.to_thread(ended, execution["executionArn"]))["status"] == "SUCCEEDED"
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
