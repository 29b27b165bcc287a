"""The order in which a Java HashSet yields JSON values.

States.ArrayUnique was measured to give its items in this order: [true, false] comes back as [false, true], and
[[1, 2], [2, 1]] as [[2, 1], [1, 2]]; small numbers and one-letter strings keep their order, as they do in Java.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

JSON = Any

_MASK = 0xFFFFFFFF


def hash_set(items: list[JSON], distinct: Iterable[JSON]) -> list[JSON]:
    """`distinct` in the order of `new HashSet(items)`; equal buckets keep the order of insertion."""
    table = _table_size(len(items))
    return sorted(distinct, key=lambda item: _spread(java_hash(item)) & (table - 1))


def java_hash(value: JSON) -> int:
    """`hashCode()` of the Java value that Jackson makes of `value`, as an unsigned 32-bit number."""
    if value is None:
        return 0
    if isinstance(value, bool):
        return 1231 if value else 1237
    if isinstance(value, int):
        return _hash_integer(value)
    if isinstance(value, float):
        bits = int.from_bytes(struct.pack(">d", value), "big")
        return (bits ^ bits >> 32) & _MASK
    if isinstance(value, str):
        return _hash_text(value)
    if isinstance(value, list):
        code = 1
        for item in value:
            code = (31 * code + java_hash(item)) & _MASK
        return code
    return sum(_hash_text(name) ^ java_hash(item) for name, item in value.items()) & _MASK


def _hash_integer(value: int) -> int:
    if -(2**31) <= value < 2**31:
        return value & _MASK
    bits = value & 0xFFFFFFFFFFFFFFFF
    return (bits ^ bits >> 32) & _MASK


def _hash_text(text: str) -> int:
    code = 0
    units = text.encode("utf-16-be", "surrogatepass")
    for at in range(0, len(units), 2):
        code = (31 * code + (units[at] << 8 | units[at + 1])) & _MASK
    return code


def _spread(code: int) -> int:
    return code ^ code >> 16


def _table_size(count: int) -> int:
    wanted = max(int(count / 0.75) + 1, 16)
    return 1 << (wanted - 1).bit_length()
