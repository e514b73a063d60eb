# make         sets up a virtual environment here and builds out/
# make test    sets up what the tests need and runs every check
# make lock    writes the lock files anew from pyproject.toml
# make bench   runs the benchmarks
# make clean   removes the virtual environment and every cache

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))))

.PHONY: build test lock bench clean

build: $(VENV)/run
	PYTHONDONTWRITEBYTECODE= $(BIN)/gen-policies build

test: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest
	$(BIN)/gen-policies build --check

bench: $(VENV)/dev
	$(BIN)/python benchmarks/build.py
	$(BIN)/python benchmarks/check.py
	$(BIN)/python benchmarks/schema.py

$(VENV)/run: requirements.lock pyproject.toml | $(VENV)/pip
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q generator
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# A Debian without python3-venv has no ensurepip; its own pip can still fill the environment.
$(VENV)/pip:
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed; none was found on PATH, or PYTHON is not one." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
		|| { $(PYTHON) -m venv --without-pip $(VENV) >/dev/null 2>&1 \
			&& $(PYTHON) -m pip --python $(BIN)/python install --quiet pip 2>/dev/null; } \
		|| { rm -rf $(VENV); \
			echo "No virtual environment could be made. On Debian or Ubuntu: apt-get install python3-venv" >&2; \
			exit 1; }
	@touch $@

lock: $(VENV)/dev
	$(BIN)/python -m pip install --quiet uv
	printf 'hatchling\neditables\n' > $(VENV)/build.in
	$(BIN)/uv pip compile $(LOCK) -o requirements.lock pyproject.toml $(VENV)/build.in
	$(BIN)/uv pip compile $(LOCK) --extra dev -o requirements-dev.lock pyproject.toml $(VENV)/build.in

LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
