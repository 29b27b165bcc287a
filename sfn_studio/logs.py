"""The log: one calm line for each thing worth saying, never a secret."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from executions.log_context import execution_id

_ONE_TIME_LINK = re.compile(r"(/sign-in/once/)[^/\s\"']+")
_PASSWORD_IN_URL = re.compile(r"(\w+://[^:/@\s]*:)[^@\s]+@")


def without_secrets(text: str) -> str:
    """Return a text with one-time links and passwords in addresses blotted out."""
    return _PASSWORD_IN_URL.sub(r"\1***@", _ONE_TIME_LINK.sub(r"\1***", text))


class LineFormatter(logging.Formatter):
    """One line for people; an exception below it, without secrets."""

    def formatException(self, ei: Any) -> str:
        """Return the stack of calls."""
        return without_secrets(super().formatException(ei))


class JsonFormatter(LineFormatter):
    """One JSON object a line, for machines: time, level, logger, message, and execution and exception where there are."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if found := execution_id():
            told["execution"] = found
        if record.exc_info and record.exc_info[0] is not None:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


class SecretFilter(logging.Filter):
    """Blots out one-time links and passwords inside addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message; always lets it through."""
        message = record.getMessage()
        clean = without_secrets(message)
        if clean != message:
            record.msg, record.args = clean, None
        return True


class ExecutionFilter(logging.Filter):
    """Says which execution a line is about, where it is about one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Give the record its `execution`; always lets it through."""
        found = execution_id()
        record.execution = f" [execution {found}]" if found else ""
        return True


def configuration(*, debug: bool, format: str = "text") -> dict[str, Any]:
    """Return the `LOGGING` setting, for lines (`text`) or objects (`json`): everything to standard error, warnings of libraries, our own information."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "secrets": {"()": "sfn_studio.logs.SecretFilter"},
            "execution": {"()": "sfn_studio.logs.ExecutionFilter"},
        },
        "formatters": {
            "text": {
                "()": "sfn_studio.logs.LineFormatter",
                "format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s%(execution)s",
                "datefmt": "%H:%M:%S",
            },
            "json": {"()": "sfn_studio.logs.JsonFormatter"},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": format, "filters": ["secrets", "execution"]}
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django brings handlers of its own; ours says everything once.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},  # a refused request is its sender's business
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
            **{
                name: {"level": "DEBUG" if debug else "INFO"}
                for name in ("accounts", "editor", "executions", "aws_api", "sfn_studio", "asl")
            },
        },
    }
