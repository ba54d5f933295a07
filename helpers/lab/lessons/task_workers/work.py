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


async def summarise(number: int, folder: str) -> str:
    """Note the request in the bill, ask for a summary of a passage, and keep it under the passage's number."""
    passage = datasets.passages(number + 1)[number]
    _append(Path(folder, "bill.log"), f"{number}\n")
    answer = await _llm.complete(f"Summarise.\n\n{passage.text}")
    _write(Path(folder, f"{number}.txt"), answer.text)
    return answer.text


async def double(number: int) -> int:
    return 2 * number


async def nap(seconds: float) -> None:
    await asyncio.sleep(seconds)


async def serve(file: str, log: str, name: str) -> None:
    """Work on the tasks of a file, four at a time, until standard input ends. What happens is noted in the log."""
    global _llm
    datasets.passages(40)  # so that the first attempt is no longer than the others
    key, url, model = (os.environ[f"LLM_{name}"] for name in ("API_KEY", "BASE_URL", "MODEL"))

    def note(event: Event) -> None:
        _append(Path(log), json.dumps([event.item, event.what, f"{name}, {event.worker}", event.time]) + "\n")

    async with LLMClient(key, base_url=url, model=model, attempts=1) as _llm:
        async with AsyncTaskWorker(4, file=None if file == "memory" else file, lease=LEASE, observe=note) as worker:
            if file == "memory":
                for number in range(40):
                    await worker.submit(f"summary-{number}", summarise, number, str(Path(log).parent))
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
