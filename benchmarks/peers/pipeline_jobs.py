"""What is done to each way of a pipeline: it is timed, or killed half-way and run again."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.harness.apart import apart
from benchmarks.maps.costs import total_cpu
from benchmarks.maps.ways import SPAWN
from benchmarks.peers.batching_jobs import running
from benchmarks.peers.pipeline_ways import Answered, Setting, Way
from helpers.lab.llm_server import LLMServer


class Timed(NamedTuple):
    """Seconds to the end and to the first answer, and CPU seconds of the process and all below it."""

    wall: float
    first: float
    cpu: float


async def timed(way: Way, setting: Setting, right: Mapping[str, str]) -> Timed:
    """Of a second run. Raises `RuntimeError` where an answer is missing, wrong or doubled."""
    async with way(setting) as run:
        await _checked(run(setting.warm_up), {name: right[name] for name in setting.warm_up})
        cpu, begin = total_cpu(), time.perf_counter()
        began, first, last = await _checked(run(setting.names), {name: right[name] for name in setting.names})
        begin = max(begin, began)
        return Timed(last - begin, first - begin, total_cpu() - cpu)


async def _checked(answered: Answered, right: Mapping[str, str]) -> tuple[float, float, float]:
    """When the first file was begun, as far as the answers say; when the first answer came; when all were there."""
    left, began, first = dict(right), float("inf"), 0.0
    async for answer in answered:
        first = first or time.perf_counter()
        began = min(began, answer.began)
        if left.pop(answer.file, None) != answer.text:
            raise RuntimeError(f"a wrong answer, or one too many, for {Path(answer.file).name}")
    if left:
        raise RuntimeError(f"{len(left)} files are not answered")
    return began, first, time.perf_counter()


class Resumed(NamedTuple):
    """`again`: requests beyond one for each file. `answered`: those of them for an answer that it had given already.
    `lost`: files without their right answer in the end.
    """

    again: int
    answered: int
    lost: int


def killed_and_resumed(
    llm: LLMServer, way: Way, setting: Setting, right: Mapping[str, str], needs: tuple[str, ...] = ()
) -> Resumed:
    """Kills `way` (SIGKILL; TerminateProcess on Windows) when half of the answers are out, and runs it again."""
    assert setting.kept
    told = setting.kept / "given"
    llm.reset()
    first = SPAWN.Process(target=_run_and_tell, args=(way, setting, told))
    first.start()
    while first.is_alive() and llm.stats().answered < len(setting.names) // 2:
        time.sleep(0.002)
    ended = not first.is_alive()
    first.kill()
    first.join()
    if ended:
        raise RuntimeError("it had ended before it could be killed")
    before = llm.stats().accepted
    given = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    answers = apart(running, _all_of, way, setting, needs=needs).said[0]
    asked = [record.prompt for record in llm.requests()[before:]]
    return Resumed(
        llm.stats().accepted - len(setting.names),
        sum(any(Path(name).name in prompt for prompt in asked) for name in given),
        sum(answers.get(name) != right[name] for name in setting.names),
    )


def _run_and_tell(way: Way, setting: Setting, told: Path) -> None:
    async def run() -> None:
        async with way(setting) as answered:
            async for answer in answered(setting.names):
                file.write(f"{answer.file}\n".encode())

    with open(told, "ab", buffering=0) as file:
        asyncio.run(run())


async def _all_of(way: Way, setting: Setting) -> dict[str, str]:
    async with way(setting) as run:
        return {answer.file: answer.text async for answer in run(setting.names)}
