"""AWS Elemental MediaConvert."""

from executions.handlers.optimised.family import Action, Family, Watch, ended
from executions.handlers.sdk_texts import FirstSdk

_JOB = Watch(
    "GetJob",
    lambda asked, told: {"Id": told["Job"]["Id"]},
    job="Job",
    named="Job",
    status="Status",
    done=ended("COMPLETE"),
    failed=ended("ERROR", "CANCELED"),
    cancel=lambda asked, told: ("CancelJob", {"Id": told["Job"]["Id"]}),
)

FAMILY = Family(
    "mediaconvert",
    "mediaconvert",
    FirstSdk("MediaConvert", "AWSMediaConvertException", "AWSMediaConvert"),
    (Action("createJob", _JOB),),
    metadata=False,
)
