"""`sfn-studio run` and `test`: the installed console script, as people and pipelines call it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from sfn_local.cli import main
from sfn_local.commands import run as run_command
from tests.local.definitions import MOCKS, ORDER
from tests.local.installed import Installed

TESTS = """\
definition: order.asl.json
mock_config: MockConfigFile.json
handlers: [our_handlers]
tests:
  happy:
    test_case: HappyPath
    expect: {status: SUCCEEDED, path: [Validate, Enough, Notify, Settle], seconds: 3600, retries: {Notify: 0}}
  retried:
    test_case: RetryPath
    expect: {output: {MessageId: m-2}, retries: {Notify: 2}, seconds: 3630}
  given up:
    mocks:
      Notify: [{Throw: {Error: Sqs.SqsException}}, {Throw: {Error: Other, Cause: gone}, After: 5}]
    expect: {status: FAILED, error: NotValid, seconds: 15}
  refused:
    mocks: {Validate: {Return: {valid: false}, After: 2}}
    expect: {status: FAILED, path: [Validate, Enough, Refuse], seconds: 2}
"""
HANDLERS = """\
from executions.handlers import handler


@handler("ValidateOrder")
def validate(order):
    return {**order, "valid": True}
"""


@pytest.fixture
def order(studio: Installed) -> Installed:
    (studio.folder / "order.asl.json").write_text(json.dumps(ORDER))
    (studio.folder / "MockConfigFile.json").write_text(json.dumps(MOCKS))
    (studio.folder / "order.test.yaml").write_text(TESTS)
    (studio.folder / "our_handlers.py").write_text(HANDLERS)
    (studio.folder / "mocks.json").write_text('{"Notify": {"Return": {"MessageId": "m-9"}, "After": 4}}')
    return studio


@pytest.fixture
def here(order: Installed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """The same command in this process: its status, and what it said on stderr."""
    monkeypatch.chdir(order.folder)

    def command(*arguments: str) -> tuple[int, str]:
        return main(arguments), capsys.readouterr().err

    return command


def test_run_prints_the_output_or_everything(order: Installed):
    run = ("run", "order.asl.json", "--handlers", "our_handlers", "--mocks", "mocks.json")
    done = order.run(*run, "--input", '{"id": 1}')
    assert (done.returncode, json.loads(done.stdout)) == (0, {"MessageId": "m-9"}), done.stderr
    (order.folder / "input.json").write_text('{"id": 2}')
    told = json.loads(order.run(*run, "--input", "@input.json", "--show", "json").stdout)
    assert (told["status"], told["seconds"], told["path"][0]) == ("SUCCEEDED", 3604, "Validate")
    history = json.loads(order.run(*run, "--input", "-", "--show", "history", input="{}").stdout)
    assert [event["id"] for event in history["events"]] == list(range(1, len(history["events"]) + 1))
    again = json.loads(order.run(*run, "--input", "-", "--show", "history", input="{}").stdout)
    assert again == history


def test_run_takes_test_cases_and_fails_with_status_1(order: Installed):
    case = ("run", "order.asl.json", "--mocks", "MockConfigFile.json", "--test-case")
    assert json.loads(order.run(*case, "RetryPath").stdout) == {"MessageId": "m-2"}
    failed = order.run(*case, "HybridPath")
    assert failed.returncode == 1
    assert "FAILED: Studio.UnboundResource: Nothing performs" in failed.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("missing.json",), "cannot read missing.json: No such file or directory"),
        (("order.asl.json", "--input", '{"a": 1'), "--input:1:1: not JSON: this '{' is never closed"),
        (("order.asl.json", "--input", "@none.json"), "cannot read none.json"),
        (("order.asl.json", "--handlers", "none_such"), "the handler module none_such cannot be loaded"),
        (("order.asl.json", "--mocks", "MockConfigFile.json"), "has test cases: choose one with --test-case"),
        (("order.asl.json", "--test-case", "A"), "--test-case chooses a test case of --mocks FILE"),
        (
            ("order.asl.json", "--mocks", "MockConfigFile.json", "--test-case", "A"),
            "It has: HappyPath, HybridPath, RetryPath",
        ),
        (
            ("order.asl.json", "--mocks", "order.asl.json"),
            "order.asl.json, state 'StartAt': expected {\"Return\": any JSON}",
        ),
        (("order.asl.json", "--time-scale", "-1"), "--time-scale must be a number from 0"),
    ],
)
def test_what_cannot_be_run_is_a_sentence_and_status_2(order: Installed, here, arguments, sentence: str):
    status, said = here("run", *arguments)
    assert (status, sentence in said) == (2, True), said


def test_a_definition_with_mistakes_is_told_with_their_places(order: Installed):
    (order.folder / "wrong.asl.json").write_text('{"StartAt": "A",\n "States": {"A": {"Type": "Pass", "Next": "B"}}}')
    done = order.run("run", "wrong.asl.json")
    assert done.returncode == 1
    assert "wrong.asl.json:2:43: MISSING_TRANSITION_TARGET" in done.stderr


def test_test_reports_as_text_json_and_junit_with_coverage(order: Installed):
    done = order.run("test", "order.test.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "order.test.yaml: retried: passed (SUCCEEDED in 3630 s)" in done.stdout
    assert "coverage 100 %" in done.stdout and "4 tests, 0 failed" in done.stdout
    report = json.loads(order.run("test", "order.test.yaml", "--format", "json").stdout)
    assert (report["passed"], report["files"][0]["coverage"]["states"]) == (True, {"total": 5, "taken": 5})
    suite = ET.fromstring(order.run("test", "order.test.yaml", "--format", "junit").stdout)
    assert [case.get("name") for case in suite.iter("testcase")] == ["happy", "retried", "given up", "refused"]


def test_a_test_that_fails_says_what_was_found_and_what_was_expected(order: Installed):
    (order.folder / "order.test.yaml").write_text(TESTS.replace("{Notify: 2}", "{Notify: 1}").replace("3630", "3600"))
    done = order.run("test", "order.test.yaml", "--format", "json")
    assert done.returncode == 1
    (wrong,) = [case["wrong"] for case in json.loads(done.stdout)["files"][0]["tests"] if case["wrong"]]
    assert wrong == ['retries is {"Notify": 2}, expected {"Notify": 1}', "seconds is 3630.0, expected 3600"]


def test_cases_of_a_mock_configuration_need_no_file_of_ours(order: Installed):
    done = order.run("test", "MockConfigFile.json", "--definition", "order.asl.json", "--min-coverage", "80")
    assert done.returncode == 1
    assert "HappyPath: passed" in done.stdout and "HybridPath: FAILED" in done.stdout
    assert "less than the 80 % that are wanted" in done.stdout
    complete = ("test", "MockConfigFile.json", "--definition", "order.asl.json", "--handlers", "our_handlers")
    assert order.run(*complete).returncode == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tests: {}", 'expected an object with "definition"'),
        ("definition: order.asl.json\ntest: {}\ntests: {}", "there is no member 'test'; there are: definition, type"),
        ("definition: order.asl.json\ntests: {a: {expects: {}}}", "test 'a': there is no member 'expects'"),
        ("definition: order.asl.json\ntests: {a: {expect: {status: OK}}}", "status must be one of SUCCEEDED"),
        ("definition: order.asl.json\ntests: {a: {mocks: {Notify: {Returns: 1}}}}", "mocks, state 'Notify': expected"),
        ("definition: none.json\ntests: {a: {}}", "none.json: No such file"),
        ("definition: [", "order.test.yaml is not YAML"),
    ],
)
def test_a_test_file_that_is_wrong_is_refused_with_its_place(order: Installed, here, text: str, sentence: str):
    (order.folder / "order.test.yaml").write_text(text)
    status, said = here("test", "order.test.yaml")
    assert (status, sentence in said) == (2, True), said


def test_a_mock_configuration_that_is_wrong_is_refused_with_every_place(order: Installed):
    wrong = '{"StateMachines": {"order": {"TestCases": {"A": {"Notify": "None"}}}},\n "MockedResponses": {"B": {"x": {}, "0": {"Give": 1}}}}'
    (order.folder / "MockConfigFile.json").write_text(wrong)
    done = order.run("test", "MockConfigFile.json", "--definition", "order.asl.json")
    assert done.returncode == 2
    assert "there is no mocked response 'None' in MockedResponses" in done.stderr
    assert 'test: MockConfigFile.json:2:33: expected the number of a call such as "0"' in done.stderr
    assert "expected an object with either Return or Throw (at /MockedResponses/B/0)" in done.stderr


def test_validate_and_render_are_the_same_script(order: Installed):
    assert order.run("validate", "order.asl.json").returncode == 0
    assert order.run("render", "order.asl.json").stdout.startswith("flowchart TD")
    assert order.run("nonsense").returncode == 2
    assert "run a definition here, without a server" in order.run("--help").stdout


def test_time_may_really_pass_at_any_scale(order: Installed, here, monkeypatch: pytest.MonkeyPatch):
    slept: list[float] = []
    monkeypatch.setattr(run_command.time, "sleep", slept.append)
    case = ("run", "order.asl.json", "--mocks", "MockConfigFile.json", "--test-case", "RetryPath")
    assert here(*case, "--time-scale", "0.1") == (0, "")
    assert slept == pytest.approx([1, 2, 360])  # two delays before a retry, and the Wait
    slept.clear()
    assert here(*case) == (0, "")
    assert slept == []
