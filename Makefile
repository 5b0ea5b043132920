# Portal. `make` alone lists what can be made.
PYTHON ?= python3
VENV := .venv/bin/python
PYTEST ?= -n 2 -q
.DEFAULT_GOAL := help
.PHONY: help run test check shots bench walk house clean ready ready-dev browser

help: ## This list.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 14

run: ready ## The portal with a demo company on http://localhost:8000 (PORT=…); Ctrl-C stops all of it.
	@$(VENV) -m scripts.run

test: ready-dev browser ## Check everything, then all tests: PostgreSQL, Redis, a worker, Chromium. One folder: make test TESTS=tests/ground
	@$(VENV) -m scripts.test $(TESTS)

check: ready-dev ## Lint, import contracts, templates, translations, settings, migrations: all failures, counted.
	@$(VENV) -m scripts.check

shots: ready-dev browser ## Pictures of every kind of page, 1440 and 390 px, light and dark, Russian and English, with axe: shots/
	@$(VENV) -m scripts.shots

bench: ready-dev ## Our times beside hand-written floors; fails above a limit. One of them: make bench NAME=…
	@$(VENV) -m bench

walk: ready-dev ## 3,000 random walks through the flows under their laws.
	@$(VENV) -m scripts.walk

house: ready-dev ## Figures of the house: the kernel's share of lines, import circles, long files, functions, templates.
	@$(VENV) -m scripts.house

clean: ready ## Forget the demo company, its files and its logs; the next `make run` begins anew.
	@$(VENV) -m scripts.clean

ready:
	@$(PYTHON) scripts/bootstrap.py

ready-dev:
	@$(PYTHON) scripts/bootstrap.py dev

browser: ready-dev
	@$(VENV) -m scripts.libraries
