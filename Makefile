# lab: open the course.   test: prove all of it.   grade N=3: your points.   progress: all of them.   book: a site.
WINDOWS := $(filter Windows_NT,$(OS))
PYTHON ?= $(if $(WINDOWS),py,python3)
VENV := .venv
BIN := $(VENV)/$(if $(WINDOWS),Scripts,bin)
RUN := $(BIN)/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check
DONE = $(RUN) -c "import pathlib; pathlib.Path('$@').touch()"
SPHINX := $(RUN) -m sphinx -q -W --keep-going -j auto -c docs/site -d build/pages
CONCURRENT := $(addprefix tests/,parts patterns lab/test_llm_server*.py lab/test_virtual_time.py lab/test_measure.py)

.PHONY: lab test lint pytest grade progress refresh soak bench book links

lab: $(VENV)/course
	$(RUN) -m helpers lab

test: $(VENV)/tests
	@$(MAKE) --no-print-directory -j2 lint pytest

lint: $(VENV)/tests
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m mypy
	$(RUN) -m helpers.grading.build --check

pytest: $(VENV)/tests
	$(RUN) -m pytest tests -m "not soak" -n 3 --dist loadfile -rs
	$(RUN) -m pytest --nbval notebooks solutions -n 2 --dist loadfile

grade: $(VENV)/course
	@$(RUN) -m helpers grade "$(N)"

progress: $(VENV)/course
	@$(RUN) -m helpers progress

refresh: $(VENV)/tests
	$(RUN) -m helpers.grading.refresh
	$(RUN) docs/picture.py

soak: $(VENV)/tests
	$(RUN) -m pytest tests -m soak
	for round in 1 2 3 4 5 6 7 8 9 10; do $(RUN) -m pytest -q $(CONCURRENT) -m "not soak" || exit 1; done

bench: $(VENV)/bench
	$(RUN) -m benchmarks

book: $(VENV)/book
	$(SPHINX) . build/book
	@echo "Open build/book/index.html"

links: $(VENV)/book
	$(SPHINX) -b linkcheck . build/links

$(VENV)/course: requirements.txt pyproject.toml helpers/course/model.py
	@$(PYTHON) helpers/course/selfcheck.py
	@echo "Setting up the course's own Python in $(VENV): downloads 250 MB, takes a minute or two, happens once."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements.txt
	@$(RUN) -m helpers model
	@$(DONE)

$(VENV)/tests: $(VENV)/course tests/requirements.txt
	@echo "Installing what only the tests need."
	@$(PIP) -r tests/requirements.txt
	@$(DONE)

$(VENV)/bench: $(VENV)/course benchmarks/requirements.txt
	@echo "Installing the libraries that the benchmarks compare."
	@$(PIP) -r benchmarks/requirements.txt
	@$(DONE)

$(VENV)/book: $(VENV)/course docs/site/requirements.txt
	@echo "Installing what makes the site."
	@$(PIP) -r docs/site/requirements.txt
	@$(DONE)
