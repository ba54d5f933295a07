"""Files that are no use, or become so: an error that names the file, or a safe result; strangers' stay."""

import asyncio
import errno
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from time import time

import pytest
import task_jobs as jobs
from async_tools import comes_true, run
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pool_tools import LONG, script

from helpers.task_workers import AsyncTaskWorker, TaskFailed


@pytest.fixture
def file(tmp_path):
    return tmp_path / "tasks.sqlite"


async def use(file, numbers=range(3), **options):
    async with AsyncTaskWorker(2, file=file, **options) as worker:
        handles = [await worker.submit(str(number), jobs.double, number) for number in numbers]
        return [await handle for handle in handles]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def foreign(file, what):
    if what == "random bytes":
        file.write_bytes(random.Random(1).randbytes(10_000))
    elif what == "text":
        file.write_text("not a database\n" * 500)
    elif what == "a directory":
        file.mkdir()
        (file / "precious").write_text("kept")
    else:
        with closing(sqlite3.connect(file, isolation_level=None)) as db:
            if what == "its own number":
                db.execute("PRAGMA application_id = 77")
            if what in ("another format", "an older format"):
                asyncio.run(use(file, []))
                db.execute(f"PRAGMA user_version = {99 if what == 'another format' else 0}")
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return
            db.execute("CREATE TABLE precious (x)")
            db.execute("INSERT INTO precious VALUES (1)")
            if what == "a crashed one":
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("INSERT INTO precious VALUES (2)")
                copies = contents(file.parent)
    if what == "a crashed one":  # what it wrote last is in its log alone
        for name, copy in copies.items():
            if not name.endswith("-shm"):
                (file.parent / name).write_bytes(copy)


FOREIGN = {
    "random bytes": (OSError, "tasks.sqlite cannot be used as a file of tasks: file is not a database"),
    "text": (OSError, "tasks.sqlite cannot be used as a file of tasks: file is not a database"),
    "a directory": (OSError, "tasks.sqlite is not a regular file"),
    "another program's": (ValueError, "tasks.sqlite belongs to another program: it was left as it is"),
    "its own number": (ValueError, "tasks.sqlite belongs to another program: it was left as it is"),
    "a crashed one": (ValueError, "tasks.sqlite belongs to another program: it was left as it is"),
    "another format": (ValueError, "tasks.sqlite has format 99, and this program reads 1: it was left as it is"),
    "an older format": (ValueError, "tasks.sqlite has format 0, and this program reads 1: it was left as it is"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_not_ours_is_refused_and_left_as_it_is(file, what):
    kind, why = FOREIGN[what]
    foreign(file, what)
    before = contents(file.parent)
    for _ in range(2):
        with pytest.raises(kind, match=why):
            run(lambda: use(file))
    assert contents(file.parent) == before


def test_an_empty_file_is_a_new_one(file):
    file.touch()
    assert run(lambda: use(file)) == [0, 2, 4]


@pytest.mark.parametrize("path", ["missing/tasks.sqlite", "file/tasks.sqlite"])
def test_a_folder_that_is_none_is_an_error_that_names_the_file(tmp_path, path):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"tasks\.sqlite"):
        run(lambda: use(tmp_path / path))
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.name == "nt", reason="needs fcntl")
@pytest.mark.parametrize("kind", ["refused", "granted to everybody"])
def test_where_locks_do_not_work_nothing_is_made(file, monkeypatch, kind):
    def no_locks(*_):
        if kind == "refused":
            raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.fcntl", no_locks)
    with pytest.raises(OSError, match=r"locks do not work in the folder of tasks\.sqlite"):
        run(lambda: use(file))
    assert contents(file.parent) == {}


