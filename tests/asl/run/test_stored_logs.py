"""Logs that a release has written are read by every later one, and by the one before it.

`stored/RELEASE/*.json`: a definition, the log of a run of it as that release wrote it, what came of it, and after how many
events another worker may go on with it. The files are never changed: a release adds a folder when a shape changes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asl.run import Run, compile_machine, pending, replay
from asl.run.codec import UnknownVersion, event_from_json, event_to_json, stimulus_from_json
from asl.run.history_types import HISTORY_TYPES

from .case_files import CaseAnswers, case_files
from .driving import World
from .test_cases import run_case

STORED = sorted((Path(__file__).parent / "stored").rglob("*.json"))
LOGS = [path for path in STORED if path.name != "format.json"]
FORMAT: dict[str, list[str]] = json.loads((Path(__file__).parent / "stored" / "0.1.0" / "format.json").read_text())
Document = dict[str, Any]
DECIDED_OTHERWISE: dict[str, Document] = {
    # What this release decides otherwise than the one that wrote the log, because the service does.
    "jsonata-a_timestamp_that_is_none": {
        "error": "States.Runtime",
        "cause": "An error occurred while executing the state 'W' (entered at the event id #2). The Timestamp parameter "
        "does not reference a valid ISO-8601 extended offset date-time format string: 'soon' == soon",
    },
}


def end_of(run: Run) -> Document:
    names = ("status", "output", "error", "cause", "transitions")
    return {name: getattr(run, name) for name in names}


def go_on(document: Document, after: int) -> Document:
    """What comes of a run that this release goes on with after so many events of the stored log."""
    run = replay(event_from_json(text) for text in document["log"][:after])
    world = World(compile_machine(document["definition"]), CaseAnswers(document["case"]))
    world.run = run
    world.open = {work.token: work for work in pending(run)}
    world.at = event_from_json(document["log"][after - 1]).at
    while world.step():
        pass
    return end_of(world.run)


def read(path: Path) -> Document:
    document: Document = json.loads(path.read_text(encoding="utf-8"))
    return document


@pytest.mark.parametrize("path", LOGS, ids=[f"{path.parent.name}-{path.stem}" for path in LOGS])
class TestStoredLog:
    def test_it_folds_to_what_came_of_the_run(self, path: Path) -> None:
        document = read(path)
        assert end_of(replay(event_from_json(text) for text in document["log"])) == document["expect"]

    def test_this_release_goes_on_where_the_other_stopped(self, path: Path) -> None:
        document = read(path)
        for after in document["cuts"]:
            expected = {**document["expect"], **DECIDED_OTHERWISE.get(path.stem, {})}
            assert go_on(document, after) == expected, f"after {after} events"

    def test_members_of_data_that_are_not_known_are_passed_over(self, path: Path) -> None:
        document = read(path)

        def as_if_newer(text: str) -> str:
            event = json.loads(text)
            return json.dumps({**event, "trace": "00-abc", "data": {**event["data"], "unheard_of": [1]}})

        folded = replay(event_from_json(as_if_newer(text)) for text in document["log"])
        assert end_of(folded) == document["expect"]


def test_what_must_not_be_passed_over_is_refused() -> None:
    event = '{"v":1,"type":"%s","frame":0,"at":1,"id":%d,"previous":0,"data":{}}'
    for newer in (event % ("StateSkipped", 0), event % ("TaskParked", 7), '{"v":2}'):
        with pytest.raises(UnknownVersion):
            event_from_json(newer)
    stimulus = '{"v":1,"kind":"%s","at":1,"entropy":"e"%s}'
    for newer in (stimulus % ("Pause", ""), stimulus % ("Stop", ',"reason":"x"'), '{"v":2}'):
        with pytest.raises(UnknownVersion):
            stimulus_from_json(newer)


def test_the_types_of_the_history_are_those_of_the_service() -> None:
    import botocore.session

    model = botocore.session.get_session().get_service_model("stepfunctions")
    assert set(model.shape_for("HistoryEventType").enum) == HISTORY_TYPES


def test_what_is_written_now_has_all_that_the_release_before_reads() -> None:
    """`format.json`: each type of event that release 0.1.0 reads, with the members of its data that it cannot do without.

    A type or a member that is missing there is a new shape: raise `EVENT_VERSION`, write the upcaster, and write the
    new shape from the next release on.
    """
    for path in case_files():
        _, events, _, _ = run_case(path, World)
        for text in map(event_to_json, events):
            event = json.loads(text)
            assert event["v"] == 1
            assert event["type"] in FORMAT, path.name
            missing = set(FORMAT[event["type"]]) - event["data"].keys()
            assert not missing, f"{path.name}: {event['type']} is written without {missing}"
