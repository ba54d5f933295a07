"""A child process that says in one line of JSON where it listens, or why it cannot, and that ends with its parent."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

START_TIMEOUT = 30.0

Process = subprocess.Popen[str]


def start(arguments: Sequence[str], variables: Mapping[str, str], settings: object, what: str) -> tuple[Process, Any]:
    """Run this Python with `settings` as a line of JSON on its stdin; returns the process and what it said.

    Its stdin stays open for as long as this process lives: its end is the child's sign to end as well. Raises
    `RuntimeError` where it cannot start, with the reason; `what` is its name in that.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | variables,
        process_group=0,  # a Ctrl-C meant for this process must not reach it
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
    )
    try:
        return process, _first_words(process, settings, what)
    except BaseException:
        stop(process)
        raise


def stop(process: Process) -> None:
    """End it and what it was doing."""
    process.kill()
    with contextlib.suppress(OSError), process:
        pass  # closes its pipes and waits for its end


def _first_words(process: Process, settings: object, what: str) -> Any:
    assert process.stdin and process.stdout
    watch = threading.Timer(START_TIMEOUT, process.kill)
    watch.start()
    try:
        with contextlib.suppress(OSError):  # it has ended already
            print(json.dumps(settings), file=process.stdin, flush=True)
        line = process.stdout.readline()
    finally:
        watch.cancel()
    if not line:
        raise RuntimeError(f"{what} ended before it listened, with exit status {process.wait()}")
    said = json.loads(line)
    if "error" in said:
        raise RuntimeError(said["error"])
    return said
