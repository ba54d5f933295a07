"""Runs a scenario on a cluster, with an executor of the answer's, and says what became of a future."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from inspect import iscoroutine
from typing import Any

from ...grading.checks import CheckFailed, expect, run_deadline
from ...lab.exercises.cluster import Lost, NodeDied
from ...lab.kernel.where import cell_place
from . import watched
from .watched import AT_ONCE, FREE, Watched

PLAIN = "submit waits for nothing: write `def submit`, without `async`"
THREADS = "end each thread that you have started, and let shutdown() wait for it: thread.join()"
DEAD = "take a node out of those you choose from when `done` brings its NodeDied, for whichever call"
OURS = ("node ", "cluster", "check")  # names of threads that aren't the answer's


def on_cluster(scenario: Callable[..., None], *args: Any) -> None:
    run_deadline(scenario, *args, seconds=3 * watched.DEADLINE)


@contextmanager
def executor_on(Kind: Any, nodes: Watched, slots: int = 1, *attempts: int) -> Iterator[Any]:
    """An executor of that kind; in the end, all calls are let go."""
    with nodes:
        executor = Kind(nodes, slots, *attempts)
        expect(isinstance(executor, Executor), f"{Kind.__name__} is no Executor", hint="class …(Executor):")
        yield executor


def promptly(said: str, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """What `fn` gives or raises, called in a thread; fails if it doesn't return at once."""
    box: Future[Any] = Future()
    thread = threading.Thread(target=_call, args=(box, fn, args, kwargs), name="check", daemon=True)
    thread.start()
    try:
        return box.result(watched.DEADLINE)
    except TimeoutError:
        if box.done():
            raise
    raise CheckFailed(
        f"{said} has not returned: {cell_place(thread) or 'it waits'}",
        AT_ONCE,
    )


def _call(box: "Future[Any]", fn: Callable[..., Any], args: Any, kwargs: Any) -> None:
    try:
        box.set_result(fn(*args, **kwargs))
    except BaseException as error:
        box.set_exception(error)


def submit(executor: Any, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
    future = promptly(f"submit(…, {args[-1]!r})" if args else "submit", executor.submit, fn, *args, **kwargs)
    if iscoroutine(future):
        future.close()
        expect(False, "submit gave a coroutine, and has done nothing yet", hint=PLAIN)
    hint = "is a `return` missing?" if future is None else "from concurrent.futures import Future"
    expect(isinstance(future, Future), f"submit gave {future!r:.60}, which is no concurrent.futures.Future", hint=hint)
    made: Future[Any] = future
    return made


def submitted(executor: Any, names: Any) -> "dict[Any, Future[Any]]":
    """A future for each of these labels, submitted in their order."""
    return {name: submit(executor, at_node, name) for name in names}


def expect_done(future: "Future[Any]", name: Any, said: str, hint: str = FREE) -> None:
    done = threading.Event()
    future.add_done_callback(lambda _: done.set())
    expect(done.wait(watched.DEADLINE), f"{said}: the future of {name!r} is not done", hint=hint)


def shown(future: "Future[Any]") -> str:
    """In words, what became of a future."""
    if not future.done():
        return "is not done"
    if future.cancelled():
        return "was cancelled"
    error = future.exception()
    return f"has the error {error!r:.90}" if error else f"has the value {future.result()!r:.60}"


def expect_result(nodes: Watched, future: "Future[Any]", name: Any, said: str, hint: str = "") -> None:
    """It's done, with what came from the last node that the call was sent to."""
    expect_done(future, name, said)
    places = nodes.places(name)
    right = f"{name} at {places[-1]}" if places else "that of a node"
    fit = not future.cancelled() and not future.exception() and future.result() == right
    gone = future.done() and not future.cancelled() and isinstance(future.exception(), Lost | NodeDied)
    hint = hint or (OWN if not gone else TRY if len({*places}) == len(places) else DEAD)
    expect(fit, f"{said}: the future of {name!r} {shown(future)}, not the value {right!r}", hint=hint)


def expect_results(nodes: Watched, futures: Mapping[Any, "Future[Any]"], said: str) -> None:
    for name, future in futures.items():
        expect_result(nodes, future, name, said)


def expect_same_error(
    future: "Future[Any]", right: BaseException | None, name: Any, said: str, by: str, hint: str = ""
) -> None:
    expect_done(future, name, said)
    error = None if future.cancelled() else future.exception()
    what = f"{said}: the future of {name!r} {shown(future)}, not {right!r}, which {by}"
    expect(error is right, what, hint=hint or OWN)


TRY = "a call whose node died is sent again, and it has `attempts` of its own: another call's don't count"
OWN = "partial(self.done, call, …) tells `done` whose answer it is: it settles the future of that call"


def others(before: "set[threading.Thread]") -> list[threading.Thread]:
    """Threads that are alive, weren't there before, and aren't the check's."""
    return [each for each in threading.enumerate() if each not in before and not each.name.startswith(OURS)]


def expect_none_left(before: "set[threading.Thread]", said: str, patience: float) -> None:
    end = time.monotonic() + patience
    while (left := others(before)) and time.monotonic() < end:
        left[0].join(0.01)
    what = f"{said}: {len(left)} threads of the executor's are still there"
    expect(not left, f"{what}: {left and (cell_place(left[0]) or left[0].name)}", hint=THREADS)


def at_node(name: Any) -> str:
    """What most calls here do."""
    return f"{name} at {threading.current_thread().name.removeprefix('node ')}"
