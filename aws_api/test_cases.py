"""`arn#TestCase` in StartExecution and StartSyncExecution, as Step Functions Local takes it."""

from __future__ import annotations

from django.conf import settings


def arn_and_test_case(text: str) -> tuple[str, str]:
    """The ARN and the name of the test case, or an empty name.

    Without a mock configuration `#` is a part of the ARN, which then names no state machine: as on AWS.
    """
    if settings.STUDIO_MOCK_CONFIG is None:
        return text, ""
    arn, _, case = text.partition("#")
    return arn, case
