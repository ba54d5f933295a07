"""Bubblewrap, where it starts: a learner's kernel then sees the system and the course read-only, and nothing else.

Its temporary files, shared memory and processes are its own and end with it; it has no network but loopback.
"""

import functools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/sys", "/nix/store", "/gnu/store"]
PYTHON = [sys.prefix, sys.base_prefix, str(Path(getattr(sys, "_base_executable", sys.executable)).parents[1])]
APART = "--unshare-all --die-with-parent --new-session --cap-drop ALL --unsetenv JPY_PARENT_PID"
OWN = "--proc /proc --dev /dev --tmpfs /dev/shm --tmpfs /tmp"

readable = [*SYSTEM, *PYTHON]  # in every sandbox


def command(*, read: Iterable[str], write: Iterable[str] = (), empty: Iterable[str] = ()) -> list[str]:
    """What goes before a command line to run it in the sandbox, in the current folder if it is there.

    It can read the folders in `read`, change those in `write`, and has folders of its own in place of those in `empty`.
    """
    words = ["bwrap", *APART.split(), *OWN.split()]
    for option, paths in {"--ro-bind-try": read, "--bind": write}.items():
        words += [word for path in paths for word in (option, path, path)]
    return [*words, *(word for path in empty for word in ("--dir", path)), "--"]


@functools.cache
def starts() -> bool:
    """Whether Python and the kernel's libraries start in it: bubblewrap is there, and allowed here."""
    if os.name != "posix" or len(tempfile.gettempdir()) > 40:  # the path of a socket has about 100 characters
        return False
    trial = [*command(read=readable), sys.executable, "-I", "-c", "import zmq"]
    try:
        return subprocess.run(trial, stdin=subprocess.DEVNULL, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
