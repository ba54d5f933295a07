"""The order of `helpers`: who may import whom, and where what belongs to one lesson lies."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from imports import forbidden, imports

from helpers.lab.paths import ROOT

STEMS = sorted(path.stem.partition("_")[2] for path in ROOT.glob("notebooks/*.ipynb"))
MODULES = sorted(ROOT.glob("helpers/**/*.py"))


def test_nobody_imports_what_they_may_not():
    assert forbidden(ROOT) == []


def test_imports_inside_helpers_are_relative():
    assert [str(each) for each in imports(ROOT) if each.importer.parts[0] == "helpers" and not each.relative] == []


def test_what_serves_one_lesson_lies_with_the_lessons_or_the_exercises():
    of_a_lesson = re.compile(rf"(^|_)({'|'.join(STEMS)})(_|$)")
    lab = [path.relative_to(ROOT / "helpers" / "lab") for path in MODULES if path.is_relative_to(ROOT / "helpers/lab")]
    strays = [path for path in lab if path.parts[0] not in ("lessons", "exercises") and of_a_lesson.search(path.stem)]
    assert strays == []
    for folder in ("lessons", "exercises"):
        served = {path.parts[1].removesuffix(".py") for path in lab if path.parts[0] == folder}
        assert served - {"__init__"} <= set(STEMS)


def test_no_file_is_longer_than_200_lines():
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_bytes().splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 200} == {}


def test_the_package_itself_is_empty_because_every_worker_imports_it():
    assert (ROOT / "helpers" / "__init__.py").read_bytes() == b""


def test_patterns_and_parts_neither_print_nor_draw_nor_start_a_loop():
    found = []
    for path in [*ROOT.glob("helpers/*.py"), *ROOT.glob("helpers/parts/**/*.py")]:
        if path.stem != "__main__":
            names = {ast.unparse(node) for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.expr)}
            found += [f"{path.name}: {name}" for name in names & {"print", "asyncio.run", "plt", "nest_asyncio"}]
    assert found == []


TREE = [
    "images.py",
    "text.py",
    "llm_calls.py",
    "llm_streaming.py",
    "pipeline.py",
    "__main__.py",
    "parts/outcome.py",
    "parts/llm/sse.py",
    "lab/trace.py",
    "lab/charts/style.py",
    "lab/lessons/text.py",
    "lab/exercises/text.py",
    "checks/text.py",
    "grading/checks.py",
    "grading/grade.py",
    "course/take.py",
]


@pytest.fixture
def tree(tmp_path) -> Path:
    for name in TREE:
        path = tmp_path / "helpers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        (path.parent / "__init__.py").touch()
    return tmp_path


def write(tree: Path, importer: str, source: str) -> None:
    path = tree / importer
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".ipynb":
        cells = [nbformat.v4.new_markdown_cell("import this"), nbformat.v4.new_code_cell(source)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    else:
        path.write_text(source)


@pytest.mark.parametrize(
    ("importer", "source", "module"),
    [
        ("helpers/parts/outcome.py", "from ..lab.trace import Trace", "lab.trace"),
        ("helpers/parts/outcome.py", "def f():\n    from .. import text", "text"),
        ("helpers/parts/llm/sse.py", "from ...llm_calls import LLMClient", "llm_calls"),
        ("helpers/images.py", "from .lab import trace", "lab.trace"),
        ("helpers/images.py", "import helpers.text", "text"),
        ("helpers/llm_streaming.py", "from . import text", "text"),
        ("helpers/lab/trace.py", "from ..images import process_image", "images"),
        ("helpers/lab/trace.py", "from .lessons import text", "lab.lessons.text"),
        ("helpers/lab/charts/style.py", "from ..exercises.text import job", "lab.exercises.text"),
        ("helpers/lab/trace.py", "from ..grading.checks import check", "grading.checks"),
        ("helpers/lab/exercises/text.py", "from ..lessons.text import job", "lab.lessons.text"),
        ("helpers/lab/lessons/images.py", "from .text import job", "lab.lessons.text"),
        ("helpers/checks/text.py", "from ..text import preprocess_text", "text"),
        ("helpers/checks/text.py", "from ..grading.grade import grade", "grading.grade"),
        ("helpers/grading/grade.py", "from ..parts.outcome import Outcome", "parts.outcome"),
        ("helpers/grading/grade.py", "from ..checks import text", "checks.text"),
        ("notebooks/02_text.ipynb", "from helpers.grading.checks import check", "grading.checks"),
        ("notebooks/02_text.ipynb", "from helpers.lab.exercises import text", "lab.exercises.text"),
        ("notebooks/03_llm_calls.ipynb", "from helpers.lab.lessons import text", "lab.lessons.text"),
        ("notebooks/03_llm_calls.ipynb", "%%writefile x.py\nimport helpers.checks.text", "checks.text"),
        ("solutions/03_llm_calls.ipynb", "from helpers.checks import text", "checks.text"),
        ("solutions/02_text.ipynb", "from helpers.lab.lessons.text import job", "lab.lessons.text"),
        ("exercises/02_text.ipynb", "%time 1\nfrom helpers.course import take", "course.take"),
    ],
)
def test_a_forbidden_import_is_found(importer, source, module, tree):
    write(tree, importer, source)
    assert forbidden(tree) == [f"{importer} imports {module}"]


@pytest.mark.parametrize(
    ("importer", "source"),
    [
        ("helpers/parts/outcome.py", "from .llm import sse"),
        ("helpers/images.py", "from .parts.outcome import Outcome"),
        ("helpers/llm_streaming.py", "from .llm_calls import LLMClient"),
        ("helpers/pipeline.py", "from . import images, text\nfrom .llm_calls import LLMClient"),
        ("helpers/lab/charts/style.py", "from ..trace import Trace\nfrom ...parts.outcome import Outcome"),
        ("helpers/lab/lessons/text.py", "from ...text import preprocess_text\nfrom ..trace import Trace"),
        ("helpers/checks/text.py", "from ..grading.checks import check\nfrom ..lab.exercises import text"),
        ("helpers/grading/grade.py", "from ..lab.trace import Trace\nfrom .checks import check"),
        ("helpers/course/take.py", "from ..grading import grade\nfrom .. import text"),
        ("helpers/__main__.py", "from .grading.grade import grade"),
        ("notebooks/02_text.ipynb", "from helpers.lab.lessons import text\nfrom helpers.images import process_image"),
        ("solutions/02_text.ipynb", "from helpers.checks import text\nfrom helpers.lab.exercises.text import job"),
    ],
)
def test_an_import_that_is_allowed_passes(importer, source, tree):
    write(tree, importer, source)
    assert forbidden(tree) == [] and list(imports(tree))
