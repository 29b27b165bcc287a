# sfn-studio: `make run` starts the product, `make test` runs every test. Both need Python 3.11 to 3.13 and nothing else.
SHELL := /bin/sh
# Looked for once: `?=` alone would look at each use.
ifndef PYTHON
PYTHON := $(shell for p in python3.12 python3.11 python3.13 python3 python; do \
	if "$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then echo $$p; break; fi; done)
endif
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# make hands the right signals on, and the tests say in full what failed
MAKEFLAGS += --no-print-directory

.PHONY: help run build test test-python test-front coverage lint bench faults format lock clean python

help:
	@echo "make run    install, build, migrate, load the examples and start everything; prints the address"
	@echo "make build  install and build without starting anything"
	@echo "make test   every test: Python, TypeScript, browser"
	@echo "make coverage  runs the tests of asl/ and names every line of it that none of them reaches (none)"
	@echo "make lint   ruff, mypy, tsc, import contracts, hygiene"
	@echo "make bench  prints the figures of docs/performance.md"
	@echo "make faults kills 1,000 processes on each database and counts what was lost (nothing)"

python:
	@test -n "$(PYTHON)" || { echo "sfn-studio needs Python 3.11, 3.12 or 3.13, and none was found on PATH. Install one, or name it: make PYTHON=/path/to/python3.12 run" >&2; exit 1; }

run: python
	@$(PYTHON) tooling/install.py runtime front
	@exec $(BIN)/python manage.py studio

build: python
	@$(PYTHON) tooling/install.py runtime front

test: python
	@$(PYTHON) tooling/install.py dev front browser
	@$(MAKE) test-front
	@$(MAKE) test-python

test-front:
	cd static && npm run --silent test

# two processes: a browser's event loop and Django's database do not share one
test-python:
	$(BIN)/python -m pytest --ignore=tests/browser
	$(BIN)/python -m pytest tests/browser

# asl/ has no IO, so every line of it can be reached
coverage: python
	@$(PYTHON) tooling/install.py dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest tests/asl
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lint: python
	@$(PYTHON) tooling/install.py dev front-packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tooling/hygiene.py
	cd static && npm run --silent typecheck && npm run --silent lint

format: python
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: python
	@$(PYTHON) tooling/install.py dev front browser
	$(BIN)/python -m tests.bench

faults: python
	@$(PYTHON) tooling/install.py dev front
	STUDIO_FAULT_KILLS=$${STUDIO_FAULT_KILLS:-1000} $(BIN)/python -m pytest tests/faults -m faults -s

lock: python
	@$(PYTHON) tooling/install.py dev
	sh tooling/lock.sh

clean:
	rm -rf .venv .studio static/node_modules static/dist tests/browser/node_modules
