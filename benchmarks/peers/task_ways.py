"""Ways to have tasks run in the background: each is entered, and gives what accepts a task and what waits for it."""

import asyncio
import itertools
import sqlite3
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from benchmarks.peers.task_functions import Work
from helpers.task_workers import AsyncTaskWorker

AT_ONCE = 100
TIME_OUT = 300.0  # seconds that no task here takes


@dataclass(frozen=True)
class Setting:
    """`fsync`: what is accepted or done survives a power failure. `role`: which half of it, or both in one process.

    `at_once`: how many tasks may be under way, in `threads` where they are plain functions. `lease`: seconds until a
    task whose process died may begin again, where there is such a time. `poll`: seconds between two looks into the
    queue, for those that cannot be woken.
    """

    folder: Path
    fsync: bool = False
    role: Literal["both", "submits", "runs"] = "both"
    at_once: int = AT_ONCE
    threads: int = 2
    lease: float = 30.0
    poll: float = 0.0001

    @property
    def file(self) -> Path:
        return self.folder / "tasks.sqlite"


class Service(NamedTuple):
    """`all_of`: accepts many at once and returns their results, in the way that suits it best."""

    accept: Callable[[Any], Awaitable[Any]]
    result: Callable[[Any], Awaitable[Any]]  # of what `accept` gave
    all_of: Callable[[Sequence[Any]], Awaitable[list[Any]]]


Entered = AsyncGenerator[Service, None]
Way = Callable[[Work, Setting], AbstractAsyncContextManager[Service]]


def side_by_side(accept: Callable[[Any], Awaitable[Any]], result: Callable[[Any], Awaitable[Any]]) -> Service:
    """As many who submit at once as there are tasks."""

    async def one(argument: Any) -> Any:
        return await result(await accept(argument))

    async def all_of(arguments: Sequence[Any]) -> list[Any]:
        return await asyncio.gather(*map(one, arguments))

    return Service(accept, result, all_of)


async def settled(handle: Awaitable[Any]) -> Any:
    return await handle


@asynccontextmanager
async def by_tasks(work: Work, _: Setting) -> Entered:
    """No queue at all."""

    async def accept(argument: Any) -> Any:
        return asyncio.ensure_future(work.func(argument))

    async def all_of(arguments: Sequence[Any]) -> list[Any]:
        tasks = [asyncio.ensure_future(work.func(argument)) for argument in arguments]
        return [await task for task in tasks]

    yield Service(accept, settled, all_of)


@asynccontextmanager
async def by_ours(work: Work, setting: Setting) -> Entered:
    """On a file."""
    ids = _ids()
    at_once = 0 if setting.role == "submits" else setting.at_once
    async with AsyncTaskWorker(at_once, file=setting.file, fsync=setting.fsync, lease=setting.lease) as worker:

        async def accept(argument: Any) -> Any:
            return await worker.submit(next(ids), work.func, argument)

        async def all_of(arguments: Sequence[Any]) -> list[Any]:
            handles = await asyncio.gather(*map(accept, arguments))
            return [await handle for handle in handles]

        yield Service(accept, settled, all_of)


def by_ours_in_memory(work: Work, setting: Setting) -> AbstractAsyncContextManager[Service]:
    return _in_memory(work, setting, None)


def by_ours_with_time_out(work: Work, setting: Setting) -> AbstractAsyncContextManager[Service]:
    return _in_memory(work, setting, TIME_OUT)


@asynccontextmanager
async def _in_memory(work: Work, setting: Setting, timeout: float | None) -> Entered:  # noqa: ASYNC109
    ids = _ids()
    async with AsyncTaskWorker(setting.at_once) as worker:
        submit = worker.options(timeout=timeout).submit

        async def accept(argument: Any) -> Any:
            return await submit(next(ids), work.func, argument)

        async def all_of(arguments: Sequence[Any]) -> list[Any]:
            handles = [await submit(next(ids), work.func, argument) for argument in arguments]
            return [await handle for handle in handles]

        yield Service(accept, settled, all_of)


def by_taskiq_in_place(work: Work, setting: Setting) -> AbstractAsyncContextManager[Service]:
    """Who submits a task runs it, and goes on when it is done."""
    return _taskiq(work, setting, True)


def by_taskiq(work: Work, setting: Setting) -> AbstractAsyncContextManager[Service]:
    return _taskiq(work, setting, False)


@asynccontextmanager
async def _taskiq(work: Work, setting: Setting, in_place: bool) -> Entered:
    """All results are kept, arguments are not cast, and an id costs no more than ours."""
    from taskiq import InMemoryBroker
    from taskiq.formatters.json_formatter import JSONFormatter

    options = {"max_stored_results": -1, "cast_types": False, "max_async_tasks": setting.at_once}
    broker: Any = InMemoryBroker(await_inplace=in_place, **options)
    ids = _ids()
    broker = broker.with_id_generator(lambda: next(ids)).with_formatter(JSONFormatter())
    task = broker.register_task(work.func, task_name=work.func.__name__)
    await broker.startup()

    async def result(sent: Any) -> Any:
        if not await sent.is_ready():
            await broker.wait_all()
        return (await sent.get_result()).return_value

    async def all_of(arguments: Sequence[Any]) -> list[Any]:
        sent = [await task.kiq(argument) for argument in arguments]
        await broker.wait_all()
        return [(await one.get_result()).return_value for one in sent]

    yield Service(task.kiq, result, all_of)
    await broker.shutdown()


