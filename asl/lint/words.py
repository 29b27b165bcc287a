"""Small sentences that several rules share: lists of names, and the nearest name to one that is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def listed(names: Iterable[object]) -> str:
    """`[States, StartAt]`, as the service lists names."""
    return f"[{', '.join(str(name) for name in names)}]"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was most likely meant to be, or None where nothing is near."""
    candidates = list(known)[:500]
    folded = {candidate.casefold(): candidate for candidate in candidates}
    if name.casefold() in folded:
        return folded[name.casefold()]
    found = get_close_matches(name[:100], candidates, n=1, cutoff=0.6)
    return found[0] if found else None
