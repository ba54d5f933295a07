"""What workers are given to do when a pool is to be put in trouble: they have to find it by its name."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

ITEMS, GUILTY = 200, 50


def work(fault: str, number: int) -> int:
    """2 ms, and then the square; or what befalls the guilty one. Its error does not give its number away."""
    time.sleep(0.002)
    if number == GUILTY:
        if fault == "killed":
            die()
        if fault == "raised":
            raise ValueError("bad item")
        time.sleep(3600)
    return number**2


def die() -> None:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


class Mapped:
    """A data set whose element `item` is `func(item)`: the sampler asks for the items themselves."""

    def __init__(self, func: Callable[[Any], Any]) -> None:
        self.func = func

    def __getitem__(self, item: Any) -> Any:
        return self.func(item)
