"""`sfn-studio deploy`, `start` and `history`: the installed console script against the real product."""

from __future__ import annotations

import json
import subprocess
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from sfn_local.cli import main
from tests.aws_api.conftest import ROLE
from tests.aws_api.definitions import FAIL, PASS, one
from tests.local.installed import Installed, studio, wheel_site

__all__ = ["studio", "wheel_site"]  # fixtures
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev}
  Owner: {Type: String}
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: !Sub "work-${Stage}"}
  Orders:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: !Sub "NAME-${Stage}"
      Type: EXPRESS
      Role: arn:aws:iam::123456789012:role/of-the-template
      DefinitionUri: order.asl.json
      DefinitionSubstitutions: {WorkArn: !GetAtt Work.Arn, Owner: !Ref Owner}
"""


@pytest.fixture
def cli(studio: Installed, api: Any):
    """The console script, with the address of the product in AWS's own variable and no keys at all."""

    def run(*arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
        return studio.run(*arguments, input=input, AWS_ENDPOINT_URL_SFN=api.url)

    return run


@pytest.fixture
def here(api: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """The same commands in this process: status, stdout, stderr."""
    for variable in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SFN", api.url)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_definition_is_deployed_started_waited_for_and_its_history_read(cli, studio: Installed, name: str) -> None:
    (studio.folder / f"{name}.asl.json").write_text(PASS)
    made = cli("deploy", f"{name}.asl.json", "--role-arn", ROLE)
    assert made.returncode == 0, made.stderr
    assert f"{name}: created (arn:aws:states:us-east-1:123456789012:stateMachine:{name})" in made.stdout
    done = cli("start", name, "--input", "-", "--wait", input='{"n": 1}')
    execution = json.loads(done.stdout)
    assert (done.returncode, execution["status"], execution["output"]) == (0, "SUCCEEDED", '{"done":true}'), done.stderr
    table = cli("history", execution["executionArn"])
    assert [line.split()[3] for line in table.stdout.splitlines()] == [
        "ExecutionStarted",
        "PassStateEntered",
        "PassStateExited",
        "ExecutionSucceeded",
    ]


def test_deploying_again_tells_what_differs_and_changes_only_that(here, sfn, tmp_path: Path, name: str) -> None:
    file = tmp_path / "machine.asl.json"
    file.write_text(PASS)
    deploy = ("deploy", str(file), "--name", name)
    status, _, said = here(*deploy)
    assert (status, "is new at http" in said and "--role-arn" in said) == (1, True)
    assert here(*deploy, "--role-arn", ROLE, "--publish")[1].startswith(f"{name}: created, version 1 (arn:")
    assert here(*deploy, "--dry-run")[:2] == (
        0,
        f"{name}: unchanged (arn:aws:states:us-east-1:123456789012:stateMachine:{name})\n",
    )
    file.write_text(PASS.replace('"done": true', '"done": false'))
    status, out, _ = here(*deploy, "--dry-run")
    assert status == 1
    assert f"{name}: would be updated" in out and '-        "done": true' in out and '+        "done": false' in out
    status, out, _ = here(*deploy, "--publish", "--format", "json")
    (done,) = json.loads(out)["stateMachines"]
    assert (status, done["action"], done["stateMachineVersionArn"]) == (0, "updated", f"{done['stateMachineArn']}:2")
    there = sfn.describe_state_machine(stateMachineArn=done["stateMachineArn"])
    assert (there["definition"], there["roleArn"]) == (file.read_text(), ROLE)
    other = ROLE.replace("example", "other")
    assert f"roleArn: {ROLE} → {other}" in here(*deploy, "--role-arn", other)[1]
    assert "cannot become EXPRESS" in here(*deploy, "--type", "EXPRESS")[2]


def test_a_yaml_definition_and_one_with_placeholders_are_deployed_as_json(here, sfn, tmp_path: Path, name: str) -> None:
    (tmp_path / "m.asl.yaml").write_text("StartAt: A\nStates:\n  A: {Type: Wait, Seconds: '${Pause}', End: true}\n")
    (tmp_path / "values.json").write_text('{"prod": {"Pause": 5}}')
    values = ("--placeholders", "values.json", "--environment", "prod")
    status, out, said = here("deploy", "m.asl.yaml", "--name", name, "--role-arn", ROLE, *values, "--format", "json")
    assert status == 0, said
    arn = json.loads(out)["stateMachines"][0]["stateMachineArn"]
    definition = json.loads(sfn.describe_state_machine(stateMachineArn=arn)["definition"])
    assert definition["States"]["A"] == {"Type": "Wait", "Seconds": 5, "End": True}


def test_a_template_gives_its_state_machines(here, sfn, tmp_path: Path, name: str) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE.replace("NAME", name))
    definition = one({"Type": "Task", "Resource": "${WorkArn}", "Comment": "${Owner} and ${!Literal}"})
    (tmp_path / "order.asl.json").write_text(definition)
    status, _, said = here("deploy", "template.yaml")
    assert (status, "the parameter Owner has no default: say --parameter Owner=VALUE" in said) == (2, True)
    status, out, said = here("deploy", "template.yaml", "--parameter", "Owner=us", "--format", "json")
    assert status == 0, said
    arn = json.loads(out)["stateMachines"][0]["stateMachineArn"]
    there = sfn.describe_state_machine(stateMachineArn=arn)
    assert (there["name"], there["type"]) == (f"{name}-dev", "EXPRESS")
    assert there["roleArn"] == "arn:aws:iam::123456789012:role/of-the-template"
    state = json.loads(there["definition"])["States"]["S"]
    assert state["Resource"] == "arn:aws:lambda:us-east-1:123456789012:function:work-dev"
    assert state["Comment"] == "us and ${!Literal}"


def test_a_synchronous_execution_gives_its_result_and_a_failed_one_status_1(here, create, name: str) -> None:
    create(FAIL, type="EXPRESS")
    status, out, said = here("start", name, "--sync")
    assert (status, json.loads(out)["error"]) == (1, "Broken")
    assert said == "sfn-studio start: FAILED: Broken: on purpose\n"


def test_a_wait_that_takes_too_long_ends_with_a_sentence(here, create, name: str) -> None:
    create(one({"Type": "Wait", "Seconds": 300}))
    status, _, said = here("start", name, "--wait", "--timeout", "0")
    assert (status, "the execution still runs after 0 seconds: arn:aws:states:" in said) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("start", "no-such-machine"), "has no state machine named 'no-such-machine'."),
        (("start", "x", "--input", "{"), "--input:1:1: not JSON"),
        (("start", "x", "--endpoint-url", "http://127.0.0.1:1"), "http://127.0.0.1:1 cannot be reached"),
        (("start", "x", "--endpoint-url", "nonsense"), "Invalid endpoint: nonsense"),
        (("start", "x", "--profile", "none"), "The config profile (none) could not be found"),
        (("history", "arn:aws:states:us-east-1:123456789012:execution:m:none"), "answered ExecutionDoesNotExist"),
        (("history", "nonsense"), "answered InvalidArn"),
        (("deploy", "none.json"), "cannot read none.json"),
        (("deploy", "t.yaml", "--parameter", "x"), "--parameter takes NAME=VALUE, but it is 'x'."),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_status_2(
    here, tmp_path: Path, arguments: tuple[str, ...], sentence: str
):
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    status, _, said = here(*arguments)
    assert (status, sentence in said) == (2, True), said


