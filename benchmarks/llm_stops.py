"""What ends a batch of LLM calls early: a wrong key, and a budget that is spent. What is sent all the same?

Run it with `python -m benchmarks.llm_stops`.
"""

import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import alone, interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table, share
from benchmarks.peers.llm_batches import (
    by_async_batch_llm,
    by_infermesh,
    failing_fast,
    patient,
    within_requests,
    within_tokens,
)
from benchmarks.peers.llm_clients import COUNT, IN_FLIGHT, by_ours, server_of
from benchmarks.peers.llm_contenders import IN_A_GROUP, IN_TURN, async_batch_llm, infermesh, openai_at_once, ours
from benchmarks.peers.llm_jobs import Batch, Ended, answers, ends, in_loop
from helpers.lab.llm_server import LLMServer, Stats
from helpers.parts.llm.budget import Budget

LATENCY = 0.05
REQUESTS, TOKENS = 100, 6000  # budgets
FAILING = 0.2  # of the requests, where requests are counted
LARGEST = 50  # tokens of a request and its answer


class Refused(NamedTuple):
    """How a batch with a wrong key ended, and how many requests the server got."""

    ended: Ended
    sent: int


class Spent(NamedTuple):
    """A batch within a budget, and what the server counted meanwhile."""

    batch: Batch
    stats: Stats

    @property
    def tokens(self) -> int:
        return self.stats.prompt_tokens + self.stats.completion_tokens


WRONG_KEY = [
    ours("ours"),
    openai_at_once(),
    IN_TURN,
    IN_A_GROUP,
    async_batch_llm("", patient),
    async_batch_llm("fail-fast", failing_fast),
    infermesh(),
]
BUDGET = [  # the arguments of each: for a budget of requests, and for one of tokens
    Contender(
        "ours", by_ours, (({"budget": Budget(requests=REQUESTS)},), ({"budget": Budget(tokens=TOKENS)},)), role="ours"
    ),
    Contender(IN_TURN.name, IN_TURN.run, (IN_TURN.args, IN_TURN.args), IN_TURN.needs),
    Contender(
        "async-batch-llm",
        by_async_batch_llm,
        ((within_requests, REQUESTS), (within_tokens, TOKENS)),
        ("async_batch_llm", "openai"),
    ),
    Contender("infermesh", by_infermesh, (({},), ({},)), ("infermesh",)),
]


def measure_wrong_key(rounds: int) -> Figures:
    with LLMServer(latency=LATENCY) as llm:

        def measure_one(contender: Contender, _: int) -> Refused:
            llm.reset()
            server = server_of(llm)._replace(api_key="sk-wrong-0123456789")
            ended = alone(in_loop, ends, (), contender.run, server, *contender.args)
            return Refused(ended, llm.stats().received)

        found = interleave(WRONG_KEY, rounds, measure_one)
    return {name: wrong_key_row(refused) for name, refused in found.items()}


def wrong_key_row(rounds: Sequence[Refused]) -> dict[str, Figure]:
    return {
        SENT.name: tuple(one.sent for one in rounds),
        NEEDLESS.name: tuple(max(0, one.sent - IN_FLIGHT) for one in rounds),
        NAMED.name: tuple(one.ended.named for one in rounds),
        ERRORS.name: ", ".join(f"{count} {kind}" for kind, count in rounds[-1].ended.errors.items()),
    }


def wrong_key_verdict(found: Found) -> str:
    ours = found.ours.name
    said = (
        f"With a wrong key ours sends {found.worst(ours, SENT.name):.0f} requests at most for {COUNT} prompts, and "
        f"{found.worst(ours, NAMED.name):.0f} of these end with an error that names the cause. "
        f"{found.beside(NEEDLESS.name, 'needlessly sends')}"
    )
    all_of_them = [peer.name for peer in found.peers() if found.best(peer.name, SENT.name) >= COUNT]
    return f"{said} One request or more for each prompt: {'; '.join(all_of_them)}." if all_of_them else said


def measure_budget(rounds: int) -> Figures:
    with LLMServer(latency=LATENCY) as llm:

        def measure_one(contender: Contender, number: int) -> list[Spent]:
            spent = []
            for args, failing in zip(contender.args, (FAILING, 0.0), strict=True):
                llm.reset()
                llm.configure(seed=number, faults={"500": failing})
                batch = alone(in_loop, answers, (), contender.run, server_of(llm), *args)
                spent.append(Spent(batch, llm.stats()))
            return spent

        found = interleave(BUDGET, rounds, measure_one)
    return {name: budget_row(runs) for name, runs in found.items()}


