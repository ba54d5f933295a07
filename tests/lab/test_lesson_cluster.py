"""Lesson 10: cells that wait for Ray, and work that notes where it ran."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from helpers.lab.lessons import cluster as lesson


def double(number):
    return 2 * number


def stop(number):
    raise ValueError(number)


def test_what_was_begun_and_not_ended_was_broken_off_by_the_kill(tmp_path):
    log = lesson.Log(tmp_path)
    with ThreadPoolExecutor(1, "node 1, process 4711") as worker:
        assert worker.submit(log.noted(double), (3, 21)).result() == 42
        assert isinstance(worker.submit(log.noted(stop), (4, 21)).exception(), ValueError)
    (node,) = log.trace().workers
    assert node == "node 1"
    done, broken = log.trace({node: 1e12}).spans
    assert (done.label, done.outcome) == ("3", "ok") and (broken.label, broken.outcome) == ("4", "error")
    assert broken.end == 1e12 and log.tries() == [3, 4]


def test_a_cell_that_needs_ray_says_so_where_there_is_none(monkeypatch, capsys):
    class Shell:
        input_transformers_cleanup = []

    monkeypatch.setattr(lesson, "get_ipython", Shell)
    monkeypatch.setattr(lesson, "installed", lambda: False)
    lesson.ready()
    lesson.ready()
    assert capsys.readouterr().out.startswith("Ray is missing")
    (transform,) = Shell.input_transformers_cleanup
    assert transform(["# needs Ray\n", "import ray\n"]) == [f"print({lesson.MISSING!r})\n"]
    assert transform(["import time\n"]) == ["import time\n"] and transform([]) == []


def test_quietly_silences_what_c_writes_and_gives_it_back():
    quiet = "from helpers.lab.lessons.cluster import quietly\nwith quietly():\n    os.write(2, b'in')"
    code = f"import os\n{quiet}\nos.write(2, b'out')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stderr == "out"
