# Gradloom's commands. `make` alone lists them.
#
#   make run FILE=my.json      opens a file          make run PYTHON=python3.12    another Python
#   make test PYTEST_ARGS="-k sigmoid"               only some tests, on one core
#
# What a command needs is installed into .venv the first time, and again when pyproject.toml has changed.

PYTHON ?= python3
FILE ?=
BENCH_ARGS ?=
PYTEST_ARGS ?= --numprocesses=auto --dist=loadgroup

VENV := .venv
IN_VENV := $(VENV)/bin/python

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Two installations into one environment at a time would spoil it.
.NOTPARALLEL:
.PHONY: help run test check format coverage bench peers docs screenshots clean

help:  ## list these commands
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/installed-run  ## open the window (FILE=... opens a file)
	@$(IN_VENV) -m setup.start $(if $(FILE),"$(FILE)")

# One thread for linear algebra: the suite has the other cores, and threads that wait for each other are slow.
test: $(VENV)/installed-test $(VENV)/qt-libraries  ## run every test, with no display
	OPENBLAS_NUM_THREADS=1 $(IN_VENV) -m pytest $(PYTEST_ARGS)

check: $(VENV)/installed-lint  ## style, format and types
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	$(IN_VENV) -m mypy

format: $(VENV)/installed-lint  ## mend the format, and the style where that is safe
	$(IN_VENV) -m ruff check --fix .
	$(IN_VENV) -m ruff format .

coverage: $(VENV)/installed-test $(VENV)/qt-libraries  ## show the lines that no test runs
	$(IN_VENV) -m coverage erase
	$(IN_VENV) -m coverage run -m pytest
	$(IN_VENV) -m coverage combine --quiet
	$(IN_VENV) -m coverage report

# One thread for everybody's linear algebra: two of them on a busy machine wait for each other.
bench: $(VENV)/installed-test  ## measure the engine beside numpy by hand, and beside the peers that are installed
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(IN_VENV) -m tests.benchmarks $(BENCH_ARGS)

peers: $(VENV)/installed-bench  ## install PyTorch, JAX, autograd and micrograd, for make bench to measure against

docs: $(VENV)/installed-run  ## make the pages of the operations and of the library's names again
	$(IN_VENV) -m setup.operation_pages
	$(IN_VENV) -m setup.library_reference

screenshots: $(VENV)/installed-test $(VENV)/qt-libraries  ## make the pictures of the documents again
	QT_QPA_PLATFORM=offscreen $(IN_VENV) -m tests.screenshots

clean:  ## remove everything that these commands made
	rm -rf $(VENV) build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: each is touched once its work is done, so that the second time is quick.

$(VENV)/made:
	@sh setup/environment.sh "$(PYTHON)" $(VENV)
	@touch $@

$(VENV)/installed-run: pyproject.toml | $(VENV)/made
	@echo "Installing Gradloom into $(VENV) ..."
	@$(IN_VENV) -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-%: pyproject.toml | $(VENV)/made
	@echo "Installing Gradloom into $(VENV), with what '$*' needs ..."
	@$(IN_VENV) -m pip install --quiet --disable-pip-version-check --editable ".[$*]"
	@touch $@

$(VENV)/qt-libraries: $(VENV)/installed-test setup/qt_libraries.py
	@$(IN_VENV) -m setup.qt_libraries offscreen
	@touch $@
