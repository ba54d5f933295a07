"""Is anything left behind? Tasks, threads, processes and sockets that were not there before."""

import asyncio
import threading
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Snapshot:
    """What is alive at one moment, each by a name to print."""

    tasks: frozenset[asyncio.Task[object]]
    threads: frozenset[threading.Thread]
    processes: frozenset[psutil.Process]
    sockets: frozenset[tuple[object, ...]]


def snapshot() -> Snapshot:
    """What this process holds now. Call it in a cell (inside the running loop)."""
    me = psutil.Process()
    # One for the whole kernel, started by the first spawned process, and there until the kernel ends.
    tracker = getattr(getattr(resource_tracker, "_resource_tracker", None), "_pid", None)
    connections = me.net_connections(kind="inet")
    return Snapshot(
        tasks=frozenset(task for task in asyncio.all_tasks() if not _of_jupyter(task)),
        threads=frozenset(thread for thread in threading.enumerate() if not _of_the_kernel(thread)),
        processes=frozenset(child for child in me.children(recursive=True) if child.pid != tracker),
        sockets=frozenset((c.laddr, c.raddr) for c in connections if c.status in ("ESTABLISHED", "LISTEN")),
    )


def _of_jupyter(task: asyncio.Task[object]) -> bool:
    """A task of the kernel itself: it has new ones for each cell that it runs."""
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and not {"ipykernel", "IPython"}.isdisjoint(Path(code.co_filename).parts)


def _of_the_kernel(thread: threading.Thread) -> bool:
    """The event loop's own, and the one that pyzmq starts with the first large output."""
    return thread.name.startswith("asyncio_") or type(thread).__module__ == "zmq.utils.garbage"


def _left(before: Snapshot) -> list[str]:
    now, mine = snapshot(), asyncio.current_task()
    left = [f"task {task.get_name()}: {task.get_coro()!r}" for task in now.tasks - before.tasks if task is not mine]
    left += [f"thread {thread.name}" for thread in now.threads - before.threads]
    left += [f"process {process.pid}" for process in now.processes - before.processes if process.is_running()]
    ports = {laddr for laddr, raddr in before.sockets if not raddr}  # the kernel's: its clients come and go
    left += [f"socket {laddr} → {raddr}" for laddr, raddr in now.sockets - before.sockets if laddr not in ports]
    return left


async def check(before: Snapshot, *, patience: float = 2.0) -> None:
    """Print a ✔ when nothing is left that was not there `before`; waits `patience` seconds for things to close.

    Raises `AssertionError` with the name of each thing that is left.
    """
    for _ in range(int(patience / 0.05)):
        if not _left(before):
            break
        await asyncio.sleep(0.05)
    if left := _left(before):
        raise AssertionError("left behind: " + "; ".join(left))
    print("✔ nothing left behind: no task, no thread, no process, no socket")


def block_is_left(name: str) -> bool:
    """Whether the system still has that shared memory, which is then given back. (Windows does so by itself.)"""
    try:
        block = SharedMemory(name)
    except FileNotFoundError:
        return False
    block.close()
    block.unlink()
    return True
