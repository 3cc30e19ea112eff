# Each target does its own set-up from nothing but Python 3.11 (or later), make and the package index.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/ready
DEV    := $(VENV)/ready-dev
LAB    := $(VENV)/ready-lab
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED  = $(INSTALL) --require-hashes --only-binary :all: -r
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --only-binary :all: \
	--generate-hashes --no-emit-index-url --no-header pyproject.toml

# What Python compiles is kept: the tests start many processes. The order of files is that of
# tests/conftest.py, the longest first.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help paper check test test-all test-engine test-paper test-page lab lint prose quarto docs bench record lock extension clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(LOCKED) requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(READY) requirements-dev.lock
	$(LOCKED) requirements-dev.lock
	@touch $@

$(LAB): $(READY) requirements-lab.lock
	$(LOCKED) requirements-lab.lock
	@touch $@

paper: $(READY) ## render the paper to _output/paper.html, _output/paper.pdf and its supplement
	$(BIN)/paper render

check: $(DEV) ## check data, figures and every claim, then the prose, then the code
	$(BIN)/paper check
	$(MAKE) --no-print-directory prose
	$(MAKE) --no-print-directory lint

prose: $(DEV) ## check the spelling and the style of all that is written to be read
	$(BIN)/python -m tests.this_paper.prose

lint: $(DEV) ## check the code: format, style, types, rooms
	$(BIN)/ruff format --check --quiet src tests benchmarks
	$(BIN)/ruff check --quiet src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(DEV) ## check the code and run every test; needs Chromium, and installs it where it can
	@./tests/ensure-browser
	$(MAKE) --no-print-directory -j2 lint test-all

test-all: $(DEV) ## run every test
	$(PYTEST)

test-engine: $(DEV) ## run the tests of the engine
	$(PYTEST) tests --ignore=tests/this_paper --ignore=tests/page

test-paper: $(DEV) ## run the tests of this paper, its claims among them
	$(PYTEST) tests/this_paper paper.qmd

test-page: $(DEV) ## run the tests that need a browser
	@./tests/ensure-browser
	$(PYTEST) tests/page

quarto: $(DEV) ## render with Quarto, where there is one, and compare with the embedded render
	$(BIN)/python -m tests.this_paper.compare_with_quarto

lab: $(LAB) ## open the executed paper as a notebook in JupyterLab
	$(BIN)/paper render --to ipynb
	$(BIN)/jupyter lab _output/paper.ipynb

record: $(READY) ## write down the passages on which each claim stands now
	$(BIN)/paper record

docs: $(READY) ## make the pages of rules and of constructs from their tables
	$(BIN)/paper explain --all --format markdown > docs/rules.md
	$(BIN)/python -m refutable.reports.constructs > docs/quarto.md

bench: $(DEV) ## measure; results go to benchmarks/results/
	$(BIN)/python -m benchmarks

lock: $(DEV) ## resolve the three lock files anew from pyproject.toml
	$(COMPILE) --extra build -o requirements.lock
	$(COMPILE) --constraint requirements.lock --extra test --extra lock -o requirements-dev.lock
	$(COMPILE) --constraint requirements.lock --extra lab -o requirements-lab.lock

extension: ## copy the filter that the engine ships to _extensions/, where Quarto finds it
	mkdir -p _extensions/refutable
	cp -r src/refutable/paper/extension/* _extensions/refutable/

clean: ## remove what was built and the environment
	rm -rf $(VENV) _output build src/*.egg-info
