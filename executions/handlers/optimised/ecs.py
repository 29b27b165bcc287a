"""Amazon ECS, and AWS Fargate."""

from asl import json_codec
from executions.handlers.optimised.family import Action, Asking, Family, Object, Watch, ended
from executions.handlers.outcomes import Failure, Job
from executions.handlers.sdk_texts import FirstSdk

STARTED_BY = "AWS Step Functions"


def _first_task(told: Object) -> str:
    return str(told["Tasks"][0]["TaskArn"])


def _cluster(asked: Object) -> Object:
    return {"Cluster": asked["Cluster"]} if "Cluster" in asked else {}


def _named(asked: Object, asking: Asking) -> Object:
    """Tasks tell who started them."""
    return {"StartedBy": STARTED_BY, **asked}


def _judge(task: Object) -> str | None:
    """A container that ended with another code than 0, or never ran, has failed its task."""
    if task.get("StopCode") == "TaskFailedToStart":
        return "TaskFailedToStart"
    codes = [container.get("ExitCode") for container in task.get("Containers", ())]
    return next((f"exit code {code}" for code in codes if code not in (0, None)), None)


def _refused(answer: Object, job: Job) -> Failure | None:
    """Nothing was started that could be waited for. A guess: the name of this error was never recorded."""
    if not job.resource.endswith(".sync") or answer.get("Tasks"):
        return None
    return Failure("AmazonECS.Unknown", json_codec.dumps_text(answer.get("Failures", [])), "submit")


_TASK = Watch(
    "DescribeTasks",
    lambda asked, told: {**_cluster(asked), "Tasks": [_first_task(told)]},
    job="Tasks.0",
    status="LastStatus",
    done=ended("STOPPED", "DELETED"),
    judge=_judge,
    cancel=lambda asked, told: ("StopTask", {**_cluster(asked), "Task": _first_task(told)}),
)

FAMILY = Family(
    "ecs", "ecs", FirstSdk("ECS", "AmazonECSException", "AmazonECS"), (Action("runTask", _TASK, request=_named, refused=_refused),)
)  # fmt: skip
