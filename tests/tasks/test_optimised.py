"""Optimised integrations over real HTTP to moto's server, and the table of all of them."""

from __future__ import annotations

import json

import pytest

from asl.lint.integrations import OPTIMISED
from executions.handlers import Failure, Job, Later, Result, Submitted, resolve, unbound
from executions.handlers.calls import operation_of
from executions.handlers.endpoints import model_of
from executions.handlers.optimised import families
from tests.tasks.conftest import CONTEXT

METADATA = {"SdkHttpMetadata", "SdkResponseMetadata"}


@pytest.fixture
def queue(aws):
    return aws.client_of("sqs").create_queue(QueueName="q")["QueueUrl"]


@pytest.fixture
def table(aws):
    keys = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
    types = {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
    aws.client_of("dynamodb").create_table(TableName="orders", BillingMode="PAY_PER_REQUEST", **keys, **types)


def test_a_message_is_sent_to_a_queue(perform, aws, queue):
    outcome = perform("sqs:sendMessage", {"QueueUrl": queue, "MessageBody": {"n": 1}})
    assert set(outcome.output) == {"MD5OfMessageBody", "MessageId"} | METADATA
    assert outcome.output["SdkHttpMetadata"]["HttpStatusCode"] == 200
    message = aws.client_of("sqs").receive_message(QueueUrl=queue)["Messages"][0]
    assert (message["Body"], message["MessageId"]) == ('{"n":1}', outcome.output["MessageId"])


def test_message_attributes_are_spelled_in_the_same_way(perform, aws, queue):
    colour = {"Colour": {"DataType": "String", "StringValue": "red"}}
    perform("sqs:sendMessage", {"QueueUrl": queue, "MessageBody": "m", "MessageAttributes": colour})
    message = aws.client_of("sqs").receive_message(QueueUrl=queue, MessageAttributeNames=["All"])["Messages"][0]
    assert message["MessageAttributes"]["Colour"]["StringValue"] == "red"


def test_a_topic_gets_what_is_published(perform, aws, queue):
    topic = aws.client_of("sns").create_topic(Name="t")["TopicArn"]
    arn = "arn:aws:sqs:us-east-1:123456789012:q"
    aws.client_of("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    outcome = perform("sns:publish", {"TopicArn": topic, "Message": {"n": 1}, "Subject": "news"})
    assert set(outcome.output) == {"MessageId"} | METADATA
    body = json.loads(aws.client_of("sqs").receive_message(QueueUrl=queue)["Messages"][0]["Body"])
    assert (body["Message"], body["Subject"]) == ('{"n":1}', "news")


def test_items_are_put_updated_read_and_deleted(perform, table):
    key = {"id": {"S": "one"}}
    put = perform("dynamodb:putItem", {"TableName": "orders", "Item": {**key, "n": {"N": "1"}, "ok": {"BOOL": True}}})
    assert set(put.output) == METADATA
    updated = perform(
        "dynamodb:updateItem",
        {
            "TableName": "orders", "Key": key, "UpdateExpression": "SET n = n + :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}}, "ReturnValues": "UPDATED_NEW",
        },
    )  # fmt: skip
    assert updated.output["Attributes"] == {"n": {"N": "2"}}
    got = perform("dynamodb:getItem", {"TableName": "orders", "Key": key})
    assert got.output["Item"] == {**key, "n": {"N": "2"}, "ok": {"BOOL": True}}
    deleted = perform("dynamodb:deleteItem", {"TableName": "orders", "Key": key, "ReturnValues": "ALL_OLD"})
    assert deleted.output["Attributes"]["n"] == {"N": "2"}
    assert "Item" not in perform("dynamodb:getItem", {"TableName": "orders", "Key": key}).output


def test_events_name_who_sent_them(perform, aws, queue):
    events = aws.client_of("events")
    events.put_rule(Name="all", EventPattern=json.dumps({"source": ["shop"]}))
    events.put_targets(Rule="all", Targets=[{"Id": "q", "Arn": "arn:aws:sqs:us-east-1:123456789012:q"}])
    entry = {"Source": "shop", "DetailType": "sold", "Detail": {"n": 1}, "Resources": ["mine"]}
    outcome = perform("events:putEvents", {"Entries": [entry]})
    assert (outcome.output["FailedEntryCount"], len(outcome.output["Entries"])) == (0, 1)
    event = json.loads(aws.client_of("sqs").receive_message(QueueUrl=queue)["Messages"][0]["Body"])
    assert event["detail"] == {"n": 1}
    assert event["resources"] == ["mine", CONTEXT["StateMachine"]["Id"], CONTEXT["Execution"]["Id"]]


def test_an_event_that_is_refused_fails_the_task_with_what_was_answered(perform, aws):
    outcome = perform("events:putEvents", {"Entries": [{"Source": "shop", "DetailType": "sold", "Detail": "no JSON"}]})
    assert outcome.error == "EventBridge.FailedEntry"
    answer = json.loads(outcome.cause)
    assert (answer["FailedEntryCount"], "ErrorCode" in answer["Entries"][0]) == (1, True)


@pytest.mark.parametrize(
    ("resource", "parameters", "error", "words"),
    [
        ("dynamodb:getItem", {"TableName": "none", "Key": {"id": {"S": "1"}}}, "DynamoDB.ResourceNotFoundException",
         "(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ResourceNotFoundException; Request ID: "),
        ("dynamodb:putItem", {"TableName": "orders", "Item": {"no": {"S": "1"}}}, "DynamoDB.AmazonDynamoDBException",
         "(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; "),
        ("sns:publish", {"TopicArn": "arn:aws:sns:us-east-1:123456789012:none", "Message": "m"}, "SNS.NotFoundException",
         "(Service: AmazonSNS; Status Code: 404; Error Code: NotFound; Request ID: "),
        ("glue:startJobRun", {"JobName": "none"}, "Glue.EntityNotFoundException",
         "(Service: AWSGlue; Status Code: 400; Error Code: EntityNotFoundException; "),
        ("ecs:runTask", {"TaskDefinition": "none", "Cluster": "none"}, "ECS.ClusterNotFoundException",
         "(Service: AmazonECS; Status Code: 400; Error Code: ClusterNotFoundException; "),
    ],
)  # fmt: skip
def test_errors_are_named_as_the_first_sdk_for_java_names_them(perform, table, resource, parameters, error, words):
    outcome = perform(resource, parameters)
    assert (outcome.error, outcome.phase) == (error, "run")
    assert words in outcome.cause
    assert outcome.cause.endswith("; Proxy: null)")


def test_a_condition_that_does_not_hold_can_be_caught_by_its_name(perform, table):
    item = {"TableName": "orders", "Item": {"id": {"S": "1"}}, "ConditionExpression": "attribute_not_exists(id)"}
    assert isinstance(perform("dynamodb:putItem", item), Result)
    assert perform("dynamodb:putItem", item).error == "DynamoDB.ConditionalCheckFailedException"


def test_a_queue_that_cannot_be_reached_is_a_client_error(perform, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:9")
    outcome = perform("sqs:sendMessage", {"QueueUrl": "http://127.0.0.1:9/q", "MessageBody": "m"})
    assert outcome.error == "SQS.SdkClientException"
    assert outcome.cause.startswith("Unable to execute HTTP request: ")


def test_a_refused_request_that_would_be_waited_for_fails_at_its_submission(perform, aws):
    outcome = perform("glue:startJobRun.sync", {"JobName": "none"})
    assert (outcome.error, outcome.phase) == ("Glue.EntityNotFoundException", "submit")


def test_parameters_in_the_services_own_case_are_refused(perform, aws):
    outcome = perform("batch:submitJob", {"jobName": "j", "JobQueue": "q", "JobDefinition": "d"})
    assert outcome.error == "States.Runtime"
    assert '[The field "jobName" is not supported by Step Functions]' in outcome.cause


def test_a_callback_leaves_the_task_waiting(perform, queue):
    outcome = perform("sqs:sendMessage.waitForTaskToken", {"QueueUrl": queue, "MessageBody": "m"})
    assert isinstance(outcome, Submitted)
    assert outcome.poll is None


def test_a_query_is_started_and_then_looked_at(perform, aws):
    asked = {"QueryString": "SELECT 1", "ResultConfiguration": {"OutputLocation": "s3://results/"}}
    submitted = perform("athena:startQueryExecution.sync", asked)
    assert set(submitted.output) == {"QueryExecutionId"} | METADATA
    ended = perform("athena:startQueryExecution.sync", asked, visit=1, memory=submitted.poll.memory)
    query = ended.output["QueryExecution"]
    assert (query["Query"], query["Status"]["State"]) == ("SELECT 1", "SUCCEEDED")
    assert isinstance(query["Status"]["SubmissionDateTime"], int), "milliseconds"
    told = perform("athena:getQueryExecution", {"QueryExecutionId": submitted.output["QueryExecutionId"]})
    assert told.output["QueryExecution"]["Status"]["State"] == "SUCCEEDED"


def test_a_job_that_still_runs_is_looked_at_later_and_one_that_is_gone_fails(perform, aws):
    glue = aws.client_of("glue")
    aws.post("/moto-api/state-manager/set-transition",
             {"model_name": "glue::job_run", "transition": {"progression": "manual", "times": 2}})  # fmt: skip
    glue.create_job(Name="j", Role="r", Command={"Name": "glueetl", "ScriptLocation": "s3://a/b"})
    run = perform("glue:startJobRun.sync", {"JobName": "j"})
    looks = [perform("glue:startJobRun.sync", {"JobName": "j"}, visit=n, memory=run.poll.memory) for n in range(1, 8)]
    aws.post("/moto-api/state-manager/unset-transition", {"model_name": "glue::job_run"})
    assert isinstance(looks[0], Later)
    assert looks[-1].output["JobRunState"] == "SUCCEEDED"
    gone = {"ask": {"JobName": "j", "RunId": "gone"}, "silent": 0}
    assert (
        perform("glue:startJobRun.sync", {"JobName": "j"}, visit=1, memory=gone).error == "Glue.EntityNotFoundException"
    )


def test_a_service_that_is_away_for_a_while_does_not_fail_the_job(perform, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_ATHENA", "http://127.0.0.1:9")
    memory = {"ask": {"QueryExecutionId": "q"}, "silent": 0}
    for visit in range(1, 11):
        later = perform("athena:startQueryExecution.sync", {}, visit=visit, memory=memory)
        assert isinstance(later, Later)
        memory = later.memory
    assert perform("athena:startQueryExecution.sync", {}, visit=11, memory=memory).error == "Athena.SdkClientException"


def test_a_build_is_waited_for(perform, aws):
    source = {"source": {"type": "S3", "location": "b/k"}, "artifacts": {"type": "NO_ARTIFACTS"}}
    environment = {"type": "LINUX_CONTAINER", "image": "i", "computeType": "BUILD_GENERAL1_SMALL"}
    aws.client_of("codebuild").create_project(
        name="project", serviceRole="arn:aws:iam::123456789012:role/r", environment=environment, **source
    )
    run = perform("codebuild:startBuild.sync", {"ProjectName": "project"})
    outcome = perform("codebuild:startBuild.sync", {"ProjectName": "project"}, visit=1, memory=run.poll.memory)
    assert outcome.output["Build"]["BuildStatus"] == "SUCCEEDED"
    assert outcome.output["Build"]["ProjectName"] == "project"


def test_a_cluster_has_steps_under_names_of_step_functions(perform, aws):
    cluster = perform(
        "elasticmapreduce:createCluster",
        {
            "Name": "c", "ReleaseLabel": "emr-6.0.0", "ServiceRole": "s", "JobFlowRole": "j",
            "Instances": {"KeepJobFlowAliveWhenNoSteps": True, "InstanceGroups": [
                {"Name": "first", "InstanceRole": "MASTER", "InstanceType": "m5.xlarge", "InstanceCount": 1}]},
        },
    ).output["ClusterId"]  # fmt: skip
    step = {"Name": "s", "ActionOnFailure": "CONTINUE", "HadoopJarStep": {"Jar": "a.jar"}}
    added = perform("elasticmapreduce:addStep", {"ClusterId": cluster, "Step": step})
    assert added.output["StepId"].startswith("s-")
    protect = {"ClusterId": cluster, "TerminationProtected": False}
    assert isinstance(perform("elasticmapreduce:setClusterTerminationProtection", protect), Result)
    resize = {"ClusterId": cluster, "InstanceGroupName": "first", "InstanceGroup": {"InstanceCount": 2}}
    assert isinstance(perform("elasticmapreduce:modifyInstanceGroupByName", resize), Result)
    groups = aws.client_of("emr").list_instance_groups(ClusterId=cluster)["InstanceGroups"]
    assert groups[0]["RequestedInstanceCount"] == 2
    wrong = perform("elasticmapreduce:modifyInstanceGroupByName", {**resize, "InstanceGroupName": "no"})
    assert "no instance group named 'no'" in wrong.cause
    ended = perform("elasticmapreduce:terminateCluster.sync", {"ClusterId": cluster})
    outcome = perform(
        "elasticmapreduce:terminateCluster.sync", {"ClusterId": cluster}, visit=1, memory=ended.poll.memory
    )
    assert outcome.output["Cluster"]["Status"]["State"] == "TERMINATED"


def test_a_training_job_that_ended_gives_its_description(perform, aws):
    asked = {
        "TrainingJobName": "t", "RoleArn": "arn:aws:iam::123456789012:role/FakeRole",
        "AlgorithmSpecification": {"TrainingImage": "i", "TrainingInputMode": "File"},
        "OutputDataConfig": {"S3OutputPath": "s3://a/b"},
        "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m4.xlarge", "VolumeSizeInGB": 1},
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
    }  # fmt: skip
    run = perform("sagemaker:createTrainingJob.sync", asked)
    outcome = perform("sagemaker:createTrainingJob.sync", asked, visit=1, memory=run.poll.memory)
    assert (outcome.output["TrainingJobName"], outcome.output["TrainingJobStatus"]) == ("t", "Completed")


def test_a_virtual_cluster_runs_a_job_until_it_is_cancelled(perform, aws):
    """Of EMR on EKS, moto's jobs run until somebody cancels them."""
    provider = {"Id": "cluster", "Type": "EKS", "Info": {"EksInfo": {"Namespace": "jobs"}}}
    aws.client_of("eks").create_cluster(
        name="cluster", roleArn="arn:aws:iam::123456789012:role/r", resourcesVpcConfig={"subnetIds": ["subnet-1"]}
    )
    made = perform("emr-containers:createVirtualCluster", {"Name": "v", "ContainerProvider": provider})
    virtual = made.output["Id"]
    asked = {
        "Name": "j", "VirtualClusterId": virtual, "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r",
        "ReleaseLabel": "emr-6.3.0-latest", "JobDriver": {"SparkSubmitJobDriver": {"EntryPoint": "s3://a/b.py"}},
    }  # fmt: skip
    run = perform("emr-containers:startJobRun.sync", asked)
    assert isinstance(perform("emr-containers:startJobRun.sync", asked, visit=1, memory=run.poll.memory), Later)
    aws.client_of("emr-containers").cancel_job_run(id=run.output["Id"], virtualClusterId=virtual)
    ended = perform("emr-containers:startJobRun.sync", asked, visit=1, memory=run.poll.memory)
    assert ended.error == "States.TaskFailed"
    assert json.loads(ended.cause)["State"] == "CANCELLED"
    deleted = perform("emr-containers:deleteVirtualCluster.sync", {"Id": virtual})
    gone = perform("emr-containers:deleteVirtualCluster.sync", {"Id": virtual}, visit=1, memory=deleted.poll.memory)
    assert gone.output["State"] == "TERMINATED"


def test_a_model_is_asked_and_another_is_customised(perform, aws):
    s3 = aws.client_of("s3")
    s3.create_bucket(Bucket="training")
    s3.put_object(Bucket="training", Key="data.jsonl", Body=b"{}")
    asked = {
        "JobName": "j", "CustomModelName": "mine", "RoleArn": "arn:aws:iam::123456789012:role/r",
        "BaseModelIdentifier": "anthropic.claude-v2", "TrainingDataConfig": {"S3Uri": "s3://training/data.jsonl"},
        "OutputDataConfig": {"S3Uri": "s3://training/out"}, "HyperParameters": {"epochCount": "1"},
    }  # fmt: skip
    run = perform("bedrock:createModelCustomizationJob.sync", asked)
    assert isinstance(run, Submitted), run
    looked = perform("bedrock:createModelCustomizationJob.sync", asked, visit=1, memory=run.poll.memory)
    assert isinstance(looked, Later)
    aws.client_of("bedrock").stop_model_customization_job(jobIdentifier="j")
    ended = perform("bedrock:createModelCustomizationJob.sync", asked, visit=1, memory=run.poll.memory)
    assert ended.error == "States.TaskFailed"
    assert json.loads(ended.cause)["OutputModelName"].startswith("mine")
    body = {"prompt": "hello"}
    told = perform("bedrock:invokeModel", {"ModelId": "anthropic.claude-v2", "Body": body})
    assert isinstance(told, Result), told
    assert "Body" in told.output


def test_a_python_function_can_stand_in_for_a_service(perform, settings):
    from executions.handlers.python_functions import REGISTRATIONS, handler

    @handler("arn:aws:states:::sns:publish*")
    def publish(event):
        return {"MessageId": event["Message"]}

    try:
        assert perform("sns:publish", {"Message": "m"}) == Result({"MessageId": "m"})
        assert perform("sns:publish.waitForTaskToken", {"Message": "m"}) == Submitted({"MessageId": "m"})
    finally:
        REGISTRATIONS[:] = [one for one in REGISTRATIONS if one.function is not publish]


@pytest.mark.parametrize(
    ("service", "action", "pattern"),
    [
        (service, action, pattern)
        for (service, action), patterns in sorted(OPTIMISED.items())
        for pattern in sorted(patterns)
    ],
)
def test_every_integration_that_the_validator_knows_has_a_performer(service, action, pattern, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    job = Job("", "0.1", "Work", f"arn:aws:states:::{service}:{action}{pattern}", {}, CONTEXT)
    performer = resolve(job)
    assert performer is not unbound.refusal


def test_patterns_that_the_service_does_not_offer_are_nobodys(perform, aws):
    for resource in ("sqs:sendMessage.sync", "dynamodb:getItem.waitForTaskToken", "glue:startJobRun.sync:2"):
        outcome = perform(resource, {})
        assert isinstance(outcome, Failure)
        assert outcome.error == "Studio.UnboundResource"


@pytest.mark.parametrize("family", families().values(), ids=families())
def test_every_action_and_every_look_at_a_job_is_an_operation_of_the_service(family):
    for action in family.actions:
        client = action.client or family.client
        assert operation_of(client, action.operation or action.name), action.name
        assert (
            bool(action.folded)
            == model_of(client)
            .operation_model(operation_of(client, action.operation or action.name))
            .has_event_stream_output
        )
        waits = ".sync" in OPTIMISED[family.service, action.name]
        assert waits == (action.watch is not None), action.name
        if action.watch is not None:
            members = model_of(client).operation_model(action.watch.describe).output_shape.members
            first = action.watch.job.partition(".")[0] or action.watch.status
            assert first.lower() in {name.lower() for name in members}, action.name
