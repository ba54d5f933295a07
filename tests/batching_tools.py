"""What the tests of batching share: models that can be held up, that take no bad items, and that count."""

import asyncio
import threading
from collections.abc import Callable, Sequence

BAD = -1
PATIENCE = 30  # real seconds, that only a hang takes


class Model:
    """Doubles each item, but cannot take a `BAD` one. While it is `held`, it does not come back."""

    def __init__(self, *, held: bool = False, error: BaseException | None = None) -> None:
        self.batches: list[list[int]] = []
        self.began = threading.Event()
        self.go_on = threading.Event()
        self.error = error
        if not held:
            self.go_on.set()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        self.began.set()
        assert self.go_on.wait(PATIENCE)
        if BAD in items:
            raise self.error or ValueError(f"cannot take {BAD}")
        return [2 * item for item in items]

    @property
    def seen(self) -> set[int]:
        return {item for batch in self.batches for item in batch}


async def until(condition: Callable[[], object]) -> None:
    """Let threads work until it holds."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0.001)
