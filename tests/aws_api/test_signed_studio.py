"""A studio that other machines reach: the real command line and boto3 with a key made by the command, and nobody else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.aws_api.conftest import ROLE
from tests.aws_api.definitions import PASS, one
from tests.aws_api.test_own_snippets import AWS
from tests.browser.studio import ROOT, Studio, until


@pytest.fixture(scope="module")
def open_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Listens on every interface."""
    home = tmp_path_factory.mktemp("open")
    running = Studio(home, HOST="0.0.0.0", STUDIO_EXAMPLES="off", STUDIO_WORKERS="2").wait()
    yield running
    running.stop()


def manage(studio: Studio, *words: str) -> str:
    environment = {**os.environ, "STUDIO_HOME": str(studio.home)}
    command = [sys.executable, "manage.py", "access_keys", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


@pytest.fixture(scope="module")
def keys(open_studio: Studio) -> dict[str, str]:
    """The two lines that the command prints."""
    return dict(line.split("=", 1) for line in manage(open_studio, "create", "--description", "ci").splitlines())


@pytest.fixture
def client(open_studio: Studio) -> Callable[..., Any]:
    def made(key_id: str, secret: str) -> Any:
        return boto3.client(
            "stepfunctions",
            endpoint_url=f"http://127.0.0.1:{open_studio.url.rpartition(':')[2]}",
            region_name="us-east-1",
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
            config=Config(retries={"total_max_attempts": 1}, inject_host_prefix=False),
        )

    return made


def test_it_says_at_start_whom_it_takes(open_studio: Studio, api: Studio) -> None:
    for studio, words in (
        (open_studio, "takes known access keys only, and there is none yet"),
        (api, "takes any access key, from this machine only"),
    ):
        until(lambda log=studio.log, said=words: any(said in line for line in log), 30, words)


def test_unknown_keys_and_wrong_secrets_are_refused(client: Any, keys: dict[str, str]) -> None:
    for key_id, secret, code in (
        ("123456789012", "test", "UnrecognizedClientException"),
        (keys["AWS_ACCESS_KEY_ID"], "wrong", "InvalidSignatureException"),
    ):
        with pytest.raises(ClientError) as refused:
            client(key_id, secret).list_state_machines()
        assert refused.value.response["Error"]["Code"] == code
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_the_command_line_signs(open_studio: Studio, keys: dict[str, str], tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    variables = {
        **keys,
        "AWS_ENDPOINT_URL_SFN": f"http://127.0.0.1:{open_studio.url.rpartition(':')[2]}",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
    }
    create = ["stepfunctions", "create-state-machine", "--name", "signed", "--definition", PASS, "--role-arn", ROLE]
    done = subprocess.run(
        [AWS, *create], env={**kept, **variables}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["stateMachineArn"].endswith(":stateMachine:signed")


def test_a_workflow_that_calls_step_functions_here_is_let_in(client: Any, keys: dict[str, str]) -> None:
    sfn = client(keys["AWS_ACCESS_KEY_ID"], keys["AWS_SECRET_ACCESS_KEY"])
    definition = one({"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sfn:listStateMachines", "Parameters": {}})
    arn = sfn.create_state_machine(name="self-call", definition=definition, roleArn=ROLE)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=arn)["executionArn"]

    def over() -> dict[str, Any] | None:
        found = sfn.describe_execution(executionArn=execution)
        return found if found["status"] != "RUNNING" else None

    described = until(over, 120, "the end of the execution")
    assert described["status"] == "SUCCEEDED", described
    assert arn in [m["StateMachineArn"] for m in json.loads(described["output"])["StateMachines"]]


def test_behind_a_proxy_it_still_lets_itself_in(tmp_path: Path) -> None:
    """With STUDIO_HTTPS what comes unencrypted is sent away; the server's own calls are not."""
    studio = Studio(tmp_path, STUDIO_HTTPS="on", STUDIO_EXAMPLES="off", STUDIO_WORKERS="1")
    try:
        port = studio.wait().url.rpartition(":")[2]
        script = (
            "import django; django.setup()\n"
            "from executions.handlers.aws_clients import client_of\n"
            "from executions.handlers.endpoints import door_of\n"
            "print(client_of(door_of('sfn')).list_state_machines()['stateMachines'])"
        )
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "STUDIO_"))}
        given = {
            "STUDIO_HOME": str(tmp_path),
            "STUDIO_HTTPS": "on",
            "STUDIO_OWN_URL": f"http://localhost:{port}",
            "DJANGO_SETTINGS_MODULE": "sfn_studio.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**inherited, **given},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
    finally:
        studio.stop()


def test_no_secret_is_in_the_log(open_studio: Studio, keys: dict[str, str]) -> None:
    assert not any(keys["AWS_SECRET_ACCESS_KEY"] in line for line in open_studio.log)
    assert keys["AWS_SECRET_ACCESS_KEY"].encode() not in b"".join(
        path.read_bytes() for path in open_studio.home.glob("studio.sqlite3*")
    )
