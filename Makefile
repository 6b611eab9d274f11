# The launcher does the work: `./hustings demo`, `./hustings test`. These are short names for
# those who keep working here, once `./hustings test` has filled .venv/.
PY = .venv/bin/python

.PHONY: lint format test bench lock

lint:
	./hustings test --lint

format:
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

test:
	./hustings test

bench:
	./hustings bench

# Writes the three lock files anew; needs uv. They name versions and hashes, no registry.
LOCK = uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-header

lock:
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --extra report -c requirements.lock -o requirements-report.lock
	$(LOCK) pyproject.toml --extra dev --extra report -c requirements.lock -o requirements-dev.lock
