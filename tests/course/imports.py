"""Reads by `ast` who imports whom below `helpers`, and says what the course's order of imports forbids."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat

PAGE = {"pattern", "parts", "lab"}
MAY_IMPORT = {
    "notebooks": PAGE | {"lab.lessons"},
    "solutions": PAGE | {"lab.exercises", "checks"},
    "exercises": PAGE | {"lab.exercises", "checks"},
    "pattern": {"parts"},
    "parts": {"parts"},
    "lab": {"lab", "parts"},
    "lab.lessons": PAGE | {"lab.lessons"},
    "lab.exercises": PAGE | {"lab.exercises"},
    "checks": {"checks", "grading.checks", "lab", "lab.exercises", "parts"},
    "grading": {"grading", "grading.checks", "lab"},
    "grading.checks": {"grading", "lab"},
}
OF_ONE_STEM = {"lab.lessons", "lab.exercises", "checks"}  # imported by what has the same stem, and by nothing else
PATTERNS_OF_PATTERNS = {"llm_streaming": r"llm_calls", "pipeline": r"\w+", "cluster": r"\w+"}


class Import(NamedTuple):
    importer: Path  # from the course's root
    module: str  # "lab.trace" for `helpers.lab.trace`
    relative: bool

    def __str__(self) -> str:
        return f"{self.importer.as_posix()} imports {self.module}"


def forbidden(root: Path) -> list[str]:
    """The imports that the table does not allow."""
    return [str(each) for each in imports(root) if not _allowed(each)]


def imports(root: Path) -> Iterator[Import]:
    """All imports of this project's modules in `helpers`, lessons, solutions and exercises."""
    for path in sorted(root.glob("helpers/**/*.py")):
        yield from _imports(root, path.relative_to(root), ast.parse(path.read_bytes()))
    for path in sorted(root.glob("[nse]*/*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "code" and not re.match(r"%%(?!writefile)", cell.source):
                source = re.sub(r"^(\s*)[%!].*", r"\1pass", cell.source, flags=re.MULTILINE)
                yield from _imports(root, path.relative_to(root), ast.parse(source))


def _imports(root: Path, importer: Path, tree: ast.Module) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named = [(tuple(alias.name.split(".")), False) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = importer.parts[: len(importer.parts) - node.level] if node.level else ()
            module = (*package, *(node.module or "").split("."))
            named = [((*filter(None, module), alias.name), node.level > 0) for alias in node.names]
        else:
            continue
        for parts, relative in named:
            path = root.joinpath(*parts)
            if parts[0] == "helpers":
                is_module = path.is_dir() or path.with_suffix(".py").exists()
                yield Import(importer, ".".join(parts[1:] if is_module else parts[1:-1]), relative)


def _allowed(each: Import) -> bool:
    importer = ".".join(each.importer.with_suffix("").parts).removeprefix("helpers.").removesuffix(".__init__")
    kind, stem = _kind_and_stem(importer)
    target, target_stem = _kind_and_stem(each.module)
    if kind == "course":
        return True
    if kind == target == "pattern":
        return re.fullmatch(PATTERNS_OF_PATTERNS.get(stem, ""), target_stem) is not None
    return target in MAY_IMPORT[kind] and (target not in OF_ONE_STEM or target_stem == stem)


def _kind_and_stem(module: str) -> tuple[str, str]:
    """("lab.lessons", "images") of `lab.lessons.images`; ("notebooks", "images") of `notebooks.01_images`."""
    first, *rest = module.split(".")
    if first in ("notebooks", "solutions", "exercises"):
        return first, rest[0].partition("_")[2]
    if first in ("course", "__main__"):
        return "course", ""
    if first in ("lab", "grading") and rest and rest[0] in ("lessons", "exercises", "checks"):
        return f"{first}.{rest[0]}", "".join(rest[1:2])
    if first in ("parts", "lab", "grading", "checks"):
        return first, "".join(rest[:1])
    return "pattern", first
