# Every target that needs .venv sets the machine up first (packaging/bootstrap.sh).
# Nothing but a target's own output goes to stdout: `make bench` can be read by a program.

BIN := .venv/bin
DATA := $(CURDIR)/build/demo-data

.DEFAULT_GOAL := help
.PHONY: help ready run screens test check format lint types imports qml texts bench prove clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

ready:  ## set this machine up: Debian packages, .venv, the program
	@packaging/bootstrap.sh

run: ready  ## a whole office with simulated devices; without a display it goes to build/demo
	@rm -rf "$(DATA)"
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    MOTCUA_DATA_DIR="$(DATA)" $(BIN)/motcua demo; \
	else \
	    rm -rf build/demo; \
	    MOTCUA_DATA_DIR="$(DATA)" $(BIN)/motcua demo --headless --out build/demo; \
	fi

screens: ready  ## every page of every window and contact sheets of them, in build/screens
	@rm -rf build/screens
	@$(BIN)/python -m tests.inspection build/screens

# Windows are drawn offscreen in software wherever a test or a figure opens one.
test prove bench: export QT_QPA_PLATFORM := offscreen
test prove bench: export QT_QUICK_BACKEND := software
# Programs that tests start find themselves compiled, as an installed one does.
test prove bench: export PYTHONDONTWRITEBYTECODE :=

# Tests wait for devices and programs about as long as they compute: four at a time keep two
# processors busy. Files begin in the order that tests/conftest.py gives, the longest first. What
# takes its own time-out for one more failure to look into (Hypothesis does) ends with the run.
test: check  ## check, then every test except the long proofs
	@$(BIN)/pytest -m "not prove" --numprocesses=4 --dist=loadfile --no-loadscope-reorder \
	    -o faulthandler_timeout=400 -o faulthandler_exit_on_timeout=true

prove: test  ## test, then the full counts; a proof that cannot run here is named
	@$(BIN)/pytest -m "prove and not alone" --durations=0 --durations-min=60 \
	    --numprocesses=auto --maxprocesses=4 --dist=loadgroup --maxschedchunk=1
	@$(BIN)/pytest -m "prove and alone" -rs --durations=0 --durations-min=60

bench: ready  ## the figures as JSON; BENCH=ticket takes those whose name begins so
	@$(BIN)/python -m tests.benchmarks $(BENCH)

check: ready  ## form, lint, types, imports, QML and its texts, two at a time
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=target \
	    format lint types imports qml texts

format: ready
	@$(BIN)/ruff format --check .

lint: ready
	@$(BIN)/ruff check .

types: ready
	@$(BIN)/mypy

imports: ready
	@$(BIN)/lint-imports

qml: ready
	@packaging/qmllint.sh

texts: ready
	@$(BIN)/python packaging/translations.py

clean:  ## remove what was built and cached; .venv stays
	@rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
