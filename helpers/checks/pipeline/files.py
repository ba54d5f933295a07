"""Part 1: a file is read in a thread and prepared in an executor."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from ...grading.checks import check, expect, expect_type, run_real
from ...lab.executors import RecordingExecutor
from ...lab.exercises.pipeline import paragraphs
from ...parts.documents.passages import Document, Passage

THREAD = "a thread calls it while the loop goes on: await asyncio.to_thread(read, name)"
EXECUTOR = "await loop.run_in_executor(executor, prepare, document)"
SEND = "what is sent is pickled: hand over `prepare` and the document, and no lambda and no function of a cell"
OPEN = "it belongs to somebody else: no `with`, and no shutdown"
PLACES = "enumerate(texts, 1), in the order of the list"
AS_IT_IS = "let it pass: only the pipeline of part 3 knows what an error means"
ONE_EACH = "nothing waits for other calls: no lock, and no pool that is made for one call"
LEAVE = "await the call, and nothing else: the `with` of a ThreadPoolExecutor waits for its threads"
PATIENCE = 2.0  # real seconds


async def reading(read_file: Any) -> tuple[Any, bool, bool]:
    """What `read_file` gave, whether `read` was called in the loop's thread, and whether the loop went on meanwhile."""
    went_on, here, mine = threading.Event(), [False], threading.current_thread()
    seen = [False]

    def read(name: str) -> str:
        here[0] = threading.current_thread() is mine
        seen[0] = here[0] or went_on.wait(PATIENCE)
        return f"  The text\r\nof {name}\n"

    async def goes_on() -> None:
        await asyncio.sleep(0.01)
        went_on.set()

    beside = asyncio.create_task(goes_on())
    found = await read_file("a.txt", read)
    await beside
    return found, here[0], seen[0]


def of_two_processes() -> RecordingExecutor:
    """Two threads that stand in for processes."""
    return RecordingExecutor(ThreadPoolExecutor(2, "worker"), pickled=True)


def expect_places(found: Any, file: str, texts: list[str]) -> None:
    expect_type(found, list, "prepare_file")
    what = f"`prepare` gave {texts} for {file!r}, and prepare_file gave {found}"
    kinds = [type(each) for each in found]
    expect(all(kind is Passage for kind in kinds), f"{what:.200}", hint="a list of Passage(file, number, text)")
    hint = "all of them, in their order" if found else "all of them, in their order: is an `await` missing?"
    expect([each.text for each in found] == texts, f"{what:.300}", hint=hint)
    expect(all(each.file == file for each in found), f"{what:.300}", hint="the file is the name: document.file")
    numbers = [each.number for each in found]
    expect(numbers == [*range(1, len(texts) + 1)], f"{what:.300}: numbers {numbers}", hint=PLACES)


@check("files are read in threads and prepared in the executor, and each piece knows its place")
def elsewhere(read_file: Any, prepare_file: Any) -> None:
    found, here, went_on = run_real(reading, read_file)
    expect(not here, "`read` was called in the event loop's own thread, which stands still meanwhile", hint=THREAD)
    expect(went_on, "while `read` ran in a thread the event loop stood still", hint=THREAD)
    expect_type(found, Document, "read_file")
    expect(
        found == ("a.txt", "  The text\r\nof a.txt\n"),
        f"read_file gave {found!r}",
        hint="Document(name, text), and the text as it is",
    )
    many = [f"piece {number}" for number in range(40)]
    for texts in ["one", "two", "one"], [" only\n"], ["one", " ", "\ttwo"], [], many:
        document = Document("b.txt", "\n\n".join(texts))
        with of_two_processes() as executor:
            try:
                pieces = run_real(prepare_file, document, paragraphs, executor)
            except Exception:
                expect(not executor.refused, f"what was sent can't be pickled: {executor.refused}", hint=SEND)
                raise
            expect(not executor.closed, "prepare_file shut the executor down", hint=OPEN)
        count = len(executor.calls)
        expect(count, "prepare_file never used the executor", hint=EXECUTOR)
        expect(count == 1, f"for one document {count} calls went to the executor", hint="one call of `prepare`")
        expect_places(pieces, "b.txt", texts)


async def raising(function: Callable[[], Any]) -> BaseException | None:
    try:
        await function()
    except Exception as error:
        return error
    return None


async def four_at_once(function: Callable[[Callable[[], None]], Any]) -> int:
    """How many of four calls came to meet each other."""
    met, barrier = [0], threading.Barrier(4)

    def meet() -> None:
        try:
            barrier.wait(PATIENCE)
            met[0] += 1
        except threading.BrokenBarrierError:
            pass

    await asyncio.gather(*(function(meet) for _ in range(4)))
    return met[0]


async def cancelled(function: Callable[[Callable[[], None]], Any]) -> tuple[bool, str]:
    """Whether a call that had been cancelled ended while its thread still blocked, and how."""
    begun, free = threading.Event(), threading.Event()

    def block() -> None:
        begun.set()
        free.wait(2 * PATIENCE)

    timer = threading.Timer(PATIENCE, free.set)
    timer.start()
    task = asyncio.create_task(function(block))
    while not begun.is_set() and not task.done():  # noqa: ASYNC110  set in a thread
        await asyncio.sleep(0.005)
    task.cancel()
    await asyncio.wait([task])
    early = not free.is_set()
    timer.cancel()
    free.set()
    how = "was cancelled" if task.cancelled() else f"raised {error!r}" if (error := task.exception()) else "returned"
    return early, how


@check("errors come out as they are, calls overlap, and nobody waits for a cancelled one")
def undisturbed(read_file: Any, prepare_file: Any) -> None:
    def reads(act: Callable[[], object]) -> Any:
        return read_file("a.txt", lambda name: act() or "text")

    with ThreadPoolExecutor(8, "worker") as threads:

        def prepares(act: Callable[[], object]) -> Any:
            return prepare_file(Document("a.txt", "text"), lambda document: act() or ["text"], threads)

        ways = {"read_file": reads, "prepare_file": prepares}
        for kind in (OSError, FileNotFoundError, ValueError, KeyError):
            for name, way in ways.items():
                error, calls = kind("it failed"), list[Exception]()
                got = run_real(raising, partial(way, partial(_fail, error, calls)))
                count = f"{name}: the function raised {error!r}, and it was called {len(calls)} times"
                expect(len(calls) <= 1, count, hint="one call, however it ends")
                expect(
                    got is error, f"{name}: the function raised {error!r}, and what came out was {got!r}", hint=AS_IT_IS
                )
        for name, way in ways.items():
            met = run_real(four_at_once, way)
            expect(met == 4, f"of four calls of {name} at a time, {met or 'none'} ran beside the others", hint=ONE_EACH)
            early, how = run_real(cancelled, way)
            expect(how == "was cancelled", f"{name} was cancelled, and it {how}", hint="catch Exception, not more")
            expect(early, f"{name} was cancelled, and it ended only when its thread had ended", hint=LEAVE)
        expect(threads.submit(int).result() == 0, "the executor was shut down", hint="it belongs to somebody else")


def _fail(error: Exception, calls: list[Exception]) -> None:
    calls.append(error)
    raise error
