"""Single requests, gathered into batches: from any number of tasks, threads and event loops, for one model.

>>> async with BatchInferenceService(predict_batch, batch_size=32) as service:
...     label = await service.predict(picture)
"""

import asyncio
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from functools import partial
from math import inf
from time import monotonic
from typing import Generic, Literal, Self, TypeVar, cast

from .parts.events import Observer
from .parts.refusals import Closed as Closed
from .parts.refusals import QueueFull as QueueFull
from .parts.serving.figures import Figures
from .parts.serving.line import Line, lateness
from .parts.serving.model import Model
from .parts.serving.pause import Pause
from .parts.serving.requests import Answer, Request, give

T = TypeVar("T")
R = TypeVar("R")


class BatchInferenceService(Generic[T, R]):
    """Calls `predict_batch(items)` with what many callers ask for at the same time, and gives each its own result.

    `predict_batch` gets a list of the items as they came, at most `batch_size`, and returns as many results in their
    order: a list, or an array whose first axis they are. A list, because items may be texts of any length as well as
    arrays; who wants one array calls `np.stack(items)`, or `torch.stack(items).to("cuda")`, as its first line, and
    returns what is no longer at work, `.cpu()` say. It runs in a thread of the service, so that no event loop stands
    still; with `executor` it runs there, one batch at a time, such as in a process that has loaded the model. When it
    raises, it is called again with halves of the batch, until the bad item is alone, and the others get their results.

    A batch leaves when it is full; when it does not pay any longer to wait for another request, which `Pause` learns;
    or when it has waited for others for `max_wait` seconds, while the model was free. `max_queue`: how many requests
    wait at most. With `when_full="wait"` whoever comes then waits for room, with "refuse" it gets `QueueFull`.
    `observe`: is told of each item when it came ("wait"), and of its span in the model, at its place in the batch.
    Live: `waiting`, `figures`, and what was fitted to the model: `pause.fixed` and `pause.each`, in seconds.
    """

    def __init__(
        self,
        predict_batch: Callable[[list[T]], Iterable[R]],
        *,
        batch_size: int = 32,
        max_wait: float = 0.01,
        max_queue: int = 1024,
        when_full: Literal["wait", "refuse"] = "wait",
        executor: Executor | None = None,
        observe: Observer | None = None,
    ) -> None:
        if not 1 <= batch_size <= max_queue or not max_wait >= 0:
            raise ValueError(
                "batch_size must be at least 1 and at most max_queue, and max_wait not negative, "
                f"not {batch_size}, {max_queue} and {max_wait}"
            )
        if when_full not in ("wait", "refuse"):
            raise ValueError(f'when_full must be "wait" or "refuse", not {when_full!r}')
        self.batch_size = batch_size
        self.figures = Figures()
        self.pause = Pause(batch_size, max_wait)
        self._may_wait = when_full == "wait"
        self._model = Model(predict_batch, executor, self.pause.served, observe)
        self._line = Line(max_queue)
        self._thread = threading.Thread(target=self._run, name="batches", daemon=True)

    def start(self) -> Self:
        """Take requests from now on. Raises `RuntimeError` the second time: a service runs once."""
        if self._thread.ident or self._line.ended:
            raise RuntimeError("a service runs once: make another")
        self._line.open()
        try:
            self._thread.start()
        except BaseException:  # the system has no more threads
            self._close(drain=False)
            raise
        return self

    def shutdown(self, *, drain: bool = True) -> None:
        """Take no more requests; answer all that wait, or tell each `Closed`. Returns when the model is done.

        It blocks the thread that calls it: where an event loop runs, leave an `async with` block instead.
        """
        self._close(drain)
        if self._thread.ident and self._thread is not threading.current_thread():
            try:
                self._thread.join()
            except BaseException:  # an interrupt
                self._close(drain=False)
                raise

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Shuts down. When an exception has left the block, what waits is not answered any more, but told."""
        self.shutdown(drain=kind is None)

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._close(drain=kind is None)
        try:
            await asyncio.to_thread(self._thread.join)
        except asyncio.CancelledError:
            self._close(drain=False)
            raise

    @property
    def waiting(self) -> int:
        """Requests in the queue."""
        return len(self._line)

    async def predict(self, item: T) -> R:
        """The result for one item. Cancelled before its batch has left, it is in none.

        Raises what `predict_batch` raises for this item alone; `Closed` before the start and
        after the end; `QueueFull` where the service refuses.
        """
        request = Request(item, asyncio.get_running_loop())
        self._join(request)
        try:
            return cast(R, await request.future)
        except asyncio.CancelledError:
            self._cancel(request)
            raise

    def submit(self, item: T) -> Future[R]:
        """The same from any thread: returns when there is room in the queue, with a future of the result."""
        request = Request(item)
        self._join(request)
        if request.admitted:
            try:
                request.admitted.wait()
            except BaseException:
                self._cancel(request)
                raise
        request.future.add_done_callback(lambda future: self._cancel(request) if future.cancelled() else None)
        return cast(Future[R], request.future)

    def _join(self, request: Request) -> None:
        """Whoever asks in the thread of the service, in a callback say, would wait for itself."""
        self._line.join(request, may_wait=self._may_wait and threading.get_ident() != self._thread.ident)

    def _cancel(self, request: Request) -> None:
        if self._line.leave(request):
            request.begin()  # tells whoever waits for several futures, such as `concurrent.futures.wait`

    def _close(self, drain: bool) -> None:
        self._line.close()
        if not drain:
            closed = "the service was shut down before it came to this request"
            give(Answer(each, error=Closed(closed)) for each in self._line.clear() if each.begin())

    def _run(self) -> None:
        free = -inf  # since when the model is
        try:
            self.pause.late = lateness()
            while batch := self._line.gather(self.batch_size, partial(self.pause.due, free=free)):
                self.pause.left([request.came for request in batch], free)
                self.figures.begin(batch, monotonic())
                for answers in self._model.answers(batch):
                    self.figures.end(answers, monotonic())
                    give(answers)
                free = monotonic()
        finally:  # should this thread ever fail, nobody waits for it
            self._close(drain=False)
