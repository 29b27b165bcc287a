"""EventBridge connections: who a call is made as. The operator lists them in a file, or an EventBridge has them.

`STUDIO_HTTP_CONNECTIONS` is a JSON file: the name of a connection to what CreateConnection takes (AuthorizationType,
AuthParameters). A value `{"Env": "NAME"}` is read from the environment. A connection that is not there is asked for at the
EventBridge and Secrets Manager endpoints, where the operator has configured them.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from executions.handlers.aws_clients import CallFailed
from executions.handlers.calls import call
from executions.handlers.endpoints import door_of
from executions.handlers.http_task.form import keyed
from executions.handlers.http_task.tokens import ERRORS, token_of
from executions.handlers.outcomes import Failure

JSON = Any
HIDDEN = "*****"


@dataclass(frozen=True, slots=True)
class Connection:
    """What a connection adds to a request, ready to be sent."""

    headers: dict[str, str]
    query: dict[str, str]
    body: dict[str, str]

    def hidden(self) -> Connection:
        """The same names with nothing behind them."""
        return replace(
            self,
            headers=dict.fromkeys(self.headers, HIDDEN),
            query=dict.fromkeys(self.query, HIDDEN),
            body=dict.fromkeys(self.body, HIDDEN),
        )

    def secrets(self) -> list[str]:
        """Every value, longest first, also without the word before it (`Bearer`)."""
        values = [value for part in (self.headers, self.query, self.body) for value in part.values()]
        values += [value.partition(" ")[2] for value in values]
        return sorted({value for value in values if len(value) >= 4}, key=len, reverse=True)


def connection_of(arn: JSON) -> Connection:
    """Return the connection with an ARN (`arn:aws:events:REGION:ACCOUNT:connection/NAME/ID`). Raises CallFailed."""
    parts = arn.split(":", 5) if isinstance(arn, str) else []
    name = parts[5].split("/")[1] if len(parts) == 6 and parts[5].startswith("connection/") else ""
    if not name:
        raise CallFailed(
            Failure("States.Runtime", f"ConnectionArn must be the ARN of a connection, but it is {arn!r}.", "start")
        )
    found = _listed(name)
    if found is None:
        found = _from_eventbridge(name, parts[3])
    kind, parameters = found
    added = _invocation(parameters.get("InvocationHttpParameters", {}))
    authorization = _authorization(name, kind, parameters)
    return replace(added, headers={**added.headers, **authorization})


# --- where they are -----------------------------------------------------------------------------


def _listed(name: str) -> tuple[str, dict[str, JSON]] | None:
    file = settings.STUDIO_HTTP_CONNECTIONS
    if file is None:
        return None
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        found = known.get(name)
        return None if found is None else (str(found["AuthorizationType"]), _filled(found["AuthParameters"]))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as wrong:
        what = f"{type(wrong).__name__} {wrong}" if isinstance(wrong, KeyError | OSError) else type(wrong).__name__
        raise CallFailed(
            Failure(f"{ERRORS}.InternalError", f"The file of STUDIO_HTTP_CONNECTIONS cannot be used: {what}.")
        ) from None


def _filled(value: JSON) -> JSON:
    if isinstance(value, dict):
        if set(value) == {"Env"}:
            return os.environ[value["Env"]]
        return {name: _filled(inner) for name, inner in value.items()}
    return [_filled(inner) for inner in value] if isinstance(value, list) else value


def _from_eventbridge(name: str, region: str) -> tuple[str, dict[str, JSON]]:
    events, secrets = door_of("eventbridge"), door_of("secretsmanager")
    if events is None or secrets is None:
        cause = (
            f"No connection {name} is known on this server: list it in the file of STUDIO_HTTP_CONNECTIONS, or set "
            "AWS_ENDPOINT_URL_EVENTBRIDGE and AWS_ENDPOINT_URL_SECRETS_MANAGER."
        )
        raise CallFailed(Failure(f"{ERRORS}.ResourceNotFound", cause))
    try:
        told = call(events, "DescribeConnection", {"Name": name}, region=region or None).value
    except CallFailed as failed:
        kind = "ResourceNotFound" if "ResourceNotFound" in (failed.failure.error or "") else "InternalError"
        raise CallFailed(Failure(f"{ERRORS}.{kind}", failed.failure.cause)) from None
    if told.get("ConnectionState") not in ("AUTHORIZED", None):
        cause = f"The connection {name} is {told['ConnectionState']}."
        raise CallFailed(Failure(f"{ERRORS}.InvalidConnectionState", cause))
    try:
        secret = call(secrets, "GetSecretValue", {"SecretId": told["SecretArn"]}, region=region or None).value
    except CallFailed as failed:
        raise CallFailed(Failure(f"{ERRORS}.AccessDenied", failed.failure.cause)) from None
    kind = str(told.get("AuthorizationType"))
    return kind, _from_secret(kind, json.loads(secret["SecretString"]), told.get("AuthParameters", {}))


def _from_secret(kind: str, secret: dict[str, JSON], shown: dict[str, JSON]) -> dict[str, JSON]:
    """The secret has everything under names_like_this; the description has what is not secret."""
    flat = {name.replace("_", "").lower(): value for name, value in secret.items()}
    invocation = flat.get("invocationhttpparameters") or {}
    shown_oauth = shown.get("OAuthParameters", {})
    return {
        "ApiKeyAuthParameters": {"ApiKeyName": flat.get("apikeyname"), "ApiKeyValue": flat.get("apikeyvalue")},
        "BasicAuthParameters": {"Username": flat.get("username"), "Password": flat.get("password")},
        "OAuthParameters": {
            "AuthorizationEndpoint": flat.get("authorizationendpoint") or shown_oauth.get("AuthorizationEndpoint"),
            "HttpMethod": flat.get("httpmethod") or shown_oauth.get("HttpMethod"),
            "ClientParameters": {
                "ClientID": flat.get("clientid") or (flat.get("clientparameters") or {}).get("client_id"),
                "ClientSecret": flat.get("clientsecret") or (flat.get("clientparameters") or {}).get("client_secret"),
            },
            "OAuthHttpParameters": _capitals(flat.get("oauthhttpparameters") or {}),
        },
        "InvocationHttpParameters": _capitals(invocation),
    }


def _capitals(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {
            "".join(word[:1].upper() + word[1:] for word in name.split("_")): _capitals(inner)
            for name, inner in value.items()
        }
    return [_capitals(inner) for inner in value] if isinstance(value, list) else value


# --- what they add ------------------------------------------------------------------------------


def _invocation(parameters: dict[str, JSON]) -> Connection:
    return Connection(
        headers=keyed(parameters, "HeaderParameters"),
        query=keyed(parameters, "QueryStringParameters"),
        body=keyed(parameters, "BodyParameters"),
    )


def _authorization(name: str, kind: str, parameters: dict[str, JSON]) -> dict[str, str]:
    try:
        if kind == "API_KEY":
            given = parameters["ApiKeyAuthParameters"]
            return {str(given["ApiKeyName"]): str(given["ApiKeyValue"])}
        if kind == "BASIC":
            given = parameters["BasicAuthParameters"]
            pair = f"{given['Username']}:{given['Password']}".encode()
            return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        if kind == "OAUTH_CLIENT_CREDENTIALS":
            return {"Authorization": f"Bearer {token_of(name, parameters['OAuthParameters'])}"}
    except (KeyError, TypeError) as missing:
        raise CallFailed(
            Failure(f"{ERRORS}.InvalidConnectionState", f"The connection {name} lacks {missing}.")
        ) from None
    kinds = "API_KEY, BASIC or OAUTH_CLIENT_CREDENTIALS"
    raise CallFailed(
        Failure(
            f"{ERRORS}.InvalidConnectionState",
            f"The AuthorizationType of the connection {name} must be {kinds}, but it is {kind}.",
        )
    )
