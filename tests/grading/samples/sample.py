"""A small exercise in four parts, and submissions made of it."""

import json

import nbformat

from helpers.grading.build import make_exercise
from helpers.grading.notebook import grade_id

SETUP = """\
import asyncio
import threading
import time
from helpers.grading.checks import InFlight, check, expect, run_deadline, run_virtual, within
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
FETCH_ORDER = """\
async def fetch(url):
    await asyncio.sleep(10 - url)
    return f"page {url}"
with check("pages come in the order of the URLs", hint="gather keeps the order of its arguments"):
    pages, _ = run_virtual(fetch_all, fetch, range(10), 5)
    expect(pages == [f"page {url}" for url in range(10)], "they do not")
"""
FETCH_OVERLAP = """\
calls = InFlight()
async def slow(url):
    with calls:
        await asyncio.sleep(1)
with check("calls overlap", hint="start all calls first, wait for them afterwards"):
    _, seconds = run_virtual(fetch_all, slow, range(10), 5)
    expect(calls.peak > 1, "they ran one after the other")
    expect(calls.peak <= 5, f"{calls.peak} at once, the limit is 5", hint="a Semaphore admits so many")
    expect(seconds == 2.0, f"ten calls of 1 s, five at once, took {seconds:g} s")
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
TRANSFER_CHECK = """\
class MeetingLock:
    meeting = threading.Barrier(2)
    def __init__(self):
        self.lock = threading.Lock()
    def __enter__(self):
        self.lock.acquire()
        try:
            self.meeting.wait(1)  # whoever can hold another lock now, does
        except threading.BrokenBarrierError:
            pass
    def __exit__(self, *_):
        self.lock.release()
class Account:
    def __init__(self):
        self.lock, self.balance = MeetingLock(), 100
def both_ways(a, b):
    threads = [threading.Thread(target=transfer, args=pair) for pair in ((a, b, 10), (b, a, 30))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
with check("transfers in both directions end", hint="always take the two locks in the same order"):
    one, other = Account(), Account()
    run_deadline(both_ways, one, other, seconds=4)
    expect((one.balance, other.balance) == (120, 80), f"balances {one.balance} and {other.balance}")
"""
MEDIAN = """\
def median(values):
    ### BEGIN SOLUTION
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
    ### END SOLUTION
"""
MEDIAN_CHECK = """\
with check("the middle of three", hint="sort first"):
    expect(median([3, 1, 2]) == 2, "it is not")
### BEGIN HIDDEN TESTS
with check("the middle of four", hint="the mean of the two in the middle"):
    expect(median([4, 1, 2, 3]) == 2.5, "it is not")
### END HIDDEN TESTS
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
COLLECT_CHECK = """\
queue = asyncio.Queue()
for item in (1, 2, None):
    queue.put_nowait(item)
with check("collects until None", hint="None says that nothing more will come"):
    async with within(2):
        expect(await collect(queue) == [1, 2], "not all items, or more than these")
"""
PARTS = [
    ("fetch", FETCH, {"fetch-order": (1, FETCH_ORDER), "fetch-overlap": (2, FETCH_OVERLAP)}),
    ("transfer", TRANSFER, {"transfer-check": (2, TRANSFER_CHECK)}),
    ("median", MEDIAN, {"median-check": (1, MEDIAN_CHECK)}),
    ("collect", COLLECT, {"collect-check": (2, COLLECT_CHECK)}),
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
        notebook.cells += [cell(text, key, grade=True, points=points) for key, (points, text) in checks.items()]
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
