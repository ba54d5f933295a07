"""The service everyone writes: first as it stands in tutorials, then with its callers woken."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from typing import Any


class FirstService:
    """One thread gathers requests and asks the model; each caller gets a future."""

    def __init__(self, predict_batch: Callable[[list[Any]], list[Any]], batch_size: int = 32, max_wait: float = 0.01):
        self.predict_batch = predict_batch
        self.batch_size = batch_size
        self.max_wait = max_wait
        self.requests: queue.Queue[tuple[Any, asyncio.Future[Any]]] = queue.Queue()
        self.running = True
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item: Any) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.Future()
        self.requests.put((item, future))
        return future

    def work(self) -> None:
        while self.running:
            batch: list[Any] = []
            deadline = time.time() + self.max_wait
            while len(batch) < self.batch_size and time.time() < deadline:
                try:
                    batch.append(self.requests.get(timeout=0.01))
                except queue.Empty:
                    continue
            if batch:
                results = self.predict_batch([item for item, _ in batch])
                for (_, future), result in zip(batch, results, strict=False):
                    self.give(future, result)

    def give(self, future: asyncio.Future[Any], result: Any) -> None:
        future.set_result(result)

    def shutdown(self) -> None:
        self.running = False
        self.thread.join()


class SecondService(FirstService):
    """The same, and its callers wake up."""

    def give(self, future: asyncio.Future[Any], result: Any) -> None:
        future.get_loop().call_soon_threadsafe(future.set_result, result)
