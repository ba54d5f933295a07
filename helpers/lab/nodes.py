"""A Ray cluster of several nodes on this machine: to be started, to have one killed, and to leave nothing behind."""

import atexit
import logging
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self
from warnings import catch_warnings, simplefilter

import psutil

STORE = 80_000_000  # bytes of a node's object store: Ray takes no less than 78.6 million
SETTINGS = {
    "RAY_AUTH_MODE": "token",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # nor on Linux: then 127.0.0.1 is not replaced by a public address
    "RAY_memory_monitor_refresh_ms": "0",  # it kills workers when the machine is full, whoever has filled it
    "RAY_health_check_initial_delay_ms": "500",
    "RAY_health_check_period_ms": "500",  # so a dead node is known within two seconds, and not within fifteen
    "RAY_health_check_failure_threshold": "3",
}
# JupyterLab brings it, jsonschema imports it where it is, and Ray imports jsonschema: two seconds of computing for each
# process of Ray's, and none of them needs it.
SLOW = "rfc3987_syntax"


def installed() -> bool:
    """Whether Ray is here, and runs clusters on this system."""
    return find_spec("ray") is not None and os.name == "posix"


class Nodes:
    """A cluster of so many nodes of one processor each, "node 1" and so on, and a head that runs no work.

    It listens on the loopback alone, its token is in a variable and not in the home folder, and it reports to nobody.
    Its files lie in a temporary folder. `starts` has the seconds until each node was there.
    """

    def __init__(self, count: int = 2) -> None:
        self.starts: dict[str, float] = {}
        self._nodes: dict[str, Any] = {}
        self._closed = False
        # The paths of its sockets are long and may have 107 bytes, of which a temporary folder of macOS takes half.
        self._folder = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))
        atexit.register(self._remove_files)  # for a lesson that ends before its end
        (self._folder / f"{SLOW}.py").write_text("raise ImportError\n")
        path = os.pathsep.join([str(self._folder), *filter(None, sys.path)])  # workers import what can be imported here
        ours = {"RAY_TMPDIR": str(self._folder), "RAY_AUTH_TOKEN": secrets.token_hex(32), "PYTHONPATH": path}
        self._before = {name: os.environ.get(name) for name in SETTINGS | ours}
        self._handler = signal.getsignal(signal.SIGTERM)
        os.environ |= SETTINGS | ours
        ray = _quickly_imported()
        self._undo = [
            (ray._private.ray_constants, "ENABLE_RAY_CLUSTER", ray._private.ray_constants.ENABLE_RAY_CLUSTER),
            (ray._private.worker, "print_to_stdstream", ray._private.worker.print_to_stdstream),
        ]
        ray._private.ray_constants.ENABLE_RAY_CLUSTER = False  # it may have been read before
        ray._private.worker.print_to_stdstream = lambda *_, **__: None  # who has died: by a thread, into any cell
        read_settings()
        self._cluster = ray.cluster_utils.Cluster()
        try:
            self._start("head", 0, include_dashboard=False, include_log_monitor=False, no_monitor=True)
            for _ in range(count):
                self.add()
        except BaseException:
            self.close()
            raise

    @property
    def address(self) -> str:
        return str(self._cluster.address)

    @property
    def names(self) -> list[str]:
        """Of the nodes that are there."""
        return list(self._nodes)[1:]

    def add(self) -> str:
        """One more node; returns its name when it is there."""
        return self._start(f"node {len(self.starts)}", 1)

    def kill(self, name: str) -> float:
        """`kill -9` to all processes of the node; returns when that was (monotonic seconds). Of the head, only `close`
        is of use afterwards.
        """
        node = self._nodes.pop(name)
        for process in _processes([node]):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        moment = time.monotonic()
        if name != "head":
            self._cluster.remove_node(node, allow_graceful=False)
        return moment

    def close(self) -> None:
        """End all of it. No process, no file and no setting is left. A second call changes nothing."""
        import ray

        if self._closed:
            return
        self._closed = True
        if ray.is_initialized() and ray.get_runtime_context().gcs_address == self.address:
            ray.shutdown()
        processes = _processes(self._nodes.values()) + self._of_no_node()
        self._cluster.shutdown()
        _, late = psutil.wait_procs(processes, timeout=5)
        for process in late:
            process.kill()
        psutil.wait_procs(late, timeout=5)
        self._nodes.clear()
        for place, name, value in self._undo:
            setattr(place, name, value)
        signal.signal(signal.SIGTERM, self._handler)
        for name, value in self._before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        read_settings()
        self._remove_files()
        atexit.unregister(self._remove_files)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _of_no_node(self) -> list[psutil.Process]:
        """What a node had started that did not come up: Ray has forgotten it."""
        found = []
        for child in psutil.Process().children():
            with suppress(psutil.Error):
                if str(self._folder) in " ".join(child.cmdline()):
                    found.append(child)
        return found

    def _remove_files(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self, name: str, cpus: int, **options: Any) -> str:
        begin = time.perf_counter()
        scarce = not os.path.isdir("/dev/shm") or shutil.disk_usage("/dev/shm").free < 4 * STORE
        self._nodes[name] = self._cluster.add_node(
            node_name=name,
            num_cpus=cpus,
            node_ip_address="127.0.0.1",
            object_store_memory=STORE,
            plasma_directory=str(self._folder) if scarce else None,  # it is 64 MB in many a container
            **options,
        )
        self.starts[name] = time.perf_counter() - begin
        return name


def _quickly_imported() -> Any:
    """Ray, without what makes it slow, and without a remark on what it would like to have in a notebook."""
    level = logging.root.manager.disable
    if "ray" not in sys.modules:
        sys.modules[SLOW] = None  # type: ignore[assignment]
        logging.disable(logging.INFO)
    try:
        with catch_warnings():
            simplefilter("ignore")  # tqdm would like to have widgets
            import ray.cluster_utils
    finally:
        logging.disable(level)
        if sys.modules.get(SLOW, True) is None:
            del sys.modules[SLOW]
    return ray


def read_settings() -> None:
    """Ray reads its variables when it is imported, and keeps the token that it has found."""
    raylet = import_module("ray._raylet")
    raylet.Config.initialize("")
    raylet.AuthenticationTokenLoader.instance().reset_cache()


def _processes(nodes: Iterable[Any]) -> list[psutil.Process]:
    """Of the nodes: raylets and their like first, and then what these have started."""
    found: list[psutil.Process] = []
    for started in (each for node in nodes for several in node.all_processes.values() for each in several):
        with suppress(psutil.NoSuchProcess):
            found.append(psutil.Process(started.process.pid))
    children = [process.children(recursive=True) for process in found]
    return found + [child for each in children for child in each]
