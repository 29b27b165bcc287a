"""Amazon Bedrock: models are asked, also with files in S3 for request and answer; and customised."""

import contextlib
from typing import Any

from asl import json_codec
from executions.handlers.aws_clients import CallFailed
from executions.handlers.optimised.family import Action, Asking, Family, Object, Watch, ended
from executions.handlers.outcomes import Failure
from executions.handlers.s3 import S3, S3Problem
from executions.handlers.sdk_texts import FirstSdk

JSON = Any
_SDK = FirstSdk("Bedrock", "BedrockException", "Bedrock")


def _ask(given: Object, asking: Asking) -> Object:
    """The body comes from the parameters or from a file."""
    asked = {name: value for name, value in given.items() if name not in ("Input", "Output")}
    if "Input" in given:
        bucket, key = _place(given["Input"])
        try:
            asked["Body"] = S3().read({"Bucket": bucket, "Key": key}).decode("utf-8", "replace")
        except S3Problem as wrong:
            raise CallFailed(Failure("Bedrock.S3Exception", str(wrong))) from None
    if "Output" in given:
        _place(given["Output"])
    return asked


def _answer(asked: Object, told: Object) -> Object:
    """The answer's body, or where it was written."""
    body = told.get("Body", "")
    if "Output" in asked:
        bucket, key = _place(asked["Output"])
        try:
            S3().write(bucket, key, body.encode(), told.get("ContentType", "application/json"))
        except S3Problem as wrong:
            raise CallFailed(Failure("Bedrock.S3Exception", str(wrong))) from None
        return {"Body": asked["Output"]["S3Uri"], "ContentType": told.get("ContentType")}
    with contextlib.suppress(ValueError):  # a text is as good
        body = json_codec.loads(body)
    return {"Body": body, "ContentType": told.get("ContentType")}


def _place(where: JSON) -> tuple[str, str]:
    uri = where.get("S3Uri") if isinstance(where, dict) else None
    bucket, _, key = str(uri).removeprefix("s3://").partition("/")
    if not str(uri).startswith("s3://") or not bucket or not key:
        raise CallFailed(Failure("States.Runtime", f"S3Uri must be s3://BUCKET/KEY, but it is {uri!r}.", "start"))
    return bucket, key


# By its name, which is unique: servers that stand in for Bedrock do not all find a job by its ARN.
_CUSTOMISATION = Watch(
    "GetModelCustomizationJob",
    lambda asked, told: {"JobIdentifier": asked["JobName"]},
    job="",
    status="Status",
    done=ended("Completed"),
    failed=ended("Failed", "Stopped"),
    cancel=lambda asked, told: ("StopModelCustomizationJob", {"JobIdentifier": asked["JobName"]}),
)

FAMILY = Family(
    "bedrock",
    "bedrock",
    _SDK,
    (
        Action("invokeModel", client="bedrock-runtime", request=_ask, answer=_answer),
        Action("createModelCustomizationJob", _CUSTOMISATION),
    ),
    metadata=False,
)
