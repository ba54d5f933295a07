"""A project of one's own: tasks and a thread ask one model."""

import asyncio

from mine.batching import BatchInferenceService


def predict_batch(items: list[str]) -> list[int]:
    return [len(item) for item in items]


async def main() -> None:
    async with BatchInferenceService(predict_batch, batch_size=8) as service:
        lengths = await asyncio.gather(*(service.predict("x" * n) for n in range(20)))
        assert lengths == list(range(20)), lengths
        assert await asyncio.to_thread(lambda: service.submit("four").result()) == 4
    print("done")


if __name__ == "__main__":
    asyncio.run(main())
