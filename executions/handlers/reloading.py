"""Load the modules of STUDIO_HANDLER_MODULES, and load one again when its file has changed."""

from __future__ import annotations

import importlib
import logging
import sys
import threading
import time
import traceback
from pathlib import Path

from django.conf import settings

from executions.handlers.python_functions import REGISTRATIONS

LOOK_EVERY_SECONDS = 0.5
log = logging.getLogger(__name__)

_seen: dict[str, float] = {}
_broken: dict[str, str] = {}
_looked = 0.0
_lock = threading.Lock()


def refresh() -> str | None:
    """Bring the registrations up to date with the files.

    Returns None, or a sentence for each module that cannot be loaded. A broken module keeps what it registered
    before it broke.
    """
    global _looked  # noqa: PLW0603
    with _lock:
        if time.monotonic() - _looked >= LOOK_EVERY_SECONDS:
            for name in settings.STUDIO_HANDLER_MODULES:
                _refresh_one(name)
            _looked = time.monotonic()
        return " ".join(_broken[name] for name in settings.STUDIO_HANDLER_MODULES if name in _broken) or None


def _refresh_one(name: str) -> None:
    changed = _changed_at(name)
    if name in _seen and _seen[name] == changed:
        return
    again = name in _seen
    before = list(REGISTRATIONS)
    REGISTRATIONS[:] = [one for one in REGISTRATIONS if one.module != name]
    try:
        importlib.reload(sys.modules[name]) if again and name in sys.modules else importlib.import_module(name)
    except Exception as error:
        REGISTRATIONS[:] = before
        place = traceback.extract_tb(error.__traceback__)[-1]
        _broken[name] = (
            f"The handler module {name} cannot be loaded: {type(error).__name__}: {error} ({place.name}, "
            f"line {getattr(error, 'lineno', None) or place.lineno})."
        )
        log.warning(_broken[name])
    else:
        _broken.pop(name, None)
        if not any(one.module == name for one in REGISTRATIONS):
            REGISTRATIONS.extend(one for one in before if one.module == name)
        if again:
            log.info("Loaded the handlers of %s again.", name)
    _seen[name] = _changed_at(name)


def _changed_at(name: str) -> float:
    """Return the file's modification time in Unix seconds; 0 when the module has no file yet."""
    module = sys.modules.get(name)
    file = getattr(module, "__file__", None)
    if file is None:
        try:
            spec = importlib.util.find_spec(name)
        except (ImportError, ValueError, SyntaxError):
            return 0.0
        file = spec.origin if spec else None
    try:
        return Path(file).stat().st_mtime if file else 0.0
    except OSError:
        return 0.0
