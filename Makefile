# Two commands: `make demo` and `make test`. The rest is for whoever works on Knell.
# Measures read the shared folder ($KNELL_SHARED, else ../shared); DATA=FILE measures on another set.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
export OMP_NUM_THREADS ?= 1
SHARED ?= $(or $(KNELL_SHARED),../shared)
export KNELL_SHARED := $(abspath $(SHARED))
INSTALLED := $(VENV)/.installed
DEV := $(VENV)/.dev-installed
TRAIN := $(VENV)/.train-installed
BENCH := $(VENV)/.bench-installed
INSTALL = test -x $(BIN)/python || $(PYTHON) -m venv $(VENV); $(BIN)/python -m pip install -q -c constraints.txt -e

.PHONY: demo test lint format bench train messages screenshots clean
demo: $(INSTALLED)
	$(BIN)/knell demo $(ARGS)

test: lint
	$(BIN)/python -m pytest -n 2

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Speed and memory; how well it reads is measured by the targets below. bench-room makes a dossier of 1,000,000 claims first, which
# takes some twenty minutes; ARGS="--incidents 2000" makes a small one.
bench: $(DEV) $(patsubst training/bench_%.py,bench-%,$(wildcard training/bench_speed.py training/bench_counting.py training/bench_store.py training/bench_room.py))

# bench-read, bench-fakes, bench-incidents: JSON Lines in DATA. bench-places, bench-dates: files or folders in DATA.
bench-places bench-dates: DATA_OPTION :=
DATA_OPTION = --data
bench-attribution: $(TRAIN)
	$(BIN)/python -m training.attribution.bench $(if $(DATA),--data $(DATA)) $(ARGS)

# Against spaCy's pipeline on the same texts.
bench-speed: $(BENCH)
	$(BIN)/python training/bench_speed.py $(ARGS)

# 5,000 broken inputs over all formats (some four minutes), and `add` killed at 200 moments on each database there is.
bench-fuzz: $(DEV)
	$(BIN)/python training/fuzz_archive.py $(ARGS)

bench-kills: $(DEV)
	$(BIN)/python training/kill_add.py $(ARGS)

bench-%: $(DEV)
	$(BIN)/python training/bench_$*.py $(if $(DATA),$(DATA_OPTION) $(DATA)) $(ARGS)

# Trains the shipped weights from the shared folder's annotated reports and those in training/reports, on two cores (about
# nine hours): two runs, then four times two more from the mean of the two before, at a lower rate, and one from the last mean;
# two on half of the reports each, on whose answers about the other half the second look is fitted.
train: $(TRAIN)
	$(BIN)/python training/train.py --seed 1 --epochs 9 --out work/1.pt
	$(BIN)/python training/train.py --seed 2 --epochs 9 --out work/2.pt
	$(BIN)/python training/train.py --seed 3 --epochs 4 --rate 7e-5 --start work/1.pt work/2.pt --out work/3.pt
	$(BIN)/python training/train.py --seed 4 --epochs 4 --rate 7e-5 --start work/1.pt work/2.pt --out work/4.pt
	$(BIN)/python training/train.py --seed 5 --epochs 2 --rate 7e-5 --start work/3.pt work/4.pt --out work/5.pt
	$(BIN)/python training/train.py --seed 6 --epochs 2 --rate 7e-5 --start work/3.pt work/4.pt --out work/6.pt
	$(BIN)/python training/train.py --seed 7 --epochs 3 --rate 7e-5 --start work/5.pt work/6.pt --out work/7.pt
	$(BIN)/python training/train.py --seed 8 --epochs 3 --rate 7e-5 --start work/5.pt work/6.pt --out work/8.pt
	$(BIN)/python training/train.py --seed 9 --epochs 3 --rate 7e-5 --start work/7.pt work/8.pt --out work/9.pt
	$(BIN)/python training/train.py --seed 10 --epochs 3 --rate 7e-5 --start work/7.pt work/8.pt --out work/10.pt
	$(BIN)/python training/train.py --seed 12 --epochs 2 --rate 7e-5 --start work/9.pt work/10.pt --out work/12.pt
	$(BIN)/python training/train.py --seed 20 --epochs 6 --half 0 --out work/half0.pt
	$(BIN)/python training/train.py --seed 21 --epochs 6 --half 1 --out work/half1.pt
	$(BIN)/python training/export.py work/12.pt --version "$$(date +%Y.%m.%d)" --threshold 0.6
	$(BIN)/python training/second_look.py work/half0.pt work/half1.pt --version "$$(date +%Y.%m.%d)"

# Finds the messages of the pages, merges them into each language and compiles it; then translate what is new.
messages: $(DEV)
	$(BIN)/python training/messages.py $(ARGS)

# The pictures in docs/screens, taken in Chromium.
screenshots: $(DEV)
	$(BIN)/python training/make_screens.py
	$(BIN)/python training/screenshots.py

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(INSTALLED): pyproject.toml constraints.txt
	$(INSTALL) .
	touch $@

$(DEV): pyproject.toml constraints.txt
	$(INSTALL) '.[dev]'
	touch $(INSTALLED) $@

$(TRAIN): pyproject.toml constraints.txt
	$(INSTALL) '.[dev,train]'
	touch $(INSTALLED) $(DEV) $@

$(BENCH): pyproject.toml constraints.txt
	$(INSTALL) '.[dev,bench]'
	touch $(INSTALLED) $(DEV) $@
