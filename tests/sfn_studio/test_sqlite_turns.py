"""Writers of a SQLite file take turns: among threads, processes and forks, and nobody waits for the dead."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sfn_studio.sqlite.base import DatabaseWrapper
from sfn_studio.sqlite.turns import Turns
from tests.executions.services import until

NOT_LONG = 0.2
LONG = 60.0
HOLDER = """
import sys
from sfn_studio.sqlite.turns import Turns
assert Turns(sys.argv[1]).take(60)
print("mine", flush=True)
sys.stdin.readline()
"""
FORKS = """
import os, sys
from sfn_studio.sqlite.turns import Turns
turns = Turns(sys.argv[1])
assert turns.take(60)
hear, say = os.pipe()
child = os.fork()
if not child:
    first = turns.take(0.2)
    os.write(say, b"!")
    os._exit(0 if not first and turns.take(60) else 1)
os.read(hear, 1)
turns.give_up()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "turns")


@pytest.fixture
def holder(path: str) -> Iterator[subprocess.Popen[str]]:
    """Another process, whose turn it is."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "mine\n"
    yield process
    process.kill()
    process.communicate()


def test_a_turn_of_another_process_is_waited_for_and_ends_with_it(path, holder):
    turns = Turns(path)
    assert not turns.take(NOT_LONG)
    holder.kill()
    assert turns.take(LONG)
    turns.give_up()


def test_threads_wait_for_each_other(path):
    turns = Turns(path)
    assert turns.take(LONG)
    heard: list[bool] = []
    waiting = threading.Thread(target=lambda: heard.append(turns.take(LONG)))
    waiting.start()
    assert not turns.take(NOT_LONG) and not heard
    turns.give_up()
    waiting.join()
    assert heard == [True]
    turns.give_up()


def test_a_fork_has_not_the_turn_of_its_parent(path):
    done = subprocess.run([sys.executable, "-c", FORKS, path], check=False, capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stderr


def test_where_no_file_can_be_made_there_are_no_turns(tmp_path):
    assert not Turns(str(tmp_path / "nowhere" / "turns")).take(LONG)


# --- connections -------------------------------------------------------------------------------------------------


@pytest.fixture
def connection(tmp_path: Path, django_db_blocker: Any) -> Iterator[DatabaseWrapper]:
    made = connection_to(tmp_path / "data.sqlite3")
    with django_db_blocker.unblock():
        with made.cursor() as cursor:
            cursor.execute("CREATE TABLE numbers (number integer UNIQUE)")
        yield made
        made.close()


def connection_to(path: Path) -> DatabaseWrapper:
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.5}
    fields: dict[str, Any] = {"NAME": str(path), "OPTIONS": options, "TIME_ZONE": None, "CONN_MAX_AGE": None}
    fields |= {"AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "CONN_HEALTH_CHECKS": False, "ENGINE": "sfn_studio.sqlite"}
    return DatabaseWrapper({**fields, "HOST": "", "PORT": "", "USER": "", "PASSWORD": "", "TEST": {}})


def write(connection: DatabaseWrapper, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO numbers VALUES (%s)", [number])


def free(connection: DatabaseWrapper) -> bool:
    """Whether another process would get its turn now."""
    path = f"{connection.settings_dict['NAME']}-turns"
    take = "import sys; from sfn_studio.sqlite.turns import Turns; sys.exit(not Turns(sys.argv[1]).take(0.1))"
    return subprocess.run([sys.executable, "-c", take, path], check=False).returncode == 0


@pytest.mark.parametrize("ending", ["commit", "rollback", "close"])
def test_a_transaction_has_a_turn_until_it_is_over_in_any_way(connection, ending):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    write(connection, 1)
    assert not free(connection)
    getattr(connection, ending)()
    assert free(connection)


def test_a_connection_whose_turn_does_not_come_writes_as_sqlite_lets_it(connection):
    """Somebody holds the turn and does not write: it is a courtesy, SQLite's own lock decides."""
    path = f"{connection.settings_dict['NAME']}-turns"
    process = subprocess.Popen([sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        write(connection, 2)
        connection.commit()
    finally:
        process.kill()
        process.communicate()
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT number FROM numbers").fetchall() == [(2,)]


def test_many_threads_write_without_one_refused(connection, tmp_path):
    wrong: list[Exception] = []

    def some(first: int) -> None:
        own = connection_to(tmp_path / "data.sqlite3")
        own.settings_dict["OPTIONS"]["timeout"] = LONG
        try:
            for number in range(first, first + 50):
                own.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
                write(own, number)
                own.commit()
                own.set_autocommit(True)
        except Exception as error:
            wrong.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=some, args=(1000 * place,)) for place in range(4)]
    for one in threads:
        one.start()
    until(lambda: not any(one.is_alive() for one in threads), LONG, "four writers")
    assert not wrong
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM numbers").fetchall() == [(200,)]
