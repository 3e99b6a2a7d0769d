# `make` alone lists the targets. They need Python 3.11 or newer, make and git; everything else is installed into
# folders of the repository: .venv (run-time packages only), .venv-dev (tests, lint, types), .venv-comparisons (effects-comparisons).

# Twice quiet: errors only.
PIP_INSTALL := pip install --quiet --quiet --disable-pip-version-check
DISTRIBUTIONS := engine server
CODE := engine server demo benchmarks tools conftest.py
# Folders that exist: the list above may name one that a copy of the repository leaves out.
PRESENT := $(wildcard $(CODE))
# Parallel test processes; `make test WORKERS=0` runs them in one, for a debugger.
WORKERS ?= auto

COMPILE := .venv-dev/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock' --no-emit-package enishi-engine --no-emit-package enishi

.PHONY: book effects-comparisons help demo test check check-format check-lint check-types check-walls check-licences check-docs check-words words format lock bench clean
.DEFAULT_GOAL := help
# Two environments are never set up at once: make -j is welcome in a recipe, not between set-ups.
.NOTPARALLEL:

help: ## list the targets
	@echo "Enishi: make TARGET (needs Python 3.11 or newer, make, git)"
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 12

demo: assets ## set up what a run needs, then make two years of facts and calculate a real program on them
	@.venv/bin/python -m demo

test: assets-for-tests ## set up what the tests need, then run the tests of engine, server and tools
	@.venv-dev/bin/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(PYTEST)
	@.venv-dev/bin/python -m pytest --config-file server/pyproject.toml --numprocesses $(WORKERS) --dist worksteal server/tests

# Every check runs, so that all problems are seen at once.
CHECKS := check-format check-lint check-types check-walls check-licences check-docs check-words

check: .venv-dev/ready .venv/ready ## format, lint, types, import walls, licences, docs
	@$(MAKE) --keep-going --no-print-directory $(CHECKS)

check-format: .venv-dev/ready
	.venv-dev/bin/ruff format --check $(PRESENT)

check-lint: .venv-dev/ready
	.venv-dev/bin/ruff check $(PRESENT)

check-types: .venv-dev/ready
	ENISHI_MODE=test .venv-dev/bin/mypy $(wildcard engine/src server/src engine/tests server/tests demo benchmarks tools conftest.py)

check-walls: .venv-dev/ready
	.venv-dev/bin/lint-imports --no-cache --no-logo

check-licences: .venv-dev/ready .venv/ready
	.venv-dev/bin/pip-licenses --python .venv/bin/python

check-docs: .venv-dev/ready
	.venv-dev/bin/python tools/check_docs.py

check-words: .venv-dev/ready
	.venv-dev/bin/python tools/words.py --check

words: .venv-dev/ready ## write what is new in the pages into their Japanese words, to be said
	@.venv-dev/bin/python tools/words.py

book: assets-for-tests ## write the screenshot book of every page into .cache/book (minutes; needs Chromium)
	@.venv-dev/bin/python tools/book.py --out .cache/book

format: .venv-dev/ready ## format the code and fix what the linter can fix
	.venv-dev/bin/ruff format $(PRESENT)
	.venv-dev/bin/ruff check --fix $(PRESENT)

bench: .venv-dev/ready ## measure speed and scale as ratios (minutes; see benchmarks/)
	@.venv-dev/bin/python -m benchmarks

effects-comparisons: .venv-comparisons/ready ## hold the estimators beside LaLonde's experiment and another library
	@.venv-comparisons/bin/python -m benchmarks.effects_comparisons

# Dev is locked first: the others are parts of it and keep its versions, so that what is tested is what runs.
lock: .venv-dev/ready ## lock the newest allowed packages with hashes into requirements/*.txt
	$(COMPILE) --upgrade requirements/dev.in --output-file requirements/dev.txt
	$(COMPILE) --constraint requirements/dev.txt requirements/run.in --output-file requirements/run.txt
	$(COMPILE) --constraint requirements/dev.txt requirements/engine-tests.in --output-file requirements/engine-tests.txt
	$(COMPILE) --constraint requirements/dev.txt requirements/server-tests.in --output-file requirements/server-tests.txt
	$(COMPILE) --constraint requirements/dev.txt requirements/effects-comparisons.in --output-file requirements/effects-comparisons.txt
	$(COMPILE) --upgrade requirements/build.in --output-file requirements/build.txt
	$(COMPILE) --upgrade requirements/assets.in --output-file requirements/assets.txt

clean: ## remove everything that make, runs and tools left behind
	rm -rf .venv .venv-dev .venv-comparisons dist demo/out benchmarks/out server/assets/out server/src/enishi/console/static/vendor .cache .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ── Environments ─────────────────────────────────────────────────────────────────────────────────────────────────────
# Only locked packages with the right hash are installed. `ready` is written last, so an interrupted set-up starts over.
# The build back end stands in a folder beside the packages: what is imported at run time is run-time packages only.

.venv/ready: packages := requirements/run.txt
.venv/ready: requirements/run.txt
.venv-dev/ready: packages := requirements/dev.txt
.venv-dev/ready: requirements/dev.txt
.venv-comparisons/ready: packages := requirements/effects-comparisons.txt
.venv-comparisons/ready: requirements/effects-comparisons.txt

.venv/ready .venv-dev/ready .venv-comparisons/ready: %/ready: requirements/build.txt $(DISTRIBUTIONS:%=%/pyproject.toml) tools/find_python.sh
	@python="$$(PYTHON='$(PYTHON)' sh tools/find_python.sh)" \
		&& echo "Setting up $* with $$python: once, and again when $(packages) changes …" \
		&& "$$python" -m venv --clear $*
	@$*/bin/python -m $(PIP_INSTALL) --require-hashes --requirement $(packages)
	@$*/bin/python -m $(PIP_INSTALL) --require-hashes --requirement requirements/build.txt --target $*/build-tools
	@PYTHONPATH='$(CURDIR)/$*/build-tools' $*/bin/python -m $(PIP_INSTALL) --no-deps --no-build-isolation $(DISTRIBUTIONS:%=--editable ./%)
	@touch $@

# What the pages need beside their templates: asked each time, done in a moment when it is there.
.PHONY: assets
assets: .venv/ready
	@.venv/bin/python tools/build_assets.py

.PHONY: assets-for-tests
assets-for-tests: .venv-dev/ready
	@.venv-dev/bin/python tools/build_assets.py --tests
