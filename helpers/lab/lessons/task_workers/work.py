"""What the tasks do, and the process that does it: `python -m helpers.lab.lessons.task_workers.work`."""

import asyncio
import json
import os
import sys
from pathlib import Path

from ....llm_calls import LLMClient
from ....parts.events import Event
from ....task_workers import AsyncTaskWorker
from ... import datasets

LEASE = 1.0  # seconds: short, so that you need not wait
_llm: LLMClient  # of this process, open while its worker runs
_texts: list[str]


async def summarise(number: int, folder: str) -> str:
    """Note the request in the bill, ask for a summary of a passage, and keep it under the passage's number."""
    _append(Path(folder, "bill.log"), f"{number}\n")
    answer = await summary(number)
    _write(Path(folder, f"{number}.txt"), answer)
    return answer


async def summary(number: int) -> str:
    return (await _llm.complete(f"Summarise.\n\n{_texts[number]}")).text


async def double(number: int) -> int:
    return 2 * number


async def nap(seconds: float) -> None:
    await asyncio.sleep(seconds)


async def serve(file: str, log: str, name: str) -> None:
    """Work on the tasks of a file, four at a time, until standard input ends. What happens is noted in the log.

    Where the file is "", there are forty tasks in memory.
    """
    global _llm, _texts
    _texts = [passage.text for passage in datasets.passages(40)]
    key, url, model = (os.environ[f"LLM_{name}"] for name in ("API_KEY", "BASE_URL", "MODEL"))

    def note(event: Event) -> None:
        _append(Path(log), json.dumps([event.item, event.what, f"{name}, {event.worker}", event.time]) + "\n")

    async with LLMClient(key, base_url=url, model=model, attempts=1) as llm:
        _llm = llm
        async with AsyncTaskWorker(4, file=file or None, lease=LEASE, observe=note) as worker:
            for number in range(0 if file else 40):
                await worker.submit(f"summary-{number}", summary, number)
            print("ready", flush=True)
            await asyncio.to_thread(sys.stdin.read)


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8", buffering=1) as file:
        file.write(line)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":  # which is another module than the one that tasks are imported from
    from . import work

    asyncio.run(work.serve(*sys.argv[1:]))
