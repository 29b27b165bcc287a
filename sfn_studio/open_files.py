"""How many files and connections a process may have open: shells allow a thousand or fewer, and each poller is one."""

from __future__ import annotations

import contextlib
import resource

MOST = 65_536
MOST_OF_ENDLESS = 10_240
"""What macOS takes at the most where it says that there is no limit."""


def allow_many_open_files() -> None:
    """Raise this process's own limit as far as it may; where that is refused, everything stays as it is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_OF_ENDLESS if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
