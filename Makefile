# The verbs of this repository; `make` alone lists them. CI runs `test` and `check` (.ci/run).
# Every verb first sees to what it needs (Scripts/setup), which costs a tenth of a second once done.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

# Another build folder keeps flags of another kind from rebuilding everything (`make test BUILD=…`).
BUILD ?= .build
SWIFT_BUILD := swift build --scratch-path $(BUILD)
SWIFT_TEST := swift test --scratch-path $(BUILD) --skip-build --disable-xctest
BIN := $(CURDIR)/$(BUILD)/debug
PYTEST := .venv/bin/python -m pytest -c Tests/Integration/pytest.ini
# Integration tests mostly wait: three files run side by side, in half of the time that one after the other takes (WORKERS=0). A file's tests stay in their order.
WORKERS ?= 3
SWIFT_CODE := Package.swift Plugins Sources Tests Benchmarks
# The libraries whose public declarations `make docs` writes a reference of.
DOCUMENTED := Wire Amounts Metering Reporting Catalog UsageLedger Rating Billing Alerting TableFiles FileEditions Release Sizing WebClient ProgramLog StripeAPI StripeCatalog StripeAccounts StripeDelivery \
  PrometheusClient UsageExporter BillingServer StripeSandbox

.PHONY: help setup oracle build demo run test check bench fmt docs golden planted fuzz package pictures sbom

help: ## lists the verbs
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

setup: ## installs what is missing for building, running and testing, and says what it does
	@Scripts/setup test

build: ## builds both programs (debug)
	@Scripts/setup build
	$(SWIFT_BUILD) --product billing 2>&1 | Scripts/build-log
	$(SWIFT_BUILD) --product billing-exporter 2>&1 | Scripts/build-log

demo: build ## shows the whole pipeline on this machine; ARGS=--once for one accelerated month
	@exec $(BIN)/billing demo $(ARGS)

run: build ## runs the billing service on http://127.0.0.1:3100, its database in this folder
	@exec $(BIN)/billing serve $(ARGS)

test: ## builds all, runs every Swift test, then the integration tests against the same programs
	@Scripts/setup test
	$(SWIFT_BUILD) --build-tests 2>&1 | Scripts/build-log
	$(SWIFT_TEST) $(if $(FILTER),--filter '$(FILTER)') 2>&1 | Scripts/build-log
	BILLING_BIN_DIR=$(BIN) $(PYTEST) -n $(WORKERS) --dist loadfile Tests/Integration

check: ## format, warnings, dependencies, imports, embedded files, golden files, links and settings in the docs, the reference
	@Scripts/setup test
	BUILD=$(BUILD) SWIFT_CODE='$(SWIFT_CODE)' DOCUMENTED='$(DOCUMENTED)' Scripts/check

oracle: build ## prices every total to a million on the guide's plans by independent rules
	@python3 Scripts/oracle.py --billing $(BIN)/billing --exhaustive 1000000 $(ARGS)

bench: ## release build, then rounds in turns with others; writes docs/benchmarks.md
	@Scripts/setup bench
	Benchmarks/run $(ARGS)

fmt: ## formats all Swift code in place
	@swift format --in-place --recursive --parallel $(SWIFT_CODE)

docs: build ## writes the reference of the public libraries to .build/docs
	BUILD=$(BUILD) Scripts/docs $(DOCUMENTED)

package: ## builds a Debian package of each program from a release build in .build-package
	@Scripts/setup package
	Scripts/package $(ARGS)

pictures: build ## takes the pictures in docs/images anew: pages from the demonstration, the board from a watched service
	@Scripts/setup test
	cd Tests/Integration
	BILLING_BIN_DIR=$(BIN) ../../.venv/bin/python -m pages.pictures
	BILLING_BIN_DIR=$(BIN) ../../.venv/bin/python -m deploy.picture

sbom: ## writes the bill of materials of both programs to .build/billing.cdx.json
	@Scripts/sbom $(ARGS)

golden: build ## writes the golden files anew; look at the diff before you commit it
	@Scripts/setup test
	BUILD=$(BUILD) Scripts/golden
	.venv/bin/python Scripts/charts
	.venv/bin/python Scripts/client

planted: ## puts the faults of the first audit back, one at a time: a test must fail for each; ARGS='CASE …'
	@Scripts/setup test
	.venv/bin/python Scripts/planted run $(ARGS)

fuzz: build ## a hundred thousand random requests to the sandbox; ARGS='COUNT SEED'
	@Scripts/setup test
	BILLING_BIN_DIR=$(BIN) .venv/bin/python Tests/Integration/sandbox/fuzz.py $(ARGS)
