"""The world outside: who starts and stops executions, answers task tokens and works for an activity, over HTTP only.

It is what a careful client is: it asks again until it has an answer, with the same name or token.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.faults.workload import Kind, as_text

JSON = Any
AGAIN_SECONDS = 0.1
DONE_BEFORE = ("ExecutionAlreadyExists", "TaskTimedOut")
"""What the answer to a request is whose first answer was lost."""


class Outside:
    """Clients of the web process."""

    def __init__(self, address: str, ledger: Path) -> None:
        config = Config(
            connect_timeout=2, read_timeout=70, retries={"total_max_attempts": 1}, max_pool_connections=20,
            inject_host_prefix=False,
        )  # fmt: skip
        self._sfn = boto3.client(
            "stepfunctions", endpoint_url=address, region_name="us-east-1", config=config,
            aws_access_key_id="123456789012", aws_secret_access_key="test",
        )  # fmt: skip
        self._ledger = ledger
        self._stopping = threading.Event()
        self._hands = ThreadPoolExecutor(8)
        self.refusals: list[str] = []

    def open_activity(self, name: str) -> str:
        """Make an activity and work for it."""
        arn: str = self.insist(lambda: self._sfn.create_activity(name=name))["activityArn"]
        for number in range(2):
            threading.Thread(target=self._work_for, args=(arn, f"worker-{number}"), daemon=True).start()
        threading.Thread(target=self._answer_callbacks, daemon=True).start()
        return arn

    def start(self, kind: Kind, name: str) -> Future[str]:
        """Start an execution under a name, and stop it where it is one of those."""
        arn = kind.version.workflow.arn

        def begin() -> str:
            self.insist(lambda: self._sfn.start_execution(stateMachineArn=arn, name=name, input=as_text(kind.input)))
            if kind.stops:
                execution = arn.replace(":stateMachine:", ":execution:") + f":{name}"
                self.insist(lambda: self._sfn.stop_execution(executionArn=execution, error="Enough"))
            return name

        return self._hands.submit(begin)

    def insist(self, request: Callable[[], Any]) -> Any:
        """Send a request until it is answered; what a lost answer has made of it is an answer too."""
        while not self._stopping.is_set():
            try:
                return request()
            except ClientError as error:
                code = error.response["Error"]["Code"]
                if code in DONE_BEFORE:
                    return None
                if error.response["ResponseMetadata"]["HTTPStatusCode"] < 500:
                    self.refusals.append(str(error))
                    raise
            except BotoCoreError:
                pass
            time.sleep(AGAIN_SECONDS)  # a client's own pause between two attempts
        return None

    def stop(self) -> None:
        self._stopping.set()
        self._hands.shutdown(wait=False, cancel_futures=True)

    def _work_for(self, activity: str, worker: str) -> None:
        while not self._stopping.is_set():
            task = self.insist(lambda: self._sfn.get_activity_task(activityArn=activity, workerName=worker))
            if task and task.get("taskToken"):
                self._answer(task["taskToken"], json.loads(task["input"])["n"])

    def _answer_callbacks(self) -> None:
        with self._ledger.open() as lines:
            while not self._stopping.is_set():
                line = lines.readline()
                if not line:
                    time.sleep(AGAIN_SECONDS)  # nobody tells when a file has grown
                    continue
                asked = json.loads(line)
                if "task_token" in asked:
                    self._hands.submit(self._answer, asked["task_token"], asked["answer"])

    def _answer(self, token: str, output: JSON) -> None:
        self.insist(lambda: self._sfn.send_task_success(taskToken=token, output=json.dumps(output)))
