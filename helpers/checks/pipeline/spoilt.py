"""Part 5: a night with bad files and failing calls, and one that is broken off."""

import asyncio
from pathlib import Path
from typing import Any

from ...grading.checks import check, expect, run_real
from ...parts.journal import Journal
from .books import lines_of, new_path
from .nights import (
    PATIENCE,
    Client,
    Night,
    batches_of,
    expect_prompts,
    expect_text,
    processes,
    prompt_of,
    right_report,
    texts_of,
)
from .whole import KEEP, expect_told

COST = "an error costs its file or its batch: your pipeline keeps it, and report tells of it"
PAID = "an answer goes into the journal when it comes, not in the end: what is in memory dies with the process"
AT_ONCE = "nothing on the way out may wait for a thread: `with ThreadPoolExecutor()` does"
CLOSE = "`with Journal(path) as journal:` around the pipeline closes it, however that ends"


def spoilt_night(night: Any) -> None:
    texts = texts_of(10)
    names = list(texts)
    sound = batches_of(texts)
    bad_texts = {**texts, names[2]: "missing", names[4]: "broken"}
    bad = [sound[0], next(each for each in sound if each.file == names[7])]
    good = [each for each in sound if each.file not in (names[2], names[4]) and each not in bad]
    lost = [f"failed {names[2]}: read: FileNotFoundError", f"failed {names[4]}: prepare: ValueError"]
    lost += [f"failed {each}: ask: LLMError" for each in bad]
    with new_path() as path:
        job, client = Night(night, bad_texts, path), Client(bad=[prompt_of(each) for each in bad])
        text = job.run(client)
        what = "10 files, one of which can't be read and one not prepared, and two calls fail"
        expect_text(text, right_report(good, lost), what, COST)
        expect_prompts(client.prompts, [*good, *bad], what, COST)
        expect_told(job, {"read": (10, 1), "prepare": (9, 1), "ask": (len(good) + 2, 2)}, what)
        client = Client()
        text = Night(night, texts, path).run(client)
        what = "the next night all was well again"
        expect_prompts(client.prompts, [each for each in sound if each not in good], what, KEEP)
        expect_text(text, right_report(sound), what, KEEP)


async def broken_off(job: Night, client: Client) -> tuple[str, bool]:
    """How a night ended that was cancelled after so many answers, and whether the executor had been shut down."""
    with processes() as executor:
        task = asyncio.create_task(job(executor, client))
        waiting = asyncio.create_task(client.done.wait())
        await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED, timeout=4 * PATIENCE)
        waiting.cancel()
        end = asyncio.get_running_loop().time() + PATIENCE / 4
        while lines_of(job.path) < len(client.answered) and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        if task.done() and not task.cancelled():
            task.result()
        task.cancel()
        await asyncio.wait([task], timeout=PATIENCE)
        return _end_of(task), executor.closed


def _end_of(task: asyncio.Task[Any]) -> str:
    if not task.done():
        return "was still running 2 s later"
    if task.cancelled():
        return ""
    error = task.exception()
    return f"raised {error!r:.100}" if error else "returned, as if it had not been cancelled"


async def blocked(job: Night, client: Client) -> tuple[bool, str, bool]:
    """Cancel a night while a file is being read: whether it ended before that thread, how, and the executor's state."""
    with processes() as executor:
        task = asyncio.create_task(job(executor, client))
        while not job.blocked.is_set() and not task.done():  # noqa: ASYNC110  set in a thread
            await asyncio.sleep(0.005)
        asyncio.get_running_loop().call_later(PATIENCE, job.free.set)
        task.cancel()
        await asyncio.wait([task])
        early = not job.free.is_set()
        job.free.set()
        return early, _end_of(task), executor.closed


def expect_closed(path: Path, what: str) -> None:
    try:
        Journal(path).close()
    except BlockingIOError:
        expect(False, f"{what}: the journal is still open", hint=CLOSE)


def half_a_night(night: Any) -> None:
    texts = texts_of(14)
    batches = batches_of(texts)
    for enough in (1, 7, len(batches) - 1):
        with new_path() as path:
            job, client = Night(night, texts, path), Client(enough=enough)
            wrong, closed = run_real(broken_off, job, client)
            what = f"a night was cancelled after {enough} of {len(batches)} answers"
            expect(not wrong, f"{what}, and it {wrong}", hint="catch Exception, not more")
            expect(not closed, f"{what}, and the executor was shut down", hint="it belongs to somebody else")
            expect_closed(path, what)
            rest = [each for each in batches if prompt_of(each) not in client.answered]
            client = Client()
            text = Night(night, texts, path).run(client)
            expect_prompts(client.prompts, rest, f"{what}, and the next one went on", PAID)
            expect_text(text, right_report(batches), f"{what}, and the next one went on", PAID)


def while_reading(night: Any) -> None:
    with new_path() as path:
        job, client = Night(night, texts_of(14), path), Client()
        job.slow = list(job.texts)[1]
        early, wrong, closed = run_real(blocked, job, client)
        what = "a night was cancelled while a `read` blocked"
        expect(not wrong, f"{what}, and it {wrong}", hint="catch Exception, not more")
        expect(early, f"{what}, and it ended only when the thread had ended", hint=AT_ONCE)
        expect(not closed, f"{what}, and the executor was shut down", hint="it belongs to somebody else")
        expect_closed(path, what)


@check("a bad file, a failing call or a broken-off night costs no answer that was paid for", hint=PAID)
def broken_off_night(night: Any) -> None:
    spoilt_night(night)
    half_a_night(night)
    while_reading(night)
