# Two commands: `make run` serves, `make test` tests. Each sets up what is missing first.
# Settings are environment variables: PORT=8001 VAR=/another/folder make run

PYTHON := .venv/bin/python
DEMO ?= 1
TEST_PROCESSES ?= 2
# What is shared out among builds (tests/support/turns.py) is by the commit; `make test TURN=` looks at everything.
TURN ?= $(shell git rev-parse --short HEAD 2>/dev/null || echo 0)

export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Compiled modules are kept: the service is started many times, by tests above all.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test lint sbom fuzz format lock clean setup setup-dev setup-chromium screenshots bench pages permissions check-process year faults hosts

help:
	@echo "make run     serve on http://127.0.0.1:8000, with a demonstration unless DEMO=0"
	@echo "make test    run every test (TESTS=tests/workflows for some of them), most on one of two databases by the commit (TURN=: on both)"
	@echo "make lint    check style, types, what bandit finds, and packages for known faults where these can be asked for"
	@echo "make sbom    write var/sbom.json, the bill of every package that the service runs on (CycloneDX)"
	@echo "make fuzz    send what nobody means to the whole API and to the forms of all pages, for five minutes (SECONDS=60, SEED=7)"
	@echo "make format  bring the style into order"
	@echo "make lock    write the lock files anew from requirements.in and requirements-dev.in"
	@echo "make bench   measure what the service does in a second beside the limit of the machine, write docs/benchmarks.md, then time every page (ONLY=sending: one part of it)"
	@echo "make pages   look at every page of every role in a real browser, and walk everywhere on both databases: a quarter of an hour"
	@echo "make year    let a whole authority live for a year, twice, and count its reports again by hand: an hour"
	@echo "make permissions  write docs/permissions.md anew, and send everybody of its matrix to every address"
	@echo "make faults  break the service in every way of docs/faults.md, and write that page: two hours (RUNS=1: half of one, ONLY=redis: some, KEEP=folder: goes on where it stopped)"
	@echo "make hosts   run the service on several hosts that are namespaces of this machine, kill one of each under load, and count: ten minutes (SEED=7, STANDBY=1: the database too)"
	@echo "make check-process  have the event log and the BPMN files read by pm4py and bpmn-js, in a throw-away folder"
	@echo "make screenshots  take the pictures of docs/pictures anew"
	@echo "make clean   remove .venv and caches, never the data in var"

run: export DEMO := $(DEMO)
run: setup
	@exec $(PYTHON) -m service.supervisor --with-parent

test: setup-dev setup-chromium
	@TURN=$(TURN) $(PYTHON) -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder $(TESTS)

lint: setup-dev
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m bandit --quiet --configfile pyproject.toml --recursive config notifications service workflows wsgi.py
	@.ci/audit

sbom: setup-dev
	@$(PYTHON) -m tests.security.bill requirements.txt var/sbom.json

fuzz: setup-dev
	@$(PYTHON) -m tests.security.fuzz $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED))

format: setup-dev
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

bench: setup-dev
	@$(PYTHON) -m tests.benchmarks.run $(ONLY:%=--only=%)
	@$(if $(ONLY),:,$(PYTHON) -m tests.benchmarks.pages)
	@$(if $(ONLY),:,$(PYTHON) -m tests.benchmarks.insight)

pages: setup-dev setup-chromium
	@$(PYTHON) -m pytest -m every tests/browser tests/confidentiality tests/web

permissions: setup-dev
	@$(PYTHON) -m tests.permissions.table
	@$(PYTHON) -m pytest -m "every or not every" tests/permissions

year: setup-dev
	@$(PYTHON) -m pytest -s -m year tests/year

check-process: setup
	@.ci/check-process

faults: setup-dev
	@$(PYTHON) -m tests.faults.run $(if $(ONLY),-k "$(ONLY)") $(if $(KEEP),--keep "$(KEEP)")

hosts: setup-dev
	@$(PYTHON) -m tests.faults.hosts.run $(if $(SEED),--seed $(SEED)) $(if $(STANDBY),--standby)

screenshots: setup-dev setup-chromium
	@$(PYTHON) -m tests.browser.screenshots

lock: setup
	@.ci/lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

setup:
	@.ci/setup requirements.txt

setup-dev:
	@.ci/setup requirements-dev.txt

setup-chromium:
	@.ci/setup-chromium