@pytest.mark.skipif(os.name == "nt", reason="a way to open files that only POSIX has")
def test_where_memory_cannot_be_shared_nothing_is_kept(file, monkeypatch):
    """As on a file system of the network. SQLite falls back to another kind of log there, and says so."""
    connect = sqlite3.connect

    def without_locks(path, **options):
        options["uri"] = True
        return connect(f"file:{path}?vfs=unix-none" if "file:" not in str(path) else path, **options)

    monkeypatch.setattr("sqlite3.connect", without_locks)
    with pytest.raises(OSError, match=r"tasks\.sqlite lies where memory cannot be shared .*: keep it on a local disk"):
        run(lambda: use(file))


def broken(file, damage):
    """The file of a worker that was killed, and then damaged."""
    asyncio.run(use(file, range(40)))
    with closing(sqlite3.connect(file)) as db:
        db.execute("UPDATE tasks SET state = 'waiting', attempt = 0, until = NULL, value = NULL, ended = NULL")
        db.execute("UPDATE counts SET waiting = 40, done = 0")
        db.commit()
    data = bytearray(file.read_bytes())
    file.write_bytes(damage(data))


async def use_what_is_left(file):
    """Raises what the file is to blame for; and whatever a call is told, the worker does not hang."""
    async with asyncio.timeout(20), AsyncTaskWorker(2, file=file, lease=0.5) as worker:
        calls = [worker.counts(), worker.get_result("7"), worker.dead_letters(), worker.cancel("9")]
        calls += [worker.submit("new", jobs.double, 1), worker.submit("8", jobs.double, 8)]
        told = await asyncio.gather(*calls, return_exceptions=True)
        await asyncio.sleep(0.02)
        await worker.stop(drain=0.1)
    return [each for each in told if isinstance(each, BaseException)]


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=20),
    st.sampled_from([None, 0.1, 0.5, 0.9, 0.99]),
)
@example([(0.046875, 128)], None)  # a letter of the schema: SQLite quotes it
def test_a_damaged_file_is_told_or_makes_no_trouble(tmp_path_factory, flips, cut):
    file = tmp_path_factory.mktemp("file") / "tasks.sqlite"

    def damage(data):
        for where, value in flips:
            data[int(where * len(data))] = value
        return data if cut is None else data[: int(cut * len(data))]

    broken(file, damage)
    try:
        errors = asyncio.run(use_what_is_left(file))
    except (OSError, ValueError) as error:
        errors = [error]
    for error in errors:
        assert (
            isinstance(error, OSError | ValueError) and "tasks.sqlite" in str(error) or "belongs to other" in str(error)
        )


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_truncated_file_is_told(file, part):
    broken(file, lambda data: data[: int(part * len(data) / 2048) * 2048])
    with pytest.raises(OSError, match=r"tasks\.sqlite cannot be used as a file of tasks"):
        run(lambda: use(file))


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no open file")
@pytest.mark.parametrize("by", ["removal", "replacement"])
def test_a_file_that_is_gone_keeps_nothing_and_says_so(file, by):
    async def main():
        async with AsyncTaskWorker(1, file=file) as worker:
            running = await worker.submit("running", jobs.nap, 0.3)
            await worker.submit("waiting", jobs.double, 1)
            if by == "removal":
                file.unlink()
            else:
                copy = file.with_name("copy")
                copy.write_bytes(file.read_bytes())
                copy.replace(file)
            for call in (worker.submit("a", jobs.double, 1), worker.counts(), worker.wait_all(), worker.cancel("b")):
                with pytest.raises(OSError, match=r"tasks\.sqlite was removed or replaced while it was open"):
                    await call
            with pytest.raises(OSError, match=r"task 'running'.*: .*tasks\.sqlite was removed or replaced"):
                await running

    run(main)


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no open file")
def test_who_waits_for_a_task_whose_file_is_gone_is_told(file):
    async def main():
        async with AsyncTaskWorker(0, file=file) as worker:
            waiting = await worker.submit("waiting", jobs.double, 1)
            everything = asyncio.create_task(worker.wait_all())
            await asyncio.sleep(0.05)
            file.unlink()
            for each in (waiting, everything):
                with pytest.raises(OSError, match=r"tasks\.sqlite was removed or replaced"):
                    async with asyncio.timeout(20):
                        await each

    run(main)


