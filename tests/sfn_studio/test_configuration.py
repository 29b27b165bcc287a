"""The environment: what is allowed, and what a wrong value is answered with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sfn_studio.configuration import CHECKOUT, ConfigurationError, check_files, read
from sfn_studio.secret_key import secret_key_load


def test_with_nothing_set_everything_has_a_default():
    found = read({})
    assert (found.host, found.port) == ("127.0.0.1", 8000)
    assert found.studio_home == CHECKOUT / ".studio"
    assert found.database_url == f"sqlite:///{CHECKOUT / '.studio' / 'studio.sqlite3'}"
    assert (found.studio_account_id, found.studio_region) == ("123456789012", "us-east-1")
    assert found.studio_examples is True
    assert found.studio_debug is False
    assert found.redis_url is None
    assert found.studio_allowed_hosts == ("127.0.0.1", "localhost", "[::1]")


def test_what_is_set_is_read_and_empty_means_the_default():
    found = read(
        {
            "HOST": "0.0.0.0",
            "PORT": "9000",
            "STUDIO_HOME": "~/somewhere",
            "STUDIO_EXAMPLES": "Off",
            "STUDIO_ALLOWED_HOSTS": "studio.example.com, .example.org",
            "STUDIO_HANDLER_MODULES": "ours.handlers",
            "STUDIO_REGION": "",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:5000",
        }
    )
    assert (found.port, found.studio_examples, found.studio_region) == (9000, False, "us-east-1")
    assert found.studio_home == Path.home() / "somewhere"
    assert found.studio_allowed_hosts == ("studio.example.com", ".example.org")
    assert found.studio_handler_modules == ("ours.handlers",)
    assert found.aws_endpoint_url == "http://127.0.0.1:5000"


def test_limits_can_be_raised_and_switched_off():
    limits = read({"STUDIO_LIMITS": '{"payload_bytes": 1048576, "history_events": null}'}).studio_limits
    assert (limits.payload_bytes, limits.history_events, limits.inline_concurrency) == (1_048_576, None, 40)
    assert read({}).studio_limits.payload_bytes == 262_144


def test_a_host_that_is_a_name_is_answered_to():
    assert "studio.example.com" in read({"HOST": "studio.example.com"}).studio_allowed_hosts


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("STUDIO_MOCK_CONFIG", "/no/such/MockConfigFile.json", "path of a MockConfigFile.json"),
        ("SFN_MOCK_CONFIG", "/", "path of a MockConfigFile.json"),
        ("STUDIO_MOCK_CHECK", "SOME", "STRICT, PRESENT, NONE"),
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "eighty", "from 1 to 65535"),
        ("PORT", "70000", "from 1 to 65535"),
        ("HOST", "not a host", "a host name or address"),
        ("STUDIO_WORKERS", "-1", "from 1 to 64"),
        ("STUDIO_WORKERS", "65", "from 1 to 64"),
        ("STUDIO_TASKS_PER_WORKFLOW", "0", "from 1 to 10000"),
        ("STUDIO_OPEN_EXECUTIONS", "many", "from 1 to 1000000"),
        ("STUDIO_OPEN_EXECUTIONS_PER_WORKFLOW", "1000001", "from 1 to 1000000"),
        ("STUDIO_LIMITS", "[1]", "an object of limits to change"),
        ("STUDIO_LIMITS", '{"payload": 1}', "payload_bytes"),
        ("STUDIO_LIMITS", '{"payload_bytes": -1}', "a whole number from 1"),
        ("STUDIO_ACCOUNT_ID", "1234", "exactly 12 digits"),
        ("STUDIO_REGION", "Frankfurt", "a region's code"),
        ("STUDIO_EXAMPLES", "maybe", "on, off"),
        ("STUDIO_DEBUG", "2", "on, off"),
        ("STUDIO_HTTPS", "x", "on, off"),
        ("STUDIO_HOME", __file__, "a folder"),
        ("STUDIO_ALLOWED_HOSTS", "https://studio.example.com", "names without scheme and port"),
        ("STUDIO_HANDLER_MODULES", "our-handlers", "dotted names"),
        ("AWS_ENDPOINT_URL", "localhost:4566", "http://HOST:PORT"),
        ("AWS_ENDPOINT_URL_SQS", "localhost:4566", "http://HOST:PORT"),
        ("STUDIO_AWS_SERVICES", "sqs,Simple Queue", "names as in task resources"),
        ("STUDIO_LAMBDA_ENDPOINTS", "ValidateOrder", "pairs separated by commas"),
        ("STUDIO_LAMBDA_ENDPOINTS", "ValidateOrder=here", "http://HOST:PORT"),
        ("STUDIO_HTTP_CONNECTIONS", "/no/such/file.json", "the path of a JSON file"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_and_what_is_allowed(name, value, allowed):
    with pytest.raises(ConfigurationError) as refused:
        read({name: value})
    (line,) = str(refused.value).splitlines()
    assert line.startswith(f"{name}: ")
    assert allowed in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STUDIO_SECRET_KEY", "hunter2"),
        ("DATABASE_URL", "mysql://root:hunter2@db/studio"),
        ("REDIS_URL", "http://:hunter2@redis:6379"),
    ],
)
def test_secrets_are_not_repeated_when_they_are_refused(name, value):
    with pytest.raises(ConfigurationError) as refused:
        read({name: value})
    assert str(refused.value).startswith(f"{name}: ")
    assert "hunter2" not in str(refused.value)


def test_every_wrong_variable_is_told_at_once():
    with pytest.raises(ConfigurationError) as refused:
        read({"PORT": "x", "STUDIO_REGION": "y", "STUDIO_WORKERS": "z"})
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "PORT",
        "STUDIO_WORKERS",
        "STUDIO_REGION",
    ]


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STUDIO_", "AWS_"))}
    for name in ("HOST", "PORT", "DATABASE_URL", "REDIS_URL"):
        clean.pop(name, None)
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_command_with_a_wrong_variable_ends_with_one_sentence_and_no_traceback(tmp_path):
    ended = manage("check", STUDIO_HOME=str(tmp_path), PORT="eighty")
    assert ended.returncode != 0
    assert "PORT: 'eighty' is not a port. Allowed: a whole number from 1 to 65535." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_deployment_check_is_clean_with_production_settings(tmp_path):
    ended = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        STUDIO_HOME=str(tmp_path),
        STUDIO_HTTPS="on",
        HOST="0.0.0.0",
        STUDIO_ALLOWED_HOSTS="studio.example.com",
    )
    assert ended.returncode == 0, ended.stderr
    assert "no issues (0 silenced)" in ended.stdout


def test_the_deployment_check_warns_of_sign_in_over_plain_http_on_a_network(tmp_path):
    ended = manage("check", "--deploy", STUDIO_HOME=str(tmp_path), HOST="0.0.0.0")
    assert "STUDIO_HTTPS is off" in ended.stderr
    assert "STUDIO_ALLOWED_HOSTS" in ended.stderr


def test_the_secret_key_is_made_once_and_is_its_owners_only(tmp_path):
    key = secret_key_load(tmp_path / "home")
    assert len(key) >= 50
    assert secret_key_load(tmp_path / "home") == key
    assert (tmp_path / "home" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret_key"]
    assert secret_key_load(tmp_path / "other") != key


def test_a_studio_does_not_start_with_a_broken_mock_configuration(tmp_path: Path):
    file = tmp_path / "MockConfigFile.json"
    file.write_text('{"StateMachines": {"Order": 1}}')
    environment = {"SFN_MOCK_CONFIG": str(file), "STUDIO_HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]}
    command = [sys.executable, "manage.py", "studio"]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert f'{file}:1:29: expected an object with "TestCases", found a number (at /StateMachines/Order).' in done.stderr
    file.write_text('{"StateMachines": {}}')
    check_files(read(environment))
