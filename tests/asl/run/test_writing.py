"""What is written down: versions, task tokens, times; and the map that runs are made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asl.json_codec import byte_size, dumps, dumps_text, loads
from asl.run import Event, codec
from asl.run.codec import UnknownVersion, event_from_json, event_to_json, run_from_bytes, stimulus_from_json
from asl.run.pages import Pages
from asl.run.times import iso_text, unix_seconds
from asl.run.tokens import TaskToken, read_task_token, write_task_token


@pytest.mark.parametrize("read", [event_from_json, stimulus_from_json, run_from_bytes])
def test_a_version_from_the_future_is_refused(read: object) -> None:
    with pytest.raises(UnknownVersion, match="version 99"):
        read('{"v":99}')  # type: ignore[operator]


def test_an_older_text_is_lifted_to_the_present(monkeypatch: pytest.MonkeyPatch) -> None:
    def lift(document: dict[str, object]) -> dict[str, object]:
        return {**document, "v": 1, "type": document["kind"]}

    monkeypatch.setitem(codec._EVENT_UPCASTERS, 0, lift)
    older = '{"v":0,"kind":"PassStateExited","frame":0,"at":1,"id":1,"previous":0,"data":{}}'
    assert event_from_json(older).type == "PassStateExited"


def test_an_event_comes_back_as_it_was() -> None:
    event = Event("PassStateExited", 3, 1.5, 7, 6, {"name": "é", "output": [None, 1.0, 2**70], "next": None})
    assert event_from_json(event_to_json(event)) == event


@given(st.text(), st.text(), st.text())
def test_a_task_token_can_be_read_again(arn: str, token: str, secret: str) -> None:
    assert read_task_token(write_task_token(arn, token, secret)) == TaskToken(arn, token, secret)


@pytest.mark.parametrize("text", ["", "x", "é", "e30=", "WzIsIjEiXQ==", "WyI=", "AAAA"])
def test_what_is_no_task_token_is_refused(text: str) -> None:
    assert read_task_token(text) is None


@given(st.text())
def test_no_text_makes_the_reading_of_a_task_token_fail(text: str) -> None:
    assert read_task_token(text) is None or isinstance(read_task_token(text), TaskToken)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1_700_000_000.25, "2023-11-14T22:13:20.25Z"),
        (1_700_000_000.1004, "2023-11-14T22:13:20.1Z"),
    ],
)
def test_times_drop_the_zeros_at_their_end(at: float, text: str) -> None:
    assert iso_text(at) == text


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00:01Z", 1.0),
        ("1970-01-01T02:00:00+02:00", 0.0),
        ("1970-01-01T00:00:00.5-0000", 0.5),
        ("1970-01-01t00:00:01z", None),
        ("1970-13-01T00:00:01Z", None),
        ("1970-01-01", None),
        (5, None),
    ],
)
def test_only_rfc_3339_is_a_time(text: object, at: float | None) -> None:
    assert unix_seconds(text) == at


def test_what_one_codec_cannot_write_the_other_does() -> None:
    assert dumps(2**70) == b"1180591620717411303424"
    assert (dumps_text("\ud800"), byte_size("\ud800")) == ('"\\ud800"', 8)


@pytest.mark.parametrize("text", ["NaN", "[" * 100_000, '{"a":', ""])
def test_text_that_is_no_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        loads(text)


@given(st.lists(st.tuples(st.integers(0, 300), st.one_of(st.none(), st.integers())), max_size=60), st.data())
def test_pages_are_a_dictionary_whose_older_versions_stay(
    changes: list[tuple[int, int | None]], data: st.DataObject
) -> None:
    expected: dict[int, int] = {}
    pages: Pages[int] = Pages()
    versions = [(pages, {})]
    owner = object()
    for key, value in changes:
        if data.draw(st.booleans(), label="a new turn"):
            owner = object()
            versions.append((pages, dict(expected)))
        pages = pages.editable(owner)
        if value is None:
            pages.drop(key)
            expected.pop(key, None)
        else:
            pages.put(key, value)
            expected[key] = value
        assert dict(pages.items()) == expected
        assert len(pages) == len(expected)
        assert all(pages.get(number) == expected.get(number) for number in range(0, 300, 37))
        assert (key in pages) == (key in expected)
    for older, content in versions:
        assert dict(older.items()) == content
        assert list(older.values()) == [content[key] for key in sorted(content)]
