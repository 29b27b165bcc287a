"""What AWS's own tools do with nothing but AWS's variables set is seen in the browser at once."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import boto3
from playwright.sync_api import Page, expect

from tests.browser.editing import CHAIN, OpenWorkflow
from tests.browser.studio import Studio

AWS = str(Path(sys.executable).parent / "aws")
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
ROLE = "arn:aws:iam::123456789012:role/StepFunctionsRole"
ORDER = {
    "Comment": "Order workflow",
    "StartAt": "ProcessOrder",
    "States": {"ProcessOrder": {"Type": "Task", "Resource": "arn:aws:lambda:...", "End": True}},
}
START = """
import boto3, json
sfn = boto3.client('stepfunctions')
sfn.start_execution(
    stateMachineArn='arn:aws:states:us-east-1:123456789012:stateMachine:OrderWorkflow',
    name='order-12345',
    input=json.dumps({'order_id': '12345'}),
)
"""


def test_the_command_line_creates_boto3_starts_and_the_browser_shows(
    page: Page, studio: Studio, tmp_path: Path
) -> None:
    (tmp_path / "workflow.json").write_text(json.dumps(ORDER))
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    variables = {
        "AWS_ENDPOINT_URL_SFN": studio.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "PATH": f"{Path(AWS).parent}:{os.environ['PATH']}",
    }

    def run(*command: str) -> None:
        done = subprocess.run(
            command, cwd=tmp_path, env={**kept, **variables}, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr

    page.goto("/")
    create, start = SEEDS / "create_state_machine.sh", SEEDS / "start_execution.py"
    if create.is_file():
        run("sh", str(create))  # as somebody wrote it, byte for byte
    else:
        definition = ["--definition", "file://workflow.json", "--type", "STANDARD"]
        run(AWS, "stepfunctions", "create-state-machine", "--name", "OrderWorkflow", "--role-arn", ROLE, *definition)
    run(sys.executable, *([str(start)] if start.is_file() else ["-c", START]))

    page.goto("/")
    page.get_by_role("row", name=re.compile("OrderWorkflow")).get_by_role("link", name="OrderWorkflow").click()
    expect(page.locator('[data-node$="States/ProcessOrder"]')).to_be_visible(timeout=30_000)
    page.goto("/executions/")
    row = page.get_by_role("row", name=re.compile("order-12345"))
    expect(row).to_contain_text("OrderWorkflow")
    row.get_by_role("link", name="order-12345").click()
    expect(page.locator('[data-node$="States/ProcessOrder"]')).to_be_visible(timeout=30_000)
    expect(page.locator(".run-title .status-badge")).not_to_have_text("Running", timeout=60_000)


def test_what_is_saved_in_the_browser_is_there_for_the_tools_at_once(page: Page, studio: Studio) -> None:
    work = OpenWorkflow(page, CHAIN)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Save version").click()
    expect(page.get_by_text("v1", exact=True)).to_be_visible()
    sfn = boto3.client(
        "stepfunctions",
        endpoint_url=studio.url,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    arn = f"arn:aws:states:us-east-1:123456789012:stateMachine:{work.name}"
    assert json.loads(sfn.describe_state_machine(stateMachineArn=arn)["definition"]) == CHAIN
    started = sfn.start_execution(stateMachineArn=arn, name="by-boto3")["executionArn"]
    page.goto("/executions/")
    page.get_by_role("link", name="by-boto3").click()
    expect(page.locator(".run-title .status-badge")).to_have_text("Succeeded", timeout=60_000)
    assert sfn.describe_execution(executionArn=started)["status"] == "SUCCEEDED"


def test_a_workflow_of_another_account_says_whose_it_is(page: Page, studio: Studio) -> None:
    other = boto3.client(
        "stepfunctions",
        endpoint_url=studio.url,
        region_name="us-east-1",
        aws_access_key_id="111122223333",
        aws_secret_access_key="test",
    )
    other.create_state_machine(name="TheirWorkflow", definition=json.dumps(ORDER), roleArn=ROLE)
    page.goto("/")
    row = page.get_by_role("row", name=re.compile("TheirWorkflow"))
    expect(row).to_contain_text("account 111122223333")
