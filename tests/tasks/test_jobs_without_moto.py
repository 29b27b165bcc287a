"""Jobs of services that moto does not speak for: a server that answers with the shapes of their descriptions, over real HTTP."""

from __future__ import annotations

import json

import pytest

from executions.handlers import Later, Submitted
from executions.handlers.optimised import cancel
from executions.handlers.outcomes import Job

RUN = "/jobs/clean/jobRun/r-1"
JOB = "/2017-08-29/jobs/j-1"


@pytest.fixture(autouse=True)
def endpoint(api, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", api.url)


def waits(perform, resource: str, asked: dict, begun: Submitted):
    return perform(resource, asked, visit=1, memory=begun.poll.memory)


def test_a_recipe_of_databrew_runs_to_its_end(perform, api):
    api.answers = {
        "/jobs/clean/startJobRun": (200, {}, {"RunId": "r-1"}),
        RUN: (200, {}, {"JobName": "clean", "RunId": "r-1", "State": "RUNNING", "StartedOn": 1700000000.5}),
        f"{RUN}/stopJobRun": (200, {}, {"RunId": "r-1"}),
    }
    begun = perform("databrew:startJobRun.sync", {"Name": "clean"})
    assert begun.output["RunId"] == "r-1"
    assert isinstance(waits(perform, "databrew:startJobRun.sync", {"Name": "clean"}, begun), Later)
    api.answers[RUN] = (200, {}, {**api.answers[RUN][2], "State": "SUCCEEDED"})
    ended = waits(perform, "databrew:startJobRun.sync", {"Name": "clean"}, begun).output
    assert (ended["JobName"], ended["State"], ended["StartedOn"]) == ("clean", "SUCCEEDED", 1700000000500)
    api.answers[RUN] = (200, {}, {**api.answers[RUN][2], "State": "TIMEOUT"})
    failed = waits(perform, "databrew:startJobRun.sync", {"Name": "clean"}, begun)
    assert (failed.error, json.loads(failed.cause)["State"]) == ("States.TaskFailed", "TIMEOUT")
    memory = begun.poll.memory
    assert cancel(Job("", "", "Run", "arn:aws:states:::databrew:startJobRun.sync", None, {}, memory=memory))
    assert (api.calls[-1].method, api.calls[-1].path) == ("POST", f"{RUN}/stopJobRun")


def test_a_job_of_mediaconvert_runs_to_its_end(perform, api):
    told = {"id": "j-1", "status": "PROGRESSING", "role": "arn:aws:iam::123456789012:role/r", "settings": {}}
    api.answers = {"/2017-08-29/jobs": (201, {}, {"job": told}), JOB: (200, {}, {"job": told})}
    asked = {"Role": told["role"], "Settings": {"Inputs": [{"FileInput": "s3://a/b.mov"}]}}
    begun = perform("mediaconvert:createJob.sync", asked)
    assert begun.output["Job"]["Id"] == "j-1"
    sent = json.loads(api.calls[0].body)
    assert sent["settings"] == {"inputs": [{"fileInput": "s3://a/b.mov"}]}
    assert isinstance(waits(perform, "mediaconvert:createJob.sync", asked, begun), Later)
    api.answers[JOB] = (200, {}, {"job": {**told, "status": "COMPLETE"}})
    assert waits(perform, "mediaconvert:createJob.sync", asked, begun).output["Job"]["Status"] == "COMPLETE"
    api.answers[JOB] = (200, {}, {"job": {**told, "status": "ERROR", "errorMessage": "no such file"}})
    failed = waits(perform, "mediaconvert:createJob.sync", asked, begun)
    assert json.loads(failed.cause)["Job"]["ErrorMessage"] == "no such file"
