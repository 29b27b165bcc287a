"""A driver that kills, pauses, flushes and restarts at random, from a printed seed, while executions run."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence

import redis

from tests.browser.studio import processes
from tests.faults.nursery import Nursery, kill

PAUSE_SECONDS = (0.2, 1.0)
BETWEEN_SECONDS = (0.2, 0.5)
AWAY_SECONDS = 0.5
PAUSES, FLUSHES = 0.12, 0.1
"""How often, for each kill, a process is paused and Redis is flushed as well."""
WEIGHTS = {"pool": 6, "worker": 2, "timers": 2, "web": 2}
KINDS = {"runs": "worker", "tasks": "worker", "worker": "worker", "timers": "timers", "web": "web"}


class Chaos:
    """Processes of the studio that are killed and started again; `deeds` tells what was done and when."""

    def __init__(
        self,
        nursery: Nursery,
        crew: Sequence[str],
        redis_url: str,
        seed: int,
        restart_database: Callable[[float], None] | None,
    ) -> None:
        self.random = random.Random(seed)
        self.deeds: list[tuple[float, str]] = []
        self.kills = 0
        self._nursery = nursery
        self._redis = redis.Redis.from_url(redis_url)
        self._restart_database = restart_database
        self._crew = [(order, nursery.start(order)) for order in crew]

    def strike(self, *, restart_database: bool = False) -> None:
        """Kill one process, sometimes with something else besides."""
        time.sleep(self.random.uniform(*BETWEEN_SECONDS))  # the rhythm of the blows, not a wait for something
        self.tend()
        self._kill()
        if self.random.random() < PAUSES:
            self._pause()
        if self.random.random() < FLUSHES:
            self._redis.flushall()
            self._note("Redis flushed")
        if restart_database and self._restart_database is not None:
            self._note("database restarted")
            self._restart_database(AWAY_SECONDS)

    def tend(self) -> None:
        """Start again what has ended by itself, as the supervisor does: Celery gives up when a new process dies at once."""
        for place, (order, pid) in enumerate(self._crew):
            try:
                os.killpg(pid, 0)
            except ProcessLookupError:
                self._crew[place] = (order, self._nursery.start(order))
                self._note(f"{order} gave up")

    def summary(self) -> str:
        """How often each thing was done."""
        return ", ".join(f"{words} {count}x" for words, count in sorted(Counter(d for _, d in self.deeds).items()))

    def told(self) -> list[str]:
        """What was done, with its Unix time."""
        return [f"{at:.2f} {words}" for at, words in self.deeds]

    def stop(self) -> None:
        for _, pid in self._crew:
            kill(pid)

    def _kill(self) -> None:
        kinds = sorted({KINDS[order] for order, _ in self._crew} | {"pool"})
        kind = self.random.choices(kinds, [WEIGHTS[kind] for kind in kinds])[0]
        if kind == "pool" and self._kill_pool_process():
            return
        places = [n for n, (order, _) in enumerate(self._crew) if KINDS[order] == kind] or range(len(self._crew))
        place = self.random.choice(places)
        order, pid = self._crew[place]
        kill(pid)
        self._crew[place] = (order, self._nursery.start(order))
        self.kills += 1
        self._note(f"{order} killed")

    def _kill_pool_process(self) -> bool:
        """Kill one of the processes that a worker has for its tasks. False: every worker is still starting."""
        workers = {pid for order, pid in self._crew if KINDS[order] == "worker"}
        pool = sorted(child for child, parent, _ in processes() if parent in workers)
        if not pool:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.random.choice(pool), signal.SIGKILL)
        self.kills += 1
        self._note("pool process killed")
        return True

    def _pause(self) -> None:
        order, pid = self.random.choice(self._crew)
        os.killpg(pid, signal.SIGSTOP)
        time.sleep(self.random.uniform(*PAUSE_SECONDS))
        os.killpg(pid, signal.SIGCONT)
        self._note(f"{order} paused")

    def _note(self, words: str) -> None:
        self.deeds.append((time.time(), words))
