# `make help` lists what there is to do. Needs only python3 (3.11 or newer) and make.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check browser bench bench-deadline bench-judging bench-search screenshots i18n lock

PYTHON ?= python3
VENV := .venv/bin
FLASK := $(VENV)/flask --app wsgi

help: ## Show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/make \1: \2/p' Makefile

setup: ## Install what the site needs and compile translations
	@$(PYTHON) tools/setup.py

setup-dev: ## The same, with the tools of checks and tests
	@$(PYTHON) tools/setup.py --dev

run: setup ## Start the site with its worker; the demo is loaded on an empty instance
	@exec $(FLASK) serve --demo

test: setup-dev ## Run every check and test; the last line is the sum
	@exec $(VENV)/python -m tests

check: setup-dev ## Lint, types, import contracts, templates: under a minute
	@exec $(VENV)/python -m tests check

browser: ## Install the Chromium that the browser journeys drive (Debian, by apt)
	@$(PYTHON) tools/browser.py

bench-deadline: setup-dev ## The last minutes before a close: speed, and whether every write is kept
	@exec $(VENV)/python -m tests.bench.deadline

bench-judging: setup-dev ## How many true winners each way of scoring finds, over made-up competitions
	@exec $(VENV)/python -m tests.bench.judging

bench-search: setup-dev ## Our search beside SQLite FTS5 and tantivy; DOCUMENTS=1000 for a quick look
	@exec $(VENV)/python -m tests.bench.search $(if $(DOCUMENTS),--documents $(DOCUMENTS))

screenshots: setup-dev ## Take the pictures of the main pages anew, from the demo
	@exec $(VENV)/python -m tests.harness.tour docs/screenshots

bench: setup-dev ## Measure the main pages against a bare Flask page
	@exec $(VENV)/python -m tests.bench

i18n: setup-dev ## Collect the words of the pages into the English catalogue
	@exec $(VENV)/python tools/catalogue.py

lock: setup-dev ## Pin all requirements anew, with hashes
	@exec $(VENV)/python tools/lock.py
