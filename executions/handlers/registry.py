"""From a task to its performer: every module of this package that has a `bind` function is asked, by `RANK`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from executions.handlers.outcomes import Job, Performer


def resolve(job: Job) -> Performer:
    """Return who performs the job; the kind of rank 100 (`unbound`) takes what nobody else wants."""
    for kind in kinds():
        performer: Performer | None = kind.bind(job)
        if performer is not None:
            return performer
    raise LookupError(f"No kind of handler took {job.resource!r}: the kind `unbound` is missing.")


@cache
def kinds() -> tuple[ModuleType, ...]:
    """Return the modules of this package that bind jobs, lowest rank first."""
    package = importlib.import_module(__package__)
    modules = [
        importlib.import_module(f"{__package__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    ]
    return tuple(sorted((module for module in modules if hasattr(module, "bind")), key=lambda module: module.RANK))
