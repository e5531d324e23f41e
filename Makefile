# `make help` lists the targets. All of them work in a fresh clone: they set up .venv first.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PYTHON_FILES := scripts tests .ci
DEMO_HOME := demo
DEMO_LEADS := 2000
DEMO_SEED := 1
DEMO_AS_OF := 2026-06-30
# dbt and dbt-bouncer ask nobody on the network
export DO_NOT_TRACK := 1
export DBT_PROFILES_DIR := $(CURDIR)

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: set-up
set-up: ## Installs what the warehouse needs into .venv
	@scripts/set_up.sh run

.PHONY: set-up-spark
set-up-spark: ## Installs that and what a warehouse on Spark needs
	@scripts/set_up.sh spark

.PHONY: set-up-test
set-up-test: ## Installs all that and the tools of the checks
	@scripts/set_up.sh test

.PHONY: nightly
nightly: set-up $(DEMO_HOME)/extracts ## Generates demo leads once, then runs the nightly job on them
	$(BIN)/leadhouse nightly --data $(DEMO_HOME)/extracts --as-of $(DEMO_AS_OF) --home $(DEMO_HOME)

# generated beside its place and moved in one step, so that a broken run leaves no half demo
$(DEMO_HOME)/extracts: | set-up
	@rm -rf $@.partial
	$(BIN)/leadhouse generate --leads $(DEMO_LEADS) --seed $(DEMO_SEED) --as-of $(DEMO_AS_OF) \
		--out $@.partial
	@mv $@.partial $@

.PHONY: test
test: lint ## Linters and all tests but the long ones
	$(BIN)/pytest -m "not long"

.PHONY: test-long
test-long: set-up-test ## Tests that need a server, a browser or minutes
	@mkdir -p logs
	@echo "the tests on Spark run beside the others; what they say comes last"
	@$(BIN)/pytest -m "long and spark" >logs/test-spark.log 2>&1 & spark=$$!; code=0; \
	$(BIN)/pytest -m "long and not spark and not more" || code=$$?; \
	wait $$spark || code=$$?; cat logs/test-spark.log; exit $$code

.PHONY: test-more
test-more: set-up-test ## Benchmarks, mutations and months of nights: what takes long and seldom changes
	@$(BIN)/pytest -m more

.PHONY: lint
lint: lint-python lint-yaml lint-sql lint-portable lint-dbt ## All linters

.PHONY: lint-python
lint-python: set-up-test
	$(BIN)/ruff check $(PYTHON_FILES)
	$(BIN)/ruff format --check $(PYTHON_FILES)
	$(BIN)/mypy

.PHONY: lint-yaml
lint-yaml: set-up-test
	$(BIN)/yamllint --strict .

.PHONY: lint-sql
lint-sql: set-up-test
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar models tests/dbt

.PHONY: lint-portable
lint-portable: set-up-test
	$(BIN)/leadhouse portability

.PHONY: lint-dbt
lint-dbt: set-up-test
	$(BIN)/dbt --quiet parse
	COLUMNS=160 $(BIN)/dbt-bouncer run

.PHONY: format
format: set-up-test ## Formats Python and SQL
	$(BIN)/ruff check --fix $(PYTHON_FILES)
	$(BIN)/ruff format $(PYTHON_FILES)
	$(BIN)/sqlfluff fix --processes 2 --disable-progress-bar models tests/dbt

.PHONY: lock
lock: ## Resolves pyproject.toml anew into the lock files
	@scripts/set_up.sh lock

.PHONY: clean
clean: ## Removes what was built, the demo too; keeps .venv and ./warehouse
	rm -rf target logs dist $(DEMO_HOME) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -not -path './.uv/*' -prune -exec rm -rf {} +
