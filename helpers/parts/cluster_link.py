"""This process's connection to a Ray cluster: whose it is, whether anybody answers, and how many workers are there."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

import ray
from ray._private import auto_init_hook

PATIENCE = 20.0  # seconds until a silent cluster is given up; after 60, Ray would end the process without a traceback

_one_at_a_time = threading.Lock()  # Ray confuses a connection that closes in one thread with one that opens in another
_counting = threading.Lock()
_within: list[bool] = []  # what stood in Ray's switch, once for each block that is under way


@contextmanager
def no_new_connection() -> Iterator[None]:
    """A block in which Ray raises where nobody is connected any more. Elsewhere it connects anew by itself."""
    with _counting:
        _within.append(auto_init_hook.enable_auto_connect if not _within else _within[0])
        auto_init_hook.enable_auto_connect = False
    try:
        yield
    finally:
        with _counting:
            before = _within.pop()
            if not _within:
                auto_init_hook.enable_auto_connect = before


class Link:
    """The connection that there is, or one to `address`, which is `ours` to close. Raises `ConnectionError`."""

    def __init__(self, address: str) -> None:
        with _one_at_a_time:
            self.ours = not ray.is_initialized()
            if self.ours:
                if ":" in address and not _answers(address):
                    raise ConnectionError(f"no cluster answers at {address}")
                ray.init(address, logging_level="WARNING")
        context = ray.get_runtime_context()
        self.address: str = context.gcs_address
        self._me = context.get_worker_id()
        self._room = 1
        self._looked = float("-inf")
        self._silent: float | None = None  # since when
        if not self.ours and address not in ("auto", "local", self.address):
            raise ConnectionError(f"this process is connected to the cluster at {self.address}, not to {address}")

    @property
    def is_up(self) -> bool:
        with no_new_connection(), suppress(Exception):  # closed meanwhile
            return bool(ray.is_initialized() and ray.get_runtime_context().get_worker_id() == self._me)
        return False

    @property
    def fault(self) -> str | None:
        """Why no more is to be expected of it, in words."""
        if not self.is_up:
            return f"the connection to the cluster at {self.address} was closed"
        if self._silent and monotonic() > self._silent + PATIENCE:
            return f"the cluster at {self.address} has not answered for {PATIENCE:g} s"
        return None

    def room(self, asked: dict[str, float]) -> int:
        """How many calls that ask for so much of each resource its nodes can run at one time; at least 1.

        It looks once a second at most.
        """
        if monotonic() < self._looked + 1:
            return self._room
        self._looked = monotonic()
        if not _answers(self.address):  # and Ray would wait for it, and then end the process
            self._silent = self._silent or monotonic()
            return self._room
        self._silent = None
        with suppress(Exception):  # the connection was closed meanwhile
            alive = [node["Resources"] for node in ray.nodes() if node["Alive"]]
            self._room = max(1, sum(_fitting(node, asked) for node in alive))
        return self._room

    def close(self) -> None:
        """Close the connection if it is ours; a cluster that it has started ends with it."""
        with _one_at_a_time:
            if self.ours and self.is_up:
                ray.shutdown()


def _fitting(node: dict[str, Any], asked: dict[str, float]) -> int:
    return min(int(node.get(name, 0) / amount) for name, amount in asked.items() if amount)


def _answers(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), 1).close()
    except (OSError, ValueError):
        return False
    return True
