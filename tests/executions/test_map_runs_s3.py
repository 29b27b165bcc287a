"""Distributed Maps whose items come from S3 and whose results go there, over real HTTP."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest

from executions.engine.items import MOST_LOSSES
from executions.engine.perform import claim_attempt, perform
from executions.engine.sweeper import expire_leases
from executions.map_runs.counting import map_run_counts
from executions.models import Execution, TaskAttempt
from tests.aws.moto_server import KEYS, Moto
from tests.executions.definitions import end_pass, machine
from tests.executions.map_runs import distributed, map_run_of, run_all, settle

ONLY = machine(Only=end_pass())
GET = "arn:aws:states:::s3:getObject"
LIST = "arn:aws:states:::s3:listObjectsV2"
WRITER = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "lists", "Prefix": "out/"}}


@pytest.fixture(scope="module")
def moto() -> Iterator[Moto]:
    server = Moto()
    yield server
    server.stop()


@pytest.fixture
def s3(moto: Moto, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An S3 with an empty bucket, which the studio knows by its environment."""
    moto.post("/moto-api/reset")
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", moto.url)
    client = moto.client_of("s3")
    client.create_bucket(Bucket="lists")
    return client


def reader(key: str = "items", resource: str = GET, **config: Any) -> dict[str, Any]:
    """An ItemReader of the bucket."""
    where = {"Prefix": key} if resource == LIST else {"Key": key}
    return {"Resource": resource, "ReaderConfig": config, "Parameters": {"Bucket": "lists", **where}}


def run(world: Any, item_reader: dict[str, Any], processor: Any = None, **fields: Any) -> Execution:
    """The execution of a Distributed Map with this reader, once it has ended."""
    return run_all(world.start(distributed(processor or ONLY, ItemReader=item_reader, **fields)))


def put(s3: Any, key: str, body: str | bytes) -> None:
    """Write an object."""
    s3.put_object(Bucket="lists", Key=key, Body=body.encode() if isinstance(body, str) else body)


def test_the_rows_of_a_csv_file_are_items(world, s3):
    put(s3, "items", "id,name\n1,a\n2,b\n")
    execution = run(world, reader(InputType="CSV", CSVHeaderLocation="FIRST_ROW"))
    assert json.loads(execution.output) == [{"id": "1", "name": "a"}, {"id": "2", "name": "b"}]
    assert (map_run_of(execution).item_total, map_run_of(execution).child_total) == (2, 2)


def test_no_more_than_max_items_are_read(world, s3):
    put(s3, "items", "\n".join(str(n) for n in range(100)))
    execution = run(world, reader(InputType="JSONL", MaxItems=3))
    assert json.loads(execution.output) == [0, 1, 2]


def test_batches_are_made_of_what_was_read(world, s3):
    put(s3, "items", json.dumps({"data": [1, 2, 3]}))
    execution = run(world, reader(InputType="JSON", ItemsPointer="/data"), ItemBatcher={"MaxItemsPerBatch": 2})
    assert json.loads(execution.output) == [{"Items": [1, 2]}, {"Items": [3]}]


def test_a_listing_of_objects_is_items(world, s3):
    for name in ("in/a", "in/b", "other"):
        put(s3, name, name)
    execution = run(world, reader("in/", LIST))
    items = json.loads(execution.output)
    assert [(item["Key"], item["Size"]) for item in items] == [("in/a", 4), ("in/b", 4)]
    assert set(items[0]) == {"Etag", "Key", "LastModified", "Size", "StorageClass"}
    assert isinstance(items[0]["LastModified"], int)


def test_the_files_under_a_prefix_can_be_loaded_and_flattened(world, s3):
    put(s3, "in/", "")
    put(s3, "in/1.jsonl", "1\n2\n")
    put(s3, "in/2.jsonl", "3\n")
    execution = run(world, reader("in/", LIST, Transformation="LOAD_AND_FLATTEN", InputType="JSONL"))
    assert json.loads(execution.output) == [1, 2, 3]


