"""The run: a tree of frames with what each of them waits for, folded from events and never evaluated.

A `Run` that `decide`, `evolve` or `replay` returned is a value: nothing changes it again. Inside one turn the frames that
the turn touches are copied once and then changed in place (`own`): the cost of an event does not depend on how many
events, frames or items there are. `owned` holds the copies of the turn that is going on; its identity is the owner mark
for `Pages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from asl.run.pages import Pages

JSON = Any

READY = "ready"  # the next decision is ours: enter a state, or start and finish iterations
TASK = "task"  # a task is being performed
WAIT = "wait"  # a Wait state's time has not come
RETRY = "retry"  # the delay before the next attempt
CHILDREN = "children"  # branches, iterations or child executions are running
READ = "read"  # the items of a Distributed Map are being read
WRITE = "write"  # its results are being written
FAILED = "failed"  # ended by an error; kept until its container goes on, so that a redrive can revive it
ABORTED = "aborted"  # cut off by a sibling's failure; kept likewise
CLOSED = "closed"  # the execution's frame after success

STATE_DATA = "STATE_DATA"  # `$$.Map.Item.Source` of items that come from the state's input


class Attempt(NamedTuple):
    """A task that somebody is to perform, or is performing."""

    token: str
    resource: str
    input: JSON
    attempt: int
    credentials: JSON
    task_token: str | None
    timeout_due: float | None
    heartbeat_due: float | None
    heartbeat_seconds: float | None
    beats: int
    losses: int
    started: bool


class Fan:
    """A Parallel or Map state that has begun: what is still to be started, what runs, what came out."""

    __slots__ = (
        "children",
        "input",
        "items",
        "keyed",
        "length",
        "live",
        "map_run",
        "next",
        "previous",
        "redo",
        "results",
        "width",
    )

    def __init__(self, items: list[JSON] | Pages[JSON] | None, length: int, width: int, previous: int) -> None:
        self.items = items  # a list where one event has them all, pages where a reader brought them
        self.keyed = False  # the items are the members of an object, as pairs of Key and Value
        self.length = length
        self.width = width  # how many may run at once
        self.previous = previous  # the previousEventId of the next iteration to start
        self.input: JSON = None  # of every branch of a Parallel state
        self.next = 0  # index of the next child to start
        self.redo: tuple[int, ...] = ()  # children of a Map Run that are to be redriven
        self.live = 0  # children that are running
        self.children: Pages[int] = Pages()  # index → frame of each child that has not succeeded
        self.results: Pages[JSON] = Pages()  # index → output of each child that has
        self.map_run: MapRun | None = None

    def copy(self) -> Fan:
        """A copy that shares the pages."""
        copy = Fan(self.items, self.length, self.width, self.previous)
        copy.next, copy.live, copy.children, copy.results = self.next, self.live, self.children, self.results
        copy.input, copy.map_run, copy.redo, copy.keyed = self.input, self.map_run, self.redo, self.keyed
        return copy

    def inputs(self) -> list[JSON]:
        """All items in order."""
        return list(self.items.values()) if isinstance(self.items, Pages) else self.items or []

    def item(self, index: int) -> dict[str, JSON]:
        """An item as the context object of its iteration shows it."""
        assert self.items is not None  # noqa: S101 (a Map that has begun has its items)
        return shown_item(self.items[index], index, self.keyed)

    @property
    def upcoming(self) -> int | None:
        """Index of the child to start next."""
        if self.redo:
            return self.redo[0]
        return self.next if self.next < self.length else None

    @property
    def done(self) -> bool:
        """Whether every child has come to its end."""
        return self.live == 0 and self.upcoming is None


def shown_item(value: JSON, index: int, keyed: bool) -> dict[str, JSON]:
    """An item as `$$.Map.Item` shows it; of an object's member key and value apart (a guess from the API reference)."""
    if keyed:
        return {"Index": index, "Key": value["Key"], "Value": value["Value"]}
    return {"Index": index, "Value": value}


class MapRun(NamedTuple):
    """A Distributed Map's run: its settings and its counters."""

    arn: str
    level: str
    execution_type: str
    tolerated_count: float | None
    tolerated_percentage: float | None
    reader: JSON  # the computed ItemReader while the items are being read
    writer: JSON  # the computed ResultWriter while the results are being written
    weights: Pages[int] | None  # items per child where an ItemBatcher made batches
    items_total: int
    running: Pages[tuple[str, JSON]]  # index → token and input of each child that runs
    statuses: Mapping[str, int]  # how many children ended in which status
    unsuccessful: Pages[str]  # index → how each child ended that did not succeed
    items_failed: int = 0
    redrive_count: int = 0
    source: str = STATE_DATA  # `$$.Map.Item.Source` of every item
    sources: Pages[str] | None = None  # of each item, where they come from several files

    @property
    def breached(self) -> bool:
        """Whether more failed than is tolerated: by count or by percentage, whichever is set; by default nothing is."""
        failed, count, percentage = self.items_failed, self.tolerated_count, self.tolerated_percentage
        if failed == 0:
            return False
        if count is None and percentage is None:
            return True
        return (count is not None and failed > count) or (
            percentage is not None and failed * 100 > percentage * self.items_total
        )


