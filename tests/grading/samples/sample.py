"""A small exercise in four parts, and submissions made of it."""

import json
from pathlib import Path

import nbformat

from helpers.grading.build import make_exercise
from helpers.grading.notebook import grade_id

CHECKS = str(Path(__file__).parents[1])  # where the checks of the sample lie
SETUP = f"""\
import sys
sys.path.insert(0, {CHECKS!r})
import asyncio
import threading
import time
from samples import sample_checks as checks
from helpers.lab.unanswered import not_answered
fetch_all, transfer, median, collect = not_answered(fetch_all=1, transfer=2, median=3, collect=4)
"""
FETCH = """\
async def fetch_all(fetch, urls, limit):
    ### BEGIN SOLUTION
    # about 5 lines
    gate = asyncio.Semaphore(limit)
    async def one(url):
        async with gate:
            return await fetch(url)
    return await asyncio.gather(*map(one, urls))
    ### END SOLUTION
"""
TRANSFER = """\
def transfer(source, target, amount):
    ### BEGIN SOLUTION
    first, second = sorted((source, target), key=id)
    with first.lock, second.lock:
        source.balance -= amount
        target.balance += amount
    ### END SOLUTION
"""
MEDIAN = """\
def median(values):
    ### BEGIN SOLUTION
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
    ### END SOLUTION
"""
COLLECT = """\
async def collect(queue):
    ### BEGIN SOLUTION
    found = []
    while (item := await queue.get()) is not None:
        found.append(item)
    return found
    ### END SOLUTION
"""
PARTS = [
    ("fetch", FETCH, {"order": (1, "fetch_all"), "overlap": (2, "fetch_all")}),
    ("transfer", TRANSFER, {"both_ways": (2, "transfer")}),
    ("median", MEDIAN, {"middle": (1, "median")}),
    ("collect", COLLECT, {"collected": (2, "collect")}),
]
POINTS = 8


def cell(source, name, **nbgrader):
    """A code cell whose id is its grade_id."""
    made = nbformat.v4.new_code_cell(source.rstrip("\n"), id=name)
    if nbgrader:
        made.metadata["nbgrader"] = {"grade_id": name, "grade": False, "solution": False, **nbgrader}
    return made


def solution():
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook.cells = [nbformat.v4.new_markdown_cell("# Sample", id="title"), cell(SETUP, "setup")]
    for name, source, checks in PARTS:
        notebook.cells.append(cell(source, name, solution=True))
        for key, (points, wanted) in checks.items():
            notebook.cells.append(cell(f"checks.{key}({wanted})", key, grade=True, points=points))
    return notebook


def exercise(**answers):
    """The exercise with some answers filled in; `right` stands for the solution's own."""
    made = make_exercise(solution())
    sources = {grade_id(each): each.source for each in solution().cells}
    for each in made.cells:
        if grade_id(each) in answers:
            answer = answers[grade_id(each)]
            each.source = sources[grade_id(each)] if answer == "right" else answer
    return made


def write(notebook, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path
