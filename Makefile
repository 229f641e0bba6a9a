# Needs Python 3.11 and make. Everything else is fetched into .venv, or named when it is missing.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
HASH := $(shell $(PYTHON) -c "import hashlib; print(hashlib.sha256(open('pyproject.toml', 'rb').read()).hexdigest()[:12])")
BASE := $(VENV)/.base-$(HASH)
DEV := $(VENV)/.dev-$(HASH)
PORT ?= 8000
INSTALL := $(BIN)/python .ci/install.py
# pytest-xdist: one worker a core, each with a database of its own; who has nothing left takes half of another's rest.
WORKERS ?= auto

.PHONY: demo run setup test check lint browser prove stop clean
.DEFAULT_GOAL := demo

demo: $(BASE)  ## a made-up region with live traffic, on one address
	@$(BIN)/nakhoda demo --port $(PORT) $(ARGS)

run: $(BASE)  ## web, worker and mail listener on your own database
	@$(BIN)/nakhoda run --port $(PORT) $(ARGS)

setup: $(BASE)  ## create or update the database
	@$(BIN)/nakhoda setup

test: $(DEV) browser  ## all tests, browser journeys included
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --reruns 1 -rR $(ARGS)

check: lint test  ## what must pass before a change lands

lint: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

browser: $(DEV)
	@sh .ci/browser

prove: $(DEV)  ## crash storm with its negative controls; --faults 20 for a short one
	$(BIN)/python -m prove $(ARGS)
	$(BIN)/python -m prove.state_machine

stop:  ## stop the embedded PostgreSQL of this folder
	@test ! -x $(BIN)/python || $(BIN)/python -m nakhoda.config.embedded

clean: stop
	rm -rf $(VENV)

$(VENV)/bin/pip:
	@test -n "$(PYTHON)" || { echo "Nakhoda needs Python 3.11 or later: no python3 of that age is on the PATH."; exit 1; }
	@PYTHON=$(PYTHON) sh .ci/venv $(VENV)

$(BASE): | $(VENV)/bin/pip
	@echo "Installing Nakhoda's packages (once; a minute or two)"
	@$(INSTALL) .
	@rm -f $(VENV)/.base-* && touch $@

$(DEV): | $(VENV)/bin/pip
	@echo "Installing Nakhoda's packages and the tools of its tests (once; a minute or two)"
	@$(INSTALL) '.[dev]'
	@rm -f $(VENV)/.base-* $(VENV)/.dev-* && touch $@ $(BASE)
