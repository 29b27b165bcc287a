"""Step Functions at an address: this studio, AWS or whatever speaks like it. The only boto3 of this package."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError
from botocore.exceptions import ConnectionError as NoConnection
from botocore.exceptions import HTTPClientError as NoAnswer

JSON = Any
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NOT_LET_IN = (
    "AccessDeniedException",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
)


class Unreachable(Exception):
    """The endpoint did not do what it was asked; the text is a sentence."""


class Refused(Unreachable):
    """The endpoint answered with an error; `code` is its name."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what says where the endpoint is; without any, AWS's own variables and files say it."""
    group = parser.add_argument_group("endpoint")
    group.add_argument("--endpoint-url", metavar="URL", help="AWS_ENDPOINT_URL_SFN or AWS_ENDPOINT_URL without it")
    group.add_argument("--region", metavar="NAME", help="AWS_REGION or that of the profile without it")
    group.add_argument("--profile", metavar="NAME", help="AWS_PROFILE without it")


class Endpoint:
    """A client whose every call raises Unreachable or Refused with a sentence. Raises Unreachable."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.url: str | None = (
            options.endpoint_url or os.environ.get("AWS_ENDPOINT_URL_SFN") or os.environ.get("AWS_ENDPOINT_URL")
        )
        try:
            given = options.region or os.environ.get("AWS_REGION")  # boto3 itself knows AWS_DEFAULT_REGION only
            session: Any = boto3.session.Session(profile_name=options.profile, region_name=given)
            region = session.region_name or (None if self.url is None else "us-east-1")
            self._client = session.client(
                "stepfunctions", endpoint_url=self.url, region_name=region, config=self._config(), **self._keys(session)
            )
        except NoRegionError:
            raise Unreachable("there is no region: set AWS_REGION, or say --region NAME.") from None
        except (BotoCoreError, ValueError) as wrong:
            raise Unreachable(str(wrong)) from None

    @property
    def where(self) -> str:
        """How sentences call it."""
        return self.url or f"AWS in {self._client.meta.region_name}"

    @property
    def _is_here(self) -> bool:
        return self.url is not None and urlsplit(self.url).hostname in LOOPBACK

    def _config(self) -> Config:
        # An address of one's own has no second name for synchronous calls.
        return Config(
            inject_host_prefix=self.url is None,
            connect_timeout=5,
            read_timeout=310,  # an Express execution may take five minutes
            retries={"total_max_attempts": 3 if self.url is None else 1},
        )

    def _keys(self, session: Any) -> dict[str, str]:
        """A studio on this machine takes any key, so nobody need have one."""
        if self._is_here and session.get_credentials() is None:
            return {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
        return {}

    def call(self, operation: str, **request: JSON) -> dict[str, JSON]:
        """Call an operation, named as boto3 does. Raises Unreachable, Refused."""
        given = {name: value for name, value in request.items() if value is not None}
        answer: dict[str, JSON] = self._guarded(lambda: getattr(self._client, operation)(**given))
        answer.pop("ResponseMetadata", None)
        return answer

    def pages(self, operation: str, member: str, **request: JSON) -> Iterator[dict[str, JSON]]:
        """Everything that an operation lists, page after page. Raises Unreachable, Refused."""
        token: str | None = None
        while True:
            answer = self.call(operation, **request, nextToken=token)
            yield from answer[member]
            token = answer.get("nextToken")
            if token is None:
                return

    def machine_arn(self, machine: str) -> str | None:
        """The ARN of a state machine by its name; an ARN as it is; None where there is none of that name."""
        if machine.startswith("arn:"):
            return machine
        name, mark, case = machine.partition("#")
        for found in self.pages("list_state_machines", "stateMachines", maxResults=1000):
            if found["name"] == name:
                return f"{found['stateMachineArn']}{mark}{case}"
        return None

    def _guarded(self, call: Callable[[], JSON]) -> JSON:
        try:
            return call()
        except ClientError as refused:
            error = refused.response.get("Error", {})
            code, message = str(error.get("Code", "")), str(error.get("Message", ""))
            if code in NOT_LET_IN:
                raise Refused(code, f"{self.where} refused the credentials: {code}: {message}") from None
            raise Refused(code, f"{self.where} answered {code}: {message}") from None
        except NoCredentialsError:
            words = "there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile."
            raise Unreachable(words) from None
        except (NoConnection, NoAnswer) as wrong:
            raise Unreachable(f"{self.where} cannot be reached: {wrong} Does it run?") from None
        except BotoCoreError as wrong:
            raise Unreachable(str(wrong)) from None
