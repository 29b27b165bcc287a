"""Jobs that are waited for, in real executions: looked at without a worker, not begun twice, cancelled when given up."""

from __future__ import annotations

import base64
import json

import pytest

from executions import services
from executions.engine import dispatch, withdrawals
from executions.engine.perform import claim_attempt
from executions.engine.sweeper import expire_leases
from executions.handlers.optimised import jobs
from executions.models import TaskAttempt, Timer
from tests.executions.definitions import end_pass, machine
from tests.executions.services import until

pytestmark = pytest.mark.parametrize("world", ["sqlite"], indirect=True)  # nothing here is of a database's own

LONG = 120


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(jobs, "FIRST_SECONDS", 0.05)
    monkeypatch.setattr(jobs, "GROWTH", 1.0)


def job(resource: str, parameters: dict, **fields) -> dict:
    """A Task that ends unless it has a Next."""
    end = {} if "Next" in fields else {"End": True}
    return {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters, **end, **fields}


@pytest.fixture
def batch(aws):
    """A queue and a job definition; batch jobs end at once here."""
    ec2, iam, client = aws.client_of("ec2"), aws.client_of("iam"), aws.client_of("batch")
    role = iam.create_role(RoleName="batch", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    resources = {
        "type": "FARGATE", "maxvCpus": 4, "subnets": [subnet],
        "securityGroupIds": [ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]],
    }  # fmt: skip
    made = client.create_compute_environment(
        computeEnvironmentName="environment",
        type="MANAGED",
        state="ENABLED",
        computeResources=resources,
        serviceRole=role,
    )
    order = [{"order": 1, "computeEnvironment": made["computeEnvironmentArn"]}]
    client.create_job_queue(jobQueueName="jobs", state="ENABLED", priority=1, computeEnvironmentOrder=order)
    client.register_job_definition(
        jobDefinitionName="definition",
        type="container",
        containerProperties={"image": "i", "vcpus": 1, "memory": 128, "command": ["true"]},
    )
    return client


@pytest.fixture
def ecs(aws):
    """A cluster with a task definition; its tasks run until they are stopped."""
    client = aws.client_of("ecs")
    client.create_cluster(clusterName="c")
    client.register_task_definition(family="t", containerDefinitions=[{"name": "main", "image": "i", "memory": 128}])
    instance = aws.client_of("ec2").run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]
    document = {"instanceId": instance["InstanceId"], "region": "us-east-1"}
    client.register_container_instance(cluster="c", instanceIdentityDocument=json.dumps(document))
    aws.post("/moto-api/state-manager/set-transition",
             {"model_name": "ecs::task", "transition": {"progression": "manual", "times": 1000}})  # fmt: skip
    yield client
    aws.post("/moto-api/state-manager/unset-transition", {"model_name": "ecs::task"})


def test_a_batch_job_is_submitted_and_its_end_is_the_result(world, batch):
    asked = {"JobName": "n", "JobQueue": "jobs", "JobDefinition": "definition"}
    execution = world.run(world.start(machine(Run=job("batch:submitJob.sync", asked))), LONG)
    output = json.loads(execution.output)
    assert (execution.status, output["Status"], output["JobName"]) == ("SUCCEEDED", "SUCCEEDED", "n")
    assert isinstance(output["CreatedAt"], int)
    shown = [kind for kind in world.types(execution) if kind.startswith("Task") and "State" not in kind]
    assert shown == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_a_job_that_fails_has_its_description_as_the_cause(world, aws):
    emr = aws.client_of("emr-serverless")
    application = emr.create_application(name="a", type="SPARK", releaseLabel="emr-6.6.0")["applicationId"]
    asked = {
        "ApplicationId": application, "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r",
        "JobDriver": {"SparkSubmit": {"EntryPoint": "s3://a/b.py"}},
    }  # fmt: skip
    catch = [{"ErrorEquals": ["States.TaskFailed"], "Next": "Caught"}]
    run = job("emr-serverless:startJobRun.sync", asked, Catch=catch, Next="Never")
    execution = world.start(machine(Run=run, Never={"Type": "Fail"}, Caught=end_pass()))
    submitted(world, execution)
    (started,) = emr.list_job_runs(applicationId=application)["jobRuns"]
    emr.cancel_job_run(applicationId=application, jobRunId=started["id"])
    caught = json.loads(world.run(execution, LONG).output)
    description = json.loads(caught["Cause"])
    assert caught["Error"] == "States.TaskFailed"
    assert (description["JobRunId"], description["State"]) == (started["id"], "CANCELLED")


def test_a_job_that_is_refused_has_failed_at_its_submission(world, aws):
    execution = world.run(world.start(machine(Run=job("glue:startJobRun.sync", {"JobName": "none"}))), LONG)
    assert (execution.status, execution.error) == ("FAILED", "Glue.EntityNotFoundException")
    assert "TaskSubmitFailed" in world.types(execution)


