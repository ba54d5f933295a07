"""Ends the processes that a run leaves behind, whatever they did to leave its group."""

import contextlib
import ctypes
from collections.abc import Iterable
from typing import Any

import psutil

MARK = "COURSE_GRADING_RUN"  # a variable of the environment that children inherit; its value is the run's own
SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def begin() -> set[psutil.Process]:
    """The descendants of this process before a run.

    On Linux, orphans are adopted from now on: what empties its environment and leaves its parent stays a descendant.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    return descendants()


def end_all(mark: str, earlier: set[psutil.Process]) -> None:
    """End the processes of the run with that mark, and the descendants that are not in `earlier`."""
    for _ in range(5):  # one may start another meanwhile
        found = descendants() - earlier
        found |= {process for process in psutil.process_iter() if _told(process.environ).get(MARK) == mark}
        if not found:
            return
        kill(found)
        psutil.wait_procs(found, timeout=1)


def descendants() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


def kill(processes: Iterable[psutil.Process]) -> None:
    """Kill them; but those that take shared memory away, when they are not alone, are left to do so and to end."""
    processes = set(processes)
    others = {each for each in processes if "multiprocessing.resource_tracker" not in " ".join(_told(each.cmdline))}
    for process in others or processes:
        with contextlib.suppress(psutil.Error):
            process.kill()


def _told(ask: Any) -> Any:
    """What the system says of a process; an empty dictionary when it is gone, or not ours."""
    try:
        return ask()
    except (psutil.Error, OSError):
        return {}
