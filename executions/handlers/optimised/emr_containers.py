"""Amazon EMR on EKS."""

from executions.handlers.optimised.family import Action, Family, Watch, ended
from executions.handlers.sdk_texts import FirstSdk

_RUN = Watch(
    "DescribeJobRun",
    lambda asked, told: {"VirtualClusterId": asked["VirtualClusterId"], "Id": told["Id"]},
    job="JobRun",
    status="State",
    done=ended("COMPLETED"),
    failed=ended("FAILED", "CANCELLED"),
    cancel=lambda asked, told: ("CancelJobRun", {"VirtualClusterId": asked["VirtualClusterId"], "Id": told["Id"]}),
)
_DELETED = Watch(
    "DescribeVirtualCluster",
    lambda asked, told: {"Id": asked["Id"]},
    job="VirtualCluster",
    status="State",
    done=ended("TERMINATED"),
    failed=ended("ARRESTED"),
    gone="ResourceNotFoundException",
)

FAMILY = Family(
    "emr-containers",
    "emr-containers",
    FirstSdk("EMRContainers", "AmazonEMRContainersException", "AmazonEMRContainers"),
    (Action("createVirtualCluster"), Action("deleteVirtualCluster", _DELETED), Action("startJobRun", _RUN)),
)
