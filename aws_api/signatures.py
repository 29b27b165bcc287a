"""Signature Version 4 of a request: taken apart, and computed again with botocore's own signer."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
from dataclasses import dataclass

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials
from django.http import HttpRequest

from aws_api.errors import CORAL, ApiError

ALGORITHM = "AWS4-HMAC-SHA256"
SERVICE = "states"
SKEW = dt.timedelta(minutes=5)  # what the service's refusals name
MUST_BE_SIGNED = ("host", "x-amz-target")  # without the target, a captured request could be sent as another operation
_TIME = "%Y%m%dT%H%M%SZ"
_PARAMETER = re.compile(r"(Credential|SignedHeaders|Signature)=([^\s,]*)")  # linear, and ten times as fast as re2 here


@dataclass(frozen=True, slots=True)
class Authorization:
    """What a signed request says of its own signature."""

    key_id: str
    date: str
    region: str
    signed: tuple[str, ...]
    signature: str
    time: str


def authorization_of(request: HttpRequest) -> Authorization:
    """Take the headers apart. Raises MissingAuthenticationTokenException, IncompleteSignatureException, InvalidSignatureException."""
    header = request.headers.get("Authorization", "")
    if header.split(" ")[0] != ALGORITHM:
        raise ApiError(
            "MissingAuthenticationTokenException", "Missing Authentication Token", status=403, namespace=CORAL
        )
    given = dict(_PARAMETER.findall(header))
    missing = [
        f"Authorization header requires '{name}' parameter."
        for name in ("Credential", "Signature", "SignedHeaders")
        if not given.get(name)
    ]
    scope = given.get("Credential", "").split("/")
    if missing or len(scope) != 5:
        words = " ".join(missing) or "Credential must have 5 parts: KEY/YYYYMMDD/REGION/states/aws4_request."
        raise ApiError("IncompleteSignatureException", words, namespace=CORAL)
    key_id, date, region, service, end = scope
    if service != SERVICE:
        raise _invalid(f"Credential should be scoped to correct service: '{SERVICE}'. ")
    if end != "aws4_request":
        raise _invalid("Credential should be scoped with a valid terminator: 'aws4_request'. ")
    signed = tuple(given["SignedHeaders"].lower().split(";"))
    return Authorization(key_id, date, region, signed, given["Signature"], request.headers.get("X-Amz-Date", ""))


def signature_check(request: HttpRequest, told: Authorization, secret: str, now: dt.datetime) -> None:
    """Raise InvalidSignatureException unless the request was signed with the secret, now, as it came."""
    _check_time(told, now)
    for name in MUST_BE_SIGNED:
        if name not in told.signed:
            raise _invalid(f"'{name}' must be a 'SignedHeader' in the AWS Authorization.")
    if any(name not in request.headers for name in told.signed):
        raise _mismatch()
    stated = request.headers.get("X-Amz-Content-Sha256")
    if stated is not None and stated != hashlib.sha256(request.body).hexdigest():
        raise _mismatch()
    if not hmac.compare_digest(_signature(request, told, secret).encode(), told.signature.encode()):
        raise _mismatch()


class _AsSigned(SigV4Auth):
    """Signs the headers that the caller signed, no others: SDKs differ in what they leave out."""

    def headers_to_sign(self, request: AWSRequest) -> HTTPHeaders:
        """Return every header: there are no others in this request."""
        headers = HTTPHeaders()
        for name, value in request.headers.items():
            headers[name.lower()] = value
        return headers


def _signature(request: HttpRequest, told: Authorization, secret: str) -> str:
    again = AWSRequest(
        method=request.method,
        url=f"http://{request.headers['Host']}{request.get_full_path()}",
        data=request.body,
        headers={name: request.headers[name] for name in told.signed},
    )
    again.context["timestamp"] = told.time
    signer = _AsSigned(Credentials(told.key_id, secret), SERVICE, told.region)
    signature: str = signer.signature(signer.string_to_sign(again, signer.canonical_request(again)), again)
    return signature


def _check_time(told: Authorization, now: dt.datetime) -> None:
    text = told.time
    if not text:
        words = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        raise ApiError("IncompleteSignatureException", words, namespace=CORAL)
    if not text.startswith(told.date):
        raise _invalid(
            f"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date: '{told.date}'. "
        )
    try:
        time = dt.datetime.strptime(text, _TIME).replace(tzinfo=dt.UTC)
    except ValueError:
        raise ApiError(
            "IncompleteSignatureException",
            f"Date must be in ISO-8601 'basic format'. Got '{text}'. See http://en.wikipedia.org/wiki/ISO_8601",
            namespace=CORAL,
        ) from None
    earliest, latest = now - SKEW, now + SKEW
    if time < earliest:
        raise _invalid(f"Signature expired: {text} is now earlier than {earliest:{_TIME}} ({now:{_TIME}} - 5 min.)")
    if time > latest:
        raise _invalid(
            f"Signature not yet current: {text} is still later than {latest:{_TIME}} ({now:{_TIME}} + 5 min.)"
        )


def _mismatch() -> ApiError:
    return _invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method. Consult the service documentation for details."
    )


def _invalid(words: str) -> ApiError:
    return ApiError("InvalidSignatureException", words, namespace=CORAL)
