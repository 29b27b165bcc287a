"""The log: one calm line for each thing worth saying, never a secret."""

from __future__ import annotations

import logging
import re
from typing import Any

from executions.log_context import execution_id

_ONE_TIME_LINK = re.compile(r"(/sign-in/once/)[^/\s\"']+")
_PASSWORD_IN_URL = re.compile(r"(\w+://[^:/@\s]*:)[^@\s]+@")


class SecretFilter(logging.Filter):
    """Blots out one-time links and passwords inside addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message; always lets it through."""
        message = record.getMessage()
        clean = _PASSWORD_IN_URL.sub(r"\1***@", _ONE_TIME_LINK.sub(r"\1***", message))
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


def configuration(*, debug: bool) -> dict[str, Any]:
    """Return the `LOGGING` setting: everything to standard error, warnings of libraries, our own information."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "secrets": {"()": "sfn_studio.logs.SecretFilter"},
            "execution": {"()": "sfn_studio.logs.ExecutionFilter"},
        },
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s%(execution)s", "datefmt": "%H:%M:%S"}
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets", "execution"]}
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
