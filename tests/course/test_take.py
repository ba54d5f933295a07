"""`python -m helpers take`: what it writes works without this project, and it spoils nothing that is there."""

import ast
import builtins
import os
import re
import shutil
import subprocess
import sys
import venv
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from helpers.course.needs import DISTRIBUTIONS, HELPERS, modules, packages, patterns
from helpers.course.take import take
from helpers.lab.paths import ROOT

JOBS = Path(__file__).with_name("taken")


def with_all_they_need(names: list[str]) -> set[str]:
    """Distributions, and those that they require in turn."""
    found: set[str] = set()
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            requirements = map(Requirement, distribution(name).requires or [])
            names += [each.name for each in requirements if not each.marker or each.marker.evaluate({"extra": ""})]
    return found


def python_with(names: list[str], folder: Path) -> Path:
    """The Python of a new environment that has these distributions and nothing else."""
    venv.create(folder, with_pip=False, symlinks=os.name == "posix")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    for name in with_all_they_need(names):
        files = [file for file in distribution(name).files or [] if file.parts[0] != ".." and file.suffix != ".pyc"]
        for top in {file.parts[0] for file in files}:
            source = Path(distribution(name).locate_file(top))
            try:
                (packages / top).symlink_to(source)
            except OSError:  # Windows allows that to few
                (shutil.copytree if source.is_dir() else shutil.copy)(source, packages / top)
    return python


@pytest.mark.parametrize("stem", patterns())
def test_a_pattern_works_where_this_project_is_not(stem, tmp_path, llm):
    job = JOBS / f"{stem}.py"
    assert job.exists(), "say there what a project of one's own does with it"
    take(stem, str(tmp_path / "mine"))
    shutil.copy(job, tmp_path / "job.py")
    needed = [DISTRIBUTIONS.get(name, name) for name in packages(modules(stem))]
    if "ray" in needed and not find_spec("ray"):
        pytest.skip("there is no Ray for this Python")
    python = python_with(needed, tmp_path / "environment")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    clean |= {"LLM_BASE_URL": llm.base_url, "LLM_API_KEY": llm.api_key}
    options = {"cwd": tmp_path, "env": clean, "capture_output": True, "text": True, "timeout": 300}
    without = subprocess.run([python, "-c", "import helpers"], **options)
    assert without.stderr.rstrip().endswith("No module named 'helpers'")
    done = subprocess.run([python, "-W", "error", "job.py"], **options)
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")


@pytest.mark.parametrize("stem", patterns())
def test_each_package_that_is_needed_has_a_tested_range(stem, tmp_path, capsys):
    take(stem, str(tmp_path / "mine"))
    said = capsys.readouterr().out
    files = [ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"]
    listed = "".join(file.read_text(encoding="utf-8") for file in files)
    for requirement in packages(modules(stem)).values():
        assert f'"{requirement}"' in said and re.search(rf"\n{re.escape(requirement)}[ ;]", listed)


def printed(stem: str, folder: Path, capsys) -> tuple[str, str]:
    """The program that `take` prints, and all that it prints."""
    take(stem, str(folder / "mine"))
    said = capsys.readouterr().out
    indented = [line[4:] for line in said.splitlines() if not line or line.startswith("    ")]
    return "\n".join(line for line in indented if not line.startswith("pip install")), said


def defined(nodes) -> set[str]:
    """The names of functions, classes and what is imported."""
    return {each.name for node in nodes for each in [node, *getattr(node, "names", [])] if hasattr(each, "name")}


@pytest.mark.parametrize("stem", patterns())
def test_the_directions_are_a_program_whose_names_are_there_or_the_readers_own(stem, tmp_path, capsys):
    program, said = printed(stem, tmp_path, capsys)
    assert ("    pip install" in said) == bool(packages(modules(stem)))
    nodes = list(ast.walk(ast.parse(program)))
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    assert f"mine.{stem}" in {node.module for node in imports}
    for node in imports:
        module = tmp_path / f"{node.module.replace('.', '/')}.py"
        assert {alias.name for alias in node.names} <= defined(ast.parse(module.read_bytes()).body)
    names = [node for node in nodes if isinstance(node, ast.Name)]
    known = {node.id for node in names if isinstance(node.ctx, ast.Store)} | defined(nodes) | set(dir(builtins))
    yours = re.search(r"^What's yours: (.*)\.$", said, re.MULTILINE)
    assert {node.id for node in names} - known == set(re.findall(r"`(\w+)`", yours[1]) if yours else [])


def test_the_program_of_the_directions_runs(tmp_path, capsys):
    own = "picture = 3\n\ndef predict_batch(pictures):\n    print(pictures)\n    return pictures\n\n"
    (tmp_path / "job.py").write_text(own + printed("batching", tmp_path, capsys)[0])
    done = subprocess.run([sys.executable, "job.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[3]\n", "")


def test_exactly_what_is_needed_is_written(tmp_path):
    take("text", str(tmp_path / "mine"))
    written = {path.relative_to(tmp_path / "mine") for path in (tmp_path / "mine").rglob("*") if path.is_file()}
    assert {path.relative_to(HELPERS) for path in modules("text")} | {Path("LICENSE")} == written
    assert Path("parts/pools/maps.py") in written and Path("parts/limits.py") not in written
    licence = (tmp_path / "mine" / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("MIT License") and "photographs" not in licence


@pytest.mark.parametrize("stem", patterns())
def test_what_is_taken_speaks_of_nothing_that_stays_here(stem):
    here = re.compile(r"\bhelpers[./]|\blesson")
    assert not [path for path in modules(stem) if here.search(path.read_text(encoding="utf-8"))]


def test_it_may_lie_in_another_package_and_share_one(tmp_path):
    package = tmp_path / "outer" / "inner"
    package.mkdir(parents=True)
    (tmp_path / "outer" / "__init__.py").touch()
    (package / "__init__.py").write_text("own = True\n")
    for stem in ("text", "llm_calls", "text"):
        assert take(stem, str(package)) == 0
    code = "import outer.inner.llm_calls, outer.inner.text, sys; print(outer.inner.own, 'helpers' in sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stdout == "True False\n"


@pytest.mark.parametrize("theirs", ["text.py", "parts/outcome.py", "parts", "LICENSE"])
def test_nothing_is_overwritten_and_then_nothing_is_written(theirs, tmp_path):
    mine = tmp_path / "mine" / theirs
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(SystemExit, match=f"nothing was written: .*mine has its own .*{re.escape(theirs)}"):
        take("text", str(tmp_path / "mine"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine] and mine.read_text() == "mine"


@pytest.mark.parametrize("name", ["my-llm", "class", "2fast", "json", "asyncio", "httpx", "a b", "llm.py"])
def test_a_name_that_cannot_be_imported_or_hides_another_module_is_refused(name, tmp_path):
    with pytest.raises(SystemExit, match="choose another, such as my_llm_calls"):
        take("llm_calls", str(tmp_path / name))
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("folder", ["helpers", "helpers/parts", "helpers/mine"])
def test_the_course_itself_is_left_alone(folder):
    with pytest.raises(SystemExit, match="is the course itself"):
        take("text", str(ROOT / folder))


@pytest.mark.parametrize("arguments", [(None, None), ("text", None), ("nothing", "mine")])
def test_without_a_pattern_or_a_folder_it_lists_what_there_is(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match=r"STEM is one of: .*images, .*llm_calls, .*text"):
        take(*arguments)
    assert not any(tmp_path.iterdir())
