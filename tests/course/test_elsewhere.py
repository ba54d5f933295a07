"""What runs the course elsewhere (a workflow, Codespaces, Binder) names what is there, and Pythons of the course."""

import json
import os
import re
import sys
import tomllib

import pytest
import yaml

from helpers.course.launch import CONFIG, FIRST
from helpers.course.selfcheck import NEWEST, OLDEST
from helpers.lab.paths import ROOT

PYTHONS = [f"3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))
CONTAINER = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
BINDER = ROOT / ".binder"
README = (ROOT / "README.md").read_text(encoding="utf-8")
STEPS = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([\w./]+):(?!=)", makefile.replace("$(VENV)", ".venv"), re.MULTILINE))


def test_the_workflow_tests_every_python_of_the_course_on_every_system():
    matrix = WORKFLOW["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["python"] == PYTHONS
    assert [system.partition("-")[0] for system in matrix["os"]] == ["ubuntu", "macos", "windows"]
    (oldest,) = matrix["include"]
    assert (oldest["python"], oldest["dependencies"]) == (PYTHONS[0], "oldest")
    assert {*matrix["target"], oldest["target"]} == {"test", "pytest"} <= targets()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={PYTHONS[0]}"
    assert f"Python {PYTHONS[0]} to {PYTHONS[-1]}" in README


def test_once_a_week_everything_runs_and_the_links_are_asked():
    begun_by = WORKFLOW[True]  # YAML takes the key `on` for a yes
    assert {"push", "pull_request", "schedule"} <= set(begun_by)
    alone = {name for name, job in WORKFLOW["jobs"].items() if "schedule" in job.get("if", "")}
    assert alone == {"links"}


def test_every_python_that_is_named_is_one_of_the_course():
    named = [step["with"]["python-version"] for step in STEPS if "with" in step]
    named.append(CONTAINER["image"].rpartition(":")[2])
    named.append((BINDER / "runtime.txt").read_text().strip().removeprefix("python-"))
    assert set(named) <= {*PYTHONS, "${{ matrix.python }}"}


@pytest.mark.parametrize(
    "place",
    [".github/workflows/test.yml", ".devcontainer/devcontainer.json", ".ci/run", "README.md", "CONTRIBUTING.md"],
)
def test_every_target_of_make_that_is_named_is_there(place):
    text = (ROOT / place).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:[`\"]|run: |exec |^)make ([a-z./]+)", text, re.MULTILINE))
    assert named and named <= targets()


def test_every_file_that_the_workflow_names_is_there():
    commands = " ".join(step.get("run", "") for step in STEPS)
    named = re.findall(r"[\w/]*requirements\.txt", commands)
    assert named and all((ROOT / name).is_file() for name in named)


def test_codespaces_sets_up_what_the_lab_needs_and_opens_the_first_lesson():
    assert CONTAINER["updateContentCommand"] == "make .venv/course"
    assert re.search(r"^lab: \$\(VENV\)/course$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert CONTAINER["customizations"]["codespaces"]["openFiles"] == [FIRST]
    assert (ROOT / FIRST).is_file()


def test_binder_installs_the_course_and_opens_the_first_lesson():
    (line,) = (BINDER / "requirements.txt").read_text().splitlines()
    assert (BINDER / line.removeprefix("-r ")).resolve() == ROOT / "requirements.txt"
    (link,) = re.findall(r"https://mybinder.org/\S+?(?=[`)\s])", README)
    assert link.endswith(f"/HEAD?urlpath=lab/tree/{FIRST}")


def test_binder_starts_jupyterlab_with_the_settings_of_the_lab():
    start = BINDER / "start"
    assert os.access(start, os.X_OK) or sys.platform == "win32"
    (config,) = re.findall(r'JUPYTER_CONFIG_PATH="\$REPO_DIR/(.+)"', start.read_text())
    assert ROOT / config == CONFIG and (CONFIG / "labconfig").is_dir()
