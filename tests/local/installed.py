"""sfn-studio as users get it: its wheel, built from this checkout and installed into a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Installed:
    """Runs what the wheel has installed; nothing of the checkout is on the path."""

    site: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTEST_", "DJANGO_"))
        }
        return {**kept, "PYTHONPATH": str(self.site), "AWS_EC2_METADATA_DISABLED": "true"}

    def run(self, *arguments: str, input: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the console script."""
        return self._run([sys.executable, str(self.site / "bin" / "sfn-studio"), *arguments], input, environment)

    def pytest(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run pytest, which finds the plugin by its entry point."""
        return self._run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments], "", {})

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run a line of Python."""
        return self._run([sys.executable, "-c", code], "", {})

    def _run(self, command: list[str], input: str, more: dict[str, str]) -> subprocess.CompletedProcess[str]:
        environment = {**self.environment, **more}
        return subprocess.run(
            command,
            input=input,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=environment,
            timeout=240,
            check=False,
        )


@pytest.fixture(scope="session")
def wheel_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel is installed."""
    made, site = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=240)
    (wheel,) = made.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True, timeout=240)
    return site


@pytest.fixture
def studio(wheel_site: Path, tmp_path: Path) -> Installed:
    """The installed console script and plugin, in an empty folder."""
    return Installed(wheel_site, tmp_path)
