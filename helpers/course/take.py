"""Take a pattern home, with exactly the parts that it needs: `python -m helpers take STEM FOLDER`."""

import ast
import doctest
import keyword
import sys
from collections.abc import Iterator
from pathlib import Path

from .needs import HELPERS, Modules, licence, modules, packages, patterns

NOTE = b'"""From Practical AI Concurrency; MIT licence, see LICENSE beside this file."""\n'
GUARD = 'In a script, call it under `if __name__ == "__main__":`, because its worker processes import the script.'


def take(stem: str | None, folder: str | None) -> int:
    """Write the pattern into a package at `folder`, and print how to use it.

    Files that are there already, byte for byte, stay: a second pattern may join the first in its package. Raises
    `SystemExit`, with the reason and before anything is written, where the pattern cannot go there.
    """
    if stem not in patterns() or folder is None:
        wrong = f"there is no pattern {stem!r}\n" if stem and stem not in patterns() else ""
        sys.exit(f"{wrong}python -m helpers take STEM FOLDER, where STEM is one of: {', '.join(patterns())}")
    target, needed = Path(folder).resolve(), modules(stem)
    if fault := _fault(target, needed):
        sys.exit(f"{target.name!r} {fault}; choose another, such as my_{stem}")
    files = {target / path.relative_to(HELPERS): path.read_bytes() for path in needed}
    files[target / "__init__.py"] = NOTE
    files[target / "LICENSE"] = licence()
    if taken := [str(path.relative_to(target)) for path, content in files.items() if _in_the_way(path, content)]:
        sys.exit(f"nothing was written: {folder} has its own {', '.join(taken)}")
    for path, content in files.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    print(f"{folder} now holds {stem}.py and the parts it needs ({len(files)} files). With Python 3.11 or newer:\n")
    print(*_directions(stem, target.name, needed), sep="\n")
    return 0


def _fault(target: Path, needed: Modules) -> str | None:
    if not target.name.isidentifier() or keyword.iskeyword(target.name):
        return "is no name that Python can import"
    if target.name in sys.stdlib_module_names or target.name in packages(needed):
        return "would hide another module, which Python or this pattern needs"
    return "is the course itself" if target.is_relative_to(HELPERS) else None


def _in_the_way(path: Path, content: bytes) -> bool:
    """Is something else there? A package's own `__init__.py` may be: it stays."""
    there = next(each for each in (path, *path.parents) if each.exists())
    if there != path:
        return not there.is_dir()
    return path.is_dir() or (path.name != "__init__.py" and path.read_bytes() != content)


def _directions(stem: str, package: str, needed: Modules) -> Iterator[str]:
    """What to install, to import and to write: the example at the head of the pattern."""
    tree = needed[HELPERS / f"{stem}.py"]
    example = doctest.DocTestParser().get_examples(ast.get_docstring(tree) or "")[0].source.rstrip()
    used = {node.id for node in ast.walk(ast.parse(example)) if isinstance(node, ast.Name)}
    own = {node.name: stem for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level:
            own |= {alias.name: node.module or "" for alias in node.names}
    if foreign := packages(needed).values():
        yield "    pip install " + " ".join(f'"{each}"' for each in foreign)
    for module in sorted({own[name] for name in used & own.keys()}):
        names = sorted(name for name in used & own.keys() if own[name] == module)
        yield f"    from {package}.{module} import {', '.join(names)}"
    yield from (f"    {line}" for line in example.splitlines())
    if HELPERS / "parts" / "pools" / "process_pool.py" in needed:
        yield f"\n{GUARD}"
