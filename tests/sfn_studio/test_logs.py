"""The log: lines for people or objects for machines, each with its execution, never a secret."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest

from executions.log_context import about
from sfn_studio import logs
from sfn_studio.configuration import ConfigurationError, read
from sfn_studio.supervisor.printer import Printer


@pytest.fixture
def written() -> Iterator[Any]:
    """Log through the studio's own configuration, and see what it writes."""
    made: list[logging.Handler] = []

    def configure(format: str) -> io.StringIO:
        found = logs.configuration(debug=False, format=format)
        out = io.StringIO()
        handler = logging.StreamHandler(out)
        formatter = dict(found["formatters"][format])
        kind = getattr(logs, formatter.pop("()").rpartition(".")[2])
        handler.setFormatter(kind(formatter.get("format"), formatter.get("datefmt")))
        handler.addFilter(logs.SecretFilter())
        handler.addFilter(logs.ExecutionFilter())
        logging.getLogger("executions").addHandler(handler)
        made.append(handler)
        return out

    yield configure
    for handler in made:
        logging.getLogger("executions").removeHandler(handler)


def test_a_json_line_has_level_message_and_execution(written):
    out = written("json")
    log = logging.getLogger("executions.engine")
    with about("0b1c"):
        log.warning("A lease of “%s” ran out\nhere", "Pay")
    log.warning("Nothing in particular")
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first["message"] == "A lease of “Pay” ran out\nhere"
    assert (first["level"], first["logger"], first["execution"]) == ("WARNING", "executions.engine", "0b1c")
    assert first["time"].endswith("+00:00")
    assert "execution" not in second


@pytest.mark.parametrize("format", ["text", "json"])
def test_no_format_tells_a_secret_not_even_in_an_exception(written, format):
    out = written(format)
    try:
        raise ValueError("could not connect to postgres://studio:hunter2@db/studio")
    except ValueError:
        logging.getLogger("executions").exception("Asked redis://:swordfish@redis/0 and /sign-in/once/abc123/")
    text = out.getvalue()
    assert "ValueError" in text
    assert not any(secret in text for secret in ("hunter2", "swordfish", "abc123"))


def test_the_supervisor_names_the_part_in_each_object():
    out = io.StringIO()
    printer = Printer(out, "json")
    printer.line("web", '{"message": "hello", "level": "INFO"}')
    printer.line("redis", "Ready to accept connections")
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {"part": "web", "message": "hello", "level": "INFO"},
        {"part": "redis", "message": "Ready to accept connections"},
    ]


def test_another_format_is_refused():
    with pytest.raises(ConfigurationError, match="text, or json"):
        read({"STUDIO_LOG_FORMAT": "xml"})
