"""AWS CodeBuild."""

from executions.handlers.optimised.family import Action, Family, Watch, ended
from executions.handlers.sdk_texts import FirstSdk

_FAILED = ended("FAILED", "FAULT", "TIMED_OUT", "STOPPED")
_BUILD = Watch(
    "BatchGetBuilds",
    lambda asked, told: {"Ids": [told["Build"]["Id"]]},
    job="Builds.0",
    named="Build",
    status="BuildStatus",
    done=ended("SUCCEEDED"),
    failed=_FAILED,
    cancel=lambda asked, told: ("StopBuild", {"Id": told["Build"]["Id"]}),
)
_BATCH = Watch(
    "BatchGetBuildBatches",
    lambda asked, told: {"Ids": [told["BuildBatch"]["Id"]]},
    job="BuildBatches.0",
    named="BuildBatch",
    status="BuildBatchStatus",
    done=ended("SUCCEEDED"),
    failed=_FAILED,
    cancel=lambda asked, told: ("StopBuildBatch", {"Id": told["BuildBatch"]["Id"]}),
)

FAMILY = Family(
    "codebuild",
    "codebuild",
    FirstSdk("CodeBuild", "AWSCodeBuildException", "AWSCodeBuild"),
    (
        Action("startBuild", _BUILD),
        Action("startBuildBatch", _BATCH),
        Action("stopBuild"),
        Action("stopBuildBatch"),
        Action("retryBuild"),
        Action("retryBuildBatch"),
        Action("deleteBuildBatch"),
        Action("batchDeleteBuilds"),
        Action("batchGetReports"),
    ),
)
