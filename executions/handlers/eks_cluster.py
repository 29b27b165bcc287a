"""`eks:call` and `eks:runJob`: the Kubernetes API of an EKS cluster, asked with a token that says who we are at AWS.

As for HTTP Tasks, the operator must allow the address (`executions.outgoing`); the certificate is checked against the
cluster's own authority alone. Developer Guide, "Call Amazon EKS with Step Functions".
"""

from __future__ import annotations

import base64
import binascii
import logging
import re
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import boto3
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from django.conf import settings

from asl import json_codec
from asl.run.resources import parse_resource
from executions import outgoing
from executions.handlers.aws_clients import CallFailed, keys_of
from executions.handlers.calls import role_of
from executions.handlers.endpoints import door_of, missing_door
from executions.handlers.http_task.answer import NotText, output_of
from executions.handlers.optimised.jobs import MOST_SILENT_LOOKS, pause
from executions.handlers.outcomes import Failure, Job, Later, Outcome, Performer, Result, Submitted
from executions.handlers.sdk_texts import wrong_parameters
from executions.handlers.unbound import refusal
from executions.outgoing import Answer, AnswerTooLarge, Forbidden, Unreachable

JSON = Any
RANK = 45
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH")
CLUSTER_FIELDS = ("ClusterName", "CertificateAuthority", "Endpoint")
MOST_BYTES = 262_144
SECONDS = 60.0
TOKEN_PREFIX = "k8s-aws-v1."  # noqa: S105  what every token for EKS begins with
TOKEN_SECONDS = 60
_HOST = re.compile(r"[a-z0-9]+\.[a-z0-9]+\.([a-z]{2}(?:-[a-z]+)+-\d)\.eks\.amazonaws\.com(\.cn)?", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")

log = logging.getLogger(__name__)


class WrongParameter(ValueError):
    """A parameter that cannot be sent; the text says which and what was expected."""


class Refused(Exception):
    """The cluster answered with an error, which is the task's."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer.status))
        self.status = answer.status
        told = _told(answer)
        cause = {name: told[name] for name in ("ResponseBody", "StatusCode", "StatusText")}
        self.failure = Failure(f"EKS.{answer.status}", json_codec.dumps_text(cause))


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster's API is, who vouches for it (PEM), and the role that asks."""

    name: str
    endpoint: str
    authority: str
    role: str | None

    def ask(self, method: str, path: str, query: JSON = None, body: JSON = None) -> Answer:
        """Make one request, whatever comes of it. Raises CallFailed, Forbidden, Unreachable."""
        asked = f"?{urlencode(query, doseq=True)}" if query else ""
        headers = {"Authorization": f"Bearer {_token(self)}", "Accept": "application/json", "User-Agent": "sfn-studio"}
        sent = b""
        if body is not None:
            sent = body.encode() if isinstance(body, str) else json_codec.dumps(body)
            headers["Content-Type"] = _content_type(method, body)
        return outgoing.send(
            method, f"{self.endpoint}{path}{asked}", headers=headers, body=sent, seconds=SECONDS,
            most_bytes=MOST_BYTES, authority=self.authority,
        )  # fmt: skip

    def get(self, path: str, query: JSON = None) -> JSON:
        """Return what is there. Raises Refused too."""
        return _body(_accepted(self.ask("GET", path, query)))


def bind(job: Job) -> Performer | None:
    """Take what asks a cluster itself."""
    resource = parse_resource(job.resource)
    if resource.service != "eks" or resource.action not in ("call", "runJob", "runJob.sync"):
        return None
    if door_of("eks") is None:
        return lambda job: refusal(job, missing_door("eks"))
    return _perform


def cancel(job: Job) -> bool:
    """Delete a job that nobody wants any more, with its pods. False: it is no job of ours, or it could not be."""
    if parse_resource(job.resource).service != "eks" or not isinstance(job.memory, dict) or "job" not in job.memory:
        return False
    try:
        _accepted(
            _cluster(job, job.memory["cluster"]).ask("DELETE", job.memory["job"], {"propagationPolicy": "Background"})
        )
    except (WrongParameter, CallFailed, Refused, Forbidden, Unreachable) as wrong:
        log.info("The job of state %s was not deleted: %s", job.state, wrong)
        return False
    return True


def _perform(job: Job) -> Outcome:
    try:
        return _look(job) if job.memory is not None else _begin(job)
    except WrongParameter as wrong:
        return wrong_parameters(json_codec.dumps_text(job.input), str(wrong))
    except NotText as wrong:
        return Failure("States.Runtime", str(wrong))
    except (CallFailed, Refused) as failed:
        return failed.failure
    except Forbidden as refused:
        return Failure("States.Permissions", str(refused))
    except AnswerTooLarge:
        cause = (
            "The state/task 'eks' returned a result with a size exceeding the maximum number of bytes service limit."
        )
        return Failure("States.DataLimitExceeded", cause)
    except Unreachable as wrong:  # a guess: no recording shows the name of this error
        return Failure("EKS.SdkClientException", f"Unable to execute HTTP request: {wrong}")


def _begin(job: Job) -> Outcome:
    given = job.input if isinstance(job.input, dict) else {}
    cluster = _cluster(job, given)
    if parse_resource(job.resource).action == "call":
        return Result(_told(_accepted(cluster.ask(*_request(given)))))
    path = f"/apis/batch/v1/namespaces/{_namespace(given)}/jobs"
    try:
        answer = _accepted(cluster.ask("POST", path, body=_manifest(given)))
    except Refused as refused:
        is_sync = parse_resource(job.resource).action == "runJob.sync"
        failure = refused.failure
        return Failure(failure.error, failure.cause, "submit" if is_sync else "run")
    told = _told(answer)  # a guess: the documentation shows no answer of runJob without .sync
    if parse_resource(job.resource).action == "runJob":
        return Result(told)
    name = _at(told["ResponseBody"], "metadata", "name")
    where = {field: given[field] for field in CLUSTER_FIELDS}  # who cancels the job has nothing else
    return Submitted(told, poll=Later(pause(0), {"job": f"{path}/{quote(str(name))}", "cluster": where, "silent": 0}))


def _look(job: Job) -> Outcome:
    """Look at a job: its end, with the logs where they are wanted, is the answer."""
    cluster, memory = _cluster(job, job.memory["cluster"]), job.memory
    try:
        found = cluster.get(memory["job"])
    except (Refused, Unreachable) as wrong:
        passing = not isinstance(wrong, Refused) or wrong.status == 429 or wrong.status >= 500
        if not passing or memory["silent"] >= MOST_SILENT_LOOKS:
            raise
        log.info("The job of state %s could not be looked at now: %s", job.state, wrong)
        return Later(pause(job.visit), {**memory, "silent": memory["silent"] + 1})
    conditions = _at(found, "status", "conditions") or []
    ended = {one.get("type") for one in conditions if one.get("status") == "True"} & {"Complete", "Failed"}
    if not ended:
        return Later(pause(job.visit), {**memory, "silent": 0} if memory["silent"] else None)
    output = {**found, **_logs(cluster, job, found)}
    if "Complete" in ended:
        return Result(output)
    return Failure("States.TaskFailed", json_codec.dumps_text(output))  # a guess: as for jobs of other services


def _logs(cluster: Cluster, job: Job, found: JSON) -> dict[str, JSON]:
    """Return the logs of each container of each pod, as far as they can be had."""
    options = job.input.get("LogOptions") or {}
    if not options.get("RetrieveLogs"):
        return {}
    namespace, name = _namespace(job.input), str(_at(found, "metadata", "name"))
    pods = f"/api/v1/namespaces/{namespace}/pods"
    try:
        listed = cluster.get(pods, {"labelSelector": [f"job-name={name}"]}).get("items") or []
    except (CallFailed, Refused, Forbidden, Unreachable) as wrong:
        return {"logs": {"pods": {}, **_unread(wrong)}}
    logs: dict[str, JSON] = {}
    for pod in listed:
        pod_name = str(_at(pod, "metadata", "name"))
        containers = [str(one.get("name")) for one in _at(pod, "spec", "containers") or []]
        read = {one: _log(cluster, f"{pods}/{quote(pod_name)}/log", one, options) for one in containers}
        logs[pod_name] = {"containers": read}
    return {"logs": {"pods": logs}}


def _log(cluster: Cluster, path: str, container: str, options: dict[str, JSON]) -> dict[str, JSON]:
    try:
        answer = _accepted(cluster.ask("GET", path, {**(options.get("LogParameters") or {}), "container": container}))
        text = answer.body.decode("utf-8", "replace")
    except (CallFailed, Refused, Forbidden, Unreachable) as wrong:
        return _unread(wrong)
    if not options.get("RawLogs"):
        try:
            return {"log": json_codec.loads(text)}
        except ValueError:
            pass  # a log need not be JSON
    return {"log": text}


def _unread(wrong: Exception) -> dict[str, JSON]:
    """What stands in place of a log that could not be read."""
    failure = getattr(wrong, "failure", None) or Failure("EKS.SdkClientException", str(wrong))
    return {"error": failure.error, "cause": failure.cause}


# --- what is asked --------------------------------------------------------------------------------------------------


def _cluster(job: Job, given: dict[str, JSON]) -> Cluster:
    for name in CLUSTER_FIELDS:
        if not isinstance(given.get(name), str) or not given[name]:
            raise WrongParameter(f"The field '{name}' is required and must be a text")
    endpoint = given["Endpoint"].rstrip("/")
    parts = urlsplit(endpoint)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise WrongParameter(
            f"Endpoint must be the https:// address of a Kubernetes API server, but it is '{endpoint}'"
        )
    return Cluster(given["ClusterName"], endpoint, _authority(given["CertificateAuthority"]), role_of(job))


def _authority(encoded: str) -> str:
    """Return the certificates as PEM text."""
    try:
        pem = base64.b64decode(encoded, validate=True).decode("ascii")
        ssl.create_default_context(cadata=pem)
    except (binascii.Error, ValueError, ssl.SSLError):
        words = "CertificateAuthority must be certificates in PEM, encoded in Base64, as DescribeCluster gives them"
        raise WrongParameter(words) from None
    return pem


def _request(given: dict[str, JSON]) -> tuple[str, str, JSON, JSON]:
    method, path, query = given.get("Method"), given.get("Path"), given.get("QueryParameters")
    if method not in METHODS:
        raise WrongParameter(f"Method must be one of {', '.join(METHODS)}, but it is {method!r}")
    if not isinstance(path, str) or not path.startswith("/"):
        raise WrongParameter(
            f"Path must begin with a slash, such as /api/v1/namespaces/default/pods, but it is {path!r}"
        )
    _query_check("QueryParameters", query)
    body = given.get("RequestBody")
    return str(method), quote(path, safe="/%:@!$&'()*+,;=-._~"), query, body


def _query_check(name: str, query: JSON) -> None:
    lists = query is None or (isinstance(query, dict) and all(isinstance(one, list) for one in query.values()))
    if not lists or any(not isinstance(text, str) for one in (query or {}).values() for text in one):
        raise WrongParameter(f'{name} must map names to lists of texts, such as {{"labelSelector": ["app=shop"]}}')


def _namespace(given: dict[str, JSON]) -> str:
    namespace = given.get("Namespace", "default")
    if not isinstance(namespace, str) or not _NAME.fullmatch(namespace):
        raise WrongParameter(f"Namespace must be the name of a Kubernetes namespace, but it is {namespace!r}")
    return namespace


def _manifest(given: dict[str, JSON]) -> JSON:
    """Return the Job, and refuse options of logs that could not be used later."""
    job, options = given.get("Job"), given.get("LogOptions")
    if isinstance(job, str):
        try:
            job = json_codec.loads(job)
        except ValueError as wrong:
            raise WrongParameter(f"Job is a text that is not JSON: {wrong}") from None
    if not isinstance(job, dict):
        raise WrongParameter("Job must be the definition of a Kubernetes Job: an object, or its JSON text")
    if options is not None and not isinstance(options, dict):
        raise WrongParameter('LogOptions must be an object, such as {"RetrieveLogs": true}')
    _query_check("LogOptions.LogParameters", (options or {}).get("LogParameters"))
    return job


def _content_type(method: str, body: JSON) -> str:
    """A guess for PATCH, which needs to say of which kind it is: a list is a JSON Patch, an object is merged."""
    if method != "PATCH":
        return "application/json"
    return "application/json-patch+json" if isinstance(body, list) else "application/merge-patch+json"


def _token(cluster: Cluster) -> str:
    """Return a token: a presigned question of STS who we are, which the cluster asks in our name.

    Where AWS itself is called, it is sent to addresses of EKS only: whoever gets it is us for this cluster.
    """
    host = _HOST.fullmatch(str(urlsplit(cluster.endpoint).hostname))
    door = door_of("eks")
    if host is None and (door is None or door.url is None):
        cause = (
            f"{urlsplit(cluster.endpoint).hostname} is no address of EKS, and this server sends its token nowhere else; "
            "unless AWS_ENDPOINT_URL_EKS names a server that speaks for EKS."
        )
        raise CallFailed(Failure("States.Permissions", cause))
    region = host[1].lower() if host else settings.STUDIO_REGION
    keys = keys_of(cluster.role, region)
    credentials = (
        Credentials(keys["aws_access_key_id"], keys["aws_secret_access_key"], keys["aws_session_token"])
        if keys
        else boto3.session.Session().get_credentials()
    )
    if credentials is None:
        raise CallFailed(Failure("EKS.SdkClientException", "No AWS credentials are configured on this server."))
    dns = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    url = f"https://sts.{region}.{dns}/?Action=GetCallerIdentity&Version=2011-06-15"
    request = AWSRequest("GET", url, headers={"x-k8s-aws-id": cluster.name})
    SigV4QueryAuth(credentials, "sts", region, expires=TOKEN_SECONDS).add_auth(request)
    encoded = base64.urlsafe_b64encode(str(request.url).encode()).decode("ascii").rstrip("=")
    return TOKEN_PREFIX + encoded


# --- what is told ---------------------------------------------------------------------------------------------------


def _accepted(answer: Answer) -> Answer:
    if not 200 <= answer.status < 300:
        raise Refused(answer)
    return answer


def _told(answer: Answer) -> dict[str, JSON]:
    told = output_of(answer)
    told["ResponseHeaders"] = told.pop("Headers")
    return dict(sorted(told.items()))


def _body(answer: Answer) -> JSON:
    body = output_of(answer)["ResponseBody"]
    return body if isinstance(body, dict) else {}


def _at(value: JSON, *steps: str) -> JSON:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value
