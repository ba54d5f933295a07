"""`python -m helpers grade`: one submission to the screen, a folder of them to a CSV and a page."""

import sys
from pathlib import Path

from .grade import SOLUTIONS, grade, grade_folder
from .report import as_csv, as_html, as_json, as_text


def main(
    submission: str,
    json: str | None = None,
    csv: str | None = None,
    html: str | None = None,
    solutions: str = str(SOLUTIONS),
) -> int:
    """Grade and print; returns 1 if nothing could be graded."""
    path = Path(submission)
    folder = path.is_dir()
    if not path.exists():
        print(f"there is no {path}", file=sys.stderr)
        return 1
    grades = grade_folder(path, solutions=Path(solutions)) if folder else [grade(path, solutions=Path(solutions))]
    if not grades:
        print(f"there is no notebook in {path}", file=sys.stderr)
        return 1
    print("\n\n".join(map(as_text, grades)))
    if folder:
        csv, html = csv or "graded/grades.csv", html or "graded/grades.html"
    for wanted, render in ((json, as_json), (csv, as_csv), (html, as_html)):
        if wanted:
            file = Path(wanted)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(render(grades), encoding="utf-8", newline="\n")
            print(f"written: {file}")
    return 1 if all(each.trouble for each in grades) else 0
