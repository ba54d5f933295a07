"""Part 3: async code on the loop that runs already."""

import asyncio
import threading
from collections.abc import Collection, Sequence
from typing import Any

from ...grading.checks import InFlight, check, expect, run_virtual
from ...lab.virtual_time import Deadlock
from .awaiting import (
    NAMES,
    REFUSALS,
    Reply,
    awaited,
    expect_all,
    expect_any_values,
    expect_refused,
    expect_together,
    expect_two_at_once,
)

MANY = 300  # questions


class Model:
    """Answers with `reply(question)`, the first of `questions` last; notes how many are under way, and where."""

    def __init__(
        self, questions: Sequence[str], reply: Reply, refused: Collection[str] = (), seconds: float = 0.1
    ) -> None:
        self.questions, self.reply, self.refused, self.seconds = [*questions], reply, refused, seconds
        self.in_flight = InFlight()
        self.home = asyncio.get_running_loop()
        self.elsewhere = threading.Event()

    async def ask(self, question: str) -> object:
        if asyncio.get_running_loop() is not self.home:
            self.elsewhere.set()
            return self.reply(question)
        with self.in_flight:
            await asyncio.sleep(self.seconds / (1 + self.questions.index(question)))
        if question in self.refused:
            raise REFUSALS[question](f"no {question}")
        return self.reply(question)


@check("async code awaits, on the loop that runs already")
def one_loop(collect: Any) -> None:
    def run(reply: Reply, questions: list[str]) -> object:
        return asked(collect, questions, reply)[0]

    def refuse(refused: Collection[str]) -> object:
        return asked(collect, NAMES, refused=refused)[0]

    async def beside(reply: Reply, questions: list[str]) -> object:
        return await awaited("collect", collect, Model(questions, reply).ask, questions)

    answers, peak = asked(collect, NAMES, seconds=3600)
    expect_all(answers, NAMES, "collect")
    expect_together(peak, len(NAMES), "questions")
    many = [f"question {number}" for number in range(MANY)]
    answers, peak = asked(collect, many)
    expect_together(peak, MANY, "questions")
    run_virtual(expect_two_at_once, beside, "collect")
    expect_any_values(run, "collect", "`ask`")
    expect_refused(refuse, "ask")


def asked(
    collect: Any,
    questions: list[str],
    reply: Reply = str.upper,
    refused: Collection[str] = (),
    seconds: float = 0.1,
) -> tuple[object, int]:
    """What `collect` gives, and how many questions were under way at once. Fails if one was asked on another loop."""
    models: list[Model] = []

    async def run() -> tuple[object, int]:
        models.append(Model(questions, reply, refused, seconds))
        found = await awaited("collect", collect, models[-1].ask, [*questions])
        return found, models[-1].in_flight.peak

    for left in reversed(range(10)):  # what runs on another loop may be cancelled before it begins
        try:
            (found, peak), _ = run_virtual(run)
            break
        except Deadlock:
            if models[-1].elsewhere.wait(0.3):
                break
            if not left:
                raise
    expect(
        not models[-1].elsewhere.is_set(),
        "`ask` ran on another event loop than the one that awaits collect",
        hint="whoever awaits collect has a loop that runs: `await` is enough, no thread and no asyncio.run",
    )
    return found, peak
