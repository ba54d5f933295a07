"""Ends a thread that computes without end, and would slow all that follows."""

import ctypes
import threading

STEP, STEPS = 0.05, 200  # seconds, and how often


def end_thread(thread: threading.Thread) -> None:
    """Have a `SystemExit` raised at the next line of Python of `thread`; returns at once.

    Where Python ignores errors, as in the finalizer of a coroutine that nobody awaited, it is lost, and comes again.
    """
    threading.Thread(target=_end, args=(thread,), name="ending", daemon=True).start()


def _end(thread: threading.Thread) -> None:
    for _ in range(STEPS):
        if not thread.is_alive():
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit))
        thread.join(STEP)
