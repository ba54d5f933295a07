"""What `pip install` of the wheel gives: `helpers` alone, outside of a clone. Its commands and its `take` work."""

import fnmatch
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from helpers.lab.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MISSING = (
    "IPython matplotlib nbformat nbval platformdirs psutil sklearn".split()
)  # what the course has, the wheel has not


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A folder as pip leaves it: the package, its metadata, and no IPython or whatever else only lessons need."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    project = PROJECT["project"]
    about = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    (about / "licenses").mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", about / "licenses")
    needs = [f"Requires-Dist: {each}" for each in project["dependencies"]]
    needs += [
        f'Requires-Dist: {each}; extra == "{extra}"'
        for extra, listed in project["optional-dependencies"].items()
        for each in listed
    ]
    heading = f"Metadata-Version: 2.4\nName: {project['name']}\nVersion: {project['version']}\n"
    (about / "METADATA").write_text(heading + "\n".join(needs) + "\n", encoding="utf-8")
    for name in MISSING:
        (folder / f"{name}.py").write_text(f"raise ModuleNotFoundError('No module named {name}', name='{name}')")
    return folder


def run(site: Path, folder: Path, *words: str, status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "helpers", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(site), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_every_file_of_data_is_declared():
    declared = PROJECT["tool"]["setuptools"]["package-data"]
    undeclared = []
    for path in (ROOT / "helpers").rglob("*"):
        name = path.relative_to(ROOT)
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            places = [(ROOT / Path(*package.split(".")), patterns) for package, patterns in declared.items()]
            known = any(
                path.is_relative_to(place) and fnmatch.fnmatch(path.relative_to(place).as_posix(), pattern)
                for place, patterns in places
                for pattern in patterns
            )
            undeclared += [] if known else [name.as_posix()]
    assert undeclared == []


def test_take_works_from_the_wheel(site, tmp_path):
    said = run(site, tmp_path, "take", "llm_calls", "mine")
    assert 'pip install "httpx' in said
    assert (tmp_path / "mine/LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert (tmp_path / "mine/llm_calls.py").exists()


def test_the_pipeline_works_from_the_wheel(site, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text("Threads wait. Processes compute. Tasks are cheap.")
    run(site, tmp_path, "pipeline", "notes")
    assert "a.md" in (tmp_path / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [("progress",), ("reset", "3"), ("grade", "3")])
def test_what_needs_the_course_says_so(words, site, tmp_path):
    assert "Set the course up first" in run(site, tmp_path, *words, status=1)


def test_the_changelog_begins_with_this_version():
    newest = re.search(r"^## (\d+\.\d+\.\d+), ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest and newest[1] == PROJECT["project"]["version"]
