"""A batch of LLM calls is killed half-way and run again: what is asked twice, what is lost?

Run it with `python -m benchmarks.llm_resume`.
"""

import asyncio
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import alone, interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table
from benchmarks.peers.llm_clients import COUNT, IN_FLIGHT, PASSAGES, PROMPTS, Server, openai_client
from helpers.lab.llm_server import LLMServer
from helpers.llm_calls import LLMClient

HALF = COUNT // 2


class Resumed(NamedTuple):
    """`again`: requests beyond one for each prompt. `lost`: prompts without their right answer in the end."""

    again: int
    lost: int
    doubled: int


def answers_with_journal(server: Server, folder: str) -> list[str | None]:
    async def answers() -> list[str | None]:
        options: dict[str, Any] = {"base_url": server.base_url, "model": server.model, "max_concurrent": IN_FLIGHT}
        async with LLMClient(server.api_key, **options) as client:
            outcomes = await client.batch_complete(PROMPTS, journal=Path(folder, "answers.jsonl"))
        return [outcome.value.text if outcome.value else None for outcome in outcomes]

    return asyncio.run(answers())


def answers_in_memory(server: Server, folder: str) -> list[str | None]:
    """As it comes: answers are kept in memory, and written when the batch is complete."""

    async def answers() -> list[str | None]:
        turn = asyncio.Semaphore(IN_FLIGHT)
        async with openai_client(server) as ask:

            async def ask_in_turn(prompt: str) -> str:
                async with turn:
                    return await ask(prompt)

            return list(await asyncio.gather(*map(ask_in_turn, PROMPTS)))

    texts = asyncio.run(answers())
    lines = "".join(json.dumps({"key": text}) + "\n" for text in texts)
    Path(folder, "answers.jsonl").write_text(lines, encoding="utf-8")
    return texts


def killed_and_resumed(llm: LLMServer, run: Callable[..., list[str | None]]) -> Resumed:
    """Kills `run` (SIGKILL; TerminateProcess on Windows) when half of the answers are out, and runs it again."""
    llm.reset()
    server = Server(llm.base_url, llm.api_key, llm.model)
    with tempfile.TemporaryDirectory() as folder:
        first = multiprocessing.get_context("spawn").Process(target=run, args=(server, folder))
        first.start()
        while first.is_alive() and llm.stats().answered < HALF:
            time.sleep(0.002)
        first.kill()
        first.join()
        if llm.stats().answered >= COUNT:
            raise RuntimeError("it had ended before it could be killed")
        answers = alone(run, server, folder)
        lines = Path(folder, "answers.jsonl").read_text(encoding="utf-8").splitlines()
    keys = [json.loads(line)["key"] for line in lines]
    lost = sum(answer != passage for answer, passage in zip(answers, PASSAGES, strict=True))
    return Resumed(llm.stats().received - COUNT, lost, len(keys) - len(set(keys)))


CONTENDERS = [
    Contender("ours, with a journal", answers_with_journal, role="ours"),
    Contender(f"AsyncOpenAI, Semaphore({IN_FLIGHT})", answers_in_memory, (), ("openai",)),
]
AGAIN = Column("asked again", "", "less")
LOST = Column("lost", "", "less")
DOUBLED = Column("doubled", "", "less")


def measure(rounds: int) -> Figures:
    with LLMServer(latency=0.05) as llm:
        found = interleave(CONTENDERS, rounds, lambda contender, _: killed_and_resumed(llm, contender.run))
    return {name: row(resumed) for name, resumed in found.items()}


def row(rounds: list[Resumed]) -> dict[str, Figure]:
    return {
        AGAIN.name: tuple(one.again for one in rounds),
        LOST.name: tuple(one.lost for one in rounds),
        DOUBLED.name: tuple(one.doubled for one in rounds),
    }


def is_sound(row: Mapping[str, Figure]) -> bool:
    return set(row[LOST.name] or ()) == set(row[DOUBLED.name] or ()) == {0}


def verdict(found: Found) -> str:
    ours = found.ours.name
    return (
        f"Killed (`kill -9`) at {HALF} of {COUNT} answers and run again, ours asks at most "
        f"{found.worst(ours, AGAIN.name):.0f} prompts a second time, those that were in flight, and loses "
        f"{found.worst(ours, LOST.name):.0f}. {found.beside(AGAIN.name, 'asks')}"
    )


TABLES = [
    Table(
        key="llm_resume",
        title="LLM calls resumed",
        headline=Headline(AGAIN.name, "prompts asked again", f"{IN_FLIGHT}"),
        method=f"The limit is nothing lost, nothing doubled, and asked twice only what was in flight, {IN_FLIGHT} "
        "at most. AsyncOpenAI as it comes: the script keeps answers in memory, and writes them when the batch is "
        "complete.",
        contenders=CONTENDERS,
        columns=[AGAIN, LOST, DOUBLED],
        measure=measure,
        verdict=verdict,
        bars=[
            Bar("asked again", lambda found: found.worst(found.ours.name, AGAIN.name), at_most=IN_FLIGHT),
            Bar("lost", lambda found: found.worst(found.ours.name, LOST.name), at_most=0),
            Bar("doubled", lambda found: found.worst(found.ours.name, DOUBLED.name), at_most=0),
        ],
        sound=is_sound,
        flaw="those that lose or double answers",
    )
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
