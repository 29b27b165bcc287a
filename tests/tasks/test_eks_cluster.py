"""`eks:call` and `eks:runJob` over real HTTPS against an API server with an authority of its own that checks the tokens."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator

import pytest

from executions import services
from executions.engine import withdrawals
from executions.handlers import Failure, Later, Result, Submitted, eks_cluster
from executions.handlers.optimised import jobs
from tests.aws.moto_server import KEYS
from tests.executions.definitions import machine
from tests.tasks.kubernetes_server import Authority, KubernetesServer
from tests.tasks.test_jobs import cancellations, job, soon, submitted

__all__ = ["soon"]

JOB = {
    "apiVersion": "batch/v1",
    "kind": "Job",
    "metadata": {"name": "pi"},
    "spec": {"template": {"spec": {"containers": [{"name": "main"}, {"name": "side"}], "restartPolicy": "Never"}}},
}
JOBS = "/apis/batch/v1/namespaces/default/jobs"


@pytest.fixture(scope="session")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def kubernetes(authority, settings, monkeypatch) -> Iterator[KubernetesServer]:
    settings.STUDIO_OUTGOING_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    monkeypatch.setenv("AWS_ENDPOINT_URL_EKS", "http://127.0.0.1:9")
    server = KubernetesServer(authority, "shop", KEYS["AWS_SECRET_ACCESS_KEY"])
    yield server
    server.stop()


@pytest.fixture
def cluster(kubernetes, authority) -> dict:
    return {"ClusterName": "shop", "CertificateAuthority": authority.encoded, "Endpoint": kubernetes.url}


def test_a_call_is_answered_with_body_status_and_headers(perform, kubernetes, cluster):
    asked = {"Method": "GET", "Path": "/api/v1/namespaces/default/pods", "QueryParameters": {"labelSelector": ["a=b"]}}
    outcome = perform("eks:call", {**cluster, **asked})
    assert isinstance(outcome, Result), outcome
    assert set(outcome.output) == {"ResponseBody", "ResponseHeaders", "StatusCode", "StatusText"}
    assert outcome.output["ResponseBody"] == {"kind": "PodList", "items": []}
    assert (outcome.output["StatusCode"], outcome.output["StatusText"]) == (200, "OK")
    assert outcome.output["ResponseHeaders"]["Audit-Id"] == ["0123"]
    assert kubernetes.calls[0][1] == "/api/v1/namespaces/default/pods?labelSelector=a%3Db"


@pytest.mark.parametrize(
    ("method", "body", "kind"),
    [
        ("PUT", {"a": "b"}, "application/json"),
        ("PATCH", {"a": "b"}, "application/merge-patch+json"),
        ("PATCH", [{"op": "remove", "path": "/a"}], "application/json-patch+json"),
        ("PUT", '{"a": "b"}', "application/json"),
    ],
)
def test_a_body_is_sent_as_what_it_is(perform, kubernetes, cluster, method, body, kind):
    asked = {"Method": method, "Path": "/api/v1/namespaces/default/configmaps/c", "RequestBody": body}
    perform("eks:call", {**cluster, **asked})
    _, _, headers, sent = kubernetes.calls[0]
    assert (headers["Content-Type"], sent) == (kind, json.loads(body) if isinstance(body, str) else body)


def test_an_error_is_named_by_its_status(perform, kubernetes, cluster):
    outcome = perform("eks:call", {**cluster, "Method": "GET", "Path": "/api/v1/nothing"})
    assert outcome.error == "EKS.404"
    cause = json.loads(outcome.cause)
    assert (cause["StatusCode"], cause["StatusText"], cause["ResponseBody"]["reason"]) == (404, "Not Found", "NotFound")
    assert set(cause) == {"ResponseBody", "StatusCode", "StatusText"}


def test_a_token_is_good_for_its_cluster_only(perform, kubernetes, cluster):
    outcome = perform("eks:call", {**cluster, "ClusterName": "another", "Method": "GET", "Path": "/api"})
    assert (outcome.error, json.loads(outcome.cause)["ResponseBody"]["message"]) == ("EKS.401", "Unauthorized")


def test_a_token_is_sent_to_addresses_of_eks_only_where_aws_itself_is_called(
    perform, kubernetes, cluster, monkeypatch, settings
):
    monkeypatch.delenv("AWS_ENDPOINT_URL_EKS")
    asked = {**cluster, "Method": "GET", "Path": "/api"}
    assert perform("eks:call", asked).error == "Studio.UnboundResource"
    settings.STUDIO_AWS_SERVICES = ("eks",)
    outcome = perform("eks:call", asked)
    assert (outcome.error, kubernetes.calls) == ("States.Permissions", [])
    assert "127.0.0.1 is no address of EKS" in outcome.cause


def test_the_operator_must_allow_the_address(perform, kubernetes, cluster, settings):
    settings.STUDIO_OUTGOING_NETWORKS = ()
    outcome = perform("eks:call", {**cluster, "Method": "GET", "Path": "/api"})
    assert (outcome.error, kubernetes.calls) == ("States.Permissions", [])


def test_a_server_that_another_authority_vouches_for_is_not_spoken_to(perform, kubernetes, cluster, tmp_path):
    other = Authority(tmp_path).encoded
    outcome = perform("eks:call", {**cluster, "CertificateAuthority": other, "Method": "GET", "Path": "/api"})
    assert outcome.error == "EKS.SdkClientException"
    assert "certificate is not trusted" in outcome.cause
    assert kubernetes.calls == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ClusterName": None}, "The field 'ClusterName' is required"),
        ({"CertificateAuthority": "no base64!"}, "certificates in PEM, encoded in Base64"),
        ({"CertificateAuthority": "aGVsbG8="}, "certificates in PEM, encoded in Base64"),
        ({"Endpoint": "http://127.0.0.1"}, "Endpoint must be the https:// address"),
        ({"Method": "TRACE"}, "Method must be one of GET, POST"),
        ({"Path": "api"}, "Path must begin with a slash"),
        ({"QueryParameters": {"a": "b"}}, "QueryParameters must map names to lists of texts"),
    ],
)
def test_what_is_wrong_with_the_parameters_is_said(perform, kubernetes, cluster, change, words):
    outcome = perform("eks:call", {**cluster, "Method": "GET", "Path": "/api", **change})
    assert (outcome.error, outcome.phase) == ("States.Runtime", "start")
    assert words in outcome.cause


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Job": "{"}, "Job is a text that is not JSON"),
        ({"Job": 1}, "Job must be the definition of a Kubernetes Job"),
        ({"Namespace": "No Such"}, "Namespace must be the name"),
        ({"LogOptions": True}, "LogOptions must be an object"),
        ({"LogOptions": {"LogParameters": {"tailLines": 6}}}, "LogOptions.LogParameters must map"),
    ],
)
def test_what_is_wrong_with_a_job_is_said(perform, kubernetes, cluster, change, words):
    outcome = perform("eks:runJob.sync", {**cluster, "Job": JOB, **change})
    assert outcome.error == "States.Runtime"
    assert words in outcome.cause


def test_a_job_is_created_and_not_waited_for_without_sync(perform, kubernetes, cluster):
    outcome = perform("eks:runJob", {**cluster, "Job": json.dumps(JOB), "Namespace": "shop"})
    assert (outcome.output["StatusCode"], outcome.output["ResponseBody"]["metadata"]["uid"]) == (201, "u-1")
    assert list(kubernetes.jobs) == ["/apis/batch/v1/namespaces/shop/jobs/pi"]
    again = perform("eks:runJob", {**cluster, "Job": JOB, "Namespace": "shop"})
    assert (again.error, again.phase) == ("EKS.409", "run")


def test_a_job_that_is_there_already_has_failed_at_its_submission(perform, kubernetes, cluster):
    perform("eks:runJob", {**cluster, "Job": JOB})
    again = perform("eks:runJob.sync", {**cluster, "Job": JOB})
    assert (again.error, again.phase) == ("EKS.409", "submit")


def _looked(perform, asked: dict, begun: Submitted):
    return perform("eks:runJob.sync", asked, visit=1, memory=begun.poll.memory)


def test_the_end_of_a_job_is_the_job_with_its_logs(perform, kubernetes, cluster):
    options = {"RetrieveLogs": True, "LogParameters": {"tailLines": ["6"]}}
    asked = {**cluster, "Job": JOB, "LogOptions": options}
    kubernetes.logs = {"main": '{"pi": 3.14}', "side": None}
    begun = perform("eks:runJob.sync", asked)
    assert isinstance(begun, Submitted)
    assert isinstance(_looked(perform, asked, begun), Later)
    kubernetes.ends["pi"] = "Complete"
    ended = _looked(perform, asked, begun)
    assert ended.output["metadata"]["name"] == "pi"
    assert ended.output["status"] == {"conditions": [{"type": "Complete", "status": "True"}]}
    containers = ended.output["logs"]["pods"]["pi-abcde"]["containers"]
    assert containers["main"] == {"log": {"pi": 3.14}}
    assert containers["side"]["error"] == "EKS.400"
    assert json.loads(containers["side"]["cause"])["StatusCode"] == 400
    assert any(path.endswith("/log?tailLines=6&container=main") for _, path, _, _ in kubernetes.calls)


def test_raw_logs_stay_texts_and_none_are_read_unless_asked_for(perform, kubernetes, cluster):
    kubernetes.logs = {"main": "1.00"}
    kubernetes.ends["pi"] = "Complete"
    asked = {**cluster, "Job": JOB, "LogOptions": {"RetrieveLogs": True, "RawLogs": True}}
    begun = perform("eks:runJob.sync", asked)
    logs = _looked(perform, asked, begun).output["logs"]["pods"]["pi-abcde"]["containers"]
    assert logs["main"] == {"log": "1.00"}
    assert "logs" not in _looked(perform, {**asked, "LogOptions": {}}, begun).output


def test_a_job_that_failed_fails_the_task_with_itself_as_the_cause(perform, kubernetes, cluster):
    asked = {**cluster, "Job": {**JOB, "metadata": {"generateName": "pi-"}}}
    begun = perform("eks:runJob.sync", asked)
    kubernetes.ends["pi-x7k2p"] = "Failed"
    failed = _looked(perform, asked, begun)
    assert isinstance(failed, Failure)
    assert failed.error == "States.TaskFailed"
    assert json.loads(failed.cause)["status"]["conditions"][0]["type"] == "Failed"


def test_a_server_that_cannot_answer_now_is_asked_again_for_a_while(perform, kubernetes, cluster):
    asked = {**cluster, "Job": JOB}
    memory = perform("eks:runJob.sync", asked).poll.memory
    for _ in range(jobs.MOST_SILENT_LOOKS):
        kubernetes.faults = [503]
        later = perform("eks:runJob.sync", asked, visit=1, memory=memory)
        assert isinstance(later, Later)
        memory = later.memory
    kubernetes.faults = [503]
    assert perform("eks:runJob.sync", asked, visit=1, memory=memory).error == "EKS.503"
    kubernetes.jobs.clear()
    assert perform("eks:runJob.sync", asked, visit=1, memory={**memory, "silent": 0}).error == "EKS.404"


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_an_execution_waits_for_its_job_and_has_it_deleted_when_it_is_stopped(world, kubernetes, cluster, soon):
    run = job("eks:runJob.sync", {**cluster, "Job": JOB})
    execution = world.start(machine(Run=run))
    submitted(world, execution)
    kubernetes.ends["pi"] = "Complete"
    ended = world.run(execution, 60)
    assert (ended.status, json.loads(ended.output)["metadata"]["name"]) == ("SUCCEEDED", "pi")
    kubernetes.jobs.clear()
    kubernetes.ends.clear()
    execution = world.start(machine(Run=run))
    submitted(world, execution)
    services.execution_stop(world.owner, execution.pk)
    world.run(execution, 60)
    (work,) = cancellations(execution)
    withdrawals.cancel(work)
    assert kubernetes.jobs == {}
    assert kubernetes.calls[-1][1] == f"{JOBS}/pi?propagationPolicy=Background"


def test_the_address_of_a_cluster_says_its_region():
    found = eks_cluster._HOST.fullmatch("ABCDEF0123.gr7.eu-west-1.eks.amazonaws.com")
    assert found is not None
    assert found[1] == "eu-west-1"
    assert eks_cluster._HOST.fullmatch("evil.example.com") is None
    assert eks_cluster._HOST.fullmatch("a.b.eu-west-1.eks.amazonaws.com.evil.example.com") is None
