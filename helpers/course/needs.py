"""What a pattern needs: modules of this project, and packages of others."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from itertools import chain
from pathlib import Path

from ..lab.paths import ROOT

HELPERS = ROOT / "helpers"
NAME = "practical-ai-concurrency"  # as a distribution
DISTRIBUTIONS = {"PIL": "pillow"}  # where the name to install differs from the name to import

Modules = dict[Path, ast.Module]


def patterns() -> list[str]:
    """The stems of all patterns."""
    return sorted(path.stem for path in HELPERS.glob("*.py") if not path.stem.startswith("_"))


def modules(stem: str) -> Modules:
    """The pattern's module and whatever it imports from `helpers`, directly or not, parsed."""
    found: Modules = {}
    waiting = [HELPERS / f"{stem}.py"]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = ast.parse(path.read_bytes())
            waiting += [folder / "__init__.py" for folder in path.parents if folder.is_relative_to(HELPERS)]
            waiting += _imported(path, found[path])
    return found


def packages(modules: Modules) -> dict[str, str]:
    """The packages that they import: name → what to install, with its tested range."""
    ranges = {re.split(r"[^\w-]", each)[0]: each for each in _requirements()}
    nodes = [node for tree in modules.values() for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    foreign = {name.partition(".")[0] for name in names} - sys.stdlib_module_names
    return {name: ranges[DISTRIBUTIONS.get(name, name)] for name in sorted(foreign)}


def licence() -> bytes:
    """The licence of the code, without those of the data."""
    if _cloned():
        text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    else:
        text = distribution(NAME).read_text("licenses/LICENSE") or ""
    return text.partition("\n---")[0].encode()


def _requirements() -> list[str]:
    if not _cloned():
        return [each.partition(";")[0].strip() for each in distribution(NAME).requires or []]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *chain(*project["optional-dependencies"].values())]


def _cloned() -> bool:
    """Is this the whole course, and not `helpers` alone, installed from a wheel?"""
    return (ROOT / "notebooks").is_dir()


def _imported(path: Path, tree: ast.Module) -> Iterator[Path]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            module = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            for each in (module, *(module / alias.name for alias in node.names)):
                yield from filter(Path.is_file, (each.with_suffix(".py"), each / "__init__.py"))