class Frame:
    """One thread of control: the execution itself, a Parallel branch or a Map iteration."""

    __slots__ = (
        "attempt",
        "before",
        "cause",
        "due",
        "entered_at",
        "entered_id",
        "error",
        "fan",
        "index",
        "input",
        "item",
        "level",
        "number",
        "parent",
        "phase",
        "previous",
        "retries",
        "state",
        "target",
        "token",
        "variables",
    )

    def __init__(self, number: int, parent: int | None, index: int, level: str, input: JSON, previous: int) -> None:  # noqa: PLR0917
        self.number = number
        self.parent = parent
        self.index = index
        self.level = level  # JSON pointer of the machine it runs in; empty for the whole
        self.input = input  # of the current state; after its end its output
        self.previous = previous  # the previousEventId of the next event
        self.state: str | None = None
        self.target: str | None = None  # the state to enter next; None: the one that StartAt names
        self.phase = READY
        self.before = previous  # what `previous` was before the current state was entered
        self.entered_id = 0
        self.entered_at = 0.0
        self.retries: tuple[int, ...] = ()  # attempts used up by each retrier, in this visit of the state
        self.variables: Mapping[str, JSON] = {}
        self.item: dict[str, JSON] | None = None  # of a Map iteration: Index, Value, Key
        self.token = ""  # of the wait, the retry, the reading or the writing
        self.due = 0.0
        self.attempt: Attempt | None = None
        self.fan: Fan | None = None
        self.error: str | None = None
        self.cause: str | None = None

    def copy(self) -> Frame:
        """A copy that shares everything it refers to."""
        copy: Frame = Frame.__new__(Frame)
        for slot in Frame.__slots__:
            setattr(copy, slot, getattr(self, slot))
        if self.fan is not None:
            copy.fan = self.fan.copy()
        return copy

    @property
    def retry_count(self) -> int:
        """How often the current state was retried (`$$.State.RetryCount`)."""
        return sum(self.retries)


class Run:
    """An execution as the log tells it. `NEW` before the first event.

    For the shell: `status`, `ready` (decide has more to do: send `Continue`), `output`, `error`, `cause`, `seq` (events
    so far), `history_count` (events that the service would show), `transitions`, `started_at`, `ended_at`,
    `redrive_count`, `input_text`.
    """

    __slots__ = (
        "agenda",
        "cause",
        "due",
        "ended_at",
        "error",
        "frames",
        "history_count",
        "info",
        "input",
        "input_text",
        "next_frame",
        "output",
        "owned",
        "redrive_count",
        "redriven_at",
        "seq",
        "started_at",
        "status",
        "transitions",
    )

    def __init__(self) -> None:
        self.status = "NEW"
        self.seq = 0
        self.history_count = 0
        self.transitions = 0
        self.started_at = 0.0
        self.ended_at: float | None = None
        self.input_text = "{}"
        self.input: JSON = None
        self.output: JSON = None
        self.error: str | None = None
        self.cause: str | None = None
        self.info: Mapping[str, JSON] = {}  # what ExecutionStarted told: ARNs, names, role
        self.due: float | None = None  # when the machine's TimeoutSeconds are over
        self.redrive_count = 0
        self.redriven_at: float | None = None
        self.frames: Pages[Frame] = Pages()
        self.next_frame = 0
        self.agenda: dict[int, None] = {}  # frames whose next decision is ours, in order
        self.owned: dict[int, Frame | None] = {}  # what this turn has touched; None: dropped

    @property
    def ready(self) -> bool:
        """Whether decide stopped at `max_events` and has more to do."""
        return bool(self.agenda)

    def fork(self) -> Run:
        """The run of the next turn: it shares everything until it changes it."""
        copy: Run = Run.__new__(Run)
        for slot in Run.__slots__:
            setattr(copy, slot, getattr(self, slot))
        copy.agenda = self.agenda.copy()
        copy.owned = {}
        return copy

    def seal(self) -> Run:
        """End the turn: nothing that this run holds may be changed in place any more."""
        self.owned = {}
        return self

    def own(self, number: int) -> Frame:
        """The frame, as the copy that this turn may change."""
        frame = self.owned.get(number)
        if frame is None:
            frame = self.frames[number].copy()
            self._put(frame)
        return frame

    def open(self, frame: Frame) -> None:
        """Add a new frame."""
        self.next_frame = frame.number + 1
        self._put(frame)

    def drop(self, number: int) -> None:
        """Forget a frame and everything below it."""
        frame = self.frames[number]
        if frame.fan is not None:
            for child in list(frame.fan.children.values()):
                self.drop(child)
        self.frames = self.frames.editable(self.owned)
        self.frames.drop(number)
        self.owned[number] = None
        self.agenda.pop(number, None)

    def _put(self, frame: Frame) -> None:
        self.frames = self.frames.editable(self.owned)
        self.frames.put(frame.number, frame)
        self.owned[frame.number] = frame
