"""The pytest plugin as users get it: found by its entry point, quick to load, without Django."""

from __future__ import annotations

import json
import sys

from tests.local.definitions import LAMBDA, MOCKS, ORDER
from tests.local.installed import Installed

TEST = """
import pytest


@pytest.fixture
def order(sfn):
    @sfn.handler("ValidateOrder")
    def validate(order):
        return {"valid": order["kg"] < 30}

    return sfn


def test_an_order_is_sent(order):
    run = order.run("order.asl.json", {"kg": 3}, mocks={"Notify": {"MessageId": "m-1"}})
    assert run.status == "SUCCEEDED"
    assert run.path == ["Validate", "Enough", "Notify", "Settle"]
    assert run.seconds == 3600


def test_a_queue_that_is_busy_is_asked_again(order):
    busy = order.throws("Sqs.SqsException", "busy")
    run = order.run("order.asl.json", {"kg": 3}, mocks={"Notify": order.in_turn(busy, busy, {"MessageId": "m-1"})})
    assert run.retries["Notify"] == 2
    assert run.seconds == 10 + 20 + 3600


def test_a_test_case_of_the_mock_configuration(sfn):
    sfn.mock_config("MockConfigFile.json")
    assert sfn.run("order.asl.json", test_case="HappyPath").output == {"MessageId": "m-1"}


def test_that_fails(order):
    assert order.run("order.asl.json", {"kg": 99}).status == "SUCCEEDED"
"""


def test_tests_of_a_user_run_with_the_installed_plugin(studio: Installed):
    (studio.folder / "test_order.py").write_text(TEST)
    (studio.folder / "order.asl.json").write_text(json.dumps(ORDER))
    (studio.folder / "MockConfigFile.json").write_text(json.dumps(MOCKS))
    done = studio.pytest("-q", "test_order.py")
    assert "3 passed" in done.stdout and "1 failed" in done.stdout, done.stdout + done.stderr
    assert "<FAILED after 0 s: NotValid: It cannot be delivered.; path Validate → Enough → Refuse>" in done.stdout, (
        done.stdout
    )


def test_the_plugin_loads_nothing_until_a_test_wants_it_and_never_django(studio: Installed):
    (studio.folder / "test_modules.py").write_text(
        "import sys\n\n"
        "HEAVY = ('django', 'celery', 'redis', 'boto3', 'channels', 'asl.run')\n\n"
        "def loaded():\n    return {name for name in HEAVY if name in sys.modules}\n\n"
        "BEFORE = loaded()\n\n"
        "def test_before():\n    assert 'sfn_local.pytest_plugin' in sys.modules\n    assert 'asl.run' not in BEFORE\n\n"
        "def test_with(sfn):\n    sfn.run({'StartAt': 'A', 'States': {'A': {'Type': 'Succeed'}}})\n"
        "    assert loaded() - BEFORE == {'asl.run'}\n"
    )
    # Plugins of this environment that bring Django themselves are left out.
    done = studio.pytest("-q", "-p", "no:django", "test_modules.py")
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_handlers_written_for_the_server_serve_tests_too(studio: Installed):
    (studio.folder / "our_handlers.py").write_text(
        "from executions.handlers import TaskError, handler\n\n\n"
        "@handler('Work')\n"
        "def work(event):\n    raise TaskError('Our.Error', 'as said')\n"
    )
    definition = {"StartAt": "W", "States": {"W": {"Type": "Task", "Resource": LAMBDA + "Work", "End": True}}}
    (studio.folder / "test_it.py").write_text(
        f"def test_it(sfn):\n    sfn.handlers('our_handlers')\n    run = sfn.run({definition!r})\n"
        "    assert (run.error, run.cause) == ('Our.Error', 'as said')\n"
    )
    done = studio.pytest("-q", "test_it.py")
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_the_package_imports_without_a_server(studio: Installed):
    code = "import sys, sfn_local.session, sfn_local.cli; print([m for m in ('django', 'celery', 'boto3') if m in sys.modules])"
    assert studio.python(code).stdout.strip() == "[]", sys.path


def test_a_fixture_of_the_same_name_goes_before_ours(studio: Installed):
    (studio.folder / "test_own.py").write_text(
        "import pytest\n\n\n@pytest.fixture\ndef sfn():\n    return object()\n\n\n"
        "def test_it(sfn):\n    assert sfn is None\n"
    )
    done = studio.pytest("-q", "test_own.py")
    assert "1 failed" in done.stdout and "INTERNALERROR" not in done.stdout, done.stdout + done.stderr
