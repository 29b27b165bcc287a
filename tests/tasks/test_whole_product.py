"""One workflow through all kinds of tasks: the whole product with real workers, boto3 as its client, real servers beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.aws.moto_server import KEYS
from tests.browser.studio import Studio
from tests.executions.services import until
from tests.tasks.test_http_task import ARN, BASIC

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:"
ROLE = "arn:aws:iam::123456789012:role/example"


@pytest.fixture(scope="module")
def studio(_moto: Any, _lambdas: Any, _api: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """The product, with every door opened to a server of the tests."""
    home = tmp_path_factory.mktemp("tasks")
    (home / "connections.json").write_text(json.dumps({"Basic": BASIC}))
    environment = {
        **KEYS,
        "AWS_ENDPOINT_URL": _moto.url,
        "AWS_ENDPOINT_URL_LAMBDA": _lambdas.url,
        "STUDIO_OUTGOING_NETWORKS": "127.0.0.1/32",
        "STUDIO_HTTP_CONNECTIONS": str(home / "connections.json"),
        "SHOP_PASSWORD": "open-sesame",
        "STUDIO_EXAMPLES": "off",
        "STUDIO_WORKERS": "2",
    }
    running = Studio(home, **environment).wait(180)
    yield running
    running.stop()


@pytest.fixture
def sfn(studio: Studio) -> Any:
    return boto3.client(
        "stepfunctions",
        endpoint_url=studio.url,
        region_name="us-east-1",
        aws_access_key_id="123456789012",
        aws_secret_access_key="any",
        config=Config(inject_host_prefix=False),
    )


def test_one_workflow_calls_a_function_a_table_a_queue_a_job_and_an_api(studio, sfn, aws, lambdas, api):
    queue = aws.client_of("sqs").create_queue(QueueName="q")["QueueUrl"]
    aws.client_of("glue").create_job(Name="j", Role="r", Command={"Name": "glueetl", "ScriptLocation": "s3://a/b"})
    keys = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
    types = {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
    aws.client_of("dynamodb").create_table(TableName="orders", BillingMode="PAY_PER_REQUEST", **keys, **types)
    lambdas.functions["Price"] = lambda event, context: {"price": event["n"] * 3}
    api.answers["/pay"] = (200, {}, {"paid": True})
    arn = sfn.create_state_machine(name="Shop", roleArn=ROLE, definition=json.dumps(_shop(queue, api.url)))[
        "stateMachineArn"
    ]
    execution = sfn.start_execution(stateMachineArn=arn, input='{"n":2}')["executionArn"]

    message = until(lambda: aws.client_of("sqs").receive_message(QueueUrl=queue).get("Messages"), 180, "the message")
    token = json.loads(message[0]["Body"])["token"]
    sfn.send_task_success(taskToken=token, output='{"approved":true}')
    until(lambda: sfn.describe_execution(executionArn=execution)["status"] != "RUNNING", 180, "the end")

    told = sfn.describe_execution(executionArn=execution)
    assert (told["status"], told.get("error"), told.get("cause")) == ("SUCCEEDED", None, None)
    output = json.loads(told["output"])
    assert output["price"] == {"price": 6}
    assert output["approval"] == {"approved": True}
    assert output["run"]["JobRunState"] == "SUCCEEDED"
    assert output["payment"]["ResponseBody"] == {"paid": True}
    stored = aws.client_of("dynamodb").get_item(TableName="orders", Key={"id": {"S": "one"}})["Item"]
    assert stored["price"] == {"N": "6"}
    _check_history(sfn, execution, queue)
    assert "open-sesame" not in "\n".join(studio.log)


def test_a_test_of_a_state_shows_the_http_exchange_at_level_trace_only(sfn, api):
    api.answers["/orders"] = (200, {}, {"ok": True})
    call = {
        "ApiEndpoint": f"{api.url}/orders",
        "Method": "GET",
        "InvocationConfig": {"ConnectionArn": ARN.format("Basic")},
    }
    state = {"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": call, "End": True}
    asked = {"definition": json.dumps(state), "roleArn": ROLE}
    traced = sfn.test_state(**asked, inspectionLevel="TRACE")
    assert (traced["status"], json.loads(traced["output"])["ResponseBody"]) == ("SUCCEEDED", {"ok": True})
    assert "Authorization: *****" in traced["inspectionData"]["request"]["headers"]
    assert json.loads(traced["inspectionData"]["response"]["body"]) == {"ok": True}
    revealed = sfn.test_state(**asked, inspectionLevel="TRACE", revealSecrets=True)
    assert "Authorization: Basic " in revealed["inspectionData"]["request"]["headers"]
    assert "request" not in sfn.test_state(**asked, inspectionLevel="DEBUG")["inspectionData"]


@pytest.fixture
def endless(aws):
    """Tasks of ECS that run until they are stopped."""
    lasting = {"progression": "manual", "times": 1000}
    aws.post("/moto-api/state-manager/set-transition", {"model_name": "ecs::task", "transition": lasting})
    yield
    aws.post("/moto-api/state-manager/unset-transition", {"model_name": "ecs::task"})


def test_a_job_is_cancelled_by_the_workers_when_its_execution_is_stopped(sfn, aws, endless):
    ecs = aws.client_of("ecs")
    ecs.create_cluster(clusterName="c")
    ecs.register_task_definition(family="t", containerDefinitions=[{"name": "main", "image": "i", "memory": 128}])
    instance = aws.client_of("ec2").run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]
    document = json.dumps({"instanceId": instance["InstanceId"], "region": "us-east-1"})
    ecs.register_container_instance(cluster="c", instanceIdentityDocument=document)
    call = {"Cluster": "c", "TaskDefinition": "t"}
    run = {"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "Parameters": call, "End": True}
    definition = json.dumps({"StartAt": "Run", "States": {"Run": run}})
    machine = sfn.create_state_machine(name="Cancelled", roleArn=ROLE, definition=definition)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=machine)["executionArn"]

    def submitted() -> bool:
        return any(e["type"] == "TaskSubmitted" for e in sfn.get_execution_history(executionArn=execution)["events"])

    until(submitted, 180, "the submission")
    sfn.stop_execution(executionArn=execution)
    until(lambda: ecs.list_tasks(cluster="c", desiredStatus="STOPPED")["taskArns"], 180, "the end of the task")


def _shop(queue: str, api: str) -> dict[str, Any]:
    def task(resource: str, parameters: dict[str, Any] | None, where: str, **fields: Any) -> dict[str, Any]:
        given = {} if parameters is None else {"Parameters": parameters}
        return {"Type": "Task", "Resource": resource, **given, "ResultPath": f"$.{where}", **fields}

    item = {"id": {"S": "one"}, "price": {"N.$": "States.Format('{}', $.price.price)"}}
    body = {"token.$": "$$.Task.Token", "price.$": "$.price"}
    call = {"ApiEndpoint": f"{api}/pay", "Method": "POST", "InvocationConfig": {"ConnectionArn": ARN.format("Basic")}}
    return {
        "StartAt": "Price",
        "States": {
            "Price": task(FUNCTION + "Price", None, "price", Next="Store"),
            "Store": task("arn:aws:states:::dynamodb:putItem", {"TableName": "orders", "Item": item}, "stored", Next="Approve"),
            "Approve": task(
                "arn:aws:states:::sqs:sendMessage.waitForTaskToken", {"QueueUrl": queue, "MessageBody": body}, "approval",
                Next="Run", HeartbeatSeconds=600, TimeoutSeconds=900,
            ),
            "Run": task("arn:aws:states:::glue:startJobRun.sync", {"JobName": "j"}, "run", Next="Pay"),
            "Pay": task("arn:aws:states:::http:invoke", {**call, "RequestBody": {"n": 1}}, "payment", End=True),
        },
    }  # fmt: skip


def _check_history(sfn: Any, execution: str, queue: str) -> None:
    events = sfn.get_execution_history(executionArn=execution, maxResults=1000)["events"]
    resources = {
        "dynamodb": "putItem",
        "sqs": "sendMessage.waitForTaskToken",
        "glue": "startJobRun.sync",
        "http": "invoke",
    }
    for service, action in resources.items():
        mine = [(event["type"], details) for event in events for details in event.values()
                if isinstance(details, dict) and details.get("resourceType") == service]  # fmt: skip
        submitted = ["TaskSubmitted"] if service in ("sqs", "glue") else []
        assert [kind for kind, _ in mine] == ["TaskScheduled", "TaskStarted", *submitted, "TaskSucceeded"], service
        assert {details["resource"] for _, details in mine} == {action}
        assert mine[0][1]["region"] == "us-east-1"
        json.loads(mine[0][1]["parameters"])
    scheduled = next(
        e["taskScheduledEventDetails"]
        for e in events
        if e.get("taskScheduledEventDetails", {}).get("resourceType") == "sqs"
    )
    assert (scheduled["timeoutInSeconds"], scheduled["heartbeatInSeconds"]) == (900, 600)
    assert json.loads(scheduled["parameters"])["QueueUrl"] == queue
    told = [e["taskSubmittedEventDetails"] for e in events if e["type"] == "TaskSubmitted"]
    assert "MessageId" in json.loads(told[0]["output"])
    assert "JobRunId" in json.loads(told[1]["output"])
    functions = [e["type"] for e in events if e["type"].startswith("LambdaFunction")]
    assert functions == ["LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded"]
