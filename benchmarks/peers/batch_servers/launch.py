"""A server in processes of its own, of which none is left when the block is, in whatever way."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil

from benchmarks.peers.batch_servers.arguments import PATH

ROOT = Path(__file__).parents[3]
START_UP = 25  # seconds until it answers
PATIENCE = 3  # seconds to end in its own way


class Server(NamedTuple):
    port: int
    pid: int

    def cpu_time(self) -> float:
        """CPU seconds so far, with all processes that it has started; Linux counts in steps of 10 ms."""
        process = psutil.Process(self.pid)
        times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
        return float(sum(each.user + each.system for each in times))


@contextmanager
def served(module: str, window: float) -> Iterator[Server]:
    """Run a module of this package, until it answers. Raises `RuntimeError` with its last words when it does not."""
    with TemporaryDirectory() as folder, open(Path(folder, "said"), "w+b") as said:
        port = _free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.{module}", str(port), str(window)],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": folder},  # what it leaves there goes with it
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            if not _answers(process, port):
                said.seek(0)
                raise RuntimeError(f"{module} does not start:\n{said.read().decode(errors='replace')}")
            yield Server(port, process.pid)
        finally:
            _end(process)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + START_UP
    while process.poll() is None and time.monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        with suppress(OSError, HTTPException):
            connection.request("POST", PATH, b"1", {"content-type": "application/json"})
            if connection.getresponse().status == 200:
                connection.close()
                return True
        connection.close()
        time.sleep(0.05)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to, then kill what is left of its group."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    with process:
        pass  # closes its stdin, and waits
