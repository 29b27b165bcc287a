"""Amazon EMR Serverless."""

from executions.handlers.optimised.family import Action, Family, Object, Watch, ended
from executions.handlers.sdk_texts import FirstSdk


def _application(done: str, *failed: str, gone: str | None = None) -> Watch:
    return Watch(
        "GetApplication",
        lambda asked, told: {"ApplicationId": told.get("ApplicationId", asked.get("ApplicationId"))},
        job="Application",
        status="State",
        done=ended(done),
        failed=ended(*failed),
        gone=gone,
    )


def _run_id(asked: Object, told: Object) -> Object:
    return {"ApplicationId": asked["ApplicationId"], "JobRunId": told["JobRunId"]}


_RUN = Watch(
    "GetJobRun",
    _run_id,
    job="JobRun",
    status="State",
    done=ended("SUCCESS"),
    failed=ended("FAILED", "CANCELLED"),
    cancel=lambda asked, told: ("CancelJobRun", _run_id(asked, told)),
)
_CANCELLED = Watch(
    "GetJobRun", _run_id, job="JobRun", status="State", done=ended("CANCELLED"), failed=ended("SUCCESS", "FAILED")
)  # fmt: skip

FAMILY = Family(
    "emr-serverless",
    "emr-serverless",
    FirstSdk("EMRServerless", "AWSEMRServerlessException", "AWSEMRServerless"),
    (
        Action("createApplication", _application("CREATED", "TERMINATED")),
        Action("startApplication", _application("STARTED", "STOPPED", "TERMINATED")),
        Action("stopApplication", _application("STOPPED", "TERMINATED")),
        Action("deleteApplication", _application("TERMINATED", gone="ResourceNotFoundException")),
        Action("startJobRun", _RUN),
        Action("cancelJobRun", _CANCELLED),
    ),
    metadata=False,
)
