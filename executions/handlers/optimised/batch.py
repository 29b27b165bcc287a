"""AWS Batch."""

from executions.handlers.optimised.family import Action, Family, Watch, ended
from executions.handlers.sdk_texts import FirstSdk

_JOB = Watch(
    "DescribeJobs",
    lambda asked, told: {"Jobs": [told["JobId"]]},
    job="Jobs.0",
    status="Status",
    done=ended("SUCCEEDED"),
    failed=ended("FAILED"),
    cancel=lambda asked, told: ("TerminateJob", {"JobId": told["JobId"], "Reason": "The task was given up."}),
)

FAMILY = Family(
    "batch", "batch", FirstSdk("Batch", "AWSBatchException", "AWSBatch"), (Action("submitJob", _JOB),)
)  # fmt: skip
