"""Definitions that the tests of the API start."""

from __future__ import annotations

import json
from typing import Any


def one(state: dict[str, Any], **machine: Any) -> str:
    """A machine of one state called S."""
    return json.dumps({"StartAt": "S", "States": {"S": {"End": True, **state}}, **machine})


PASS = one({"Type": "Pass", "Result": {"done": True}})
OTHER_PASS = one({"Type": "Pass", "Result": {"done": "otherwise"}})
WAIT = one({"Type": "Wait", "Seconds": 300})
FAIL = json.dumps({"StartAt": "S", "States": {"S": {"Type": "Fail", "Error": "Broken", "Cause": "on purpose"}}})
