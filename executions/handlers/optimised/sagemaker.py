"""Amazon SageMaker AI: five kinds of jobs, and what serves models."""

from executions.handlers.optimised.family import Action, Family, Watch, ended
from executions.handlers.sdk_texts import FirstSdk


def _job(kind: str) -> Action:
    """Each kind of job has a name, a status and actions that are called after it."""
    name = f"{kind}Name"
    watch = Watch(
        f"Describe{kind}",
        lambda asked, told: {name: asked[name]},
        job="",
        status=f"{kind}Status",
        done=ended("Completed"),
        failed=ended("Failed", "Stopped"),
        cancel=lambda asked, told: (f"Stop{kind}", {name: asked[name]}),
    )
    return Action(f"create{kind}", watch)


FAMILY = Family(
    "sagemaker",
    "sagemaker",
    FirstSdk("SageMaker", "AmazonSageMakerException", "AmazonSageMaker"),
    (
        _job("TrainingJob"),
        _job("TransformJob"),
        _job("LabelingJob"),
        _job("HyperParameterTuningJob"),
        _job("ProcessingJob"),
        Action("createModel"),
        Action("createEndpointConfig"),
        Action("createEndpoint"),
        Action("updateEndpoint"),
    ),
)
