# demo: a plan and the night after · test: everything · check: format, lint, types, layers, lock file, callers
# bench: figures · docs: the manual's tables and the catalogues, from the declarations
PYTHON ?= python3
BIN := .venv/bin
DEMO := .demo
SHOW = $(BIN)/salesplan -C $(DEMO)

.PHONY: demo test check bench docs lock format clean

.venv/ready: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: .venv/ready
	rm -rf $(DEMO) $(DEMO)-past
	$(BIN)/salesplan init $(DEMO) --example taiwan
	$(SHOW) check --as-of 2026-11-23
	$(SHOW) replan --as-of 2026-11-23
	$(SHOW) show summary
	$(SHOW) show territories
	$(SHOW) show routes --date 2026-11-24 --rep R01
	@echo "--- what history tells: two years drawn from the truth in examples/taiwan/truth.csv ---"
	cp -r $(DEMO) $(DEMO)-past
	$(BIN)/python examples/past.py taiwan $(DEMO)-past
	$(BIN)/salesplan -C $(DEMO)-past learn --as-of 2026-11-23 | head -22
	rm -rf $(DEMO)-past
	@echo "--- the night after: calls were made and missed, a potential changed, an event arrived ---"
	cp $(DEMO)/nights/2026-11-24/*.csv $(DEMO)/data/
	$(SHOW) status --as-of 2026-11-24
	$(SHOW) replan --as-of 2026-11-24
	$(SHOW) diff
	$(SHOW) history

test: .venv/ready
	$(BIN)/python -m pytest -n auto

check: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.lock
	$(BIN)/python -m tests.callers

bench: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check ".[bench]" --no-build-isolation
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	for topic in tests/benchmarks/bench_*.py; do $(BIN)/python -m tests.benchmarks.$$(basename $$topic .py) || exit 1; done

docs: .venv/ready
	$(BIN)/python -m salesplan.cli.reference
	$(BIN)/python -m tests.layers
	$(BIN)/python -m tests.catalogues

lock: .venv/ready
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra osm --extra dev pyproject.toml -o requirements.lock

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv .osrm .dagster $(DEMO) $(DEMO)-past dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
