# Two commands set everything up, in a virtual environment inside this folder and nowhere else:
#   make ask    answers "Which factors did each role cite?" on the shipped graph
#   make test   passes the tests
# Both need Python 3.11 or newer and nothing else. A second run is quick.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SLUG ?= factors-by-role
ROWS ?= 40

.PHONY: ask test build check docs lint clean

ask: $(VENV)/.installed
	@$(BIN)/nasss ask $(SLUG) --format table --limit $(ROWS)
	@echo "What stands behind a number: $(BIN)/nasss ask evidence-of-factor -p factor='improved diagnostic practice'" >&2
	@echo "All questions: $(BIN)/nasss ask    This one as data: $(BIN)/nasss ask $(SLUG) --format csv" >&2

test: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile

build: $(VENV)/.installed
	$(BIN)/nasss build

check: $(VENV)/.installed
	$(BIN)/nasss check

docs: $(VENV)/.installed-docs
	@$(BIN)/python -m nasss.manual build/manual
	@echo "Open build/manual/index.html" >&2

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "nasss needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 3; }
	@echo "Setting up $(VENV), once; this takes about a minute." >&2
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . >&2
	@touch $@

$(VENV)/.installed-docs: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]' >&2
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests need, once." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]' >&2
	@if command -v javac >/dev/null; then $(BIN)/python tests/owl/fetch_jars.py >&2; fi
	@if command -v npm >/dev/null; then npm ci --prefix tests/web/node --no-audit --no-fund --loglevel=error >&2; fi
	@# The validator of SSSOM tables brings much along, so it gets an environment of its own.
	@$(PYTHON) -m venv $(VENV)/sssom && $(VENV)/sssom/bin/python -m pip install --quiet --disable-pip-version-check 'sssom==0.4.21' >&2
	@ln -sf ../sssom/bin/sssom $(BIN)/sssom
	@# That of RO-Crates asks for an older rich than the rest, so it gets one too.
	@$(PYTHON) -m venv $(VENV)/rocrate && $(VENV)/rocrate/bin/python -m pip install --quiet --disable-pip-version-check 'roc-validator==0.13.0' >&2
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
