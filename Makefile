# lab: open the course.   test: prove all of it.   grade N=03: your points.
PYTHON ?= python3
N ?= 03
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
RUN := $(BIN)/python
CONCURRENT := $(addprefix tests/,test_bounded.py test_journal.py test_limits.py test_retry.py test_llm_calls.py \
	test_llm_server*.py test_virtual_time.py test_ways.py test_pools.py test_process_pool.py test_shared.py \
	test_images.py test_text.py)

.PHONY: lab test grade refresh soak bench

lab: $(VENV)/course
	$(RUN) -m helpers lab

test: $(VENV)/tests
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m mypy
	$(RUN) -m helpers.grading.build --check
	$(RUN) -m pytest tests -m "not soak"
	$(RUN) -m pytest --nbval notebooks solutions

grade: $(VENV)/course
	$(RUN) -m helpers grade $(wildcard exercises/$(N)_*.ipynb)

refresh: $(VENV)/tests
	$(RUN) -m helpers.grading.refresh

soak: $(VENV)/tests
	$(RUN) -m pytest tests -m soak
	for round in 1 2 3 4 5 6 7 8 9 10; do $(RUN) -m pytest -q $(CONCURRENT) -m "not soak" || exit 1; done

bench: $(VENV)/bench
	$(RUN) -m benchmarks

$(VENV)/course: requirements.txt pyproject.toml
	$(PYTHON) helpers/course/selfcheck.py
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/tests: $(VENV)/course tests/requirements.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

$(VENV)/bench: $(VENV)/course benchmarks/requirements.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@
