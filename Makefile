# Two commands: `make demo` and `make test`. The rest is for whoever works on Knell.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
export OMP_NUM_THREADS ?= 1
SHARED ?= $(or $(KNELL_SHARED),../shared)
EXTRAS := $(VENV)/.dev-installed

.PHONY: demo test lint format bench train clean
demo: $(VENV)/.installed
	$(BIN)/knell demo

test: $(EXTRAS)
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n 2

lint: $(EXTRAS)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(EXTRAS)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -c constraints.txt -e .
	touch $@

$(EXTRAS): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -c constraints.txt -e '.[dev]'
	touch $(VENV)/.installed $@
