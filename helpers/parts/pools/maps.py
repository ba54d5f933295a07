"""One function over many items, in as many processes as pay: a map that keeps the order and loses nothing."""

import pickle
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from multiprocessing import current_process
from multiprocessing.context import BaseContext
from time import monotonic
from typing import Any, TypeVar, Unpack

from ..events import Event, Observer
from ..outcome import Outcome, Outcomes
from .chunks import run_here
from .options import MapOptions, Settings
from .plan import Plan, moving_cost
from .script import runs_again
from .source import CHUNK_SECONDS, Source
from .window import CHUNK_ITEMS, Block, Window, notify_spans

T = TypeVar("T")
R = TypeVar("R")

EVIDENCE_SECONDS = 0.02  # of work to have seen before a pool is started for the rest
SAMPLE_ITEMS = 32  # whose moving is measured


def pool_map(func: Callable[[T], R], items: Iterable[T], **options: Unpack[MapOptions]) -> Outcomes[R]:
    """`func(item)` for every item: their outcomes, in the order of the items.

    It begins in the caller, and starts at most `workers` processes (the usable processors) once it has measured that
    they will win; `observe` is told the plan. Nothing runs in the caller with `isolate`, a `timeout` or an
    `initializer(*initargs)`. An `executor`, perhaps a warm `ProcessPool`, runs everything and keeps its own rules.

    An error costs its own item, whatever its type but `KeyboardInterrupt`. So does a worker that dies or is silent for
    `timeout` seconds: the item that it was at is tried once more, alone, and then reported as `WorkerDied` or
    `TimedOut`; what it had done of the same chunk is done again. Raises `PicklingError` for a function that other
    processes cannot import, `CannotStart` where no worker comes up, and the errors of `items` and of `observe`.
    """
    known = items if isinstance(items, Sequence) else list(iter(items))  # `list` alone would believe their length
    values: list[R | None] = []
    errors: dict[int, Exception] = {}
    with closing(_blocks(func, known, Settings(**options))) as blocks:
        for block in blocks:
            errors.update({block.start + at: error for at, error in block.errors.items()})
            values += block.values
    return Outcomes(known, values, errors)


@contextmanager
def pool_imap(
    func: Callable[[T], R], items: Iterable[T], **options: Unpack[MapOptions]
) -> Generator[Iterator[Outcome[R]], None, None]:
    """The outcomes of `pool_map`, in the same order, each as soon as it and all before it are there.

    >>> with pool_imap(prepare, paths) as outcomes:
    ...     for outcome in outcomes: ...

    The items may be endless: at most 4 · workers chunks, of at most 1000 items each, are taken ahead of the reader.
    Leaving the block, in whichever way, stops what is still running.
    """
    with closing(_blocks(func, items, Settings(**options))) as blocks:
        yield (outcome for block in blocks for outcome in block.outcomes())


@contextmanager
def warm_pool(**options: Unpack[MapOptions]) -> Generator[MapOptions, None, None]:
    """Options for several maps that share the same processes; leaving the block kills them, at work or not.

    >>> with warm_pool(workers=2) as warm:
    ...     first, second = pool_map(prepare, these, **warm), pool_map(prepare, those, **warm)
    """
    settings = Settings(**options)
    if settings.executor:
        yield options
        return
    processes = settings.pool(settings.workers)
    try:
        yield {"executor": processes, "observe": settings.observe}
    finally:
        processes.kill()


def _blocks(func: Callable[[Any], Any], items: Iterable[Any], settings: Settings) -> Generator[Block, None, None]:
    workers = settings.worker_count()
    observe = settings.observe
    source = Source(items)
    size = 1
    if settings.executor:
        yield from Window(func, source, settings.executor, workers, observe).blocks(size)
        return
    check_sendable(func, settings.mp_context)
    if current_process().daemon:  # a worker: it may start no process
        workers = 1
    if settings.may_run_here:
        size = yield from _in_the_caller(func, source, workers, observe)
    if size and not source.ended():
        if source.left:
            workers = min(workers, source.left)
        with settings.pool(workers) as processes:
            yield from Window(func, source, processes, workers, observe).blocks(size)


def _in_the_caller(
    func: Callable[[Any], Any], source: Source, workers: int, observe: Observer | None
) -> Generator[Block, None, int]:
    """Until a pool would win: then the size of a good chunk is returned, and 0 when nothing is left."""
    size = 1
    seconds = 0.0
    priced = 0  # how many items had been taken when moving was measured last
    plan = None
    while chunk := source.take(size):
        start = source.taken - len(chunk)
        done = run_here(func, chunk, observe is not None)
        notify_spans(observe, chunk, done)
        yield Block(start, chunk, done.values, done.errors)
        seconds += done.seconds
        work = min(done.seconds / len(chunk), seconds / source.taken)  # the first ones are slow: imports, caches
        fitting = max(1, min(CHUNK_ITEMS, int(CHUNK_SECONDS / work))) if work else CHUNK_ITEMS
        if seconds >= EVIDENCE_SECONDS and source.taken >= 2 * priced:
            priced = source.taken
            move = moving_cost(chunk[:SAMPLE_ITEMS], done.values[:SAMPLE_ITEMS])
            left = source.taken if source.left is None else source.left  # as much again, where nobody knows
            plan = Plan(work, move, left, workers)
            if plan.pool_wins:
                _notify_plan(observe, plan)
                return fitting
        size = min(2 * size, fitting)
    _notify_plan(observe, plan or Plan(seconds / max(1, source.taken), 0.0, 0, workers))
    if source.error:
        raise source.error
    return 0


def _notify_plan(observe: Observer | None, plan: Plan) -> None:
    if observe:
        observe(Event(plan, "plan", "caller", monotonic()))


def check_sendable(func: Callable[..., Any], context: BaseContext | None) -> None:
    """Whether a process that starts anew finds the function. Told at once: not only when a job has grown large."""
    advice = "Other processes import it by name: put it at the top level of a module."
    try:
        named = pickle.dumps(func)
    except Exception as error:
        raise pickle.PicklingError(f"{error}. {advice}") from error
    nowhere = b"__main__" in named and not runs_again()
    if nowhere and (context is None or context.get_start_method() != "fork"):
        where = "in a notebook cell, at a prompt, or in a script that is no file"
        raise pickle.PicklingError(f"{func!r} is defined {where}. {advice}")
