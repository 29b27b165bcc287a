"""AWS Glue."""

from executions.handlers.optimised.family import Action, Family, Watch, ended
from executions.handlers.sdk_texts import FirstSdk

_RUN = Watch(
    "GetJobRun",
    lambda asked, told: {"JobName": asked["JobName"], "RunId": told["JobRunId"]},
    job="JobRun",
    status="JobRunState",
    done=ended("SUCCEEDED"),
    failed=ended("FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED"),
    cancel=lambda asked, told: ("BatchStopJobRun", {"JobName": asked["JobName"], "JobRunIds": [told["JobRunId"]]}),
)

FAMILY = Family("glue", "glue", FirstSdk("Glue", "AWSGlueException", "AWSGlue"), (Action("startJobRun", _RUN),))
