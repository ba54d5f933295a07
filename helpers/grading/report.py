"""What a graded submission looks like: text for the learner, JSON, and for a class one CSV and one page."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from string import Template

from .grade import Grade, Line


def number(points: float) -> str:
    return f"{points:g}"


def where(grades: Sequence[Grade]) -> str:
    """Where the learners' code ran, in a sentence for the teacher."""
    places = {each.ran_in for each in grades}
    if "bubblewrap" in places:
        return "Each hand-in ran in bubblewrap, apart from the others and from your files."
    if "a copy" in places:
        return "Bubblewrap does not start here: each hand-in ran in a copy of the course, but with your rights."
    return "Nothing had to run."


def as_text(grade: Grade) -> str:
    """For the learner: points, what had to be repaired, then each check with what is wrong and a hint."""
    lines = [f"{grade.learner}: {number(grade.score)}/{number(grade.points)} points"]
    lines += [f"  could not be graded: {grade.trouble}"] if grade.trouble else []
    lines += [f"  look at this: {each}" for each in grade.suspicions]
    lines += [f"  note: {note}" for note in grade.notes]
    for line in grade.lines:
        earned = f"({number(line.score)}/{number(line.points)})"
        lines += [f"  [{'x' if line.score else ' '}] {line.grade_id} {earned}"]
        lines += [f"      {each}" for each in line.message.splitlines()]
    return "\n".join(map(_printable, lines))


def _printable(text: str) -> str:
    """One line that does nothing to a terminal or a page."""
    return "".join(each if each.isprintable() else " " if each.isspace() else "�" for each in text)


def as_json(grades: Sequence[Grade]) -> str:
    rows = [{**asdict(grade), "score": grade.score, "points": grade.points} for grade in grades]
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def as_csv(grades: Sequence[Grade]) -> str:
    """One row a submission: learner, exercise, score, points, trouble, what to look at, then one column a check."""
    names = list(dict.fromkeys(check.grade_id for grade in grades for check in grade.checks))
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["learner", "exercise", "score", "points", "trouble", "look at", "ran in", *names])
    for grade in grades:
        scores = {check.grade_id: number(check.score) for check in grade.checks}
        row = [grade.learner, grade.exercise, number(grade.score), number(grade.points), grade.trouble]
        row += ["; ".join(grade.suspicions), grade.ran_in]
        writer.writerow([*map(_no_formula, row), *(scores.get(name, "") for name in names)])
    return file.getvalue()


def _no_formula(text: str) -> str:
    """Spreadsheets run what begins like a formula."""
    text = _printable(text)
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) else text


def as_html(grades: Sequence[Grade]) -> str:
    """A page for the teacher that needs nothing else: a table of learners and checks, feedback under each name."""
    tables = []
    for exercise in dict.fromkeys(grade.exercise for grade in grades):
        rows = [grade for grade in grades if grade.exercise == exercise]
        names = list(dict.fromkeys(check.grade_id for grade in rows for check in grade.checks))
        head = "".join(f"<th><span>{escape(name)}</span></th>" for name in names)
        body = "".join(_row(grade, names) for grade in rows)
        tables.append(TABLE.substitute(exercise=escape(exercise or "not an exercise"), head=head, body=body))
    return PAGE.substitute(count=len(grades), where=where(grades), tables="".join(tables))


def _row(grade: Grade, names: Sequence[str]) -> str:
    checks = {check.grade_id: check for check in grade.checks}
    cells = "".join(_mark(checks.get(name)) for name in names)
    feedback = escape(as_text(grade).partition("\n")[2] or "  nothing to say: all checks hold")
    name = escape(_printable(grade.learner)) + (" <b>look at this</b>" if grade.suspicions else "")
    return (
        f"<tr><td><details><summary>{name}</summary><pre>{feedback}</pre></details></td>"
        f"<td class=sum>{number(grade.score)}/{number(grade.points)}</td>{cells}</tr>\n"
    )


def _mark(check: Line | None) -> str:
    if check is None:
        return "<td></td>"
    kind, mark = ("yes", "✔") if check.score else ("no", "✘")
    return f'<td class={kind} title="{escape(check.message)}">{mark} {number(check.score)}</td>'


TABLE = Template(
    "<h2>$exercise</h2><table><thead><tr><th>learner</th><th>points</th>$head</tr></thead><tbody>$body</tbody></table>\n"
)
PAGE = Template(
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Grades</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; } th, td { padding: .35rem .7rem; vertical-align: top; text-align: left; }
thead th { border-bottom: 2px solid #222; font-weight: 600; } tbody tr { border-bottom: 1px solid #ddd; }
.yes { background: #d9eef7; } .no { background: #fbe3d0; } .sum { font-variant-numeric: tabular-nums; }
summary { cursor: pointer; } pre { white-space: pre-wrap; max-width: 50rem; font-size: .85rem; margin: .5rem 0; }
</style></head><body><h1>Grades</h1><p>$count submissions. $where A click on a name shows its feedback.</p>
$tables</body></html>
"""
)
