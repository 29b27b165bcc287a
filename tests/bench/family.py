"""A process and those below it: how much memory and processor time they use (read from /proc: Linux only)."""

from __future__ import annotations

import os
from pathlib import Path

from tests.browser.studio import processes

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def family(root: int) -> list[tuple[int, str]]:
    """Ids and command lines of the process and of all below it."""
    rows = processes()
    found = {root}
    while more := {pid for pid, parent, _ in rows if parent in found} - found:
        found |= more
    return [(pid, words) for pid, _, words in rows if pid in found]


def processor_seconds(root: int) -> float:
    """Processor time that all of them have used so far; figures of it depend little on what else the machine does."""
    total = 0
    for pid, _ in family(root):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory_by_kind(root: int) -> dict[str, float]:
    """Resident bytes of the largest process of each kind."""
    sizes: dict[str, float] = {}
    for pid, words in family(root):
        resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
        kind = _kind(words)
        sizes[kind] = max(sizes.get(kind, 0.0), float(resident))
    return sizes


def _kind(words: str) -> str:
    if "redis" in words:
        return "redis"
    for name in ("web", "timers"):
        if words.startswith(f"sfn-studio {name}"):
            return name
    return "supervisor" if "manage.py" in words else "a worker"
