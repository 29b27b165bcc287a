"""Amazon Athena."""

from executions.handlers.optimised.family import Action, Family, Watch, ended
from executions.handlers.sdk_texts import FirstSdk

_QUERY = Watch(
    "GetQueryExecution",
    lambda asked, told: {"QueryExecutionId": told["QueryExecutionId"]},
    job="QueryExecution",
    named="QueryExecution",
    status="Status.State",
    done=ended("SUCCEEDED"),
    failed=ended("FAILED", "CANCELLED"),
    cancel=lambda asked, told: ("StopQueryExecution", {"QueryExecutionId": told["QueryExecutionId"]}),
)

FAMILY = Family(
    "athena",
    "athena",
    FirstSdk("Athena", "AmazonAthenaException", "AmazonAthena"),
    (
        Action("startQueryExecution", _QUERY),
        Action("stopQueryExecution"),
        Action("getQueryExecution"),
        Action("getQueryResults"),
    ),
)
