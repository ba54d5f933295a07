"""Exercise 06: a request, and two models to try an answer with."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any


def _future() -> "asyncio.Future[Any]":
    return asyncio.get_running_loop().create_future()


@dataclass(eq=False, slots=True)
class Request:
    """An item, and a future of the running event loop, for whoever waits for the item's result."""

    item: Any
    future: "asyncio.Future[Any]" = field(default_factory=_future)


async def double(items: list[Any]) -> list[Any]:
    """A model that takes 0.2 s for a batch, however large."""
    await asyncio.sleep(0.2)
    return [2 * item for item in items]


def double_in_a_thread(items: list[Any]) -> list[Any]:
    """The same for a service that has a thread."""
    time.sleep(0.2)
    return [2 * item for item in items]
