"""Take a pattern home, with exactly the parts that it needs: `python -m helpers take STEM FOLDER`."""

import ast
import builtins
import doctest
import keyword
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from .needs import HELPERS, Modules, licence, modules, packages, patterns

NOTE = b'"""From Practical AI Concurrency; MIT licence, see LICENSE beside this file."""\n'
GUARD = 'Its worker processes import the script, so what runs stays under `if __name__ == "__main__":`.'


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
    """What to install and what to write: the example at the head of the pattern, as a program."""
    if foreign := packages(needed).values():
        yield "    pip install " + " ".join(f'"{each}"' for each in foreign) + "\n"
    examples = doctest.DocTestParser().get_examples(ast.get_docstring(needed[HELPERS / f"{stem}.py"]) or "")
    example = "".join(each.source for each in examples)
    nodes = list(ast.walk(ast.parse(example)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    waits = any(isinstance(node, ast.AsyncWith) for node in nodes)
    pools = HELPERS / "parts" / "pools" / "process_pool.py" in needed
    imports: dict[str, set[str]] = {}
    for name, module in _importable(stem, needed).items():
        if name in {each.id for each in names}:
            imports.setdefault(module, set()).add(name)
    yield from ["    import asyncio", ""] * waits
    for module in sorted(imports):
        yield f"    from {package}.{module} import {', '.join(sorted(imports[module]))}"
    yield textwrap.indent(f"\n{_program(example, waits, pools)}", "    ")
    known = {each.id for each in names if isinstance(each.ctx, ast.Store)}.union(dir(builtins), *imports.values())
    if yours := sorted({f"`{each.id}`" for each in names if each.id not in known}):
        yield f"What's yours: {', '.join(yours)}."
    yield f"What else it takes, gives back and raises is in the docstrings of {stem}.py."
    if pools:
        yield GUARD


def _importable(stem: str, needed: Modules) -> dict[str, str]:
    """Where to import a name from: the pattern's own first, then what it imports, or what the patterns in it do."""
    found: dict[str, str] = {}
    for path in sorted(needed, key=lambda path: path.stem == stem):
        if path.parent == HELPERS:
            for node in needed[path].body:
                if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    found[node.name] = path.stem
                elif isinstance(node, ast.ImportFrom) and node.level:
                    for alias in node.names:
                        found[alias.name] = path.stem if alias.asname else node.module or ""
    return found


def _program(example: str, waits: bool, pools: bool) -> str:
    main = 'if __name__ == "__main__":\n'
    if waits:
        run = f"{main}    asyncio.run(main())  # in a notebook: await main()\n"
        return f"async def main() -> None:\n{textwrap.indent(example, '    ')}\n\n{run}"
    return main + textwrap.indent(example, "    ") if pools else example
