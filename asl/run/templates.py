"""What compiled payload templates of both query languages have in common."""

from __future__ import annotations

from typing import Any, Protocol

from asl.expr.scope import Scope

JSON = Any


class Template(Protocol):
    """A compiled payload template of either language."""

    def evaluate(self, scope: Scope) -> JSON:
        """The value, from what the scope shows."""
