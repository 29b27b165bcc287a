"""AWS Glue DataBrew."""

from executions.handlers.optimised.family import Action, Family, Watch, ended
from executions.handlers.sdk_texts import FirstSdk

_RUN = Watch(
    "DescribeJobRun",
    lambda asked, told: {"Name": asked["Name"], "RunId": told["RunId"]},
    job="",
    status="State",
    done=ended("SUCCEEDED"),
    failed=ended("FAILED", "STOPPED", "TIMEOUT"),
    cancel=lambda asked, told: ("StopJobRun", {"Name": asked["Name"], "RunId": told["RunId"]}),
)

FAMILY = Family(
    "databrew",
    "databrew",
    FirstSdk("DataBrew", "AWSGlueDataBrewException", "AWSGlueDataBrew"),
    (Action("startJobRun", _RUN),),
)
