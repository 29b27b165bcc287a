"""Amazon EKS: clusters, node groups and Fargate profiles; not what runs inside a cluster."""

from executions.handlers.optimised.family import Action, Family, Watch, ended
from executions.handlers.sdk_texts import FirstSdk


def _watch(thing: str, *names: str, deleted: bool = False) -> Watch:
    """A thing is ACTIVE once it was created, and not there any more once it was deleted."""
    return Watch(
        f"Describe{thing}",
        lambda asked, told: {name: asked[name] for name in names},
        job=thing,
        named=thing,
        status="Status",
        done=ended() if deleted else ended("ACTIVE"),
        failed=ended("FAILED", "DELETE_FAILED") if deleted else ended("FAILED", "CREATE_FAILED"),
        gone="ResourceNotFoundException" if deleted else None,
    )


_GROUP = ("ClusterName", "NodegroupName")
_PROFILE = ("ClusterName", "FargateProfileName")

FAMILY = Family(
    "eks",
    "eks",
    FirstSdk("EKS", "AmazonEKSException", "AmazonEKS"),
    (
        Action("createCluster", _watch("Cluster", "Name")),
        Action("deleteCluster", _watch("Cluster", "Name", deleted=True)),
        Action("createNodegroup", _watch("Nodegroup", *_GROUP)),
        Action("deleteNodegroup", _watch("Nodegroup", *_GROUP, deleted=True)),
        Action("createFargateProfile", _watch("FargateProfile", *_PROFILE)),
        Action("deleteFargateProfile", _watch("FargateProfile", *_PROFILE, deleted=True)),
    ),
)
