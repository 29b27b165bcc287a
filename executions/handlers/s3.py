"""S3 as Distributed Map uses it: at the endpoint that the environment names, with errors in the service's words."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from executions.handlers.aws_clients import client_of
from executions.handlers.endpoints import door_of

JSON = Any
MOST_BYTES = 268_435_456  # of one file that is read; ours: it is in memory as a whole
NO_ENDPOINT = (
    "No S3 is configured on this server: set AWS_ENDPOINT_URL_S3 (or AWS_ENDPOINT_URL) to the address of one, "
    "or start the execution with a mock for this state that gives the items."
)
KNOWN = ("Bucket", "Key", "VersionId", "ExpectedBucketOwner", "Prefix")


class S3Problem(Exception):
    """What S3 answered, or why it was not asked; the text is the cause of a failed reader or writer."""


class S3:
    """One S3. Every method raises S3Problem."""

    def __init__(self) -> None:
        door = door_of("s3")
        if door is None:
            raise S3Problem(NO_ENDPOINT)
        self._client = client_of(door)

    def read(self, arguments: JSON) -> bytes:
        """Return the bytes of an object; `arguments` are those of the state."""
        try:
            answer = self._client.get_object(**_known(arguments, "Bucket", "Key"))
            size = int(answer["ContentLength"])
            if size > MOST_BYTES:
                raise S3Problem(
                    f"The file has {size:,} bytes; at most {MOST_BYTES:,} are read here. Split it, or use a manifest."
                )
            body: bytes = answer["Body"].read()
        except (ClientError, BotoCoreError) as wrong:
            raise _problem(wrong) from None
        return body

    def list(self, arguments: JSON, most: int | None) -> list[JSON]:
        """Return what ListObjectsV2 tells of the objects, in the spelling that a state gets to see."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            **_known(arguments, "Bucket"), PaginationConfig={"MaxItems": most}
        )
        try:
            return [_listed(found) for page in pages for found in page.get("Contents", ())]
        except (ClientError, BotoCoreError) as wrong:
            raise _problem(wrong) from None

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Write an object."""
        try:
            self._client.put_object(Bucket=bucket, Key=key, Body=body, ContentType=content_type)
        except (ClientError, BotoCoreError) as wrong:
            raise _problem(wrong) from None


def _known(arguments: JSON, *needed: str) -> dict[str, str]:
    given = arguments if isinstance(arguments, dict) else {}
    for name in needed:
        if not isinstance(given.get(name), str) or not given[name]:
            raise S3Problem(f"{name} must be a text that is not empty, but it is {given.get(name)!r}.")
    return {name: given[name] for name in KNOWN if name in given}


def _listed(found: dict[str, JSON]) -> dict[str, JSON]:
    return {
        "Etag": found.get("ETag"),
        "Key": found["Key"],
        "LastModified": int(found["LastModified"].timestamp()),
        "Size": found["Size"],
        "StorageClass": found.get("StorageClass", "STANDARD"),
    }


def _problem(wrong: ClientError | BotoCoreError) -> S3Problem:
    """The words are those of the first SDK for Java, as in other optimised integrations (a guess for S3)."""
    if not isinstance(wrong, ClientError):
        return S3Problem(f"Unable to execute HTTP request: {wrong}")
    error, about = wrong.response.get("Error", {}), wrong.response.get("ResponseMetadata", {})
    details = (
        f"Service: Amazon S3; Status Code: {about.get('HTTPStatusCode', 400)}; Error Code: {error.get('Code', '')}; "
        f"Request ID: {about.get('RequestId', '')}; S3 Extended Request ID: {about.get('HostId', '')}; Proxy: null"
    )
    return S3Problem(f"{error.get('Message', '')} ({details})")
