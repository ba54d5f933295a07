"""Contenders take turns, each in a process of its own, so that neither imports nor leftovers disturb the next."""

import multiprocessing
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

from benchmarks.harness.table import Contender

R = TypeVar("R")


def alone(run: Callable[..., R], *args: Any) -> R:
    """The result of `run(*args)` in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(run, *args).result()


def interleave(
    contenders: Sequence[Contender], rounds: int, measure: Callable[[Contender, int], R]
) -> dict[str, list[R]]:
    """`measure(contender, round)` for all of them in each round: name to results; those not installed are left out."""
    there = [contender for contender in contenders if contender.installed]
    measured: dict[str, list[R]] = {contender.name: [] for contender in there}
    for number in range(rounds):
        for contender in there:
            if not (contender.once and number):
                print(f"round {number + 1} of {rounds}: {contender.name}", file=sys.stderr)
                measured[contender.name].append(measure(contender, number))
    return measured
