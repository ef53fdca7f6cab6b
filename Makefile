# The commands of Ringback. They want Python 3.11 or newer and make, nothing else.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run phone test check messages sbom fuzz lock bench chaos stolen-dump clean port

PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --no-input
RANDOM_KEY = $$($(PYTHON) -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())')

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: .venv/runtime ## Install what Ringback needs into .venv, nothing more

run: port .venv/runtime ## Start everything with sample data and print its address (PORT=8000)
	@exec $(PYTHON) -m core.run

phone: .venv/runtime ## Let the telephone of a running demo ring (PHONE="--calls 2000 --seed 7")
	@exec $(PYTHON) -m core.phone

test: .venv/tools ## Run all tests; DATABASE_URL and REDIS_URL choose the services
	@exec $(PYTHON) -m pytest -n 2 --dist loadgroup

check: .venv/tools ## Format, lint, types, import contracts, templates, migrations, deployment settings
	@echo "format";     $(PYTHON) -m ruff format --check --quiet .
	@echo "lint";       $(PYTHON) -m ruff check --quiet .
	@echo "types";      $(AS_A_SITE) $(PYTHON) -m mypy --no-error-summary core intake
	@echo "imports";    .venv/bin/lint-imports --no-logo
	@echo "templates";  $(PYTHON) -m djlint templates --lint --quiet
	@echo "migrations"; $(AS_A_SITE) $(PYTHON) manage.py makemigrations --check --dry-run
	@echo "deployment"; $(AS_A_SITE) $(PYTHON) manage.py check --deploy --fail-level WARNING
	@echo "libraries";  $(PYTHON) -m tests.supply
	@echo "house";      $(PYTHON) -m pytest -q -p no:cacheprovider tests/test_house.py -k "machine"

# What a real site sets, with keys of this moment. Neither command asks the database or Redis anything.
AS_A_SITE = RINGBACK_SECRET_KEY="$(RANDOM_KEY)$(RANDOM_KEY)" RINGBACK_DATA_KEYS="k1:$(RANDOM_KEY)" \
	RINGBACK_INDEX_KEY="$(RANDOM_KEY)" RINGBACK_PUBLIC_URL=https://ringback.example.org RINGBACK_DEBUG=false \
	RINGBACK_EMAIL_URL=smtps://mail.example.org:465 RINGBACK_EMAIL_FROM=desk@example.org \
	RINGBACK_CENTRE_NAME="Recovery 24/7" RINGBACK_TIME_ZONE=America/New_York \
	DATABASE_URL=sqlite://:memory: REDIS_URL=redis://127.0.0.1:6379/0

messages: .venv/tools ## Gather what is to be translated into locale/es, and compile it
	@exec $(PYTHON) -m tests.messages

sbom: .venv/tools ## Write the list of parts (CycloneDX) of this version to var/sbom.json
	@mkdir -p var && $(PYTHON) -m cyclonedx_py requirements requirements.txt --output-file var/sbom.json

fuzz: .venv/tools ## Send anything at all to every address; RINGBACK_FUZZ says how often each (200)
	@RINGBACK_FUZZ=$${RINGBACK_FUZZ:-200} exec $(PYTHON) -m pytest -q -n 2 tests/test_fuzz.py

lock: .venv/bin/python ## Pin requirements.in and requirements-dev.in again, with hashes
	@$(PIP) install --quiet uv==0.13.9
	@for name in requirements requirements-dev; do \
	    echo "$$name.txt"; \
	    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	        --no-emit-index-url --no-emit-find-links $$name.in -o $$name.txt || exit 1; \
	done

bench: .venv/tools ## Run the measurements of benchmarks/
	@for file in benchmarks/[a-z]*.py; do \
	    test -f "$$file" || { echo "There is no benchmark yet."; exit 0; }; \
	    echo "$$file"; $(PYTHON) -m "benchmarks.$$(basename "$$file" .py)" || exit 1; \
	done

chaos: .venv/tools ## Break every part on purpose for two minutes, and see what was promised
	@exec $(PYTHON) -m tests.chaos $(CHAOS)

stolen-dump: .venv/tools ## Search a dump, Redis, log, mails and backup of 10,000 people for any of their words
	@exec $(PYTHON) -m tests.stolen

clean: ## Remove .venv, caches and var: the sample data, its keys, logs and mail
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A taken port is said before anything is installed.
port: .venv/bin/python
	@$(PYTHON) -m core.port

.venv/bin/python:
	@for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	    $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found=$$name && break; \
	done; \
	test -n "$$found" || { echo "Ringback needs Python 3.11 or newer; python3 -V says: $$(python3 -V 2>&1 | tail -n 1)" >&2; exit 1; }; \
	$$found -c 'import ensurepip, venv' 2>/dev/null || { echo "$$found lacks its venv module; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; \
	$$found -m venv --clear .venv

# pip says much; a count of the libraries is enough. What goes wrong still reaches the screen.
define INSTALL
	@total=$$(grep -c '==' $<); echo "Installing the $$total libraries of $<, once"; \
	{ $(PIP) install --progress-bar off --require-hashes -r $< && touch $@.new; } | awk ' \
	    /^Collecting/ {if (++n % 10 == 0) print "  fetched " n} \
	    /^Installing/ {print "  unpacking"} {fflush()}'; \
	mv $@.new $@ 2>/dev/null || { echo "The libraries could not be installed; pip said why." >&2; exit 1; }
endef

.venv/runtime: requirements.txt | .venv/bin/python
	$(INSTALL)

.venv/tools: requirements-dev.txt .venv/runtime
	$(INSTALL)
