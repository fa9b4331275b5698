# `make help` lists the targets. Settings: PYTHON (interpreter for .venv), TRISAM_HOME (what an
# installation keeps, ./instance), TRISAM_DATABASE_URL, TRISAM_TEST_PG, PYTEST_ARGS; LIFTS of `bench`
# and SIZES of `performance`, numbers of lifts.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

BIN := .venv/bin
PYTEST_ARGS ?=
WORKERS ?= 2
LIFTS ?= 10000
SIZES ?= 1000 10000 100000 1000000
export RUFF_CACHE_DIR := .cache/ruff
# Compiled modules are kept: without them every start of `trisam` compiles them all, 5 s.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sort \
	    | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

.PHONY: setup
setup: .venv/.installed trisam/static/vendor/.copied ## Make .venv and the front-end files ready; start nothing

.venv/.installed: requirements.lock pyproject.toml scripts/install-python
	scripts/install-python
	touch $@

trisam/static/vendor/.copied: package-lock.json requirements-node.lock scripts/install-assets scripts/with-node | .venv/.installed
	scripts/install-assets
	touch $@

.PHONY: run
run: export TRISAM_SMS ?= file:$(CURDIR)/instance/sms
run: setup ## Start the demo county on this machine, with its timed work
	$(BIN)/trisam db upgrade
	$(BIN)/trisam demo --if-empty
	exec $(BIN)/trisam serve --with-scheduler

.PHONY: test
test: setup ## Run every test, on SQLite and PostgreSQL and in a browser
	scripts/install-test-tools
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)

.PHONY: check
check: setup ## Lint, format, types, layers and templates
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --cache-dir .cache/import-linter
	$(BIN)/djlint --lint --quiet --allow-empty-input templates

.PHONY: format
format: setup ## Format the Python code and put its imports in order
	$(BIN)/ruff check --fix --select I
	$(BIN)/ruff format

.PHONY: coverage
coverage: setup ## Run every test and demand full branch coverage of policy and service
	scripts/install-test-tools
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report= $(PYTEST_ARGS)
	$(BIN)/coverage report
	$(BIN)/coverage report --fail-under=100 --include='*/policy.py,*/service.py,*/service/*'

.PHONY: soak
soak: setup ## The long proofs: the consent valve, races, 100 rounds by twenty, 100 kills; hours
	scripts/install-test-tools
	$(BIN)/python -m pytest -n $(WORKERS) --soak \
	    tests/consents/test_valve.py tests/consents/test_race.py tests/outbox/test_killed.py \
	    tests/meetings/test_same_officer_at_once.py tests/meetings/test_last_slot.py $(PYTEST_ARGS)

.PHONY: mutate
mutate: setup ## Change the rules of consent, reading and log a little; some test must notice each
	rm -rf mutants
	$(BIN)/python -m mutmut run --max-children $(WORKERS)
	$(BIN)/python -m mutmut results

.PHONY: screenshots
screenshots: setup ## Take the pictures of the README from the demo
	scripts/install-test-tools
	$(BIN)/python scripts/screenshots

.PHONY: bench
bench: setup ## Measure the busiest pages on the demo, statistics on a county of LIFTS
	$(BIN)/python -m bench $(LIFTS)

.PHONY: performance
performance: setup ## Measure statistics up to a million lifts and write docs/performance; half an hour
	$(BIN)/python -m bench --write $(SIZES)

.PHONY: lock
lock: .venv/.installed ## Renew the locks after a change of pyproject.toml or package.json
	$(BIN)/uv pip compile --quiet --all-extras --group dev --group build --universal \
	    --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --group pyproject.toml:node --universal \
	    --generate-hashes --no-annotate --no-header -o requirements-node.lock
	. scripts/with-node && npm install --package-lock-only --omit-lockfile-registry-resolved

.PHONY: clean
clean: ## Remove what setup and tests made; keep ./instance
	rm -rf .venv node_modules trisam/static/vendor .cache build htmlcov mutants *.egg-info .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
