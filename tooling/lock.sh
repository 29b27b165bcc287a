#!/bin/sh
# Pins every Python package to an exact version for all supported Pythons and systems; names no registry.
set -eu
cd "$(dirname "$0")/.."
compile="uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url --no-emit-find-links pyproject.toml"
$compile -o requirements/runtime.txt
$compile --extra embedded -c requirements/runtime.txt -o requirements/all.tmp
grep -vxFf requirements/runtime.txt requirements/all.tmp > requirements/embedded.txt
rm requirements/all.tmp
$compile --group dev -c requirements/runtime.txt -o requirements/dev.txt
