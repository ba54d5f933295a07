"""A file of tasks with a long past."""

import asyncio
import sqlite3
from contextlib import closing

from benchmarks.peers.task_functions import NOTED
from benchmarks.peers.task_ways import Setting, by_ours

AT_ONCE = 50_000  # rows in a transaction


def filled(setting: Setting, count: int) -> None:
    """Fills the file with tasks that are done: the first in the usual way, all others like it, a millisecond apart."""
    asyncio.run(_first(setting))
    with closing(sqlite3.connect(setting.file)) as db:
        columns = [name for _, name, *_ in db.execute("PRAGMA table_info(tasks)")]
        moved = {"id": "'past-' || n", "ended": "n"} | {
            time: f"{time} + n / 1e3" for time in ("rank", "since", "until")
        }
        (first,) = db.execute("SELECT id FROM tasks").fetchone()
        for start in range(2, count + 1, AT_ONCE):
            end = min(start + AT_ONCE - 1, count)
            db.execute(
                f"WITH RECURSIVE numbers (n) AS (SELECT {start} UNION ALL SELECT n + 1 FROM numbers WHERE n < {end}) "
                f"INSERT INTO tasks SELECT {', '.join(moved.get(name, name) for name in columns)} "
                "FROM numbers CROSS JOIN tasks WHERE id = ?",
                (first,),
            )
            db.execute("UPDATE counts SET done = :end, ended = :end", {"end": end})
            db.commit()


async def _first(setting: Setting) -> None:
    async with by_ours(NOTED, setting) as service:
        await service.result(await service.accept(0))
