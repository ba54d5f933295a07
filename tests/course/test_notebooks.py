"""What every notebook promises its reader: outputs, short cells, sound links, no trace of the machine it ran on."""

import base64
import re
import statistics
import struct
from pathlib import Path

import nbformat
import pytest

from helpers.lab.paths import ROOT

LESSONS = sorted(ROOT.glob("notebooks/*.ipynb"))
SOLUTIONS = sorted(ROOT.glob("solutions/*.ipynb"))
ALL = [*LESSONS, *SOLUTIONS, *sorted(ROOT.glob("exercises/*.ipynb"))]
PAGES = [*ALL, ROOT / "README.md"]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def code_cells(path: Path) -> list:
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def lines(source: str) -> int:
    return sum(bool(line.strip()) for line in source.splitlines())


def outputs(path: Path) -> list:
    return [output for cell in code_cells(path) for output in cell.outputs]


def printed(output) -> str:
    return output.get("text", "") + output.get("data", {}).get("text/plain", "") + str(output.get("traceback", ""))


def test_there_are_lessons():
    assert len(LESSONS) >= 2 and len(SOLUTIONS) >= 1


@pytest.mark.parametrize("path", ALL, ids=name)
def test_a_notebook_is_sound_and_carries_no_mark_of_the_run_that_made_it(path):
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert set(notebook.metadata) <= {"kernelspec", "language_info"} and "widgets" not in notebook.metadata
    assert notebook.metadata.kernelspec.name == "python3"
    assert not [cell.id for cell in notebook.cells if "execution" in cell.metadata]


@pytest.mark.parametrize("path", ALL, ids=name)
def test_no_output_names_a_path_of_the_machine_or_a_key(path):
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"/(?:home|root|work|Users|tmp|usr|opt)/[\w.-]+|[A-Z]:\\\\\w+", text)
    assert not [printed(output) for output in outputs(path) if "sk-local" in printed(output)]


@pytest.mark.parametrize("path", [*LESSONS, *SOLUTIONS], ids=name)
def test_every_cell_was_run_in_order_without_error_or_warning(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))
    assert not [output for output in outputs(path) if output.output_type == "error" or output.get("name") == "stderr"]


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_a_lesson_has_short_cells_and_enough_prose(path):
    notebook = nbformat.read(path, 4)
    sizes = [lines(cell.source) for cell in code_cells(path)]
    words = sum(len(cell.source.split()) for cell in notebook.cells if cell.cell_type == "markdown")
    assert statistics.median(sizes) <= 4 and max(sizes) <= 25
    assert sum(size > 12 for size in sizes) <= len(sizes) // 10
    assert 8 <= words / sum(sizes) <= 20


@pytest.mark.parametrize("path", SOLUTIONS, ids=name)
def test_an_exercise_has_more_lines_of_the_learners_than_of_ours_and_no_hint(path):
    theirs, ours = 0, []
    for cell in code_cells(path):
        answers = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, re.DOTALL)
        theirs += sum(map(lines, answers))
        ours.append(lines(cell.source) - sum(lines(answer) + 2 for answer in answers))
        assert "hint" not in cell.source.lower()
    assert sum(ours) < theirs and statistics.median(ours) <= 4 and max(ours) <= 25


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_each_figure_is_sharp_and_small_and_followed_by_its_sentence(path):
    figures = 0
    for cell in code_cells(path):
        for output, after in zip(cell.outputs, [*cell.outputs[1:], {}], strict=False):
            if encoded := output.get("data", {}).get("image/png"):
                figures += 1
                png = base64.b64decode(encoded)
                width, height = struct.unpack(">II", png[16:24])
                assert width == 2 * output.metadata["image/png"]["width"]
                assert width <= 1440 and height <= 740  # 7 × 3.5 in, and a margin
                assert len(png) <= (400_000 if "contact_sheet" in cell.source else 150_000)
                assert re.search(r"\w.*\.\n", printed(after)), "no sentence under the figure"
                assert "nbval-ignore-output" in cell.metadata.get("tags", [])
    assert figures >= 3
    assert path.stat().st_size <= 2_500_000


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_a_lesson_has_its_frame(path):
    cells = nbformat.read(path, 4).cells
    assert cells[0].source.startswith("# ") and "Index](../README.md)" in cells[0].source
    assert "Index](../README.md)" in cells[-1].source
    for part in ("**What you will be able to do**", "**What you need:**", "**Time:**"):
        assert part in cells[0].source
    text = "\n".join(cell.source for cell in cells)
    assert "## Key points" in text and "await leaks.check(before)" in text
    assert not re.findall(r"\b(?:simply|obviously|just)\b|\$\$", text, re.IGNORECASE)


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_the_map_of_lessons_has_its_title_and_its_minutes(path):
    head = nbformat.read(path, 4).cells[0].source
    (row,) = re.findall(rf"^\| (\d\d) \| \[(.+)\]\(notebooks/{path.name}\) \| (.+?) \|", README, re.MULTILINE)
    assert row[:2] == (path.name[:2], head.splitlines()[0].removeprefix("# "))
    said = re.findall(r"\d+", re.search(r"\*\*Time:\*\*.+", head)[0])
    minutes = re.findall(r"\d+", row[2])
    assert minutes[0] == said[0] and set(minutes) <= set(said)


@pytest.mark.parametrize("path", SOLUTIONS, ids=name)
def test_a_solution_prints_nothing_but_ticks_and_measurements(path):
    compared = [cell for cell in code_cells(path) if "nbval-ignore-output" not in cell.metadata.get("tags", [])]
    lines_of = [line for cell in compared for output in cell.outputs for line in printed(output).strip().splitlines()]
    assert lines_of and all(line.startswith("✔ ") for line in lines_of)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_link_leads_somewhere(path):
    cells = [path.read_text(encoding="utf-8")]
    if path.suffix == ".ipynb":
        cells = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    for target in re.findall(r"\]\(([^)#\s]+)", "\n".join(cells)):
        assert target.startswith("https://") or (path.parent / target).exists(), target
