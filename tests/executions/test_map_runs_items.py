"""Items out of files, and results into files: the formats alone, without S3."""

from __future__ import annotations

import gzip
import io
import json

import pytest

from executions.map_runs.item_formats import NOT_ITERABLE, ReaderProblem, items_of, members_of
from executions.map_runs.manifests import Part, manifest_parts, unpacked
from executions.map_runs.result_files import manifest_of, result_files

FIRST_ROW = {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}
GIVEN = {"InputType": "CSV", "CSVHeaderLocation": "GIVEN"}

READ = {
    "rows of text with the headers of the first row": (FIRST_ROW, "a,b\n1,x\n", [{"a": "1", "b": "x"}]),
    "headers that are given": ({**GIVEN, "CSVHeaders": ["a", "b"]}, "1,x\n", [{"a": "1", "b": "x"}]),
    "fewer fields than headers are empty": (FIRST_ROW, "a,b\n1\n", [{"a": "1", "b": ""}]),
    "more fields than headers are left out": (FIRST_ROW, "a\n1,2,3\n", [{"a": "1"}]),
    "empty rows do not count": (FIRST_ROW, "a\n\n1\n\n", [{"a": "1"}]),
    "quotes, delimiters and line ends in a field": (FIRST_ROW, 'a,b\r\n"1,""2""","x\ny"\r\n', [{"a": '1,"2"', "b": "x\ny"}]),
    "a byte order mark is no part of a header": (FIRST_ROW, "\ufeffa\n1\n", [{"a": "1"}]),
    "no rows": (FIRST_ROW, "a,b\n", []),
    "an empty file": (FIRST_ROW, "", []),
    "pipes": ({**FIRST_ROW, "CSVDelimiter": "PIPE"}, "a|b\n1|2\n", [{"a": "1", "b": "2"}]),
    "semicolons": ({**FIRST_ROW, "CSVDelimiter": "SEMICOLON"}, "a;b\n1;2\n", [{"a": "1", "b": "2"}]),
    "spaces": ({**FIRST_ROW, "CSVDelimiter": "SPACE"}, "a b\n1 2\n", [{"a": "1", "b": "2"}]),
    "tabs": ({**FIRST_ROW, "CSVDelimiter": "TAB"}, "a\tb\n1\t2\n", [{"a": "1", "b": "2"}]),
    "a JSON array": ({"InputType": "JSON"}, '[1,{"a":2},null]', [1, {"a": 2}, None]),
    "a pointer into an object": ({"InputType": "JSON", "ItemsPointer": "/a/b"}, '{"a":{"b":[1,2]}}', [1, 2]),
    "a pointer with an index and an escape": (
        {"InputType": "JSON", "ItemsPointer": "/1/x~1y"}, '[0,{"x/y":[3]}]', [3],
    ),
    "a value in each line": ({"InputType": "JSONL"}, '{"a":1}\n\n[2]\n', [{"a": 1}, [2]]),
}  # fmt: skip

REFUSED = {
    "headers twice": (FIRST_ROW, "a,b,a\n1,2,3\n", "CSV headers cannot contain duplicates."),
    "given headers twice": ({**GIVEN, "CSVHeaders": ["a", "a"]}, "1,2\n", "CSV headers cannot contain duplicates."),
    "no given headers": (GIVEN, "1\n", "CSVHeaders must be an array"),
    "no place of the headers": ({"InputType": "CSV"}, "a\n", "CSVHeaderLocation is None"),
    "a delimiter that is none": ({**FIRST_ROW, "CSVDelimiter": "DOT"}, "a\n", "CSVDelimiter is 'DOT'"),
    "an object": ({"InputType": "JSON"}, '{"a":1}', NOT_ITERABLE),
    "a text": ({"InputType": "JSON"}, '"a"', NOT_ITERABLE),
    "a pointer to an object": ({"InputType": "JSON", "ItemsPointer": "/a"}, '{"a":{}}', NOT_ITERABLE),
    "a pointer to nothing": ({"InputType": "JSON", "ItemsPointer": "/b"}, '{"a":[]}', "points to nothing"),
    "a pointer past the end": ({"InputType": "JSON", "ItemsPointer": "/7"}, "[[]]", "points to nothing"),
    "no JSON": ({"InputType": "JSON"}, "[1,", "The file is not JSON"),
    "a line that is no JSON": ({"InputType": "JSONL"}, "1\n2\n{\n", "Line 3 of the file is not JSON"),
    "a format that is none": ({"InputType": "XML"}, "<a/>", "InputType is 'XML'"),
    "no format": ({}, "1", "InputType is None"),
}


@pytest.mark.parametrize("case", READ)
def test_an_item_reader_reads(case):
    config, text, items = READ[case]
    assert items_of(text.encode(), config) == items


@pytest.mark.parametrize("case", REFUSED)
def test_an_item_reader_says_what_is_wrong_with(case):
    config, text, words = REFUSED[case]
    with pytest.raises(ReaderProblem) as refused:
        items_of(text.encode(), config)
    assert words in str(refused.value)


def test_members_of_an_object_are_items_where_a_pointer_leads_to_it():
    pointed = {"InputType": "JSON", "ItemsPointer": "/a"}
    text = b'{"a":{"x":1,"y":2}}'
    assert members_of(text, pointed) == [{"Key": "x", "Value": 1}, {"Key": "y", "Value": 2}]
    assert members_of(text, pointed, 1) == [{"Key": "x", "Value": 1}]
    assert members_of(b'{"a":[]}', pointed) is None
    assert members_of(text, {"InputType": "JSON"}) is None


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(ReaderProblem, match="not UTF-8"):
        items_of(b"a\n\xff\xfe\n", FIRST_ROW)


