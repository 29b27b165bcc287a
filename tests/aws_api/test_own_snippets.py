"""What people paste: the snippets of boto3 and of the aws command line, with nothing set but AWS's own variables."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.browser.studio import until

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "seeds"
AWS = str(Path(sys.executable).parent / "aws")
ROLE = "arn:aws:iam::123456789012:role/StepFunctionsRole"
ORDER = {
    "StartAt": "ProcessOrder",
    "States": {"ProcessOrder": {"Type": "Task", "Resource": "arn:aws:lambda:...", "End": True}},
}


def test_the_command_line_creates_starts_and_reads(aws: Any, tmp_path: Path, name: str, ended: Any) -> None:
    (tmp_path / "workflow.json").write_text(json.dumps({"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}))
    made = aws(
        AWS,
        "stepfunctions",
        "create-state-machine",
        "--name",
        name,
        "--definition",
        "file://workflow.json",
        "--role-arn",
        ROLE,
        "--type",
        "STANDARD",
    )
    assert made.returncode == 0, made.stderr
    machine = json.loads(made.stdout)["stateMachineArn"]
    started = aws(AWS, "stepfunctions", "start-execution", "--state-machine-arn", machine, "--input", '{"a": 1}')
    execution = json.loads(started.stdout)["executionArn"]
    assert ended(execution)["status"] == "SUCCEEDED"
    read = aws(AWS, "stepfunctions", "get-execution-history", "--execution-arn", execution)
    assert [e["type"] for e in json.loads(read.stdout)["events"]][-1] == "ExecutionSucceeded"
    wrong = aws(AWS, "stepfunctions", "describe-execution", "--execution-arn", f"{execution}-not")
    assert wrong.returncode != 0 and "ExecutionDoesNotExist" in wrong.stderr


def is_gone(sfn: Any, arn: str) -> bool:
    """Is there no such state machine, also none that is DELETING?"""
    try:
        sfn.describe_state_machine(stateMachineArn=arn)
    except sfn.exceptions.StateMachineDoesNotExist:
        return True
    return False


SCRIPTS = [EXAMPLES / name for name in ("create_state_machine.py", "start_execution.py") if (EXAMPLES / name).is_file()]


@pytest.mark.parametrize("definition", [ORDER])
def test_the_order_snippets_run_as_they_are(aws: Any, tmp_path: Path, sfn: Any, definition: dict[str, Any]) -> None:
    """First the calls that the snippets make, then the snippets themselves where they lie beside the checkout."""
    (tmp_path / "workflow.json").write_text(json.dumps(definition))
    arn = "arn:aws:states:us-east-1:123456789012:stateMachine:OrderWorkflow"
    create = ["--name", "OrderWorkflow", "--definition", "file://workflow.json", "--type", "STANDARD"]
    made = aws(AWS, "stepfunctions", "create-state-machine", *create, "--role-arn", ROLE)
    assert made.returncode == 0, made.stderr
    started = aws(AWS, "stepfunctions", "start-execution", "--state-machine-arn", arn, "--name", "order-12344")
    assert started.returncode == 0, started.stderr

    def delete() -> None:
        sfn.delete_state_machine(stateMachineArn=arn)
        until(lambda: is_gone(sfn, arn), 120, "the end of DELETING")

    for script in SCRIPTS:
        delete() if script.name.startswith("create") else None
        done = aws(sys.executable, str(script))
        assert done.returncode == 0, done.stderr
    shell = EXAMPLES / "create_state_machine.sh"
    if shell.is_file():
        delete()
        done = aws("env", f"PATH={Path(AWS).parent}:/usr/bin:/bin", "sh", str(shell))
        assert done.returncode == 0, done.stderr
    assert sfn.describe_state_machine(stateMachineArn=arn)["name"] == "OrderWorkflow"
