"""The interpreter: stimulus → decide → events → evolve → run → pending work."""

from asl.run.decide import Decision, decide
from asl.run.events import Event
from asl.run.evolve import evolve, replay
from asl.run.machine import Machine, compile_machine
from asl.run.pending import pending
from asl.run.stimuli import (
    Answer,
    ChildDone,
    Continue,
    HandedBack,
    ItemsRead,
    MapRunUpdated,
    Redrive,
    Start,
    Stimulus,
    Stop,
    TaskFailed,
    TaskHeartbeat,
    TaskStarted,
    TaskSubmitted,
    TaskSucceeded,
    TimerDue,
    WorkerLost,
)
from asl.run.tree import Run
from asl.run.work import ReadItems, StartChild, Task, Timer, Work, WriteResults

__all__ = [
    "Answer",
    "ChildDone",
    "Continue",
    "Decision",
    "Event",
    "HandedBack",
    "ItemsRead",
    "Machine",
    "MapRunUpdated",
    "ReadItems",
    "Redrive",
    "Run",
    "Start",
    "StartChild",
    "Stimulus",
    "Stop",
    "Task",
    "TaskFailed",
    "TaskHeartbeat",
    "TaskStarted",
    "TaskSubmitted",
    "TaskSucceeded",
    "Timer",
    "TimerDue",
    "Work",
    "WorkerLost",
    "WriteResults",
    "compile_machine",
    "decide",
    "evolve",
    "pending",
    "replay",
]