def test_each_item_tells_its_file(world, s3):
    put(s3, "in/1.jsonl", "1\n2\n")
    put(s3, "in/2.jsonl", "3\n4\n")
    selector = {"from.$": "$$.Map.Item.Source", "n.$": "$$.Map.Item.Value"}
    config = {"Transformation": "LOAD_AND_FLATTEN", "InputType": "JSONL", "MaxItems": 3}
    execution = run(world, reader("in/", LIST, **config), ItemSelector=selector)
    assert json.loads(execution.output) == [
        {"from": "s3://lists/in/1.jsonl", "n": 1},
        {"from": "s3://lists/in/1.jsonl", "n": 2},
        {"from": "s3://lists/in/2.jsonl", "n": 3},
    ]


def test_the_members_of_an_object_in_a_file_are_items(world, s3):
    put(s3, "items", json.dumps({"data": {"x": 1}}))
    selector = {"key.$": "$$.Map.Item.Key", "value.$": "$$.Map.Item.Value"}
    execution = run(world, reader(InputType="JSON", ItemsPointer="/data"), ItemSelector=selector)
    assert json.loads(execution.output) == [{"key": "x", "value": 1}]


def test_an_inventory_is_followed_to_its_files(world, s3):
    put(s3, "data/1.csv.gz", gzip.compress(b'"shop","a",1\n"shop","b",2\n'))
    files = {"files": [{"key": "data/1.csv.gz"}], "destinationBucket": "arn:aws:s3:::lists"}
    put(s3, "items", json.dumps({**files, "fileFormat": "CSV", "fileSchema": "Bucket, Key, Size"}))
    execution = run(world, reader(InputType="MANIFEST"))
    assert json.loads(execution.output)[1] == {"Bucket": "shop", "Key": "b", "Size": "2"}


def test_a_manifest_of_athena_is_followed_to_its_files(world, s3):
    put(s3, "data/1", '{"n":1}\n')
    put(s3, "data/2", gzip.compress(b'{"n":2}\n'))
    put(s3, "items", "s3://lists/data/1\ns3://lists/data/2\n")
    execution = run(world, reader(ManifestType="ATHENA_DATA", InputType="JSONL"))
    assert json.loads(execution.output) == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize(
    ("key", "body", "cause"),
    [
        (
            "nowhere",
            "[]",
            "The specified key does not exist. (Service: Amazon S3; Status Code: 404; Error Code: NoSuchKey",
        ),
        ("items", "{}", "Attempting to map over non-iterable node."),
    ],
)
def test_what_cannot_be_read_fails_the_map_run_with_the_services_error(world, s3, key, body, cause):
    put(s3, "items", body)
    execution = run(world, reader(key, InputType="JSON"))
    assert (execution.status, execution.error) == ("FAILED", "States.ItemReaderFailed")
    assert execution.cause.startswith(cause)
    assert map_run_of(execution).status == "FAILED"


def test_without_an_s3_the_cause_says_what_to_set(world, monkeypatch):
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    execution = run(world, reader(InputType="JSON"))
    assert execution.error == "States.ItemReaderFailed"
    assert "AWS_ENDPOINT_URL_S3" in execution.cause


def test_a_mock_of_the_state_gives_the_items(world):
    definition = distributed(ONLY, ItemReader=reader(InputType="JSON"))
    execution = run_all(world.start(definition, mocks={"Each": {"kind": "result", "value": [1, 2]}}))
    assert json.loads(execution.output) == [1, 2]
    execution = run_all(world.start(definition, mocks={"Each": {"kind": "result", "value": {"not": "a list"}}}))
    assert execution.cause == "Attempting to map over non-iterable node."