@pytest.mark.parametrize("jump", [100_000, -100_000, -5])
def test_a_clock_that_jumps_neither_stops_nor_loses_anything(file, monkeypatch, jump):
    offset = 0.0
    monkeypatch.setattr("helpers.parts.tasks.writer.time", lambda: time() + offset)

    async def main():
        nonlocal offset
        async with AsyncTaskWorker(2, file=file, lease=5, keep=1e6) as worker:
            running = await worker.submit("running", jobs.nap, 0.5, "x")
            delayed = await worker.options(delay=0.5).submit("delayed", jobs.double, 1)
            failing = await worker.options(attempts=2, backoff=0.2).submit("failing", jobs.fail)
            await comes_true(worker.counts)
            offset = float(jump)
            async with asyncio.timeout(20):
                assert (await running, await delayed) == ("x", 2)
                with pytest.raises(TaskFailed, match="after 2 attempts: ValueError: no"):
                    await failing
                assert await (await worker.submit("next", jobs.double, 4)) == 8
                await worker.wait_all()
            assert (await worker.get_result("running")).attempts == 1
            return await worker.counts()

    assert run(main) == {"done": 3, "dead": 1}


def test_a_clock_that_was_put_back_between_two_runs_keeps_nobody_waiting(file, monkeypatch):
    monkeypatch.setattr("helpers.parts.tasks.writer.time", lambda: time() + 100_000)

    async def first():
        async with AsyncTaskWorker(1, file=file) as worker:
            await worker.options(delay=0.5).submit("delayed", jobs.double, 1)

    async def second():
        async with asyncio.timeout(20), AsyncTaskWorker(1, file=file) as worker:
            return await (await worker.submit("delayed", jobs.double, 1))

    run(first)
    monkeypatch.setattr("helpers.parts.tasks.writer.time", time)
    assert run(second) == 2


@pytest.mark.parametrize("func", [jobs.unwritable, jobs.unwritable_in_thread, jobs.unruly, jobs.double_of_itself])
def test_a_result_that_cannot_be_kept_is_a_dead_letter_at_once(file, func):
    async def main():
        async with AsyncTaskWorker(1, file=file) as worker:
            with pytest.raises(TaskFailed, match="after 1 attempt: .*the result of task 'a' cannot be stored as JSON"):
                await (await worker.submit("a", func))
            assert await (await worker.submit("b", jobs.double, 2)) == 4

    run(main)


def test_a_result_that_the_file_refuses_is_told_and_costs_no_place(file, monkeypatch):
    class Small(sqlite3.Connection):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            self.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 100_000)

    connect = sqlite3.connect
    monkeypatch.setattr("sqlite3.connect", lambda *given, **options: connect(*given, factory=Small, **options))

    async def main():
        async with AsyncTaskWorker(1, file=file, lease=0.3) as worker:
            with pytest.raises(
                OSError, match=r"task 'a' has ended, .* not be written: tasks\.sqlite took nothing: .*too big"
            ):
                await (await worker.options(attempts=1).submit("a", jobs.much))
            assert await (await worker.submit("b", jobs.double, 2)) == 4
            with pytest.raises(OSError, match=r"tasks\.sqlite took nothing: .*too big"):
                await worker.submit("c", jobs.double, "x" * 100_000)
            await worker.wait_all()
            return await worker.counts()

    assert run(main) == {"dead": 1, "done": 1}


