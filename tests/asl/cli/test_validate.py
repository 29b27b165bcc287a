"""`sfn-studio validate` as people and machines call it: a process of its own, without Django."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from sfn_local.cli import main

VALID = '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}'
INVALID = '{\n  "StartAt": "A",\n  "States": {\n    "A": {"Type": "Pass", "Next": "Nowhere"}\n  }\n}'
ROOT = Path(__file__).resolve().parents[3]


def validate(*arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sfn_local.cli", "validate", *arguments]
    return subprocess.run(command, input=input, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    good, bad = tmp_path / "good.asl.json", tmp_path / "bad.asl.json"
    good.write_text(VALID, encoding="utf-8")
    bad.write_text(INVALID, encoding="utf-8")
    return str(good), str(bad)


def test_the_exit_status_is_0_for_valid_1_for_invalid_and_2_for_unreadable(files: tuple[str, str]) -> None:
    good, bad = files
    assert validate(good).returncode == 0
    assert validate(good, bad).returncode == 1
    missing = validate(good, "no-such-file.json")
    assert missing.returncode == 2
    assert "cannot read no-such-file.json" in missing.stderr
    assert validate().returncode == 2


def test_text_names_file_line_and_column(files: tuple[str, str]) -> None:
    lines = validate(*files).stdout.splitlines()
    assert (
        lines[0] == f"{files[1]}:4:35: error MISSING_TRANSITION_TARGET Missing 'Next' target: Nowhere at /States/A/Next"
    )
    assert lines[-1] == "2 definitions, 1 invalid: 2 errors, 0 warnings"


def test_stdin_is_read_for_a_dash() -> None:
    assert "-:4:35: error" in validate("-", input=INVALID).stdout


def test_yaml_is_known_by_its_ending(tmp_path: Path) -> None:
    file = tmp_path / "workflow.asl.yaml"
    file.write_text("StartAt: A\nStates:\n  A: {Type: Pass, Next: B}\n", encoding="utf-8")
    assert f"{file}:3:25: error MISSING_TRANSITION_TARGET" in validate(str(file)).stdout


def test_json_has_the_diagnostics_of_each_file(files: tuple[str, str]) -> None:
    good, bad = json.loads(validate(*files, "--format", "json").stdout)
    assert (good["valid"], good["diagnostics"]) == (True, [])
    assert bad["valid"] is False
    first = bad["diagnostics"][0]
    assert (first["location"], first["line"], first["column"], first["pointer"]) == (
        "/States/A/Next",
        4,
        35,
        "/States/A/Next",
    )


def test_sarif_places_each_result(files: tuple[str, str]) -> None:
    report = json.loads(validate(*files, "--format", "sarif").stdout)
    assert report["version"] == "2.1.0"
    run = report["runs"][0]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == files[1]
    assert place["region"] == {"startLine": 4, "startColumn": 35, "endLine": 4, "endColumn": 44}
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} >= {run["results"][0]["ruleId"]}


def test_junit_has_a_test_case_for_each_file(files: tuple[str, str]) -> None:
    suite = ET.fromstring(validate(*files, "--format", "junit").stdout).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [case.find("failure") is not None for case in suite] == [False, True]


def test_a_batch_answers_line_by_line_also_what_is_no_request() -> None:
    lines = [
        json.dumps({"id": 1, "definition": VALID, "type": "STANDARD"}),
        json.dumps({"id": "two", "definition": INVALID}),
        json.dumps({"id": 3, "definition": "StartAt: A\nStates:\n  A: {Type: Succeed}\n"}),
    ]
    done = validate("--batch", input="\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(answer["id"], answer["valid"]) for answer in answers] == [(1, True), ("two", False), (3, True)]
    assert answers[1]["diagnostics"][1]["code"] == "MISSING_END_STATE"
    assert answers[1]["diagnostics"][1]["location"] is None
    assert answers[0]["ms"] >= 0
    assert done.returncode == 1


def test_a_line_of_a_batch_that_is_no_request_is_told_why() -> None:
    requests = {
        "this line is not JSON": "nonsense",
        "a request is an object": "[1]",
        "id is missing": json.dumps({"definition": VALID}),
        "definition must be there": json.dumps({"id": 1, "definition": {}}),
        "type must be STANDARD or EXPRESS, not [5]": json.dumps({"id": 1, "definition": VALID, "type": [5]}),
        "format must be json or yaml, not {}": json.dumps({"id": 1, "definition": VALID, "format": {}}),
    }
    done = validate("--batch", input="\n".join(requests.values()))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [None, None, None, 1, 1, 1]
    for why, answer in zip(requests, answers, strict=True):
        (diagnostic,) = answer["diagnostics"]
        assert (diagnostic["code"], answer["valid"]) == ("BAD_REQUEST", False)
        assert why in diagnostic["message"]


def test_stdin_may_be_yaml() -> None:
    assert validate("-", input="StartAt: A\nStates:\n  A: {Type: Succeed}\n").returncode == 0


def test_the_type_of_the_state_machine_matters() -> None:
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::ecs:runTask.sync",
        "Parameters": {"TaskDefinition": "pack"},
        "End": True,
    }
    text = json.dumps({"StartAt": "A", "States": {"A": task}})
    assert validate("-", input=text).returncode == 0
    assert "does not support '.sync'" in validate("-", "--type", "EXPRESS", input=text).stdout


def test_it_needs_no_django() -> None:
    code = "import sys; from sfn_local.cli import main; main(['validate', '-']); assert 'django' not in sys.modules"
    subprocess.run(
        [sys.executable, "-c", code], input=VALID, text=True, cwd=ROOT, check=True, capture_output=True, timeout=60
    )


def test_values_of_an_environment_fill_placeholders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    definition = tmp_path / "wait.asl.json"
    definition.write_text(
        '{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": ${Pause}, "Next": "${After}"}, '
        '"E": {"Type": "Succeed"}}}'
    )
    values = tmp_path / "values.json"
    values.write_text('{"default": {"Pause": 5}, "dev": {"After": "E"}, "prod": {"After": "Nowhere"}}')
    given = ["validate", str(definition), "--placeholders", str(values), "--environment"]
    assert main([*given, "dev"]) == 0
    assert main([*given, "prod"]) == 1
    assert "Missing 'Next' target: Nowhere" in capsys.readouterr().out
    assert main([*given, "test"]) == 2
    assert "no values for the environment test; it has default, dev, prod" in capsys.readouterr().err


def test_advice_can_be_ignored_and_errors_cannot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    definition = tmp_path / "way.asl.json"
    definition.write_text(
        '{"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, '
        '"Next": "E"}]}, "E": {"Type": "Succeed"}}}'
    )
    assert main(["validate", str(definition), "--ignore", "choice_without_default"]) == 0
    assert "0 warnings" in capsys.readouterr().out
    assert main(["validate", str(definition), "--ignore", "missing_target"]) == 2
    assert "--ignore takes rules of advice, and missing_target is none." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("values", "options", "says"),
    [
        (None, ["--environment", "dev"], "--environment chooses among the values of --placeholders FILE"),
        ("{", ["--placeholders", "FILE"], "cannot read the values in"),
        ("[]", ["--placeholders", "FILE"], "holds no values: expected an object such as"),
    ],
)
def test_values_that_cannot_be_used_are_refused(
    values: str | None, options: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "values.json"
    file.write_text(values or "")
    assert main(["validate", "-", *[str(file) if option == "FILE" else option for option in options]]) == 2
    assert says in capsys.readouterr().err


def test_values_without_environments_fill_placeholders(tmp_path: Path) -> None:
    definition, values = tmp_path / "a.asl.json", tmp_path / "values.json"
    definition.write_text('{"StartAt": "${First}", "States": {"A": {"Type": "Succeed"}}}')
    values.write_text('{"First": "A"}')
    assert main(["validate", str(definition), "--placeholders", str(values)]) == 0
