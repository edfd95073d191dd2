# Everything runs in a virtual environment of its own, made on first use; nothing else is needed but Python 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin
# Some machines forbid Python to keep what it compiled; the many processes that tests start would each compile it anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test test-quick lowest installed bench format refresh site clean

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check --editable '.[all,test]'
	@touch $@

demo: .venv/installed     ## run the main job on the example export
	$(BIN)/refgraph run examples/advisory-firm/export -o out

test: .venv/installed     ## lint, types, import order and all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tests/lengths.py
	$(BIN)/pytest --numprocesses auto --dist loadfile

test-quick: .venv/installed   ## the tests that a change usually needs; of one room: make test-quick ROOM=records
	$(BIN)/pytest --numprocesses auto --dist loadfile -m "not slow" $(if $(ROOM),tests/test_$(ROOM)*.py)

.venv-lowest/installed: pyproject.toml tests/constraints-lowest.txt
	$(PYTHON) -m venv --clear .venv-lowest
	.venv-lowest/bin/python -m pip install --no-compile --quiet --disable-pip-version-check \
		--constraint tests/constraints-lowest.txt --editable '.[all]' pytest pytest-xdist hypothesis
	@touch $@

lowest: .venv-lowest/installed   ## run every command with the lowest versions of its dependencies
	.venv-lowest/bin/python -m pytest -W default --numprocesses auto tests/test_cli_main.py -k example_in_the_help

installed: .venv/installed   ## build wheel and source, install each into an empty environment, run it outside the project
	rm -rf dist .venv-base
	$(BIN)/python -m hatchling build
	$(PYTHON) -m venv .venv-base
	.venv-base/bin/python -m pip install --no-compile --quiet --disable-pip-version-check dist/*.whl
	$(RUN_OUTSIDE)
	.venv-base/bin/python -m pip install --no-compile --quiet --disable-pip-version-check --no-deps --force-reinstall dist/*.tar.gz
	$(RUN_OUTSIDE)

RUN_OUTSIDE = away=$$(mktemp -d) && (cd $$away && $(CURDIR)/.venv-base/bin/refgraph demo export -q --contacts 200 \
	&& $(CURDIR)/.venv-base/bin/refgraph run export -o out && test -s out/map.html -a -s out/report.html) && rm -r $$away

bench: .venv/installed    ## time reading, betweenness against other libraries, the commands, and the map
	for each in tests/benchmarks/bench_*.py; do $(BIN)/python $$each; done

format: .venv/installed   ## put the code into its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

refresh: .venv/installed  ## run the commands that README.md and docs show and put what they print in its place
	$(BIN)/python examples/refresh.py

site: .venv/installed     ## build the pages of docs into site, which opens without a network
	@test -e $(BIN)/zensical || $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	$(BIN)/zensical build --clean --strict

clean:           ## remove what the goals above made
	rm -rf .venv .venv-base .venv-lowest dist out site
