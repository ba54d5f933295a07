"""A project of one's own: tasks in a file, which a second worker finds there."""

import asyncio
import math
import tempfile
from pathlib import Path

from mine.task_workers import AsyncTaskWorker, TaskFailed


async def main(file: Path) -> None:
    async with AsyncTaskWorker(0, file=file) as clerk:
        for number in (16, -1):
            await clerk.options(attempts=1).submit(f"root of {number}", math.sqrt, number)
    async with AsyncTaskWorker(file=file) as worker:
        await worker.wait_all()
        assert await (await worker.submit("root of 16", math.sqrt, 16)) == 4
        assert [letter.task_id for letter in await worker.dead_letters()] == ["root of -1"]
        try:
            await (await worker.submit("root of -1", math.sqrt, -1))
        except TaskFailed as error:
            assert "ValueError" in str(error)
    print("done")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(Path(folder, "tasks.sqlite")))
