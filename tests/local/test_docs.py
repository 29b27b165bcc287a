"""The examples of docs/testing.md, as they stand there."""

from __future__ import annotations

import json
import re

import pytest

from tests.local.definitions import MOCKS, ORDER, task
from tests.local.installed import ROOT, Installed

BLOCK = re.compile(r"^```(python|yaml|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
APPROVAL = task(
    "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Parameters={"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token"}},
)


@pytest.fixture
def blocks(studio: Installed) -> dict[str, list[str]]:
    """The code blocks by their language; beside them the files that they name."""
    found: dict[str, list[str]] = {}
    for language, text in BLOCK.findall((ROOT / "docs" / "testing.md").read_text(encoding="utf-8")):
        found.setdefault(language, []).append(text)
    approval = json.dumps(APPROVAL).replace('"Work"', '"Ask"')
    files = {
        "order.asl.json": json.dumps(ORDER),
        "approval.asl.json": approval,
        "MockConfigFile.json": json.dumps(MOCKS),
    }
    handlers = "from executions.handlers import handler\n\n\n@handler('ValidateOrder')\ndef validate(order):\n    return order\n"
    for name, text in {**files, "our_handlers.py": handlers}.items():
        (studio.folder / name).write_text(text)
    return found


def test_the_tests_that_are_shown_pass(studio: Installed, blocks: dict[str, list[str]]):
    for number, text in enumerate(blocks["python"]):
        (studio.folder / f"test_shown_{number}.py").write_text(text)
    done = studio.pytest("-q")
    assert f"{len(blocks['python'])} passed" in done.stdout, done.stdout + done.stderr


def test_the_test_file_that_is_shown_passes(studio: Installed, blocks: dict[str, list[str]]):
    (text,) = blocks["yaml"]
    (studio.folder / "order.test.yaml").write_text(text)
    done = studio.run("test", "order.test.yaml")
    assert (done.returncode, "2 tests, 0 failed" in done.stdout) == (0, True), done.stdout + done.stderr


def test_the_mock_configuration_that_is_shown_is_one(studio: Installed, blocks: dict[str, list[str]]):
    (text,) = blocks["json"]
    (studio.folder / "MockConfigFile.json").write_text(text)
    arguments = ("run", "order.asl.json", "--mocks", "MockConfigFile.json", "--test-case", "RetryPath")
    done = studio.run(*arguments, "--handlers", "our_handlers", "--input", '{"valid": true}')
    assert (done.returncode, json.loads(done.stdout)) == (0, {"MessageId": "m-2"}), done.stderr
