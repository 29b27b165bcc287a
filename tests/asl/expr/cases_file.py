"""Loads the data files beside the tests: adding a case needs no Python."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "cases"


def load(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def exactly(actual: Any, expected: Any) -> bool:
    """Equality that tells 1 from 1.0 and from true."""
    return json.dumps(actual) == json.dumps(expected)
