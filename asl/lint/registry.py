"""Which rules there are: the modules of `asl.lint.rules`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from asl.lint import rules
from asl.lint.rule import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by name. A module in `asl.lint.rules` is registered by being there; its `RULE` is the row."""
    names = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    return tuple(importlib.import_module(f"{rules.__name__}.{name}").RULE for name in names)
