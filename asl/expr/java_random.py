"""What `java.util.Random` gives first for a seed: the service's seeded functions draw from it.

The method is published in the class's documentation: a linear congruential generator of 48 bits.
"""

from __future__ import annotations

from collections.abc import Iterator

_MULTIPLIER, _INCREMENT, _MASK = 0x5DEECE66D, 0xB, (1 << 48) - 1


def first_fraction(seed: int) -> float:
    """`new Random(seed).nextDouble()`. As measured by others, `$random(42)` is 0.7275636800328681 (floci-io/floci#2662)."""
    states = _states(seed)
    high, low = next(states) >> 22, next(states) >> 21
    fraction: float = ((high << 27) + low) / (1 << 53)
    return fraction


def first_integer(seed: int, start: int, end: int) -> int:
    """`start + new Random(seed).nextInt(end - start)`: that States.MathRandom does this is a guess.

    What is wider than Java's int has no such number, and gets one from the fraction.
    """
    width = end - start
    if width >= 1 << 31:
        return start + int(first_fraction(seed) * width)
    states = _states(seed)
    while True:  # more than once only where the numbers left over would make some more likely
        bits = next(states) >> 17
        if width & (width - 1) == 0:  # a power of two
            return start + (width * bits >> 31)
        rest = bits % width
        if bits - rest + width - 1 < 1 << 31:
            return start + rest


def _states(seed: int) -> Iterator[int]:
    state = (seed ^ _MULTIPLIER) & _MASK
    while True:
        state = (state * _MULTIPLIER + _INCREMENT) & _MASK
        yield state
