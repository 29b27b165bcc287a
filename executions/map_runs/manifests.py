"""Manifests: files that name the files with the items, as S3 Inventory and Athena's UNLOAD write them."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

from asl import json_codec
from executions.map_runs.item_formats import ReaderProblem

JSON = Any
GZIP = b"\x1f\x8b"
GZIP_WINDOW = 31  # zlib's name for its largest window with gzip's header


@dataclass(frozen=True, slots=True)
class Part:
    """A file of items: where it is, its format, and the CSV headers that it has not got itself."""

    bucket: str
    key: str
    kind: str
    headers: tuple[str, ...] | None = None


def manifest_parts(body: bytes, config: dict[str, JSON]) -> list[Part]:
    """Return the files that a manifest names, in their order. Raises ReaderProblem."""
    if config.get("ManifestType") == "ATHENA_DATA":
        return _athena(body, str(config.get("InputType")))
    return _inventory(body)


def _inventory(body: bytes) -> list[Part]:
    """Read `manifest.json` of S3 Inventory: its files have no headers, `fileSchema` names them."""
    try:
        manifest = json_codec.loads(body)
        bucket = str(manifest["destinationBucket"]).rpartition(":")[2]
        kind = str(manifest["fileFormat"]).upper()
        names = tuple(name.strip() for name in str(manifest["fileSchema"]).split(","))
        keys = [str(file["key"]) for file in manifest["files"]]
    except (ValueError, TypeError, KeyError) as wrong:
        raise ReaderProblem(f"The file is not a manifest of S3 Inventory: {wrong!r}") from None
    if kind not in ("CSV", "PARQUET"):
        raise ReaderProblem(f"The inventory's files have the format {kind}; an item reader reads CSV and Parquet.")
    return [Part(bucket, key, kind, names if kind == "CSV" else None) for key in keys]


def _athena(body: bytes, kind: str) -> list[Part]:
    """Read the manifest of Athena's UNLOAD: a line with the address of each file."""
    parts: list[Part] = []
    for number, line in enumerate(body.decode("utf-8-sig", "replace").splitlines(), 1):
        address = line.strip().strip('"')
        if not address:
            continue
        bucket, slash, key = address.removeprefix("s3://").partition("/")
        if not address.startswith("s3://") or not slash or not key:
            raise ReaderProblem(f"Line {number} of the manifest is no S3 address: {address[:200]}")
        parts.append(Part(bucket, key, kind))
    return parts


def unpacked(body: bytes, most: int) -> bytes:
    """Return a file's bytes, unpacked where they are gzip's; at most `most` bytes. Raises ReaderProblem."""
    if not body.startswith(GZIP):
        return body
    packed = zlib.decompressobj(GZIP_WINDOW)
    try:
        found = packed.decompress(body, most)
    except zlib.error as wrong:
        raise ReaderProblem(f"The file is not gzip: {wrong}") from None
    if packed.unconsumed_tail:
        raise ReaderProblem(f"The file has more than {most:,} bytes when it is unpacked: more than is read here.")
    return found