def test_a_nested_execution_takes_the_parameters_of_start_execution_only(world):
    nested = {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:none", "Colour": "red"}
    execution = world.run(world.start(machine(Run=job("states:startExecution.sync:2", nested))), LONG)
    assert execution.error == "States.Runtime"
    assert execution.cause == (
        "An error occurred while executing the state 'Run' (entered at the event id #2). The Parameters "
        f"'{json.dumps(nested, separators=(',', ':'))}' could not be used to start the Task: "
        '[The field "Colour" is not supported by Step Functions]'
    )
    missing = world.run(world.start(machine(Run=job("states:startExecution", {"Input": {}}))), LONG)
    assert "The field 'StateMachineArn' is required but was missing" in missing.cause


def test_no_worker_waits_while_a_job_runs(world, ecs):
    execution = world.start(machine(Run=job("ecs:runTask.sync", {"Cluster": "c", "TaskDefinition": "t"})))
    attempt = submitted(world, execution)
    assert (attempt.worker, attempt.lease_until, "memory" in json.loads(attempt.work)) == ("", None, True)
    (arn,) = ecs.list_tasks(cluster="c")["taskArns"]
    ecs.stop_task(cluster="c", task=arn)
    execution = world.run(execution, LONG)
    assert json.loads(execution.output)["TaskArn"] == arn
    assert json.loads(execution.output)["LastStatus"] == "STOPPED"
    assert json.loads(execution.output)["StartedBy"] == "AWS Step Functions"


def test_a_worker_lost_over_a_look_does_not_begin_the_job_again(world, ecs):
    execution = world.start(machine(Run=job("ecs:runTask.sync", {"Cluster": "c", "TaskDefinition": "t"})))
    attempt = submitted(world, execution)
    TaskAttempt.objects.filter(pk=attempt.pk).update(status="QUEUED")
    assert claim_attempt(execution.pk, attempt.token)
    TaskAttempt.objects.filter(pk=attempt.pk).update(lease_until=0.0)
    assert expire_leases() >= 1
    attempt.refresh_from_db()
    assert attempt.status == "QUEUED"
    (arn,) = ecs.list_tasks(cluster="c")["taskArns"]
    ecs.stop_task(cluster="c", task=arn)
    assert world.run(execution, LONG).status == "SUCCEEDED"
    assert "WorkerLost" not in world.types(execution)
    assert len(ecs.list_tasks(cluster="c", desiredStatus="STOPPED")["taskArns"]) == 1


@pytest.mark.parametrize("ending", ["stopped", "timed out"])
def test_a_job_that_nobody_waits_for_any_more_is_cancelled(world, ecs, ending):
    execution = world.start(
        machine(Run=job("ecs:runTask.sync", {"Cluster": "c", "TaskDefinition": "t"}, TimeoutSeconds=600))
    )
    submitted(world, execution)
    if ending == "stopped":
        services.execution_stop(world.owner, execution.pk)
    else:
        Timer.objects.filter(execution=execution, reason="timeout").update(due=0.0)
    execution = world.run(execution, LONG)
    assert execution.status == ("ABORTED" if ending == "stopped" else "FAILED")
    (asked,) = cancellations(execution)
    withdrawals.cancel(asked)
    (arn,) = ecs.list_tasks(cluster="c", desiredStatus="STOPPED")["taskArns"]
    assert ecs.describe_tasks(cluster="c", tasks=[arn])["tasks"][0]["lastStatus"] == "STOPPED"


def test_an_ended_job_is_not_cancelled(world, batch):
    execution = world.run(
        world.start(
            machine(
                Run=job("batch:submitJob.sync", {"JobName": "n", "JobQueue": "jobs", "JobDefinition": "definition"})
            )
        ),
        LONG,
    )
    assert cancellations(execution) == []


def test_credentials_of_a_state_reach_the_call(world, aws):
    sdk = job("aws-sdk:sts:getCallerIdentity", {}, Credentials={"RoleArn": "arn:aws:iam::123456789012:role/tasks"})
    execution = world.run(world.start(machine(Ask=sdk)), LONG)
    assert ":assumed-role/tasks/" in json.loads(execution.output)["Arn"]


def submitted(world, execution) -> TaskAttempt:
    """The attempt once its job was submitted, before anybody has looked at the job."""

    def look() -> TaskAttempt | None:
        world.step(execution)
        return execution.attempts.filter(visit=1, status__in=("DELAYED", "QUEUED")).first()

    return until(look, 120, "the submission of the job")


def cancellations(execution) -> list[str]:
    """What workers were asked to cancel for an execution: the messages that wait in Redis, for there is no worker here."""
    messages = [json.loads(text) for text in dispatch.redis_client().lrange("perform", 0, -1)]
    asked = [json.loads(base64.b64decode(m["body"]))[0][0] for m in messages if m["headers"]["task"] == dispatch.CANCEL]
    return [work for work in asked if json.loads(work)["execution"] == str(execution.pk)]
