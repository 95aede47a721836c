# Two commands do everything: `make demo` and `make test`. Both set up what they need first.
PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
ES_FOR_TESTS := $(wildcard ../shared/elasticsearch/serve)

.PHONY: demo test lint types unit clean help

help:
	@echo "make demo   set up, then crawl, judge, index and serve the sample source"
	@echo "make test   set up with the test tools, then linters, types and the whole suite"

$(VENV)/.base: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --upgrade pip
	$(PIP) -c constraints.txt -e .
	touch $@

$(VENV)/.test: $(VENV)/.base
	$(PIP) -c constraints.txt -e '.[test]'
	touch $@

chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } \
	  || echo "chromium is missing: the browser tests will be skipped (with CI=true they fail)"

demo: $(VENV)/.base
	$(BIN)/curate demo $(DEMO_FLAGS)

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/.test
	$(BIN)/mypy

test: $(VENV)/.test chromium lint types
	CURATE_TEST_ELASTICSEARCH="$${CURATE_TEST_ELASTICSEARCH:-$(abspath $(ES_FOR_TESTS))}" \
	  $(BIN)/python -m pytest -n 2 --dist loadfile

clean:
	rm -rf dist build .pytest_cache .mypy_cache .ruff_cache
