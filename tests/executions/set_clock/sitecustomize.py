"""Python imports this before a process of the studio begins: its clock is then off by what a file says, while it runs.

The monotonic clock goes on, as it does when somebody sets the clock of a machine. Nothing of the studio knows of it.
"""

import os
import time
from pathlib import Path

_real, _file = time.time, Path(os.environ["CLOCK_IS_OFF_BY"])


def _time() -> float:
    return _real() + float(_file.read_text())


time.time = _time
