"""Chance as a value: every random choice of a turn is drawn from the seed that the stimulus gave."""

from __future__ import annotations

import hashlib
import random
import uuid


class Entropy:
    """A stream of random values that depends on `seed` (any text) alone; made lazily, since most turns need none."""

    __slots__ = ("_source", "seed")

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self._source: random.Random | None = None

    def fraction(self) -> float:
        """A number n with 0 <= n < 1."""
        return self._random().random()

    def integer(self, start: int, end: int) -> int:
        """An integer n with start <= n < end; `start` where the range is empty."""
        return start + int(self._random().random() * (end - start)) if end > start else start

    def uuid(self) -> str:
        """A version 4 UUID in its usual spelling."""
        return str(uuid.UUID(int=self._random().getrandbits(128), version=4))

    def _random(self) -> random.Random:
        if self._source is None:
            digest = hashlib.sha256(self.seed.encode("utf-8", "surrogatepass")).digest()
            self._source = random.Random(int.from_bytes(digest, "big"))  # noqa: S311 (reproducible by design)
        return self._source
