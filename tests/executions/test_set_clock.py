"""The clock of a machine is set by an hour while its workers and timers run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from executions.models import TaskAttempt
from executions.operations.replays import differences
from executions.readiness import readiness
from tests.executions import set_clock
from tests.executions.definitions import ONE_TASK, end_pass, machine, task
from tests.executions.services import Process, runs, tasks, timers, until

HOUR = 3600
FOLDER = Path(set_clock.__file__).parent


class Clock:
    """The clock of all processes of a test. This process keeps the real one."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set_by(0)

    def set_by(self, seconds: float) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(str(seconds))
        os.replace(new, self._file)  # nobody reads half of it


class Crew:
    """Workers and timers whose clock can be set."""

    def __init__(self, world, file: Path) -> None:
        self.clock = Clock(file)
        environment = {**world.environment, "PYTHONPATH": str(FOLDER), "CLOCK_IS_OFF_BY": str(file)}
        redis.Redis.from_url(world.redis.url).flushall()
        self.timers = timers(environment)
        self._all: list[Process] = [runs(environment), tasks(environment), self.timers]
        until(lambda: readiness()["worker"]["ok"] and readiness()["timers"]["ok"], what="workers and timers")

    def set_clock_by(self, seconds: float, way: str) -> None:
        """Set the clock, and wait until the timers say what they make of it."""
        self.clock.set_by(seconds)
        until(lambda: any(f"was set {way} by 3600 seconds" in line for line in self.timers.lines), what="the warning")

    def stop(self) -> None:
        for process in self._all:
            process.kill()


@pytest.fixture
def crew(world, tmp_path) -> Iterator[Crew]:
    found = Crew(world, tmp_path / "clock")
    yield found
    found.stop()


def begun(world, handler_seconds: float):
    """An execution whose handler is at work."""
    execution = world.start(machine(Work=task("Sleep", Next="Last"), Last=end_pass()), {"seconds": handler_seconds})
    until(lambda: TaskAttempt.objects.filter(execution=execution, status="RUNNING").exists(), what="the handler")
    return execution


@pytest.mark.parametrize(("seconds", "way"), [(HOUR, "forward"), (-HOUR, "back")])
def test_a_task_at_work_is_neither_lost_nor_done_twice_and_what_starts_then_ends(world, crew, seconds, way):
    execution = begun(world, 8)
    crew.set_clock_by(seconds, way)
    later = world.start(ONE_TASK, {"n": 2})
    for one in (execution, later):
        assert world.ended(one).status == "SUCCEEDED"
        assert world.types(one).count("LambdaFunctionStarted") == 1
        assert "WorkerLost" not in world.types(one)
        assert differences(one.pk) == []


def test_a_wait_that_was_running_comes_early_when_the_clock_is_set_forward(world, crew):
    execution = world.start(machine(Hold={"Type": "Wait", "Seconds": 1800, "Next": "Last"}, Last=end_pass()))
    until(lambda: execution.timers.filter(reason="wait").exists(), what="the wait")
    crew.set_clock_by(HOUR, "forward")
    assert world.ended(execution).status == "SUCCEEDED"
    assert world.types(execution).count("WaitStateExited") == 1
