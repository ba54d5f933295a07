"""Ends a thread that computes without end, and would slow all that follows."""

import ctypes
import sys
import threading
from types import FrameType

STEP, STEPS = 0.002, 5000  # seconds, and how often
FINALIZERS = ("__del__", "_warn_unawaited_coroutine")  # where Python ignores what is raised


def end_thread(thread: threading.Thread) -> None:
    """Have a `SystemExit` raised at the next line of Python of `thread`, outside of finalizers; returns at once."""
    threading.Thread(target=_end, args=(thread,), name="ending", daemon=True).start()


def _end(thread: threading.Thread) -> None:
    ident = ctypes.c_ulong(thread.ident or 0)
    for _ in range(STEPS):
        if not thread.is_alive():
            return
        if not _in_finalizer(sys._current_frames().get(ident.value)):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(SystemExit))
        thread.join(STEP)


def _in_finalizer(frame: FrameType | None) -> bool:
    while frame and frame.f_code.co_name not in FINALIZERS:
        frame = frame.f_back
    return frame is not None
