"""Functions that the tests' tasks call: those in a file are found by their names."""

import asyncio
import os
import threading
import time
from pathlib import Path

from helpers.task_workers import AsyncTaskWorker


async def double(number):
    return 2 * number


def triple(number):
    return 3 * number


async def fail(what="no"):
    raise ValueError(what)


async def nap(seconds, value=None):
    await asyncio.sleep(seconds)
    return value


def block(seconds):
    time.sleep(seconds)


def note(path, line):
    """One more line at the end of a file, whole whatever happens."""
    with open(path, "ab", buffering=0) as file:
        file.write(f"{line}\n".encode())


def lines(path):
    return Path(path).read_text().splitlines() if Path(path).exists() else []


async def noted(path, line, seconds=0.0):
    note(path, f"{line} {os.getpid()}")
    await asyncio.sleep(seconds)
    return line


GO_ON = threading.Event()  # ends what never ends
MEETING = threading.Barrier(20)


class Panic(BaseException):
    """As extensions written in Rust raise it: beside `Exception` and not below it."""


class Speechless(Exception):
    def __str__(self):
        raise RuntimeError("no words")


class Falsy(Exception):
    def __bool__(self):
        return False


def fail_in_thread():
    raise KeyError("gone")


async def exit():
    raise SystemExit(3)


def exit_in_thread():
    raise SystemExit(3)


async def interrupt():
    raise KeyboardInterrupt


def interrupt_in_thread():
    raise KeyboardInterrupt


async def close():
    raise GeneratorExit


def close_in_thread():
    raise GeneratorExit


async def stop():
    next(iter(()))


def stop_in_thread():
    next(iter(()))


async def panic():
    raise Panic("index out of bounds")


async def cancel_itself():
    asyncio.current_task().cancel()
    await asyncio.sleep(1)


async def raise_cancelled():
    raise asyncio.CancelledError


def raise_cancelled_in_thread():
    raise asyncio.CancelledError


async def speechless():
    raise Speechless


async def surrogates():
    raise ValueError("caf\udce9")


async def falsy():
    raise Falsy("really")


async def spin():
    while True:  # noqa: ASYNC110
        await asyncio.sleep(0)


async def swallow():
    """Refuses to be cancelled."""
    while not GO_ON.is_set():
        try:
            await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            pass


def sleep_on():
    """Cannot be cancelled, as it blocks its thread."""
    GO_ON.wait(30)


def coroutine_of(number):
    return double(number)


def meet():
    MEETING.wait(20)


def noted_in_thread(path, line, seconds=0.0):
    """Tells where it ran: the number of its process."""
    note(path, f"{line} start {os.getpid()}")
    time.sleep(seconds)
    note(path, f"{line} end {os.getpid()}")
    return os.getpid()


async def block_the_loop(path, seconds):
    return noted_in_thread(path, "loop", seconds)


def serve(file, *arguments, **options):
    """A worker until its process is killed: the target of one."""

    async def main():
        async with AsyncTaskWorker(*arguments, file=file, **options):
            await asyncio.Event().wait()

    asyncio.run(main())


async def noted_with_luck(path, name, seconds):
    note(path, f"start {name} {os.getpid()}")
    await asyncio.sleep(seconds)
    if int(name.split("-")[1]) % 10 == 9:
        raise ValueError("unlucky")
    note(path, f"end {name} {os.getpid()}")


def noted_with_luck_in_thread(path, name, seconds):
    asyncio.run(noted_with_luck(path, name, seconds))


def submit_and_serve(file, log, accepted, name, tasks, lease):
    """A worker that submits tasks, says which were accepted, and is killed in the end: the target of a process."""

    async def main():
        async with AsyncTaskWorker(4, file=file, lease=lease) as worker:
            for number in range(tasks):
                task, func = f"{name}-{number}", (noted_with_luck, noted_with_luck_in_thread)[number % 2]
                options = worker.options(backoff=0.05, delay=(number % 3) * 0.05, attempts=2 + number % 3)
                await options.submit(task, func, log, task, (number % 5) * 0.02)
                note(accepted, task)
            await asyncio.Event().wait()

    asyncio.run(main())


class Unruly(dict):
    def items(self):
        raise RuntimeError("not now")


async def unwritable():
    return {1, 2}


def unwritable_in_thread():
    return object()


async def unruly():
    return Unruly(a=1)


async def double_of_itself():
    itself = []
    itself.append(itself)
    return itself


async def much():
    return "x" * 100_000


async def stop_the_worker():
    await STOP(drain=0.05)


async def STOP(**_):
    """A test puts its worker's own here."""


async def long_the_first_time(path):
    note(path, f"a start {os.getpid()}")
    times = len(lines(path))
    await asyncio.sleep(60 if times == 1 else 0)
    return times
