"""A model that is given batches: who gets which result, and whose item it was that the model could not take."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from time import monotonic
from typing import Any

from ..events import Observer, notify_from_thread
from .requests import Answer, Request, told


class Model:
    """Calls `predict_batch(items)`, in the executor if there is one. `served(how many, seconds)` hears of each success.

    `observe` is told of each item when it came ("wait"), of its span in the model, at its place in the batch, and when
    it is tried once more without some of the others ("retry").
    """

    def __init__(
        self,
        predict_batch: Callable[[list[Any]], Iterable[Any]],
        executor: Executor | None,
        served: Callable[[int, float], None],
        observe: Observer | None,
    ) -> None:
        self._predict_batch = predict_batch
        self._executor = executor
        self._served = served
        self._observe = observe

    def answers(self, batch: list[Request]) -> Iterator[list[Answer]]:
        """The answers to a batch: all at once, or in parts where an item is bad.

        When the model raises, whatever it is, the batch is halved until the guilty are alone: one of n costs
        2 · log2(n) calls more, and a model that fails always is called 2n - 1 times.
        """
        begin = monotonic()
        if self._observe:
            for place, request in enumerate(batch, 1):
                request.place = f"place {place}"
                notify_from_thread(self._observe, request.item, "wait", "queue", request.came)
            self._note(batch, "start", begin)
        yield from self._answers(batch, begin)

    def _answers(self, batch: list[Request], begin: float) -> Iterator[list[Answer]]:
        values, error = self._call([request.item for request in batch])
        now = monotonic()
        if error is None and len(values) == len(batch):
            self._served(len(batch), now - begin)
            answers = [Answer(request, value) for request, value in zip(batch, values, strict=True)]
        elif error is None:
            wrong = f"predict_batch returned {len(values)} results for {len(batch)} items"
            answers = [Answer(request, error=ValueError(wrong)) for request in batch]
        elif len(batch) == 1:
            answers = [Answer(batch[0], error=told(error))]
        else:
            half = len(batch) // 2
            for part in (batch[:half], batch[half:]):
                if wanted := [request for request in part if not request.future.cancelled()]:
                    self._note(wanted, "retry", monotonic())
                    yield from self._answers(wanted, monotonic())
            return
        self._note(batch, "error" if answers[0].error else "end", now)
        yield answers

    def _call(self, items: list[Any]) -> tuple[list[Any], BaseException | None]:
        try:
            if self._executor is not None:
                return _listed(self._executor.submit(self._predict_batch, items).result()), None
            return _listed(self._predict_batch(items)), None
        except BaseException as error:
            return [], error

    def _note(self, requests: Iterable[Request], what: str, time: float) -> None:
        if self._observe:
            for request in requests:
                notify_from_thread(self._observe, request.item, what, request.place, time)


def _listed(results: Any) -> list[Any]:
    """A text or a dict is no list of results, although it could be iterated over: that gives characters, or keys."""
    if isinstance(results, str | bytes | Mapping) or not isinstance(results, Iterable):
        raise TypeError(f"predict_batch must return a list of results, not {type(results).__name__}")
    return list(results)
