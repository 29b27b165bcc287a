"""Items out of the bytes of a file: CSV, JSON, JSONL and Parquet as an ItemReader reads them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from asl import json_codec

JSON = Any
Config = Mapping[str, JSON]

DELIMITERS = {"COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"}
LONGEST_FIELD = 10_485_760  # characters of one CSV field; ours, as Python's own is too small for a payload
NOT_ITERABLE = "Attempting to map over non-iterable node."

csv.field_size_limit(LONGEST_FIELD)


class ReaderProblem(Exception):
    """Why there are no items: the cause of a States.ItemReaderFailed."""


def items_of(body: bytes, config: Config, most: int | None = None) -> list[JSON]:
    """Return at most `most` items of a file; `config` is the ItemReader's ReaderConfig. Raises ReaderProblem."""
    kind = config.get("InputType")
    read = _READERS.get(kind) if isinstance(kind, str) else None
    if read is None:
        raise ReaderProblem(f"InputType is {kind!r}; an item reader reads {', '.join(_READERS)} and MANIFEST.")
    return list(islice(read(body, config), most))


def csv_items(body: bytes, headers: list[str] | None, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Yield an object of texts for each row; without `headers` the first row has them. Raises ReaderProblem.

    Fields that a row lacks are empty, those it has too many are left out, empty rows do not count (Developer Guide,
    "CSV file in an Amazon S3 bucket").
    """
    rows = (row for row in csv.reader(io.StringIO(_text(body), newline=""), delimiter=delimiter) if row)
    try:
        names = next(rows, []) if headers is None else headers
        if len(set(names)) < len(names):
            raise ReaderProblem("CSV headers cannot contain duplicates.")
        for row in rows:
            yield {name: row[place] if place < len(row) else "" for place, name in enumerate(names)}
    except csv.Error as wrong:
        raise ReaderProblem(f"The file is not CSV: {wrong}") from None


def _csv(body: bytes, config: Config) -> Iterator[JSON]:
    wanted = config.get("CSVDelimiter", "COMMA")
    if wanted not in DELIMITERS:
        raise ReaderProblem(f"CSVDelimiter is {wanted!r}; it must be one of {', '.join(DELIMITERS)}.")
    place = config.get("CSVHeaderLocation")
    if place not in ("FIRST_ROW", "GIVEN"):
        raise ReaderProblem(f"CSVHeaderLocation is {place!r}; it must be FIRST_ROW or GIVEN.")
    headers = config.get("CSVHeaders") if place == "GIVEN" else None
    if place == "GIVEN" and not (isinstance(headers, list) and all(isinstance(name, str) for name in headers)):
        raise ReaderProblem("CSVHeaders must be an array of texts where CSVHeaderLocation is GIVEN.")
    return csv_items(body, headers, DELIMITERS[wanted])


def members_of(body: bytes, config: Config, most: int | None = None) -> list[JSON] | None:
    """Return the members of the object that an ItemsPointer leads to, as pairs; None if it leads to none.

    Raises ReaderProblem. An object that is a whole file is no list of items, as recorded.
    """
    if config.get("InputType") != "JSON" or not isinstance(config.get("ItemsPointer"), str):
        return None
    value = _json_value(body, config)
    if not isinstance(value, dict):
        return None
    return [{"Key": key, "Value": member} for key, member in islice(value.items(), most)]


def _json(body: bytes, config: Config) -> Iterator[JSON]:
    value = _json_value(body, config)
    if not isinstance(value, list):
        raise ReaderProblem(NOT_ITERABLE)
    return iter(value)


def _json_value(body: bytes, config: Config) -> JSON:
    try:
        value = json_codec.loads(_text(body))
    except ValueError as wrong:
        raise ReaderProblem(f"The file is not JSON: {wrong}") from None
    pointer = config.get("ItemsPointer")
    return _at(value, pointer) if isinstance(pointer, str) else value


def _at(value: JSON, pointer: str) -> JSON:
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isascii() and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            raise ReaderProblem(f"The ItemsPointer '{pointer}' points to nothing in the file.")
    return value


def _json_lines(body: bytes, config: Config) -> Iterator[JSON]:
    for number, line in enumerate(body.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            try:
                yield json_codec.loads(line)
            except ValueError as wrong:
                raise ReaderProblem(f"Line {number} of the file is not JSON: {wrong}") from None


def _parquet(body: bytes, config: Config) -> Iterator[JSON]:
    try:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415  an extra: installed where it is wanted
    except ImportError:
        raise ReaderProblem(
            "Parquet files need the package pyarrow on the server: install sfn-studio[parquet]."
        ) from None
    try:
        for batch in parquet.ParquetFile(io.BytesIO(body)).iter_batches():
            yield from (_plain(row) for row in batch.to_pylist())
    except ArrowException as wrong:
        raise ReaderProblem(f"The file is not Parquet: {wrong}") from None


def _plain(value: Any) -> JSON:
    """Return a Parquet value as JSON: what JSON has no form for is text."""
    if isinstance(value, dict):
        return {str(name): _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ReaderProblem(f"The file is not UTF-8: {wrong}") from None


_READERS: dict[str, Callable[[bytes, Config], Iterator[JSON]]] = {
    "CSV": _csv,
    "JSON": _json,
    "JSONL": _json_lines,
    "PARQUET": _parquet,
}
