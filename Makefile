# Everything happens in a virtual environment inside the checkout; nothing else on the machine is touched.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
MARK := \# --- for development and tests only ---
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
           --no-annotate --no-header --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: run test check bench quality promises torture lives fuzz replay lock clean help

run: $(READY) ## start the bot; without TELEGRAM_BOT_TOKEN, the demo
	@exec $(BIN)/python -m bot

test: $(READY) ## run all tests, with the branch coverage of the deciding stages
	@{ $(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered; echo $$? >.venv/test.status; } \
	    | tee .venv/test.log
	@$(BIN)/python -m tests.rules.branches || echo 1 >.venv/test.status
	@tail -n 1 .venv/test.log && exit $$(cat .venv/test.status)

check: $(READY) ## the house rules that a machine can keep
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/rules -q

bench: $(READY) ## time to readiness, resting memory, speed of the stages
	@$(BIN)/python -m tests.tools.bench

quality: $(READY) ## how well the stages judge, measured on real material; writes docs/quality.md
	@$(BIN)/python -m tests.tools.quality

promises: $(READY) ## hold every promise, and print what was measured; writes docs/reliability.md
	@$(BIN)/python -m tests.tools.promises

torture: $(READY) ## kill processes 500 times on each database (most of an hour); writes docs/reliability.md
	@$(BIN)/python -m tests.tools.crash

lives: $(READY) ## let readers live at random, four at a time, 75 times; NUMBER= and SEED= for others
	@$(BIN)/python -m tests.tools.simulation $(or $(NUMBER),75) $(or $(SEED),1)

fuzz: $(READY) ## read 100,000 mutated documents; SEED= for others
	@$(BIN)/python -m tests.tools.fuzz 100000 $(or $(SEED),1)

replay: $(READY) ## send the news of real outlets through the real bot; DIR= for other material
	@$(BIN)/python -m tests.tools.replay $(DIR)

lock: $(READY) ## write requirements.lock anew from pyproject.toml: what runs, then what only development needs
	$(COMPILE) --output-file .venv/run.lock
	$(COMPILE) --extra dev --constraint .venv/run.lock --output-file .venv/all.lock
	@{ cat .venv/run.lock && echo '$(MARK)' && \
	    awk 'NR == FNR { seen[$$1]; next } /^[^ ]/ { keep = !($$1 in seen) } keep' .venv/run.lock .venv/all.lock; \
	} >requirements.lock

clean: ## take away the virtual environment and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* build *.egg-info
	find bot tests alembic -name __pycache__ -prune -exec rm -rf {} +

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Tidings needs Python 3.11 or newer. Name one: make PYTHON=python3.12 run" \
	    if sys.version_info < (3, 11) else 0)'
	@echo "Setting up .venv, once: a minute or two"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@touch $@
