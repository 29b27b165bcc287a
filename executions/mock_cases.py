"""The mock configuration of this server: a `MockConfigFile.json`, read again when it has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from accounts.errors import NotFound
from asl.document import parse
from asl.graph import outline
from asl.mock_config import NOTHING, MockConfig, MockConfigError, read_mock_config
from editor.models import Version, Workflow
from executions.mock_shapes import problem_in_mocks

JSON = Any
_read: dict[Path, tuple[tuple[int, int], MockConfig]] = {}


def mock_config() -> MockConfig:
    """Return what STUDIO_MOCK_CONFIG says now; nothing where it is not set. Raises MockConfigError."""
    path: Path | None = settings.STUDIO_MOCK_CONFIG
    if path is None:
        return NOTHING
    try:
        stat = path.stat()
        known = _read.get(path)
        if known is not None and known[0] == (stat.st_mtime_ns, stat.st_size):
            return known[1]
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise MockConfigError(f"The mock configuration {path} cannot be read: {wrong}.") from None
    config = read_mock_config(text, path.name)
    _read[path] = ((stat.st_mtime_ns, stat.st_size), config)
    return config


def listed(workflow_id: UUID) -> dict[str, JSON]:
    """Return the test cases of a workflow as the Run dialog shows them, or why there are none. Raises NotFound."""
    workflow = Workflow.objects.filter(pk=workflow_id, deleted_at=None).first()
    if workflow is None:
        raise NotFound("This workflow does not exist or was deleted.")
    try:
        cases = mock_config().cases(workflow.name)
    except MockConfigError as wrong:
        return {"items": [], "problem": str(wrong)}
    return {"items": [{"name": name, "states": list(cases[name])} for name in sorted(cases)], "problem": None}


def notice_of(version: Version, test_case: str, mocks: dict[str, JSON]) -> str | None:
    """What people must know about a test case: which of its states the version has not got."""
    definition = parse(version.text, version.format).value if mocks else None
    if not isinstance(definition, dict):
        return None
    known = {state.name for state in outline(definition).states}
    missing = ", ".join(sorted(state for state in mocks if state not in known))
    return f"Test case {test_case} has mocks for states that this version has not: {missing}." if missing else None


def problem_of(version: Version, mocks: dict[str, JSON]) -> str | None:
    """What is wrong with the results of mocks, by the models of the services that the tasks call; or None."""
    if not mocks or settings.STUDIO_MOCK_CHECK == "NONE":
        return None
    definition = parse(version.text, version.format).value
    wrong = problem_in_mocks(definition, mocks, settings.STUDIO_MOCK_CHECK) if isinstance(definition, dict) else None
    return f"{wrong} (STUDIO_MOCK_CHECK is {settings.STUDIO_MOCK_CHECK}; NONE checks nothing.)" if wrong else None
