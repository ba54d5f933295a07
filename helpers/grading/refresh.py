"""Runs notebooks from top to bottom in a fresh kernel and stores their outputs, without the machine's paths.

python -m helpers.grading.refresh [NOTEBOOK …]     all lessons and solutions when none is named
"""

import os
import re
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from ..lab.paths import ROOT
from .build import build_all

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def refresh(path: Path, *, timeout: float = 120) -> None:
    """Execute the notebook and write it back. Raises nbclient's `CellExecutionError` when a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=timeout, record_timing=False, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [_masked(output) for output in cell.outputs]
    nbformat.write(notebook, path)


def _masked(value: Any) -> Any:
    """The same output without the folders of the machine that made it."""
    if isinstance(value, dict):
        return type(value)({key: item if key == "image/png" else _masked(item) for key, item in value.items()})
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if isinstance(value, str):
        for folder, name in _folders().items():
            value = re.sub(re.escape(folder) + r"(?![\w.-])", name, value)
        return re.sub(r"ipykernel_\d+", "ipykernel", value)
    return value


def _folders() -> dict[str, str]:
    folders = {
        sysconfig.get_path("purelib"): "site-packages",
        sysconfig.get_path("stdlib"): "python",
        sys.prefix: "environment",
        str(ROOT): "course",
        tempfile.gettempdir(): "tmp",
        os.path.expanduser("~"): "home",
    }
    return dict(sorted(folders.items(), key=lambda pair: -len(pair[0])))


def main(arguments: list[str]) -> None:
    paths = [Path(name) for name in arguments]
    for path in paths or sorted([*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("solutions/*.ipynb")]):
        refresh(path.resolve())
        print(f"refreshed {path.name}")
    solutions = [path.name for path in paths if path.resolve().parent == ROOT / "solutions"]
    if solutions or not paths:
        build_all(ROOT, only=solutions)


if __name__ == "__main__":
    main(sys.argv[1:])
