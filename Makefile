# Two commands do everything on a fresh machine:
#   make demo    sets up and analyses the clip that ships with swingleg
#   make test    sets up and passes the tests
# Each builds its own virtual environment; system packages are installed through apt when missing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VIRTUAL := .venv-virtual
TORCH := torch==2.13.0
PIP_FLAGS := --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test lint unit wheel docs test-virtual benchmark clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(VENV)/.base: pyproject.toml
	@./scripts/ensure-python-venv $(PYTHON)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install $(PIP_FLAGS) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	$(BIN)/python -m pip install $(PIP_FLAGS) --editable '.[dev]'
	@touch $@

demo: $(VENV)/.base  ## set up, analyse the demo clip, say where the report is
	$(BIN)/swingleg demo --out out/demo

test: lint unit wheel docs  ## set up and run every check but the renderer's

lint: $(VENV)/.dev  ## style, types and the one-way imports
	$(BIN)/ruff check src tests validation benchmarks
	$(BIN)/ruff format --check src tests validation benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.dev  ## the tests
	@./scripts/ensure-chromium
	@./scripts/ensure-postgres
	$(BIN)/swingleg models pull
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope --ignore tests/virtual

wheel: $(VENV)/.dev  ## the built wheel, alone in a fresh environment, runs the demo
	./scripts/check-wheel $(BIN)/python

docs: $(VENV)/.dev  ## build the documentation without warnings
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

$(VIRTUAL)/.done: pyproject.toml
	@./scripts/ensure-egl
	@./scripts/ensure-python-venv $(PYTHON)
	$(PYTHON) -m venv $(VIRTUAL)
	$(VIRTUAL)/bin/python -m pip install $(PIP_FLAGS) $(TORCH)
	$(VIRTUAL)/bin/python -m pip install $(PIP_FLAGS) --editable '.[virtual]' pytest hypothesis
	@touch $@

test-virtual: $(VIRTUAL)/.done  ## the virtual runner's own tests (torch, OpenGL)
	$(VIRTUAL)/bin/python -m pytest tests/virtual

benchmark: $(VENV)/.dev  ## speed, as ratios side by side
	$(BIN)/python -m benchmarks

clean:  ## remove what was built
	rm -rf $(VENV) $(VIRTUAL) build dist site out