def test_what_the_file_cannot_keep_is_refused_at_once(file):
    async def main():
        async with AsyncTaskWorker(1, file=file) as worker:
            for arguments in ([object()], [{1, 2}], [b"bytes"], [jobs.Unruly(a=1)]):
                with pytest.raises(TypeError, match="the arguments of task 'a' cannot be stored as JSON"):
                    await worker.submit("a", jobs.double, *arguments)
            for func in (lambda: 1, main, jobs.Unruly):
                if func is not jobs.Unruly:
                    with pytest.raises(TypeError, match="task 'a': .*main.* cannot be imported by its name"):
                        await worker.submit("a", func)
            with pytest.raises(TypeError, match="task 'caf.udce9': .*surrogates not allowed"):
                await worker.submit("caf\udce9", jobs.double, 1)
            assert await (await worker.submit("naïve – 😀 \0 '", jobs.double, "ü\ud800")) == "ü\ud800" * 2

    run(main)


NAMESPACE = """
import asyncio, os, sys
import task_jobs as jobs
from helpers.task_workers import AsyncTaskWorker
folder = sys.argv[1]
file = os.path.join(folder, "tasks.sqlite")

async def read_only():
    try:
        async with AsyncTaskWorker(1, file=file):
            print("opened")
    except OSError as error:
        print("tasks.sqlite" in str(error), type(error).__name__, os.strerror(error.errno) if error.errno else "")

async def full():
    accepted = []
    async with AsyncTaskWorker(1, file=file) as worker:
        await worker.submit("long", jobs.nap, 0.3, "x" * 1000)
        with open(os.path.join(folder, "ballast"), "wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(4096))
            except OSError:
                pass
        try:
            for number in range(10_000):
                await worker.options(delay=2).submit(str(number), jobs.triple, "y" * 1000)
                accepted.append(number)
        except OSError as error:
            print("tasks.sqlite took nothing: database or disk is full" in str(error))
        await asyncio.sleep(0.5)
        os.unlink(os.path.join(folder, "ballast"))
        async with asyncio.timeout(20):
            print(await worker.submit("long", jobs.nap, 0.3, "x" * 1000) is not None)
            await worker.submit("last", jobs.double, 2)
            await worker.wait_all()
            for name in ["long", "last", *map(str, accepted)]:
                result = await worker.get_result(name)
                assert result.state == "done", result
        print("kept", len(accepted) < 10_000)
    async with AsyncTaskWorker(1, file=file) as worker:
        print((await worker.counts())["done"] >= len(accepted) + 2)

asyncio.run({"ro": read_only, "full": full}[sys.argv[2]]())
"""


def in_namespace(tmp_path, mount, what):
    """What a script says that has a mount of its own."""
    ways = ("-m", "-Urm") if shutil.which("unshare") else ()
    flags = next((way for way in ways if not subprocess.run(["unshare", way, "true"], stderr=-3).returncode), None)
    if flags is None:
        pytest.skip("no mount namespace can be made here")
    (tmp_path / "inside.py").write_text(NAMESPACE)
    folder = tmp_path / "folder"
    folder.mkdir(exist_ok=True)
    inner = ["sh", "-c", f'{mount} && exec "$@"', "sh", sys.executable, tmp_path / "inside.py", folder, what]
    command = ["unshare", flags, *map(str, inner)]
    process = script("-c", f"import os; os.execvp('unshare', {command!r})")
    answer, errors = process.communicate(timeout=LONG)
    assert (errors, process.returncode) == ("", 0)
    return answer.splitlines()


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_that_cannot_be_written_is_an_error_that_names_the_file(tmp_path, there):
    folder = tmp_path / "folder"
    folder.mkdir()
    if there:
        asyncio.run(use(folder / "tasks.sqlite"))
    before = contents(folder)
    mount = f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}"
    assert in_namespace(tmp_path, mount, "ro") == ["True OSError Read-only file system"]
    assert contents(folder) == before


def test_a_full_disk_takes_nothing_loses_nothing_and_goes_on_when_there_is_room(tmp_path):
    mount = f"mount -t tmpfs -o size=1M tmpfs {tmp_path / 'folder'}"
    assert in_namespace(tmp_path, mount, "full") == ["True", "True", "kept True", "True"]
