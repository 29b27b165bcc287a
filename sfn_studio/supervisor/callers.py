"""How many callers each web process has."""

from __future__ import annotations

import mmap


class Callers:
    """How many callers each of some processes has, in memory that they share once they are forked."""

    def __init__(self, processes: int) -> None:
        self._numbers = memoryview(mmap.mmap(-1, 4 * processes)).cast("i")

    def tell(self, place: int, number: int) -> None:
        """Process `place` has so many."""
        self._numbers[place] = number

    def others(self, place: int) -> list[int]:
        """The numbers of all but process `place`."""
        numbers = self._numbers.tolist()
        return numbers[:place] + numbers[place + 1 :]

    def others_have_fewer(self, place: int) -> bool:
        """Whether any other process has fewer than process `place`."""
        return min(self._numbers) < self._numbers[place]
