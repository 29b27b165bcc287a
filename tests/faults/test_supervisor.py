"""`manage.py studio` keeps its processes alive, stops them all, and says in a sentence why it cannot start."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sfn_studio.configuration import CHECKOUT
from sfn_studio.supervisor.child import MAX_DEATHS, Child
from sfn_studio.supervisor.printer import Printer
from tests.browser.studio import Studio, until


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    running = Studio(tmp_path / "home", STUDIO_EXAMPLES="off").wait()
    yield running
    running.stop()


def family(studio: Studio) -> set[int]:
    """The process ids below the studio."""
    return set(studio.children(""))


def alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def ready(studio: Studio) -> dict[str, object]:
    with urllib.request.urlopen(f"{studio.url}/readyz", timeout=60) as response:
        return json.load(response)


def test_it_starts_all_prints_the_link_and_stops_without_leaving_anything(studio):
    assert ready(studio)["status"] == "ready"
    assert any(re.search(r"Ready after \d+\.\d s\.", line) for line in studio.log)
    assert {"web", "runs", "tasks", "timers", "redis"} >= {line.split("|")[0].strip() for line in studio.log} - {
        "studio"
    }
    everyone = family(studio)
    assert len(everyone) >= 7
    assert studio.stop() == 0
    assert not [pid for pid in everyone if alive(pid)]


@pytest.mark.parametrize("words", ["sfn-studio web", "runs@", "tasks@", "sfn-studio timers"])
def test_a_child_that_dies_is_started_again(studio, words):
    before = set(studio.children(words))
    for pid in before if words == "sfn-studio web" else {min(before)}:  # those have no children
        os.kill(pid, signal.SIGKILL)
    until(lambda: set(studio.children(words)) - before, 120, f"a new {words}")
    until(lambda: not [pid for pid in before if alive(pid)], 120, "the end of the old one's children")

    def is_ready() -> bool:
        try:
            return ready(studio)["status"] == "ready"
        except OSError:
            return False

    until(is_ready, 120, "readiness")
    assert any("was ended by SIGKILL; it is started again" in line for line in studio.log)


def test_each_of_two_web_processes_answers_while_the_other_cannot(tmp_path):
    studio = Studio(tmp_path / "home", STUDIO_EXAMPLES="off", STUDIO_WEB_PROCESSES="2").wait()
    try:
        until(lambda: len(studio.children("sfn-studio web")) == 2, 120, "the second web process")
        one, other = studio.children("sfn-studio web")
        until(lambda: _listens(one) and _listens(other), 120, "both listening")
        for pid in (one, other):
            os.kill(pid, signal.SIGSTOP)
            assert ready(studio)["status"] == "ready"
            os.kill(pid, signal.SIGCONT)
        os.kill(one, signal.SIGKILL)
        assert ready(studio)["status"] == "ready"  # nobody is refused meanwhile
        until(lambda: len(set(studio.children("sfn-studio web")) - {one}) == 2, 120, "a new one")
    finally:
        studio.stop()


def _listens(pid: int) -> bool:
    """Has the process an event loop: before that it takes no callers."""
    return any("eventpoll" in os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_even_a_killed_supervisor_leaves_nothing_behind(studio):
    everyone = family(studio)
    studio.process.kill()
    until(lambda: not [pid for pid in everyone if alive(pid)], 120, "the end of every child")


def test_a_second_studio_in_the_same_home_is_refused(studio):
    status, said = run(studio.home)
    assert status == 1
    assert "Another studio already runs with STUDIO_HOME" in said


def run(home: Path, **environment: str) -> tuple[int, str]:
    """Start a studio that is not expected to stay."""
    done = subprocess.run(
        [sys.executable, "manage.py", "studio"],
        cwd=CHECKOUT,
        env={**os.environ, "STUDIO_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_taken_port_is_said_in_a_sentence(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        status, said = run(tmp_path, PORT=port)
    assert status == 1
    assert f"Port {port} on 127.0.0.1 is taken by another program." in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eighty", "PORT: 'eighty' is not a port. Allowed: a whole number from 1 to 65535."),
        ("STUDIO_WORKERS", "0", "STUDIO_WORKERS: '0' is not a number of worker processes."),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "REDIS_URL is set, but no Redis answers there"),
        ("DATABASE_URL", "postgresql://127.0.0.1:1/x", "The database does not answer (DATABASE_URL)"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_of_its_variable(tmp_path, name, value, words):
    status, said = run(tmp_path, **{name: value})
    assert status != 0
    assert words in said
    assert "Traceback" not in said


def test_a_child_that_cannot_live_gives_up_the_whole_after_three_deaths():
    child = Child("web", [sys.executable, "-c", "raise SystemExit(3)"], Printer())
    child.start()
    reason = until(child.tend, 120, "the reason")
    assert reason == f"web ended with status 3, {MAX_DEATHS} times in a row. Its last lines are above."


def test_a_fork_that_fails_says_why_in_the_log():
    def fail() -> None:
        raise RuntimeError("there is no such table")

    child = Child("runs", fail, Printer())
    child.start()
    reason = until(child.tend, 120, "the reason")
    assert reason.startswith(f"runs ended with status 1, {MAX_DEATHS} times in a row.")
    assert child.last_lines[-1] == "RuntimeError: there is no such table"
