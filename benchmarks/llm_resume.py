"""A batch of LLM calls is killed half-way and run again: what is asked twice, what is lost?

Run it with `python -m benchmarks.llm_resume`.
"""

import asyncio
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.command import main
from benchmarks.llm_clients import COUNT, IN_FLIGHT, PASSAGES, PROMPTS, Server, openai_client
from benchmarks.rounds import Contender, alone, interleave
from benchmarks.table import Bar, Column, Row, Table
from helpers.lab.llm_server import LLMServer
from helpers.llm_calls import LLMClient

HALF = COUNT // 2


class Resumed(NamedTuple):
    """`again`: requests beyond one for each prompt. `lost`: prompts without their right answer in the end."""

    again: int
    lost: int
    doubled: int


def ours(server: Server, folder: str) -> list[str | None]:
    async def answers() -> list[str | None]:
        options: dict[str, Any] = {"base_url": server.base_url, "model": server.model, "max_concurrent": IN_FLIGHT}
        async with LLMClient(server.api_key, **options) as client:
            outcomes = await client.batch_complete(PROMPTS, journal=Path(folder, "answers.jsonl"))
        return [outcome.value.text if outcome.value else None for outcome in outcomes]

    return asyncio.run(answers())


def openai(server: Server, folder: str) -> list[str | None]:
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
    Contender("ours, with a journal", ours, ours=True),
    Contender(f"AsyncOpenAI, Semaphore({IN_FLIGHT})", openai, (), ("openai",)),
]


def tables(quick: bool) -> list[Table]:
    rounds = 1 if quick else 4
    with LLMServer(latency=0.05) as llm:
        runs = interleave(CONTENDERS, rounds, lambda contender, _: killed_and_resumed(llm, contender.run))
    worst = {name: tuple(map(max, zip(*results, strict=True))) for name, results in runs.items()}
    rows = [Row(c.name, worst[c.name], ours=c.ours, sound=worst[c.name][1:] == (0, 0)) for c in CONTENDERS]
    again, lost, doubled = worst[CONTENDERS[0].name]
    return [
        Table(
            f"LLM calls resumed: {COUNT} prompts, kill -9 at {HALF} answers, run again",
            f"limit: nothing lost, nothing doubled; asked twice only what was in flight, {IN_FLIGHT} at most. "
            f"The worst of {rounds} rounds.",
            [Column("asked again", ".0f", "less"), Column("lost", ".0f", "less"), Column("doubled", ".0f", "less")],
            rows,
            [
                Bar("ours: asked again", again, at_most=IN_FLIGHT),
                Bar("ours: lost", lost, at_most=0),
                Bar("ours: doubled", doubled, at_most=0),
            ],
        )
    ]


if __name__ == "__main__":
    sys.exit(main([tables]))
