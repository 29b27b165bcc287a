"""A driver that kills, pauses and flushes at random, from a printed seed, while executions run."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable

import redis

from tests.browser.studio import processes
from tests.executions.services import Process, runs, tasks, timers


class Chaos:
    """Workers and timers that are killed, paused and started again."""

    def __init__(self, environment: dict[str, str], redis_url: str, seed: int) -> None:
        self.random = random.Random(seed)
        self.done: Counter[str] = Counter()
        self._redis = redis.Redis.from_url(redis_url)
        self._start: list[Callable[[], Process]] = [lambda: runs(environment), lambda: tasks(environment)]
        self._start += [lambda: timers(environment)] * 2
        self._workers = 2
        self.processes = [start() for start in self._start]

    def strike(self) -> None:
        """Do one bad thing. Most of the time a pool process dies, as it does when memory runs out."""
        deed = self.random.choices(
            [self._kill_pool_process, self._kill_worker, self._kill_timers, self._pause, self._flush],
            [10, 2, 2, 3, 2],
        )[0]
        deed()

    def stop(self) -> None:
        for process in self.processes:
            process.kill()

    def _kill_pool_process(self) -> None:
        children = [child for one in self.processes[: self._workers] for child in _children(one.process.pid)]
        if not children:  # every worker is still starting
            self._kill_timers()
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.random.choice(children), signal.SIGKILL)
        self.done["pool process killed"] += 1

    def _kill_worker(self) -> None:
        self._replace(self.random.randrange(self._workers), "worker killed")

    def _kill_timers(self) -> None:
        self._replace(self.random.randrange(self._workers, len(self.processes)), "timers killed")

    def _replace(self, place: int, words: str) -> None:
        self.processes[place].kill()
        self.processes[place] = self._start[place]()
        self.done[words] += 1

    def _pause(self) -> None:
        victim = self.random.choice(self.processes).process.pid
        os.killpg(victim, signal.SIGSTOP)
        time.sleep(self.random.uniform(0.2, 1.0))
        os.killpg(victim, signal.SIGCONT)
        self.done["paused"] += 1

    def _flush(self) -> None:
        self._redis.flushall()
        self.done["Redis flushed"] += 1


def _children(pid: int) -> list[int]:
    return [child for child, parent, _ in processes() if parent == pid]
