"""Amazon EMR: clusters and steps, under names that Step Functions has for them."""

from typing import Any

from executions.handlers.aws_clients import CallFailed
from executions.handlers.optimised.family import Action, Asking, Family, Object, Watch, ended
from executions.handlers.outcomes import Failure
from executions.handlers.sdk_texts import FirstSdk

JSON = Any


def _cluster(done: frozenset[str], failed: frozenset[str] = frozenset(), told_id: bool = False) -> Watch:
    return Watch(
        "DescribeCluster",
        lambda asked, told: {"ClusterId": (told if told_id else asked)["ClusterId"]},
        job="Cluster",
        named="Cluster",
        status="Status.State",
        done=done,
        failed=failed,
        cancel=(lambda asked, told: ("TerminateJobFlows", {"JobFlowIds": [told["ClusterId"]]})) if told_id else None,
    )


_STEP = Watch(
    "DescribeStep",
    lambda asked, told: {"ClusterId": asked["ClusterId"], "StepId": told["StepId"]},
    job="Step",
    named="Step",
    status="Status.State",
    done=ended("COMPLETED"),
    failed=ended("CANCELLED", "FAILED", "INTERRUPTED"),
    cancel=lambda asked, told: ("CancelSteps", {"ClusterId": asked["ClusterId"], "StepIds": [told["StepId"]]}),
)


def _renamed(given: Object, **names: str) -> Object:
    """The parameters under the service's names; a name with a trailing `_` wants a list of one."""
    asked = {}
    for name, value in given.items():
        new = names.get(name, name)
        asked[new.removesuffix("_")] = [value] if new.endswith("_") else value
    return asked


def _fleet(given: Object, asking: Asking) -> Object:
    found = asking.call("ListInstanceFleets", {"ClusterId": given.get("ClusterId")}).get("InstanceFleets", [])
    fleet = _named(found, given.get("InstanceFleetName"), "fleet")
    return {
        "ClusterId": given.get("ClusterId"),
        "InstanceFleet": {**_object(given, "InstanceFleet"), "InstanceFleetId": fleet},
    }


def _group(given: Object, asking: Asking) -> Object:
    found = asking.call("ListInstanceGroups", {"ClusterId": given.get("ClusterId")}).get("InstanceGroups", [])
    group = _named(found, given.get("InstanceGroupName"), "group")
    return {
        "ClusterId": given.get("ClusterId"),
        "InstanceGroups": [{**_object(given, "InstanceGroup"), "InstanceGroupId": group}],
    }


def _object(given: Object, name: str) -> Object:
    value = given.get(name)
    return value if isinstance(value, dict) else {}


def _named(found: list[Object], name: JSON, kind: str) -> str:
    for one in found:
        if one.get("Name") == name:
            return str(one["Id"])
    raise CallFailed(
        Failure("ElasticMapReduce.InvalidRequestException", f"The cluster has no instance {kind} named '{name}'.")
    )


FAMILY = Family(
    "elasticmapreduce",
    "emr",
    FirstSdk("ElasticMapReduce", "AmazonElasticMapReduceException", "AmazonElasticMapReduce"),
    (
        Action(
            "createCluster",
            _cluster(ended("RUNNING", "WAITING", "TERMINATED"), ended("TERMINATED_WITH_ERRORS"), told_id=True),
            operation="RunJobFlow",
            answer=lambda asked, told: {
                "ClusterId" if name == "JobFlowId" else name: value for name, value in told.items()
            },
        ),
        Action(
            "terminateCluster",
            _cluster(ended("TERMINATED", "TERMINATED_WITH_ERRORS")),
            operation="TerminateJobFlows",
            request=lambda given, asking: _renamed(given, ClusterId="JobFlowIds_"),
        ),
        Action(
            "addStep",
            _STEP,
            operation="AddJobFlowSteps",
            request=lambda given, asking: _renamed(given, ClusterId="JobFlowId", Step="Steps_"),
            answer=lambda asked, told: {"StepId": told["StepIds"][0]},
        ),
        Action(
            "cancelStep",
            operation="CancelSteps",
            request=lambda given, asking: _renamed(given, StepId="StepIds_"),
            answer=lambda asked, told: {"CancelStepsInfo": next(iter(told.get("CancelStepsInfoList", ())), None)},
        ),
        Action(
            "setClusterTerminationProtection",
            operation="SetTerminationProtection",
            request=lambda given, asking: _renamed(given, ClusterId="JobFlowIds_"),
        ),
        Action("modifyInstanceFleetByName", operation="ModifyInstanceFleet", request=_fleet),
        Action("modifyInstanceGroupByName", operation="ModifyInstanceGroups", request=_group),
    ),
)
