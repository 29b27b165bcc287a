"""Every row of the table of transitions is walked by a case, and every type of event that the service has is written."""

from __future__ import annotations

import botocore.loaders
import pytest

from asl.history import details_key, event_details, history_event
from asl.run import Event
from asl.run.evolve import FOLDS

from .driving import World
from .test_cases import FILES, run_case


@pytest.fixture(scope="module")
def written() -> dict[str, Event]:
    """An event of each type that the cases write."""
    found: dict[str, Event] = {}
    for path in FILES:
        for event in run_case(path, World)[1]:
            found.setdefault(event.type, event)
    return found


@pytest.fixture(scope="module")
def service_types() -> set[str]:
    model = botocore.loaders.Loader().load_service_model("stepfunctions", "service-2")
    return set(model["shapes"]["HistoryEventType"]["enum"])


def test_every_transition_is_walked(written: dict[str, Event]) -> None:
    assert set(FOLDS) - set(written) == set()


def test_every_event_of_the_service_is_written(written: dict[str, Event], service_types: set[str]) -> None:
    assert service_types - set(written) == set()


def test_only_events_of_the_service_are_shown(written: dict[str, Event], service_types: set[str]) -> None:
    for kind, event in written.items():
        shown = history_event(event)
        assert (shown is not None) == (kind in service_types), kind
        key = details_key(kind)
        if shown is not None and key is not None:
            assert shown[key] == event_details(event)
