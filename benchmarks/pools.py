"""Pools whose worker is killed, raises or hangs at one of 200 items: what comes back, and is the guilty named?

Run it with `python -m benchmarks.pools`.
"""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from benchmarks.harness.apart import apart
from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table
from benchmarks.maps.ways import Function
from benchmarks.peers.faults import GUILTY, ITEMS, square
from benchmarks.peers.pool_ways import (
    TIME_OUT,
    TIME_OUT_AT_START,
    Told,
    told_by_data_loader,
    told_by_executor_map,
    told_by_executor_submit,
    told_by_imap,
    told_by_joblib,
    told_by_mpire,
    told_by_ours,
    told_by_pebble,
)

LIMIT = 8.0  # seconds until a pool is said to hang
FAULTS = ("killed", "raised", "hung")

CONTENDERS = [
    Contender("ours", told_by_ours, role="ours"),
    Contender("executor.map", told_by_executor_map),
    Contender("submit, as_completed", told_by_executor_submit),
    Contender("multiprocessing.Pool.imap", told_by_imap),
    Contender("joblib", told_by_joblib, (), ("joblib",)),
    Contender("mpire", told_by_mpire, (), ("mpire",)),
    Contender("pebble", told_by_pebble, (), ("pebble",)),
    Contender("torch DataLoader", told_by_data_loader, (), ("torch",)),
]


class Seen(NamedTuple):
    """`results`: right ones. `named`: the guilty one, and no other, was reported. `hangs`: it had to be ended."""

    results: int
    named: bool
    seconds: float
    hangs: bool


def seen(run: Callable[[Function], Told], fault: str, needs: tuple[str, ...]) -> Seen:
    said, seconds, ended = apart(run, partial(square, fault), needs=needs, limit=LIMIT)
    right = {one.index for one in said if one.error is None and one.value == one.index**2}
    return Seen(len(right), [one.index for one in said if one.error] == [GUILTY], seconds, not ended)


def measure(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> list[Seen]:
        return [seen(contender.run, fault, contender.needs) for fault in FAULTS]

    return {name: row(found) for name, found in interleave(CONTENDERS, rounds, measure_one).items()}


def row(rounds: list[list[Seen]]) -> dict[str, Figure]:
    """The worst of the rounds in results; their seconds, where none had to be ended."""
    figures: dict[str, Figure] = {}
    for fault, runs in zip(FAULTS, zip(*rounds, strict=True), strict=True):
        results, hangs = min(run.results for run in runs), any(run.hangs for run in runs)
        named = ", named" if all(run.named for run in runs) else ""
        figures[RESULTS[fault].name] = f"{results}{named}{', hangs' if hangs else ''}"
        figures[TIME[fault].name] = None if hangs else tuple(run.seconds for run in runs)
    return figures


def results(row: Mapping[str, Figure], fault: str) -> int:
    return int(str(row[RESULTS[fault].name]).partition(",")[0])


def is_sound(row: Mapping[str, Figure]) -> bool:
    return all(row[RESULTS[fault].name] == WHOLE for fault in FAULTS)


def named_results(fault: str) -> Callable[[Found], float]:
    """How many results ours gives, if it names the guilty item."""

    def measured(found: Found) -> float:
        row = found.figures[found.ours.name]
        return results(row, fault) if "named" in str(row[RESULTS[fault].name]) else 0

    return measured


def verdict(found: Found) -> str:
    ours = found.ours.name
    whole = is_sound(found.figures[ours])
    said = (
        f"Ours returns {ITEMS - 1} of {ITEMS} results and names the guilty item, whether its worker is killed, "
        "raises or hangs."
        if whole
        else f"Ours does not return {ITEMS - 1} of {ITEMS} results."
    )
    if equals := [peer.name for peer in found.peers()]:
        said += f" So does {' and '.join(equals)}."
    others = found.peers(sound=False)
    if others:
        lost = {peer.name: ITEMS - results(found.figures[peer.name], "killed") for peer in others}
        most = max(lost, key=lambda name: lost[name])
        said += (
            f" Each of the other {len(others)} loses results, hangs, or cannot say whose fault it was: when a "
            f"worker is killed, {min(lost.values())} to {lost[most]} items ({most})."
        )
    return said


WHOLE = f"{ITEMS - 1}, named"
RESULTS = {fault: Column(fault) for fault in FAULTS}
TIME = {fault: Column(f"time ({fault})", "s", "less") for fault in FAULTS}
TABLES = [
    Table(
        key="pools",
        title="Pools in trouble",
        headline=Headline(TIME["killed"].name, "a worker killed: time to 199 of 200 results", "–"),
        method=f"{ITEMS} items, and at one of them its worker is killed, raises or hangs; the limit is "
        f"{ITEMS - 1} results, the guilty item named. Two workers, started in the time given. Time-outs of "
        f"{TIME_OUT:g} s (imap and DataLoader, which count from the start of the workers, {TIME_OUT_AT_START:g} "
        f"s) where there are any. Hangs: ended by force after {LIMIT:g} s. Results are the worst of the rounds.",
        contenders=CONTENDERS,
        columns=[column for fault in FAULTS for column in (RESULTS[fault], TIME[fault])],
        measure=measure,
        verdict=verdict,
        bars=[
            Bar(f"results with the guilty named ({fault})", named_results(fault), at_least=ITEMS - 1)
            for fault in FAULTS
        ],
        reasons={
            "pebble": "Ours tries an item whose worker died or hung once more, alone, and pebble reports it at once: a "
            "hung item costs ours two time-outs. But it may be innocent: workers die when another program takes the "
            "memory, and stand still with a network drive. Of one that hangs only the first time, ours has the result "
            "and pebble has not.",
        },
        sound=is_sound,
        flaw="those that do not give all of it",
        rounds=2,
    )
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
