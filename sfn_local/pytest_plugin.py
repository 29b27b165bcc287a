"""pytest finds this plugin once sfn-studio is installed: the fixture `sfn` runs workflows in virtual time."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sfn_local.session import Sfn


@pytest.fixture
def sfn(request: pytest.FixtureRequest) -> Sfn:
    """Run workflows in this process: Python handlers, mocks, a clock that jumps. Paths begin beside the test file."""
    # Every pytest of somebody who installed sfn-studio loads this module; the interpreter is loaded by the first test
    # that wants it.
    from sfn_local.session import Sfn  # noqa: PLC0415

    return Sfn(folder=request.path.parent)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell beside a test that failed what its executions did."""
    report = yield
    session: Any = getattr(item, "funcargs", {}).get("sfn")
    # Many a project has a fixture of that name for its boto3 client, which then goes before ours.
    ours = type(session).__module__ == "sfn_local.session"
    if report.when == "call" and report.failed and ours:
        lines = [f"{execution.name}: {execution!r}" for execution in session.executions]
        report.sections.append(("Workflow executions", "\n".join(lines)))
    return report