def test_no_more_items_than_wanted_are_read_and_the_rest_is_not_looked_at():
    assert items_of(b"1\n2\n{broken\n", {"InputType": "JSONL"}, 2) == [1, 2]


def test_parquet_is_read_or_its_package_is_named():
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        with pytest.raises(ReaderProblem, match="pyarrow"):
            items_of(b"PAR1", {"InputType": "PARQUET"})
        return
    file = io.BytesIO()
    parquet.write_table(pyarrow.table({"a": [1, 2], "b": ["x", None]}), file)
    assert items_of(file.getvalue(), {"InputType": "PARQUET"}) == [{"a": 1, "b": "x"}, {"a": 2, "b": None}]
    with pytest.raises(ReaderProblem, match="not Parquet"):
        items_of(b"PAR1", {"InputType": "PARQUET"})


def test_an_inventory_names_its_files_and_their_headers():
    manifest = {
        "sourceBucket": "shop",
        "destinationBucket": "arn:aws:s3:::lists",
        "fileFormat": "CSV",
        "fileSchema": "Bucket, Key, Size",
        "files": [{"key": "data/1.csv.gz", "size": 12, "MD5checksum": "0"}, {"key": "data/2.csv.gz"}],
    }
    headers = ("Bucket", "Key", "Size")
    assert manifest_parts(json.dumps(manifest).encode(), {"InputType": "MANIFEST"}) == [
        Part("lists", "data/1.csv.gz", "CSV", headers), Part("lists", "data/2.csv.gz", "CSV", headers),
    ]  # fmt: skip
    with pytest.raises(ReaderProblem, match="format ORC"):
        manifest_parts(json.dumps({**manifest, "fileFormat": "ORC"}).encode(), {})
    with pytest.raises(ReaderProblem, match="not a manifest of S3 Inventory"):
        manifest_parts(b"[]", {})


def test_a_manifest_of_athena_is_a_list_of_addresses():
    config = {"ManifestType": "ATHENA_DATA", "InputType": "JSONL"}
    body = b"s3://lists/a/1.gz\n\ns3://lists/a/2.gz\n"
    assert manifest_parts(body, config) == [Part("lists", "a/1.gz", "JSONL"), Part("lists", "a/2.gz", "JSONL")]
    with pytest.raises(ReaderProblem, match="Line 2 of the manifest is no S3 address"):
        manifest_parts(b"s3://lists/a\nhttps://example.com/a\n", config)


def test_gzip_is_unpacked_but_not_without_end():
    assert unpacked(b"plain", 100) == b"plain"
    assert unpacked(gzip.compress(b"packed"), 100) == b"packed"
    with pytest.raises(ReaderProblem, match="more than 100 bytes"):
        unpacked(gzip.compress(b"0" * 1_000_000), 100)
    with pytest.raises(ReaderProblem, match="not gzip"):
        unpacked(b"\x1f\x8bnothing of the kind", 100)


def _record(status: str, output: object = None, **more: object) -> dict[str, object]:
    return {"Status": status, **({"Output": json.dumps(output)} if status == "SUCCEEDED" else {}), **more}


RECORDS = [_record("SUCCEEDED", [1, 2]), _record("FAILED", Error="E"), _record("SUCCEEDED", 3), _record("ABORTED")]
RECORDS += [_record("TIMED_OUT"), _record("PENDING", Input="{}")]


def test_results_are_sorted_by_how_the_children_ended():
    files = {file.name: json.loads(file.body) for file in result_files(RECORDS, {})}
    assert set(files) == {"SUCCEEDED_0.json", "FAILED_0.json", "PENDING_0.json"}
    assert [record["Status"] for record in files["FAILED_0.json"]] == ["FAILED", "ABORTED", "TIMED_OUT"]
    assert files["SUCCEEDED_0.json"] == [RECORDS[0], RECORDS[2]]
    assert files["PENDING_0.json"] == [RECORDS[5]]


@pytest.mark.parametrize(
    ("transformation", "values"), [("COMPACT", [[1, 2], 3]), ("FLATTEN", [1, 2, 3]), ("NONE", [RECORDS[0], RECORDS[2]])]
)
def test_transformations_change_what_is_told_of_success_only(transformation, values):
    config = {"OutputType": "JSONL", "Transformation": transformation}
    files = {file.name: file.body.decode().splitlines() for file in result_files(RECORDS, config)}
    assert [json.loads(line) for line in files["SUCCEEDED_0.jsonl"]] == values
    assert json.loads(files["FAILED_0.jsonl"][0]) == RECORDS[1]


def test_a_full_file_is_followed_by_another():
    records = [_record("SUCCEEDED", "x" * 50) for _ in range(10)]
    files = list(result_files(records, {"Transformation": "COMPACT"}, most_bytes=200))
    assert [file.name for file in files] == ["SUCCEEDED_0.json", "SUCCEEDED_1.json", "SUCCEEDED_2.json"]
    assert [len(json.loads(file.body)) for file in files] == [4, 4, 2]


def test_the_manifest_names_every_file_with_its_size():
    arn = "arn:aws:states:us-east-1:123456789012:mapRun:m/l:1"
    manifest = json.loads(manifest_of("lists", arn, [("FAILED", "p/FAILED_0.json", 7)]))
    assert manifest == {
        "DestinationBucket": "lists",
        "MapRunArn": arn,
        "ResultFiles": {"FAILED": [{"Key": "p/FAILED_0.json", "Size": 7}], "PENDING": [], "SUCCEEDED": []},
    }
