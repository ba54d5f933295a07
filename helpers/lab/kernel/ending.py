"""Ends a thread that computes without end, and would slow all that follows."""

import contextlib
import ctypes
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType

TRIES, PATIENCE = 100, 0.05  # seconds for a try
FINALIZERS = ("__del__", "_warn_unawaited_coroutine")  # what is raised in them, Python ignores
_hooking = threading.Lock()


def end_thread(thread: threading.Thread, over: Callable[[], bool]) -> None:
    """Have a `SystemExit` raised in `thread`, outside of finalizers; returns at once.

    It is tried again until the thread has ended, or `over` says that it is about to: what it does then is left alone.
    """
    threading.Thread(target=_end, args=(thread, over), name="ending", daemon=True).start()


def _end(thread: threading.Thread, over: Callable[[], bool]) -> None:
    """Up to Python 3.12 it is raised where the thread stands, and later at the next call, which may be a finalizer's.

    So one try waits until the thread stands outside of them, and the next one does not.
    """
    ident = thread.ident or 0
    end = partial(ctypes.pythonapi.PyThreadState_SetAsyncExc, ctypes.c_ulong(ident), ctypes.py_object(SystemExit))
    with _unsaid(ident):
        for number in range(TRIES):
            late = time.monotonic() + PATIENCE * (number % 2 == 0)
            while time.monotonic() < late and _in_finalizer(sys._current_frames().get(ident)):
                time.sleep(0.001)
            if over() or not thread.is_alive():
                return
            end()  # at once: when the thread is gone, the next that starts may have its number
            thread.join(PATIENCE)


class _Quiet:
    """Has Python print no traceback of the `SystemExit` that a finalizer of one of these threads swallowed."""

    def __init__(self, hook: Callable[["sys.UnraisableHookArgs"], object]) -> None:
        self.hook = hook
        self.threads = set[int]()

    def __call__(self, unraisable: "sys.UnraisableHookArgs") -> None:
        if unraisable.exc_type is not SystemExit or threading.get_ident() not in self.threads:
            self.hook(unraisable)


@contextlib.contextmanager
def _unsaid(ident: int) -> Iterator[None]:
    """One hook for all threads that are being ended: they end in any order, and the last one takes it away."""
    with _hooking:
        quiet = sys.unraisablehook if isinstance(sys.unraisablehook, _Quiet) else _Quiet(sys.unraisablehook)
        quiet.threads.add(ident)
        sys.unraisablehook = quiet
    try:
        yield
    finally:
        with _hooking:
            quiet.threads.discard(ident)
            if not quiet.threads and sys.unraisablehook is quiet:
                sys.unraisablehook = quiet.hook


def _in_finalizer(frame: FrameType | None) -> bool:
    while frame and frame.f_code.co_name not in FINALIZERS:
        frame = frame.f_back
    return frame is not None
