# Every target sets up what it needs; a fresh Debian with Python 3.11 and make is enough.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test check evaluate bench clean

help:  ## Show this list.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: .venv/ready  ## Make a small web, index it, and ask about its main site.
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/demo.sh demo

test: .venv/ready  ## Run the tests, on two cores.
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/ready  ## Lint, types and layers.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

evaluate: .venv/ready  ## Measure quality against its floors.
	$(BIN)/python -m evaluation

bench: .venv/ready  ## Measure speed; results are kept in benchmarks/RESULTS.md.
	$(BIN)/python -m benchmarks $(BENCH)

.venv/ready: pyproject.toml scripts/setup.sh
	scripts/setup.sh $(PYTHON)

clean:  ## Remove the environment and everything made here.
	rm -rf .venv demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
