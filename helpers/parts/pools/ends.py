"""How a worker ends: noticed when it happens, together with what it has started, and never later than its parent."""

import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

# Not every system has each of these.
_pidfd_open = getattr(os, "pidfd_open", None)
_killpg = getattr(os, "killpg", None)


def death_of(process: BaseProcess) -> int:
    """What is ready, for `multiprocessing.connection.wait`, when the process has ended. To be closed if it is new.

    Where the system lets nobody watch a process, it is `Process.sentinel`: the end of a pipe, which on POSIX stays
    open as long as anything lives that the worker has forked.
    """
    if _pidfd_open:
        with suppress(OSError):  # an old kernel, too many files, or gone already
            watched: int = _pidfd_open(process.pid)
            return watched
    return process.sentinel


def kill_all(process: BaseProcess) -> None:
    """The process, and what it has started and what has not left its group. Do so before its exit code is collected."""
    popen = getattr(process, "_popen", None)
    if _killpg and popen and popen.returncode is None:  # else its number may be another's by now
        with suppress(OSError):
            _killpg(popen.pid, signal.SIGKILL)
    with suppress(OSError, ValueError):
        process.kill()


def lead_a_group() -> None:
    """In a worker: what it starts from now on belongs to it. In a session of its own, no terminal stops any of them."""
    with suppress(OSError, AttributeError):
        os.setsid()


def end_with_parent() -> None:
    """In a worker, which does not look at its pipe when it computes for ever.

    By a signal where there can be one: where a thread waits for the end, `malloc` locks for each of its calls, and
    work on texts takes some 2 % more processor time.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    try:
        _be_killed_with(parent.sentinel)
    except (OSError, ImportError, AttributeError):
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()
    else:
        if wait([parent.sentinel], 0):  # too late for the signal
            _end_after(parent.sentinel)


def _be_killed_with(sentinel: int) -> None:
    """Linux can signal the end of a pipe to a whole group: also to one in C code that lets no other thread run."""
    import fcntl

    flags = fcntl.fcntl(sentinel, fcntl.F_GETFL)
    fcntl.fcntl(sentinel, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(sentinel, fcntl.F_SETOWN, -os.getpid())
    fcntl.fcntl(sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    if _killpg:
        with suppress(OSError):  # it leads no group
            _killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)
