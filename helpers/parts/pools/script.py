"""The script at the top, whose file each new process runs again to find what is defined in it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def runs_again() -> bool:
    """Whether there is such a file: not in a notebook, at a prompt, or for a script on standard input."""
    main = sys.modules["__main__"]
    if getattr(main, "__spec__", None) or hasattr(sys, "frozen"):  # `python -m`, or made into a program
        return True
    file = getattr(main, "__file__", None)
    return file is not None and Path(file).is_file()


@contextmanager
def without_stdin() -> Iterator[None]:
    """While a process starts: it would look for a script on standard input under the name of `<stdin>`, and die."""
    main = sys.modules["__main__"]
    file = getattr(main, "__file__", None)
    if runs_again() or file is None:
        yield
        return
    main.__file__ = None
    try:
        yield
    finally:
        main.__file__ = file
