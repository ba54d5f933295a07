"""`python -m helpers grade`: one submission to the screen, a folder of them to a CSV and a page."""

import sys
from collections.abc import Callable
from pathlib import Path

from .grade import SOLUTIONS, Grade, grade, grade_folder
from .report import as_csv, as_html, as_json, as_text, where


def main(
    submission: str,
    json: str | None = None,
    csv: str | None = None,
    html: str | None = None,
    solutions: str = str(SOLUTIONS),
    keep: Callable[[Grade], None] | None = None,
) -> int:
    """Grade and print, and hand to `keep`, each as soon as it is there; returns 1 if nothing could be graded."""
    path = Path(submission)
    folder = path.is_dir()
    if not path.exists():
        print(f"there is no {path}", file=sys.stderr)
        return 1
    if folder:
        csv, html = csv or "graded/grades.csv", html or "graded/grades.html"
    files = {Path(name): render for name, render in ((json, as_json), (csv, as_csv), (html, as_html)) if name}
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    grades: list[Grade] = []
    for each in grade_folder(path, solutions=Path(solutions)) if folder else [grade(path, solutions=Path(solutions))]:
        grades.append(each)
        if keep:
            keep(each)
        print(as_text(each), end="\n\n" if folder else "\n", flush=True)
        for file, render in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(render(grades), encoding="utf-8", errors="replace", newline="\n")
    if not grades:
        print(f"there is no notebook in {path}", file=sys.stderr)
        return 1
    if folder:
        print(where(grades))
    for file in files:
        print(f"written: {file}")
    return 1 if all(each.trouble for each in grades) else 0
