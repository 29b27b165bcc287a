"""Small machines that moto's interpreter can run."""

from __future__ import annotations

from typing import Any

PASS = {"StartAt": "Only", "States": {"Only": {"Type": "Pass", "Result": {"done": True}, "End": True}}}
OTHER_PASS = {"StartAt": "Only", "States": {"Only": {"Type": "Pass", "Result": {"done": "again"}, "End": True}}}
FAIL = {"StartAt": "Broken", "States": {"Broken": {"Type": "Fail", "Error": "OutOfStock", "Cause": "None are left."}}}
WAIT = {"StartAt": "Rest", "States": {"Rest": {"Type": "Wait", "Seconds": 600, "End": True}}}
SHORT_WAIT = {
    "StartAt": "Rest",
    "States": {"Rest": {"Type": "Wait", "Seconds": 2, "Next": "After"}, "After": {"Type": "Pass", "End": True}},
}


def end_pass(**more: Any) -> dict[str, Any]:
    return {"Type": "Pass", "End": True, **more}


NESTED = {
    "StartAt": "Both",
    "States": {
        "Both": {
            "Type": "Parallel",
            "Branches": [
                {"StartAt": "Left", "States": {"Left": end_pass()}},
                {
                    "StartAt": "Each",
                    "States": {
                        "Each": {
                            "Type": "Map",
                            "ItemsPath": "$.items",
                            "MaxConcurrency": 1,
                            "ItemProcessor": {"StartAt": "Item", "States": {"Item": end_pass()}},
                            "End": True,
                        }
                    },
                },
            ],
            "Next": "Done",
        },
        "Done": {"Type": "Succeed"},
    },
}