def test_results_are_written_with_a_manifest_that_names_them(world, s3):
    put(s3, "items", "[1,2]")
    execution = run(world, reader(InputType="JSON"), ResultWriter=WRITER, Label="Lab")
    output = json.loads(execution.output)
    map_run = map_run_of(execution)
    folder = f"out/{map_run.arn.rpartition(':')[2]}"
    details = {"Bucket": "lists", "Key": f"{folder}/manifest.json"}
    assert output == {"MapRunArn": map_run.arn, "ResultWriterDetails": details}
    manifest = json.loads(s3.get_object(**output["ResultWriterDetails"])["Body"].read())
    (file,) = manifest["ResultFiles"]["SUCCEEDED"]
    body = s3.get_object(Bucket="lists", Key=file["Key"])["Body"].read()
    assert len(body) == file["Size"]
    records = json.loads(body)
    assert [record["Output"] for record in records] == ["1", "2"]
    assert records[0]["StateMachineArn"] == f"{execution.workflow.arn}/Lab"
    assert map_run_counts(map_run)[0]["resultsWritten"] == 2


def test_a_map_run_that_failed_tells_of_what_was_done_and_of_what_was_not(world, s3):
    put(s3, "items", "[1,2,3,4]")
    processor = machine(
        Look={"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "Bad"}], "Default": "Good"},
        Good={"Type": "Succeed"},
        Bad={"Type": "Fail", "Error": "Two"},
    )
    execution = run(world, reader(InputType="JSON"), processor, ResultWriter=WRITER, MaxConcurrency=1)
    assert execution.error == "States.ExceedToleratedFailureThreshold"
    folder = f"out/{map_run_of(execution).arn.rpartition(':')[2]}"
    files = {kind: json.loads(s3.get_object(Bucket="lists", Key=f"{folder}/{kind}_0.json")["Body"].read())
             for kind in ("SUCCEEDED", "FAILED", "PENDING")}  # fmt: skip
    assert [record["Input"] for record in files["SUCCEEDED"]] == ["1"]
    assert [(record["Input"], record["Error"]) for record in files["FAILED"]] == [("2", "Two")]
    assert [record["Input"] for record in files["PENDING"]] == ["3", "4"]


def test_a_bucket_that_is_not_there_fails_the_writing(world, s3):
    put(s3, "items", "[1]")
    elsewhere = {**WRITER, "Parameters": {"Bucket": "nowhere"}}
    execution = run(world, reader(InputType="JSON"), ResultWriter=elsewhere)
    assert (execution.status, execution.error) == ("FAILED", "States.ResultWriterFailed")
    assert "NoSuchBucket" in execution.cause


def test_a_worker_lost_over_the_items_has_them_read_again(world, s3):
    put(s3, "items", "[1,2]")
    execution = world.start(distributed(ONLY, ItemReader=reader(InputType="JSON")))
    settle(execution)
    attempt = execution.attempts.get()
    assert claim_attempt(execution.pk, attempt.token)
    _lose(attempt)
    assert run_all(execution).status == "SUCCEEDED"


def test_a_reader_that_always_loses_its_worker_is_given_up(world, s3):
    execution = world.start(distributed(ONLY, ItemReader=reader(InputType="JSON")))
    settle(execution)
    attempt = execution.attempts.get()
    for _ in range(MOST_LOSSES + 1):
        assert claim_attempt(execution.pk, attempt.token)
        _lose(attempt)
    execution = run_all(execution)
    assert execution.error == "States.ItemReaderFailed"
    assert "lost 6 times" in execution.cause


def test_a_late_answer_of_a_reader_is_no_news(world, s3):
    put(s3, "items", "[1]")
    execution = world.start(distributed(ONLY, ItemReader=reader(InputType="JSON")))
    settle(execution)
    token = execution.attempts.get().token
    run_all(execution)
    perform(str(execution.pk), token)
    assert world.types(execution).count("ItemsRead") == 1


def _lose(attempt: TaskAttempt) -> None:
    TaskAttempt.objects.filter(pk=attempt.pk).update(lease_until=0.0)
    assert expire_leases() >= 1  # others may have left some
