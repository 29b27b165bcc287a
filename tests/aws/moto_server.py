"""Moto's server in a process of its own, its interpreter switched on, asked over real HTTP."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from typing import Any

import boto3

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "nothing-secret"}


class Moto:
    """The server and a client of its own to look behind the studio's back."""

    def __init__(self) -> None:
        self._clients: dict[str, Any] = {}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **KEYS},
        )
        self._wait()
        self.post(
            "/moto-api/config", {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}
        )

    @property
    def client(self) -> Any:
        return self.client_of("stepfunctions")

    def client_of(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                region_name="us-east-1",
                endpoint_url=self.url,
                aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
            )
        return self._clients[service]

    def post(self, path: str, body: Any = None) -> None:
        request = urllib.request.Request(
            f"{self.url}{path}", json.dumps({} if body is None else body).encode(), method="POST"
        )
        request.add_header("Content-Type", "application/json")
        urllib.request.urlopen(request, timeout=10).read()

    def functions(self, *names: str) -> None:
        """Make Lambda functions that give back what they get: without containers moto runs no code."""
        role = self.client_of("iam").create_role(RoleName="functions", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as code:
            code.writestr("main.py", "def main(event, context):\n    return event\n")
        for name in names:
            self.client_of("lambda").create_function(
                FunctionName=name,
                Runtime="python3.12",
                Role=role,
                Handler="main.main",
                Code={"ZipFile": archive.getvalue()},
            )

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:  # it has nothing that could be lost
            self.process.kill()
            self.process.wait(60)

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert self.process.poll() is None, "moto's server did not start"
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("moto's server did not listen within a minute")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
