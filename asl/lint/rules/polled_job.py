"""A loop that asks for a job's state, where a .sync call would wait for it."""

from collections.abc import Iterator

from asl.graph import Machine
from asl.lint.integrations import read_resource
from asl.lint.rule import Finding, Rule
from asl.lint.view import View

# What people ask with, and the call that waits by itself.
_WAITS = {
    ("athena", "getQueryExecution"): "athena:startQueryExecution.sync",
    ("batch", "describeJobs"): "batch:submitJob.sync",
    ("codebuild", "batchGetBuilds"): "codebuild:startBuild.sync",
    ("databrew", "describeJobRun"): "databrew:startJobRun.sync",
    ("ecs", "describeTasks"): "ecs:runTask.sync",
    ("emr", "describeStep"): "elasticmapreduce:addStep.sync",
    ("glue", "getJobRun"): "glue:startJobRun.sync",
    ("mediaconvert", "getJob"): "mediaconvert:createJob.sync",
    ("sagemaker", "describeTrainingJob"): "sagemaker:createTrainingJob.sync",
    ("sagemaker", "describeProcessingJob"): "sagemaker:createProcessingJob.sync",
    ("sagemaker", "describeTransformJob"): "sagemaker:createTransformJob.sync",
    ("sfn", "describeExecution"): "states:startExecution.sync",
}


def _check(machine: Machine, view: View) -> Iterator[Finding]:
    asking = []
    for state in machine.states.values():
        resource = state.value.get("Resource")
        if state.type == "Task" and type(resource) is str:
            read = read_resource(resource)
            instead = _WAITS.get((read.service, read.action))
            if instead:
                asking.append((state, instead))
    for loop in view.loops(machine) if asking else ():
        if any(machine.states[name].type == "Wait" for name in loop if name in machine.states):
            for state, instead in asking:
                if state.name in loop:
                    yield Finding((*state.path, "Resource"), "Each turn of this loop costs several transitions to ask for a job",
                                  expected=f"{instead}, which waits without a loop")  # fmt: skip


RULE = Rule(
    id="polled_job",
    says="A job that .sync can wait for is not asked for in a loop.",
    code="POLLED_JOB",
    severity="INFO",
    machine=_check,
)
