"""Finds what must not be committed: download addresses, paths of one machine, large or minified files, secrets."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGE = 400_000
RULES = {
    "a download address of a package registry": re.compile(
        r"registry\.(npm|yarn)|files\.python(hosted)|pypi\.(org)|\"resolved\": *\"http"
    ),
    "an absolute path of one machine": re.compile(r"(?<![\w.:/])/(home|root|Users|work)/\w"),
    "a secret key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA(?!IOSFODNN7EXAMPLE)[0-9A-Z]{16}\b"),
}
SKIPPED = {"tooling/hygiene.py", "LICENSE"}


def tracked() -> list[Path]:
    """Files that git tracks, and new ones that it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def findings(path: Path) -> list[str]:
    """What is wrong with one file."""
    name = str(path.relative_to(ROOT))
    if name in SKIPPED:
        return []
    data = path.read_bytes()
    found = (
        [f"{name}: {len(data):,} bytes; is it really written here?"]
        if len(data) > LARGE and not name.endswith("package-lock.json")
        else []
    )
    if b"\0" in data:
        return found
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        found += [f"{name}:{number}: {words}" for words, rule in RULES.items() if rule.search(line)]
        if len(line) > 3000 and path.suffix in {".js", ".css", ".mjs"}:
            found.append(f"{name}:{number}: a minified file")
    return found


def main() -> int:
    """Print the findings; 1 when there are any."""
    found = [line for path in tracked() for line in findings(path)]
    print("\n".join(found) or "hygiene: nothing found")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