def budget_row(rounds: Sequence[Sequence[Spent]]) -> dict[str, Figure]:
    return {
        BEYOND.name: tuple(max(0, first.stats.accepted - REQUESTS) for first, _ in rounds),
        RIGHT.name: tuple(first.batch.right for first, _ in rounds),
        BEYOND_TOKENS.name: tuple(max(0, second.tokens - TOKENS) for _, second in rounds),
        USED.name: tuple(second.tokens / TOKENS for _, second in rounds),
        LOST.name: tuple(sum(run.stats.answered - run.batch.right for run in runs) for runs in rounds),
    }


def keeps_a_budget(row: Mapping[str, Figure]) -> bool:
    """Passes it by no more than what is in flight, and gives every answer that was paid for."""
    passed = (row[BEYOND.name], IN_FLIGHT), (row[BEYOND_TOKENS.name], IN_FLIGHT * LARGEST)
    kept = all(isinstance(beyond, tuple) and max(beyond) <= most for beyond, most in passed)
    return kept and set(row[LOST.name] or ()) == {0}


def budget_verdict(found: Found) -> str:
    ours = found.ours.name
    said = (
        f"With a budget of {REQUESTS} requests, failed ones counted, ours sends {found.worst(ours, BEYOND.name):.0f} "
        f"more, and of {TOKENS:,} tokens it uses {found.says(ours, USED.name)}. {found.beside(BEYOND.name, 'sends')}"
    )
    over = [
        f"{peer.name} ({found.worst(peer.name, BEYOND.name):.0f} requests and "
        f"{found.worst(peer.name, BEYOND_TOKENS.name):,.0f} tokens beyond)"
        for peer in found.peers(sound=False)
    ]
    return f"{said} Passed by {', '.join(over)}." if over else said


SENT = Column("requests sent")
NEEDLESS = Column(f"beyond the {IN_FLIGHT} in flight", "", "less")
NAMED = Column(f"of {COUNT} told why", "", "more")
ERRORS = Column("how it ends")
BEYOND = Column(f"requests beyond {REQUESTS}", "", "less")
RIGHT = Column("answers for them")
BEYOND_TOKENS = Column(f"tokens beyond {TOKENS:,}", "", "less")
USED = Column("of the tokens", "%", None, share)
LOST = Column("answered and lost", "", "less")
TABLES = [
    Table(
        key="llm_wrong_key",
        title="LLM calls with a wrong key",
        headline=Headline(NEEDLESS.name, f"requests beyond the {IN_FLIGHT} in flight", "0"),
        method=f"{COUNT} prompts, {IN_FLIGHT} at once; `gather` has all at once. The server answers each request with "
        "HTTP 401. The limit is what is in flight when the first answer comes, by chance fewer. Told why: prompts that "
        "end with an error which names the cause. fail-fast: async-batch-llm, told to end at such an error. A "
        "TaskGroup ends at any error, and other answers would be lost with it. How it ends: in the last round.",
        contenders=WRONG_KEY,
        columns=[SENT, NEEDLESS, NAMED, ERRORS],
        measure=measure_wrong_key,
        verdict=wrong_key_verdict,
        bars=[
            Bar("requests sent", lambda found: found.worst(found.ours.name, SENT.name), at_most=IN_FLIGHT),
            Bar("told why", lambda found: found.worst(found.ours.name, NAMED.name), at_least=COUNT),
        ],
    ),
    Table(
        key="llm_budget",
        title="LLM calls within a budget",
        headline=Headline(BEYOND.name, f"requests beyond a budget of {REQUESTS}", "0"),
        method=f"{COUNT} prompts, {IN_FLIGHT} at once, in two runs: with a budget of {REQUESTS} requests, of which the "
        f"server fails one in five with HTTP 500, and with one of {TOKENS:,} tokens, by the server's count. "
        "async-batch-llm has budgets of tokens and of money: in the first run each request costs 1, but it asks no "
        "price for one that fails and names no tokens. AsyncOpenAI and infermesh have none. Ours reserves the longest "
        "answer, 256 tokens, before it sends, so that some tokens are left over.",
        contenders=BUDGET,
        columns=[BEYOND, RIGHT, BEYOND_TOKENS, USED, LOST],
        measure=measure_budget,
        verdict=budget_verdict,
        bars=[
            Bar("requests beyond", lambda found: found.worst(found.ours.name, BEYOND.name), at_most=0),
            Bar("tokens beyond", lambda found: found.worst(found.ours.name, BEYOND_TOKENS.name), at_most=0),
            Bar("answered and lost", lambda found: found.worst(found.ours.name, LOST.name), at_most=0),
        ],
        sound=keeps_a_budget,
        flaw=f"those that pass a budget by more than the {IN_FLIGHT} requests in flight, or lose an answer",
    ),
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
