"""The JSONata adapter, imported at first use until it is there."""

from __future__ import annotations

from typing import Any


def compile_jsonata_template(value: Any, field: str) -> Any:
    """See `asl.expr.jsonata`."""
    from asl.expr.jsonata import compile_jsonata_template as compile_it  # noqa: PLC0415

    return compile_it(value, field)
