"""Every case file, run at once, in the smallest chunks, and with a crash after every turn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asl.run import Event, MapRunUpdated, Redrive, Run, Start, Stimulus, Stop, compile_machine, replay
from asl.run.codec import (
    event_from_json,
    event_to_json,
    run_from_bytes,
    run_to_bytes,
    stimulus_from_json,
    stimulus_to_json,
)
from asl.run.pending import map_run_token

from .case_files import CASES, CaseAnswers, case_files, read_case, seen, unmet
from .driving import START, World

JSON = Any
FILES = case_files()


class ForgetfulWorld(World):
    """Every turn begins from what was written down: a snapshot, or the log alone."""

    def tell(self, stimulus: Stimulus) -> list[Event]:
        stimulus = stimulus_from_json(stimulus_to_json(stimulus))
        written = [event_from_json(event_to_json(event)) for event in self.events]
        snapshot = run_to_bytes(self.run)
        assert run_to_bytes(replay(written)) == snapshot
        self.run = run_from_bytes(snapshot) if self.turns % 2 else replay(written)
        return super().tell(stimulus)


def run_case(
    path: Path, kind: type[World], max_events: int | None = None
) -> tuple[Run, list[Event], CaseAnswers, JSON]:
    case = read_case(path)
    answers = CaseAnswers(case)
    world = kind(compile_machine(case["definition"]), answers, max_events=max_events)
    text = case.get("input_text", json.dumps(case.get("input", {}), separators=(",", ":")))
    world.tell(Start(**{**START, "input": text, "at": world.at, "max_seconds": case.get("max_seconds")}))
    update, stop = case.get("update"), case.get("stop")
    if update is not None:
        while world.turns < update["after"] and world.step():
            pass
        changes = {name: value for name, value in update.items() if name != "after"}
        world.tell(MapRunUpdated(world.at, "update", map_run_token(world.run.frames[0]), **changes))
    while (stop is None or world.turns < stop["after"]) and world.step():
        pass
    if stop is not None:
        world.tell(Stop(world.at, "stop", stop.get("error"), stop.get("cause")))
        assert not world.step()
    for number in range(case.get("redrive", 0)):
        world.tell(Redrive(world.at, f"redrive {number}"))
        while world.step():
            pass
    return world.run, world.events, answers, case["expect"]


def check(path: Path, kind: type[World], max_events: int | None = None) -> list[Event]:
    run, events, answers, expect = run_case(path, kind, max_events)
    assert unmet(expect, seen(run, events, answers)) == {}
    return events


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(CASES).with_suffix("")) for path in FILES])
class TestCase:
    def test_it_ends_as_expected(self, path: Path) -> None:
        check(path, World)

    def test_it_ends_the_same_with_a_crash_after_every_turn(self, path: Path) -> None:
        assert check(path, ForgetfulWorld) == check(path, World)

    def test_it_writes_the_same_log_in_the_smallest_chunks(self, path: Path) -> None:
        if {"stop", "update"} & read_case(path).keys():
            return  # counts turns
        assert check(path, World, max_events=1) == check(path, World)


def test_there_are_cases() -> None:
    assert len(FILES) > 30
