"""How many tasks a file takes in a second, and how many commits the disk."""

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

from ....task_workers import AsyncTaskWorker
from .work import double


async def rate(file: Path | None, count: int, *, at_once: int, **options: Any) -> float:
    """Tasks a second, submitted and done, so many at a time, by a worker of this process."""
    async with AsyncTaskWorker(at_once, file=file, **options) as worker:
        begin = time.perf_counter()
        for first in range(0, count, at_once):
            numbers = range(first, min(first + at_once, count))
            handles = await asyncio.gather(*(worker.submit(f"task-{each}", double, each) for each in numbers))
            for number, handle in zip(numbers, handles, strict=True):
                assert await handle == 2 * number
        return count / (time.perf_counter() - begin)


def commits(path: Path, count: int) -> float:
    """Single commits a second that this disk makes, each of one row, each waited for until the disk has it."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE rows (number)")
    begin = time.perf_counter()
    for number in range(count):
        db.execute("INSERT INTO rows VALUES (?)", (number,))
    seconds = time.perf_counter() - begin
    db.close()
    return count / seconds
