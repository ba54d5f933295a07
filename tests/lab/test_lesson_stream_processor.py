"""What lesson 08 runs on: a file that another process writes, and sources on a virtual clock."""

import asyncio
import time

from helpers.lab import datasets
from helpers.lab.lessons.stream_processor import Writers, every, follow, naps
from helpers.lab.virtual_time import run_virtual


async def _all(source):
    return [item async for item in source]


def test_a_file_is_followed_line_by_line_to_its_end():
    writers = Writers()
    try:
        begin = time.time()
        messages = asyncio.run(_all(follow(writers.file(20, rate=1000))))
        end = time.time()
    finally:
        writers.close()
    assert [message.text for message in messages] == [
        " ".join(passage.text.split()) for passage in datasets.passages(20)
    ]
    written = [message.written for message in messages]
    assert begin <= written[0] and written == sorted(written) and written[-1] <= end


def test_a_line_is_given_when_it_is_whole(tmp_path):
    path = tmp_path / "log"
    path.write_text("1.5 first\n2.5 sec", encoding="utf-8")

    async def main():
        lines = follow(path)
        assert await anext(lines) == (1.5, "first")
        second = asyncio.ensure_future(anext(lines))
        await asyncio.sleep(0.05)
        assert not second.done()
        with path.open("a", encoding="utf-8") as file:
            file.write("ond\nend of the day\n")
        assert await second == (2.5, "second")
        assert await anext(lines, "over") == "over"

    asyncio.run(main())


def test_closing_ends_a_writer_that_is_still_writing():
    writers = Writers()
    path = writers.file(100_000, rate=1)
    writers.close()
    assert not path.exists()
    writers.close()


def test_the_virtual_source_and_work_take_their_seconds():
    assert run_virtual(_all, every(0.5, "ab"))[:2] == (["a", "b"], 1.0)
    assert [run_virtual(naps(0.3, 0.1), item)[:2] for item in (0, 1)] == [(0, 0.1), (1, 0.3)]