@asynccontextmanager
async def by_huey(work: Work, setting: Setting) -> Entered:
    """Threads that run plain functions. Whoever waits for a result holds up the loop, in which nobody else is."""
    from huey import SqliteHuey

    huey: Any = SqliteHuey(filename=str(setting.file), fsync=setting.fsync)
    task = huey.task()(work.plain)
    poll = {"initial_delay": setting.poll, "max_delay": setting.poll, "backoff": 1.0}
    consumer = None
    if setting.role != "submits":
        consumer = huey.create_consumer(workers=setting.threads, periodic=False, check_worker_health=False, **poll)
        consumer.start()

    def wait_for(sent: Any) -> Any:
        """It is left where it is, as ours is: to take it out would be one more commit."""
        return sent.get(blocking=True, backoff=1.0, max_delay=setting.poll, preserve=True)

    async def accept(argument: Any) -> Any:
        return task(argument)

    async def result(sent: Any) -> Any:
        return wait_for(sent)

    async def all_of(arguments: Sequence[Any]) -> list[Any]:
        return [wait_for(sent) for sent in [task(argument) for argument in arguments]]

    yield Service(accept, result, all_of)
    if consumer:
        consumer.stop(graceful=True)
    huey.storage.close()


def by_dbos(work: Work, setting: Setting) -> AbstractAsyncContextManager[Service]:
    """As it comes."""
    return _dbos(work, setting, False)


def by_dbos_in_wal(work: Work, setting: Setting) -> AbstractAsyncContextManager[Service]:
    """On a file that appends its commits to a log, as ours and huey's do."""
    return _dbos(work, setting, True)


@asynccontextmanager
async def _dbos(work: Work, setting: Setting, wal: bool) -> Entered:
    """A task is a workflow, which begins in the process that submits it, or goes through a queue to another."""
    from dbos import DBOS, DBOSClient

    name = work.func.__name__
    url = f"sqlite:///{setting.file}"
    engine = _engine(setting, url, wal)
    if setting.role == "submits":
        client: Any = DBOSClient(system_database_url=url, system_database_engine=engine)

        async def accept(argument: Any) -> Any:
            return await client.enqueue_async({"queue_name": "tasks", "workflow_name": name}, argument)

        async def result(handle: Any) -> Any:
            return await handle.get_result(polling_interval_sec=setting.poll)

        yield side_by_side(accept, result)
        await asyncio.to_thread(client.destroy)
        return
    quiet: dict[str, Any] = {"log_level": "CRITICAL", "console_log_level": "CRITICAL", "application_version": "1"}
    DBOS(config={"name": "tasks", "system_database_url": url, "system_database_engine": engine, **quiet})
    workflow = DBOS.workflow(name=name)(work.func)
    DBOS.launch()
    if setting.role == "runs":
        await DBOS.register_queue_async("tasks", polling_interval_sec=setting.poll)

    async def start(argument: Any) -> Any:
        return await DBOS.start_workflow_async(workflow, argument)

    async def outcome(handle: Any) -> Any:
        return await handle.get_result()

    yield side_by_side(start, outcome)
    await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())  # it has ended its own, which it put there


def _engine(setting: Setting, url: str, wal: bool) -> Any:
    """What DBOS makes itself, and how much a commit does."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(url)

    def set_up(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 30000")
        connection.execute(f"PRAGMA journal_mode = {'wal' if wal else 'delete'}")
        connection.execute(f"PRAGMA synchronous = {'FULL' if setting.fsync else 'NORMAL'}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.isolation_level = "IMMEDIATE"

    sqlalchemy.event.listen(engine, "connect", set_up)
    return engine


@asynccontextmanager
async def by_sqlite(_: Work, setting: Setting) -> Entered:
    """No tasks: a row for each, and one commit for all that come together."""
    db = sqlite3.connect(setting.file, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {'FULL' if setting.fsync else 'NORMAL'}")
    db.execute("CREATE TABLE tasks (id TEXT PRIMARY KEY, argument TEXT)")
    ids = _ids()

    async def accept(argument: Any) -> Any:
        db.execute("INSERT INTO tasks VALUES (?, ?)", (next(ids), str(argument)))
        return argument

    async def result(argument: Any) -> Any:
        return 2 * argument

    async def all_of(arguments: Sequence[Any]) -> list[Any]:
        db.execute("BEGIN")
        db.executemany("INSERT INTO tasks VALUES (?, ?)", [(next(ids), str(argument)) for argument in arguments])
        db.execute("COMMIT")
        return [2 * argument for argument in arguments]

    yield Service(accept, result, all_of)
    db.close()


def _ids() -> Iterator[str]:
    """Short ones, and no others in the same file."""
    begin = time.time_ns()
    return (f"{begin:x}-{number}" for number in itertools.count())