class Closed(BaseHTTPRequestHandler):
    """An endpoint that knows nobody's keys."""

    def do_POST(self) -> None:
        self.send_response(403)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.end_headers()
        self.wfile.write(b'{"__type": "UnrecognizedClientException", "message": "The security token is invalid."}')

    def log_message(self, *words: object) -> None:
        pass


def test_refused_and_missing_credentials_are_told_apart(here, monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), Closed) as closed:
        Thread(target=closed.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{closed.server_port}"
        status, _, said = here("start", "x", "--endpoint-url", address)
        closed.shutdown()
    words = f"{address} refused the credentials: UnrecognizedClientException: The security token is invalid."
    assert (status, said) == (2, f"sfn-studio start: {words}\n")
    monkeypatch.delenv("AWS_ENDPOINT_URL_SFN")
    assert "there is no region: set AWS_REGION" in here("start", "x")[2]
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    status, _, said = here("start", "x")
    assert (status, said) == (
        2,
        "sfn-studio start: there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile.\n",
    )


def test_an_invalid_definition_is_refused_before_anything_is_asked(here, tmp_path: Path) -> None:
    (tmp_path / "bad.asl.json").write_text('{"StartAt": "A", "States": {}}')
    status, _, said = here("deploy", "bad.asl.json", "--endpoint-url", "http://127.0.0.1:1")
    assert (status, "bad.asl.json:1:" in said) == (1, True), said
