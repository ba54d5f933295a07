"""Contenders take turns, each in a process of its own, so that neither imports nor leftovers disturb the next."""

import multiprocessing
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, TypeVar

from helpers.parts.llm import connections

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Contender:
    """`run(*args)` is what it does, a top-level function of a module.

    `needs`: the modules that must be installed. `once`: so slow that one round has to do.
    """

    name: str
    run: Callable[..., Any]
    args: tuple[Any, ...] = ()
    needs: tuple[str, ...] = ()
    engine: str = ""
    ours: bool = False
    once: bool = False

    @property
    def installed(self) -> bool:
        return all(find_spec(module) for module in self.needs)


def alone(run: Callable[..., R], *args: Any) -> R:
    """The result of `run(*args)` in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(run, *args).result()


def interleave(
    contenders: Sequence[Contender], rounds: int, measure: Callable[[Contender, int], R]
) -> dict[str, list[R]]:
    """`measure(contender, round)` for all of them in each round: name to results; none where not installed."""
    measured: dict[str, list[R]] = {contender.name: [] for contender in contenders}
    for number in range(rounds):
        for contender in contenders:
            if contender.installed and not (contender.once and number):
                print(f"round {number + 1} of {rounds}: {contender.name}", file=sys.stderr)
                measured[contender.name].append(measure(contender, number))
    return measured


def ours_on_httpx2() -> None:
    """Run our client on httpx's successor from here on; for a process of its own."""
    import httpx2

    vars(connections)["httpx"] = httpx2
