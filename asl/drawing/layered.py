"""A layered layout: boxes in rows, arrows downwards, few crossings, straight chains. Pure geometry: no definition here.

The four steps of Sugiyama's method: take loops out, give rows, order each row by the median of its neighbours, and place the
boxes as near to their neighbours as the order lets them (least squares by pooling, as in isotonic regression).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

GAP_X, GAP_Y = 28.0, 34.0
LOOP = 22.0
SWEEPS = 12
MOST_BENDS = 6_000
"""With more rows to pass, the longest arrows are led straight, over whatever is there and without their text."""
Key = Hashable


@dataclass(slots=True)
class Box:
    """Something to place; `x` and `y` of its upper left corner are found, and where its row begins and ends.

    `room` is kept free on its right, for an arrow that leads back to it.
    """

    key: Key
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    row: int = 0
    is_bend: bool = False
    top: float = 0.0
    bottom: float = 0.0
    room: float = 0.0

    @property
    def middle(self) -> float:
        """Its centre from left to right."""
        return self.x + self.width / 2


@dataclass(slots=True)
class Arrow:
    """A way between boxes. `points` are found: from source to target; `label` has a size where there is a text."""

    source: Key
    target: Key
    label: tuple[float, float] | None = None
    points: list[tuple[float, float]] = field(default_factory=list)
    label_at: tuple[float, float] | None = None
    is_back: bool = False
    chain: list[Box] = field(default_factory=list)


def place(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> tuple[float, float]:
    """Place the boxes and lead the arrows; the first box is the start. Returns width and height of the whole."""
    known = {box.key: box for box in boxes}
    ways = [arrow for arrow in arrows if arrow.source != arrow.target]
    loops = [arrow for arrow in arrows if arrow.source == arrow.target]
    for arrow in loops:
        known[arrow.source].room = LOOP + 8 + (arrow.label[0] if arrow.label else 0)
    _find_back_arrows(boxes, ways)
    _give_rows(boxes, ways, known)
    rows = _rows_with_bends(boxes, ways, known)
    links = [(one, other) for arrow in ways for one, other in pairwise(arrow.chain) if other.row == one.row + 1]
    rows = _ordered(rows, links)
    _place_across(rows, links)
    height = _place_down(rows)
    for arrow in ways:
        _lead(arrow, ways)
    for arrow in loops:
        _lead_loop(arrow, known[arrow.source])
    left = min((box.x for row in rows for box in row), default=0.0)
    _shift(rows, arrows, -left)
    reach = [box.x + box.width for row in rows for box in row]
    reach += [arrow.label_at[0] + (arrow.label or (0, 0))[0] / 2 for arrow in arrows if arrow.label_at is not None]
    reach += [x for arrow in loops for x, _ in arrow.points]
    return max(reach, default=0.0), height


def _find_back_arrows(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> None:
    """An arrow to a box that the walk is still in closes a loop; boxes that nothing leads to are walked later."""
    leaving: dict[Key, list[Arrow]] = {}
    for arrow in arrows:
        leaving.setdefault(arrow.source, []).append(arrow)
    entered: set[Key] = set()
    inside: set[Key] = set()
    for box in boxes:
        if box.key in entered:
            continue
        entered.add(box.key)
        inside.add(box.key)
        todo = [(box.key, iter(leaving.get(box.key, ())))]
        while todo:
            key, rest = todo[-1]
            way = next(rest, None)
            if way is None:
                inside.discard(key)
                todo.pop()
            elif way.target in inside:
                way.is_back = True
            elif way.target not in entered:
                entered.add(way.target)
                inside.add(way.target)
                todo.append((way.target, iter(leaving.get(way.target, ()))))


def _downward(arrow: Arrow) -> tuple[Key, Key]:
    return (arrow.target, arrow.source) if arrow.is_back else (arrow.source, arrow.target)


def _give_rows(boxes: Sequence[Box], arrows: Sequence[Arrow], known: dict[Key, Box]) -> None:
    """The longest way from a box without arrows to it; an arrow with a label takes a row for that."""
    after: dict[Key, list[tuple[Key, int]]] = {}
    waiting = {box.key: 0 for box in boxes}
    for arrow in arrows:
        upper, lower = _downward(arrow)
        after.setdefault(upper, []).append((lower, 2 if arrow.label else 1))
        waiting[lower] += 1
    ready = [box.key for box in boxes if not waiting[box.key]]
    for key in ready:
        for lower, rows in after.get(key, ()):
            known[lower].row = max(known[lower].row, known[key].row + rows)
            waiting[lower] -= 1
            if not waiting[lower]:
                ready.append(lower)


def _rows_with_bends(boxes: Sequence[Box], arrows: Sequence[Arrow], known: dict[Key, Box]) -> list[list[Box]]:
    rows: list[list[Box]] = [[] for _ in range(max((box.row for box in boxes), default=-1) + 1)]
    for box in boxes:
        rows[box.row].append(box)
    bends = 0
    spans = {id(arrow): known[_downward(arrow)[1]].row - known[_downward(arrow)[0]].row for arrow in arrows}
    for arrow in sorted(arrows, key=lambda one: spans[id(one)]):
        upper, lower = (known[key] for key in _downward(arrow))
        bends += spans[id(arrow)] - 1
        if bends > MOST_BENDS:
            arrow.chain = [upper, lower]
            continue
        label_row = upper.row + 1 if not arrow.is_back else lower.row - 1
        arrow.chain = [upper]
        for row in range(upper.row + 1, lower.row):
            is_label = arrow.label is not None and row == label_row
            width, height = arrow.label if is_label and arrow.label else (2.0, 2.0)
            bend = Box((id(arrow), row), width, height, row=row, is_bend=True)
            rows[row].append(bend)
            arrow.chain.append(bend)
        arrow.chain.append(lower)
    return rows


# --- order ------------------------------------------------------------------------------------------


def _ordered(rows: list[list[Box]], links: list[tuple[Box, Box]]) -> list[list[Box]]:
    above: dict[int, list[Box]] = {}
    below: dict[int, list[Box]] = {}
    for upper, lower in links:
        below.setdefault(id(upper), []).append(lower)
        above.setdefault(id(lower), []).append(upper)
    best, fewest = rows, _crossings(rows, below)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        down = sweep % 2 == 0
        rows = [list(row) for row in rows]
        numbers = range(1, len(rows)) if down else range(len(rows) - 2, -1, -1)
        for number in numbers:
            beside = rows[number - 1 if down else number + 1]
            place = {id(box): at for at, box in enumerate(beside)}
            near = above if down else below
            middle = {
                id(box): _median([place[id(other)] for other in near.get(id(box), ())], at)
                for at, box in enumerate(rows[number])
            }
            rows[number].sort(key=lambda box: middle[id(box)])
        crossings = _crossings(rows, below)
        if crossings < fewest:
            best, fewest = rows, crossings
    return best


def _median(places: list[int], own: float) -> float:
    if not places:
        return own
    places.sort()
    half = len(places) // 2
    return places[half] if len(places) % 2 else (places[half - 1] + places[half]) / 2


def _crossings(rows: list[list[Box]], below: dict[int, list[Box]]) -> int:
    crossings = 0
    for upper, lower in pairwise(rows):
        place = {id(box): at for at, box in enumerate(lower)}
        seen: list[int] = []
        for box in upper:
            ends = [place[id(other)] for other in below.get(id(box), ())]
            crossings += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return crossings


# --- places -----------------------------------------------------------------------------------------


def _place_across(rows: list[list[Box]], links: list[tuple[Box, Box]]) -> None:
    near = _neighbours(links)
    for row in rows:
        x = 0.0
        for box in row:
            box.x = x
            x += box.width + box.room + GAP_X
    for sweep in range(SWEEPS):
        order = range(len(rows)) if sweep % 2 == 0 else range(len(rows) - 1, -1, -1)
        for number in order:
            _pull(rows[number], near, number + (-1 if sweep % 2 == 0 else 1))
    for _ in range(SWEEPS):  # at last between both sides
        for row in rows:
            _pull(row, near, None)


def _neighbours(links: list[tuple[Box, Box]]) -> dict[int, list[tuple[Box, float]]]:
    """The boxes that each is linked with, and how strongly: most where both have no other, so that chains are straight."""
    leaving = Counter(id(upper) for upper, _ in links)
    coming = Counter(id(lower) for _, lower in links)
    near: dict[int, list[tuple[Box, float]]] = {}
    for upper, lower in links:
        strength = 1 / max(leaving[id(upper)], coming[id(lower)]) ** 3
        near.setdefault(id(lower), []).append((upper, strength))
        near.setdefault(id(upper), []).append((lower, strength))
    return near


def _pull(row: list[Box], near: dict[int, list[tuple[Box, float]]], beside: int | None) -> None:
    """Move each box to the middle of its neighbours, in its order and without touching another."""
    offset, targets, weights, offsets = 0.0, [], [], []
    for box in row:
        others = [(other, pull) for other, pull in near.get(id(box), ()) if beside is None or other.row == beside]
        whole = sum(pull for _, pull in others)
        wanted = sum(other.middle * pull for other, pull in others) / whole if others else box.middle
        targets.append(wanted - box.width / 2 - offset)
        weights.append(0.05 + whole + (4.0 if box.is_bend else 0.0))  # bends hold their line
        offsets.append(offset)
        offset += box.width + box.room + GAP_X
    for box, start, place in zip(row, offsets, _pooled(targets, weights), strict=True):
        box.x = place + start


def _pooled(targets: list[float], weights: list[float]) -> list[float]:
    """The nearest numbers that never fall: isotonic regression by pooling neighbours that would."""
    pools: list[tuple[float, float, int]] = []
    for target, weight in zip(targets, weights, strict=True):
        mean, mass, count = target, weight, 1
        while pools and pools[-1][0] > mean:
            before, heavy, many = pools.pop()
            mean = (before * heavy + mean * mass) / (heavy + mass)
            mass, count = heavy + mass, many + count
        pools.append((mean, mass, count))
    return [mean for mean, _, count in pools for _ in range(count)]


def _place_down(rows: list[list[Box]]) -> float:
    y = 0.0
    for row in rows:
        height = max(box.height for box in row)
        for box in row:
            box.y = y + (height - box.height) / 2
            box.top, box.bottom = y, y + height
        y += height + GAP_Y
    return max(0.0, y - GAP_Y)


def _shift(rows: list[list[Box]], arrows: Sequence[Arrow], by: float) -> None:
    for row in rows:
        for box in row:
            box.x += by
    for arrow in arrows:
        arrow.points = [(x + by, y) for x, y in arrow.points]
        if arrow.label_at is not None:
            arrow.label_at = (arrow.label_at[0] + by, arrow.label_at[1])


# --- arrows -----------------------------------------------------------------------------------------


def _lead(arrow: Arrow, arrows: Sequence[Arrow]) -> None:
    upper, *bends, lower = arrow.chain
    start, end = _port(arrow, upper, arrows, leaves=True), _port(arrow, lower, arrows, leaves=False)
    # Curves keep to the gaps between rows: within a row, beside boxes that may be tall, an arrow goes straight down.
    points = [(start, upper.y + upper.height), (start, upper.bottom)]
    for bend in bends:
        points += [(bend.middle, bend.top), (bend.middle, bend.bottom)]
        if bend.height > 2:
            arrow.label_at = (bend.middle, bend.y + bend.height / 2)
    points += [(end, lower.top), (end, lower.y)]
    arrow.points = points[::-1] if arrow.is_back else points


def _port(arrow: Arrow, box: Box, arrows: Sequence[Arrow], *, leaves: bool) -> float:
    """Where on the lower or upper side of a box an arrow is fixed: the arrows share the side, in their order."""
    at = 0 if leaves else -1
    mine = [one for one in arrows if one.chain[at] is box]
    mine.sort(key=lambda one: one.chain[1 if leaves else -2].middle)
    step = min(18.0, box.width * 0.7 / len(mine))
    return box.middle + (mine.index(arrow) - (len(mine) - 1) / 2) * step


def _lead_loop(arrow: Arrow, box: Box) -> None:
    right, y = box.x + box.width, box.y + box.height / 2
    arrow.points = [(right, y - 8), (right + LOOP, y - 8), (right + LOOP, y + 8), (right, y + 8)]
    if arrow.label is not None:
        arrow.label_at = (right + LOOP + 6 + arrow.label[0] / 2, y)
