"""Ends a thread that computes without end, and would slow all that follows."""

import ctypes
import sys
import threading
import time
from types import FrameType

TRIES, PATIENCE = 10, 1.0  # seconds for a try
FINALIZERS = ("__del__", "_warn_unawaited_coroutine")  # what is raised in them, Python ignores


def end_thread(thread: threading.Thread) -> None:
    """Have a `SystemExit` raised at the next line of Python of `thread`, outside of finalizers; returns at once."""
    threading.Thread(target=_end, args=(thread,), name="ending", daemon=True).start()


def _end(thread: threading.Thread) -> None:
    ident = thread.ident or 0
    for _ in range(TRIES):
        late = time.monotonic() + PATIENCE
        while _in_finalizer(sys._current_frames().get(ident)) and time.monotonic() < late:
            time.sleep(0.001)
        if not thread.is_alive():
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(SystemExit))
        thread.join(PATIENCE)


def _in_finalizer(frame: FrameType | None) -> bool:
    while frame and frame.f_code.co_name not in FINALIZERS:
        frame = frame.f_back
    return frame is not None
