"""Ways to gather single requests into batches of at most 32: each is entered, and gives what asks and what closes."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, NamedTuple

from helpers.batching import BatchInferenceService

SIZE = 32
Model = Callable[[list[int]], list[int]]


class Service(NamedTuple):
    """`close` is None where there is no way to."""

    predict: Callable[[int], Awaitable[int]]
    close: Callable[[], Awaitable[object]] | None = None


Entered = AsyncGenerator[Service, None]
Way = Callable[[Model, float, bool], AbstractAsyncContextManager[Service]]  # the model, the window, whether in the loop


def in_the_loop(model: Model) -> Callable[[Sequence[int]], Awaitable[list[int]]]:
    async def call(items: Sequence[int]) -> list[int]:
        return model(list(items))

    return call


def in_a_thread(model: Model) -> Callable[[Sequence[int]], Awaitable[list[int]]]:
    async def call(items: Sequence[int]) -> list[int]:
        return await asyncio.to_thread(model, list(items))

    return call


@asynccontextmanager
async def by_ours(model: Model, window: float, in_loop: bool) -> Entered:
    """It learns its own window, and is always in a thread."""
    async with BatchInferenceService(model, batch_size=SIZE, max_queue=10_000) as service:
        yield Service(service.predict, lambda: service.__aexit__(None, None, None))


@asynccontextmanager
async def by_async_batcher(model: Model, window: float, in_loop: bool) -> Entered:
    from async_batcher.batcher import AsyncBatcher

    class InThread(AsyncBatcher):  # type: ignore[misc]
        def process_batch(self, batch: list[int]) -> list[int]:
            return model(batch)

    class InLoop(AsyncBatcher):  # type: ignore[misc]
        async def process_batch(self, batch: list[int]) -> list[int]:
            return model(batch)

    batcher = (InLoop if in_loop else InThread)(max_batch_size=SIZE, max_queue_time=window)
    yield Service(batcher.process, batcher.stop)


@asynccontextmanager
async def by_batched(model: Model, window: float, in_loop: bool) -> Entered:
    from batched.aio import AsyncBatchProcessor

    processor = AsyncBatchProcessor(
        in_the_loop(model) if in_loop else in_a_thread(model), batch_size=SIZE, timeout_ms=1000 * window
    )

    async def predict(item: int) -> int:
        return (await processor._schedule([item]))[0]  # what its decorator does with one item

    yield Service(predict)


@asynccontextmanager
async def by_bentoml(model: Model, window: float, in_loop: bool) -> Entered:
    """It learns its own window."""
    from bentoml._internal.marshal.dispatcher import CorkDispatcher

    dispatcher: Any = CorkDispatcher(10_000, SIZE, fallback=lambda: -1, get_batch_size=lambda _: 1)

    async def close() -> None:
        dispatcher.shutdown()

    yield Service(dispatcher(in_the_loop(model) if in_loop else in_a_thread(model)), close)


@asynccontextmanager
async def by_ray(model: Model, window: float, in_loop: bool) -> Entered:
    """Without a cluster: its queue alone, which is told that it is in a replica."""
    from ray.serve import batch, context
    from ray.serve._private.common import DeploymentID, ReplicaID
    from ray.serve._private.config import DeploymentConfig
    from ray.serve.schema import ReplicaRank

    context._set_internal_replica_context(
        replica_id=ReplicaID("1", DeploymentID("none")),
        servable_object=None,
        _deployment_config=DeploymentConfig(max_ongoing_requests=10_000),
        rank=ReplicaRank(rank=0, node_rank=0, local_rank=0),
        world_size=1,
    )
    call = in_the_loop(model) if in_loop else in_a_thread(model)

    async def predict_batch(items: list[int]) -> list[int]:
        return await call(items)

    yield Service(batch(max_batch_size=SIZE, batch_wait_timeout_s=window)(predict_batch))
