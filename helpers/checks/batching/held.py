"""Part 4: a model that can be held while others ask, and a service that is ended whatever was wrong with it."""

import threading
from collections.abc import Callable
from typing import Any

from ...grading.checks import InFlight, expect
from . import threads
from .models import result_of


class Model:
    """Called from a thread. While it's `held`, a call waits; `entered` says that one has begun."""

    def __init__(self, give: Callable[[list[Any]], Any] = lambda items: [*map(result_of, items)]) -> None:
        self.give = give
        self.calls, self.threads = list[list[Any]](), set[threading.Thread]()
        self.inside = InFlight()
        self.go, self.entered = threading.Event(), threading.Event()
        self.go.set()

    def __call__(self, items: Any) -> Any:
        expect(isinstance(items, list), f"the model was given {items!r:.60}, which is no list", hint="a list of items")
        self.calls.append([*items])
        self.threads.add(threading.current_thread())
        with self.inside:
            self.entered.set()
            self.go.wait(4 * threads.DEADLINE)
        return self.give(items)

    def hold(self) -> None:
        self.go.clear()
        self.entered.clear()

    def expect_entered(self, said: str) -> None:
        hint = "the service's thread takes requests from its start on, and a batch leaves when its window is over"
        expect(
            self.entered.wait(threads.DEADLINE),
            f"{said}: the model was not called within {threads.DEADLINE:g} s",
            hint=hint,
        )

    @property
    def sizes(self) -> list[int]:
        return [*map(len, self.calls)]


class Running:
    """`with Running(Threaded, model, size, window) as service:` ends it in the end, whatever was wrong with it."""

    def __init__(self, Threaded: Any, model: Model, size: int, window: float) -> None:
        before = {*threading.enumerate()}
        self.model = model
        self.service = Threaded(model, size=size, window=window)
        self.threads = {*threading.enumerate()} - before

    def __enter__(self) -> Any:
        return self.service

    def __exit__(self, *_: object) -> None:
        self.model.go.set()
        threading.Thread(target=self._shut_down, daemon=True).start()

    def _shut_down(self) -> None:
        try:
            self.service.shutdown()
        except BaseException:
            return
