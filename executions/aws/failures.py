"""What AWS or the way to it refused, as a sentence that says what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    InvalidRegionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    ReadTimeoutError,
    SSLError,
    SSOTokenLoadError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)

from accounts.errors import Refusal
from executions.aws.models import Target


class AwsFailure(Refusal):
    """A call to AWS that did not do what was asked.

    `aws_code` is the service's error code ("" when no answer came). `transient`: trying again later may help.
    `certain`: the service refused, so nothing was done; otherwise nobody knows whether it was.
    """

    status = 422

    def __init__(
        self, code: str, message: str, *, aws_code: str = "", transient: bool = False, certain: bool = True
    ) -> None:
        super().__init__(code, message, details={"aws_code": aws_code} if aws_code else None)
        self.aws_code = aws_code
        self.transient = transient
        self.certain = certain


@dataclass(frozen=True, slots=True)
class _Words:
    """How codes of the service are told. `{target}`, `{keys}` and `{said}` are filled in."""

    code: str
    sentence: str
    transient: bool = False


_REFUSED = _Words(
    "target_credentials_refused",
    "AWS refused the credentials of {target}: {said} Check {keys}.",
)
_EXPIRED = _Words(
    "target_credentials_refused",
    "The credentials of {target} have run out: {said} Renew {keys}.",
)
_DENIED = _Words(
    "target_not_permitted",
    "AWS knows the credentials of {target} but does not permit this: {said}",
)
_SLOW_DOWN = _Words(
    "target_throttled",
    "AWS asks {target} to slow down: {said}",
    transient=True,
)
_BROKEN = _Words("target_failing", "The service behind {target} failed: {said}", transient=True)

_BY_CODE = {
    "UnrecognizedClientException": _REFUSED,
    "InvalidClientTokenId": _REFUSED,
    "InvalidSignatureException": _REFUSED,
    "SignatureDoesNotMatch": _REFUSED,
    "AuthFailure": _REFUSED,
    "IncompleteSignature": _REFUSED,
    "MissingAuthenticationToken": _REFUSED,
    "MissingAuthenticationTokenException": _REFUSED,
    "OptInRequired": _REFUSED,
    "ExpiredToken": _EXPIRED,
    "ExpiredTokenException": _EXPIRED,
    "RequestExpired": _EXPIRED,
    "AccessDenied": _DENIED,
    "AccessDeniedException": _DENIED,
    "NotAuthorized": _DENIED,
    "Throttling": _SLOW_DOWN,
    "ThrottlingException": _SLOW_DOWN,
    "ThrottledException": _SLOW_DOWN,
    "TooManyRequestsException": _SLOW_DOWN,
    "RequestLimitExceeded": _SLOW_DOWN,
    "SlowDown": _SLOW_DOWN,
    "InternalFailure": _BROKEN,
    "InternalServerError": _BROKEN,
    "ServiceUnavailable": _BROKEN,
}

THROTTLED = tuple(code for code, words in _BY_CODE.items() if words is _SLOW_DOWN)
"""The service's codes for too many calls."""

_XML_ERROR = re.compile(r"<Code>(?P<code>\w+)</Code>\s*<Message>(?:<!\[CDATA\[)?(?P<words>[^<]*?)(?:\]\]>)?</Message>")
_KEY = re.compile(r"\b(A[KS]IA[0-9A-Z]{12})[0-9A-Z]{4}\b")


def failure_of(error: BotoCoreError | ClientError | ValueError, target: Target) -> AwsFailure:
    """Return the failure that an exception of boto3 stands for."""
    if isinstance(error, ClientError):
        return _answered(error, target)
    return _unanswered(error, target)


def not_aws(target: Target) -> AwsFailure:
    """Return the failure for an endpoint whose answers are not the service's."""
    where = target.endpoint_url or f"the service in {target.region}"
    message = f"Something answers at {where}, but it does not speak Step Functions."
    return AwsFailure("target_not_aws", message, certain=False)


def credentials_in_words(target: Target) -> str:
    """Return where the keys of a target come from, for the middle of a sentence."""
    if target.credentials_kind == Target.Credentials.PROFILE:
        return f"the profile “{target.profile}” on this server"
    return "the AWS variables of this server's environment"


def _answered(error: ClientError, target: Target) -> AwsFailure:
    aws_code, said = _code_and_words(error)
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    words = _BY_CODE.get(aws_code) or (_BROKEN if status >= 500 else None)
    if words is None:
        return AwsFailure("target_refused", f"AWS refused: {said}", aws_code=aws_code)
    message = words.sentence.format(target=target.name, keys=credentials_in_words(target), said=said)
    return AwsFailure(words.code, message, aws_code=aws_code, transient=words.transient, certain=words is not _BROKEN)


def _code_and_words(error: ClientError) -> tuple[str, str]:
    """Return the service's code and sentence; some servers answer calls in JSON with an error in XML."""
    told = error.response.get("Error", {})
    code, words = str(told.get("Code", "")), str(told.get("Message", ""))
    in_xml = _XML_ERROR.search(words)
    if in_xml:
        code, words = in_xml["code"], in_xml["words"]
    return code, _sentence(words or code)


def _unanswered(error: BotoCoreError | ValueError, target: Target) -> AwsFailure:
    keys = credentials_in_words(target)
    if isinstance(error, ProfileNotFound):
        message = f"There is no AWS profile named “{target.profile}” on this server: see its ~/.aws/config."
        return AwsFailure("target_credentials_missing", message)
    if isinstance(error, SSOTokenLoadError | UnauthorizedSSOTokenError | TokenRetrievalError):
        message = f"The single sign-on of {keys} has run out: run “aws sso login” on this server."
        return AwsFailure("target_credentials_refused", message)
    if isinstance(error, NoCredentialsError | PartialCredentialsError | CredentialRetrievalError):
        return AwsFailure(
            "target_credentials_missing",
            f"There are no AWS credentials for {target.name}: set them in {keys}. {_sentence(str(error))}",
        )
    if isinstance(error, EndpointConnectionError | ConnectionClosedError | SSLError):
        where = target.endpoint_url or f"the service in {target.region}"
        what = "with a valid certificate " if isinstance(error, SSLError) else ""
        message = f"Nothing answers {what}at {where}. Check the endpoint, the region and the network."
        return AwsFailure(
            "target_unreachable", message, transient=True, certain=isinstance(error, EndpointConnectionError)
        )
    if isinstance(error, ConnectTimeoutError | ReadTimeoutError):
        where = target.endpoint_url or f"The service in {target.region}"
        connected = isinstance(error, ReadTimeoutError)
        message = f"{where} {'accepted the connection but ' if connected else ''}did not answer in time."
        return AwsFailure("target_timeout", message, transient=True, certain=not connected)
    if isinstance(error, NoRegionError | InvalidRegionError):
        return AwsFailure("target_region_invalid", f"“{target.region}” is not an AWS region.")
    return AwsFailure("target_failing", f"The call to {target.name} failed: {_sentence(str(error))}", certain=False)


def _sentence(words: str) -> str:
    """Return what the service said, ended with a full stop, access keys shortened."""
    words = _KEY.sub(r"\1****", " ".join(words.split()))
    return words if not words or words[-1] in ".!?" else f"{words}."
