# Two commands set everything up, in a virtual environment inside this folder and nowhere else:
#   make ask    answers "Which factors did each role cite?" on the shipped graph
#   make test   passes the tests
# Both need Python 3.11 or newer and nothing else. A second run is quick.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SLUG ?= factors-by-role
ROWS ?= 40
MODULE ?= terms
# Python compiles what it imports; compiling all of what is installed takes longer.
PIP := -m pip install --quiet --disable-pip-version-check --no-compile
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock'

.PHONY: ask test style types tests build check docs lock licences audit coverage mutants clean

ask: $(VENV)/.installed
	@$(BIN)/nasss ask $(SLUG) --format table --limit $(ROWS)
	@echo "What stands behind a number: $(BIN)/nasss ask evidence-of-factor -p factor='improved diagnostic practice'" >&2
	@echo "All questions: $(BIN)/nasss ask    This one as data: $(BIN)/nasss ask $(SLUG) --format csv" >&2

# make --jobs=2 test looks at the types while the tests run, which leave a processor idle now and then.
test: style types tests

style: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

tests: $(VENV)/.installed-test
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

build: $(VENV)/.installed
	$(BIN)/nasss build

check: $(VENV)/.installed
	$(BIN)/nasss check

docs: $(VENV)/.installed-docs
	@$(BIN)/python -m nasss.manual build/manual
	@echo "Open build/manual/index.html" >&2

# After a change of the dependencies in pyproject.toml. What is locked stays as it is; newer versions: make lock UPGRADE=--upgrade
lock: $(VENV)/.created
	@test -x $(BIN)/uv || $(BIN)/python $(PIP) 'uv>=0.9' >&2
	cd requirements && ../$(BIN)/$(LOCK) $(UPGRADE) --all-extras --output-file ci.lock ../pyproject.toml
	cd requirements && ../$(BIN)/$(LOCK) $(UPGRADE) --constraints ci.lock --output-file build.lock build.in
	cd requirements && ../$(BIN)/$(LOCK) $(UPGRADE) --no-deps --output-file jars.lock jars.in
	cd requirements && ../$(BIN)/$(LOCK) $(UPGRADE) --output-file sssom.lock sssom.in
	cd requirements && ../$(BIN)/$(LOCK) $(UPGRADE) --output-file rocrate.lock rocrate.in
	@echo "Now: make licences, and look at what changed" >&2

# The table of what is locked, and its licences
licences: $(VENV)/.installed-test
	$(BIN)/python tests/licences.py

# Known vulnerabilities; asks a service on the network
audit: $(VENV)/.installed-test
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements/ci.lock

# Lines and branches that the tests go through; long
coverage: $(VENV)/.installed-test
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered $(TESTS)

# Changes one module in small ways and sees whether its tests notice; long
mutants: $(VENV)/.installed-test
	$(BIN)/python tests/mutants.py $(MODULE) $(if $(ONLY),'$(ONLY)')

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "nasss needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 3; }
	@echo "Setting up $(VENV), once; this takes about a minute." >&2
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml
	@$(BIN)/python $(PIP) --editable . >&2
	@touch $@

$(VENV)/.installed-docs: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]' >&2
	@touch $@

# The tests run with the versions of the lock files and no others; every file that is fetched is held against its hash.
# Most parts need nothing of each other: make --jobs=2 .venv/.installed-test fetches one while another is unpacked.
$(VENV)/.installed-test: $(VENV)/.locked $(VENV)/.jars $(VENV)/.node $(VENV)/.sssom $(VENV)/.rocrate
	@touch $(VENV)/.installed $@

$(VENV)/.locked: $(VENV)/.created pyproject.toml requirements/build.lock requirements/ci.lock
	@echo "Installing what the tests need, once." >&2
	@$(BIN)/python $(PIP) --require-hashes --only-binary :all: -r requirements/build.lock >&2
	@$(BIN)/python $(PIP) --require-hashes --no-build-isolation -r requirements/ci.lock >&2
	@$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable . >&2
	@touch $@

$(VENV)/.jars: $(VENV)/.locked requirements/jars.lock
	@if command -v javac >/dev/null; then $(BIN)/python tests/owl/fetch_jars.py >&2; fi
	@touch $@

$(VENV)/.node: $(VENV)/.created tests/web/node/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix tests/web/node --ignore-scripts --no-audit --no-fund --loglevel=error >&2; fi
	@touch $@

# The validator of SSSOM tables brings much along, and that of RO-Crates asks for an older rich than the rest: each gets
# an environment of its own.
$(VENV)/.sssom: $(VENV)/.created requirements/build.lock requirements/sssom.lock
	@$(PYTHON) -m venv $(VENV)/sssom
	@$(VENV)/sssom/bin/python $(PIP) --require-hashes --only-binary :all: -r requirements/build.lock >&2
	@$(VENV)/sssom/bin/python $(PIP) --require-hashes --no-build-isolation -r requirements/sssom.lock >&2
	@ln -sf ../sssom/bin/sssom $(BIN)/sssom
	@touch $@

$(VENV)/.rocrate: $(VENV)/.created requirements/build.lock requirements/rocrate.lock
	@$(PYTHON) -m venv $(VENV)/rocrate
	@$(VENV)/rocrate/bin/python $(PIP) --require-hashes --only-binary :all: -r requirements/build.lock >&2
	@$(VENV)/rocrate/bin/python $(PIP) --require-hashes --no-build-isolation -r requirements/rocrate.lock >&2
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
