"""The first minutes: the self-check, the command line with whichever Python, JupyterLab on the whole course."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from helpers import __main__ as command_line
from helpers.course import selfcheck
from helpers.lab.paths import ROOT


@pytest.mark.parametrize(
    ("version", "status", "words"),
    [
        ((2, 7, 18), 1, "too old"),
        ((3, 10, 4), 1, "too old: install one of 3.11 to 3.15"),
        ((3, 11, 0), 0, "✔ Python 3.11"),
        ((3, 15, 2), 0, "✔ Python 3.15"),
        ((3, 16, 0), 0, "newer"),
    ],
)
def test_the_self_check_says_what_is_wrong_with_a_python(version, status, words, capsys):
    assert selfcheck.main(version, installed=False) == status
    assert words in capsys.readouterr().out


def test_the_self_check_names_missing_packages(monkeypatch, capsys):
    assert selfcheck.main(sys.version_info[:2], installed=True) == 0
    monkeypatch.setattr(selfcheck, "PACKAGES", ["json", "no_such_package"])
    assert selfcheck.main(sys.version_info[:2], installed=True) == 1
    assert "✘ missing: no_such_package. " in capsys.readouterr().out


def test_what_to_do_without_a_package_depends_on_whose_python_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(selfcheck, "ROOT", str(tmp_path))
    assert "`make lab`" in selfcheck.way_out()
    own = tmp_path / selfcheck.OWN_PYTHON
    own.parent.mkdir(parents=True)
    own.touch()
    assert selfcheck.way_out().endswith(f"has a Python of its own: `{selfcheck.OWN_PYTHON} -m helpers …`")
    monkeypatch.setattr(sys, "executable", str(own.with_name("python3")))
    assert selfcheck.way_out().startswith(f"Run `{selfcheck.OWN_PYTHON} -m pip install")


def test_a_python_without_the_packages_is_told_so_in_words():
    command = [sys.executable, "-S", "-m", "helpers", "grade", "exercises/03_llm_calls.ipynb"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1 and ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert line.endswith(f" is missing. {selfcheck.way_out()}")


def test_an_old_python_is_told_so_in_words(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    assert command_line.main(["grade", "3"]) == 1
    assert "Python 3.9 is too old" in capsys.readouterr().out


@pytest.mark.parametrize(("number", "name"), [("3", "03_llm_calls"), ("03", "03_llm_calls"), ("0", "00_start")])
def test_an_exercise_is_graded_by_its_number(number, name, monkeypatch):
    graded = []
    monkeypatch.setattr("helpers.grading.cli.main", lambda submission, *_, **__: graded.append(Path(submission).name))
    command_line.main(["grade", number])
    assert graded == [f"{name}.ipynb"]


@pytest.mark.parametrize("number", ["", "99"])
def test_a_wrong_number_says_which_there_are(number, capsys):
    assert command_line.main(["grade", number]) == 1
    assert "which exercise? There are N=0, N=1, N=2, N=3" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_hands_the_number_on():
    dry = subprocess.run(["make", "-n", "grade", "N=3"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert 'python -m helpers grade "3"\n' in dry.stdout


def test_the_lab_opens_on_the_whole_course_so_that_every_link_and_exercise_is_in_reach():
    """JupyterLab takes its first file's folder for its root, unless it is told otherwise."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings = {"JUPYTER_TOKEN": "t", "JUPYTER_PORT": str(port), "JUPYTER_PORT_RETRIES": "0", "BROWSER": "true"}
    command = [sys.executable, "-m", "helpers", "lab"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as lab:
        try:
            printed = ""
            for line in lab.stdout:
                printed += line
                if f"127.0.0.1:{port}/lab" in line:
                    break
            exercise = answer(f"http://127.0.0.1:{port}/api/contents/exercises/03_llm_calls.ipynb?content=0&token=t")
            assert exercise.status_code == 200, printed
            page = answer(f"http://127.0.0.1:{port}/lab?token=t").text
            disabled = json.loads(re.search(r"jupyter-config-data[^>]*>(.*?)</script>", page, re.DOTALL)[1])[
                "disabledExtensions"
            ]
            assert "@jupyterlab/apputils-extension:announcements" in disabled  # asks about news, and looks for updates
        finally:
            lab.terminate()
            lab.communicate()


def answer(url: str) -> httpx.Response:
    """JupyterLab prints its address a moment before it listens there."""
    end = time.monotonic() + 60
    while True:
        try:
            return httpx.get(url, timeout=30, trust_env=False)
        except httpx.ConnectError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
