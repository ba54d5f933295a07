"""What reaches for the machinery of the checks is shown to the teacher with its line; no honest answer is."""

import re
from collections import defaultdict
from itertools import zip_longest

import pytest
from known_answers import SOLUTIONS, known_answers, namesakes
from samples import hostile, sample
from samples.cheats import CHEATS

from helpers.grading.merge import merge
from helpers.grading.notebook import grade_id, is_answer, read, without_marks
from helpers.grading.submission import SubmittedCell
from helpers.grading.suspicions import MOST, suspicions

CHEATS = dict(re.findall(r"^# (.*)\n((?:.+\n)+)", CHEATS, flags=re.M))


def suspicions_of(source, *, extra=False):
    """Of a hand-in whose answer `fetch`, or a cell behind it, is that."""
    cells = [SubmittedCell("code", "" if extra else source, "fetch", "")]
    cells += [SubmittedCell("code", source, "", "")] if extra else []
    return suspicions(merge(sample.solution(), cells).notebook)


@pytest.mark.parametrize("kind", CHEATS)
def test_a_cheat_is_shown_with_its_line(kind):
    numbers = [number for number, line in enumerate(CHEATS[kind].splitlines(), 1) if line.endswith("# HERE")]
    source = CHEATS[kind].replace("  # HERE", "")
    line = source.splitlines()[numbers[0] - 1].strip()
    assert f"answer 'fetch', line {numbers[0]}: `{line}`" in "\n".join(suspicions_of(source))
    assert f"a cell of their own, line {numbers[0]}: `{line}`" in "\n".join(suspicions_of(source, extra=True))


def honest(path):
    """All known answers of an exercise in few hand-ins: the first of each cell, the second of each, and so on."""
    solution = {grade_id(cell): without_marks(cell.source) for cell in read(path).cells if is_answer(cell)}
    known = [case.answers for kind in ("WRONG", "RIGHT") for case in known_answers(path, kind)]
    sources = defaultdict(list)
    for answers in [solution, namesakes(path, {}), *known]:
        for name, source in answers.items():
            sources[name].append(source)
    for one_each in zip_longest(*sources.values()):
        yield {name: source for name, source in zip(sources, one_each, strict=True) if source is not None}


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_no_honest_answer_is_shown(path):
    solution = read(path)
    for given in honest(path):
        cells = [SubmittedCell("code", source, name, "") for name, source in given.items()]
        assert suspicions(merge(solution, cells).notebook) == [], given


@pytest.mark.parametrize("name", ["STUCK", "WILD", "MESSY", "CLUMSY", "HOLDING"])
def test_no_accident_is_shown(name):
    cells = [SubmittedCell("code", source, name, "") for name, source in getattr(hostile, name).items()]
    assert suspicions(merge(sample.solution(), cells).notebook) == []


@pytest.mark.parametrize(
    "source",
    [
        "%%time\nresult = 1\n%timeit -n 10 sum([1])\n!pip install httpx\nasyncio.sleep?",
        "%%writefile workers.py\ndef work(item): return item",
        "from IPython.display import display\ndisplay(1)",
        "import re, sys\nprint(re.compile('x'), file=sys.stderr)\nsys.exit",
        "import gc, inspect, os\ngc.collect()\ninspect.isawaitable(os.getpid())",
        "loop = asyncio.get_running_loop()\nloop.call_later(1, loop.time)",
        "class Item:\n    def __init__(self, k, v):\n        self.__dict__.update({k: v})\n        setattr(self, k, v)",
        "getattr(asyncio, 'timeout', None)\nself = type(fetch_all).__name__",
        "error.attempts = 3\ndef late(asyncio): return late(asyncio)",
        "import time\nfor time in [1, 2]: print(time)",
        "def half(",
        "x = 1\x0c\n'\u2028'",
        "'\\ud800'",
        "(" * 1000,
        "def half(:  # the code of re.compile, eval and site",
    ],
)  # fmt: skip
def test_what_may_stand_in_a_notebook_is_not_shown(source):
    assert suspicions_of(source) == []


def test_a_line_that_the_exercise_gave_is_not_shown():
    assert suspicions_of(sample.SETUP) == []


def test_what_is_nested_too_deeply_to_be_read_is_shown():
    source = "asyncio.sleep = " + "-" * 900 + "1"
    assert "is nested too deeply to be read" in suspicions_of(source)[0]


def test_a_long_list_is_cut():
    assert len(suspicions_of("exec('')\n" * 1000)) == MOST
