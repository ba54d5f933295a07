"""A call on its way to a worker of a Ray cluster, and its result on the way back: bytes, and large buffers apart."""

import hashlib
import os
import pickle
import threading
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from traceback import format_exception, walk_tb
from typing import Any, NamedTuple

import ray
from ray import cloudpickle, exceptions

from .outcome import in_words
from .pools.errors import CannotStart, WorkerDied, WorkerLost

LARGE = 100_000  # bytes; what is smaller, Ray sends along with a call and not through its object store


class Kept:
    """A buffer in the object store. It goes when no call needs it any more."""

    def __init__(self, buffer: pickle.PickleBuffer) -> None:
        self.ref = ray.put(buffer)


class Call(NamedTuple):
    name: str
    payload: bytes
    kept: list[Kept]

    @property
    def arguments(self) -> list[Any]:
        """For `run`, in a worker."""
        return [self.payload, *(each.ref for each in self.kept)]


class Packer:
    """Puts large arrays into the object store, and those that are there already only once."""

    def __init__(self) -> None:
        self._kept: weakref.WeakValueDictionary[bytes, Kept] = weakref.WeakValueDictionary()  # by the SHA-256

    def pack(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call:
        """Raises whatever pickling raises: it has no error type of its own."""
        kept: list[Kept] = []

        def is_small(buffer: pickle.PickleBuffer) -> bool:
            with buffer.raw() as raw:
                small = raw.nbytes < LARGE
                known = b"" if small else hashlib.sha256(raw).digest()
            if not small:
                there = self._kept.get(known)
                if there is None:
                    there = self._kept[known] = Kept(buffer)
                kept.append(there)
            return small

        payload = cloudpickle.dumps((fn, args, kwargs), protocol=5, buffer_callback=is_small)
        return Call(getattr(fn, "__name__", type(fn).__name__), payload, kept)


def run(payload: bytes, *buffers: Any) -> list[Any]:
    """In a worker: make the call, and pack its result or its error."""
    threading.current_thread().name = place()
    try:
        fn, args, kwargs = pickle.loads(payload, buffers=buffers)
        return _packed(fn(*args, **kwargs), None)
    except BaseException as error:
        if _is_ended_by_ray(error):
            raise
        return _packed(None, _portable(in_words(error)))


def unpacked(result: Iterable[Any]) -> Any:
    """What the call returned, copied out of the object store; raises what it raised."""
    payload, *buffers = result
    value, error = pickle.loads(payload, buffers=[bytearray(each) for each in buffers])
    if error is not None:
        raise error
    return value


@cache
def place() -> str:
    """Where this worker is: "node 2, process 4711". Where nobody is connected, Ray would start a cluster to say so."""
    here = ray.get_runtime_context().get_node_id()
    name = next((node["NodeName"] for node in ray.nodes() if node["NodeID"] == here), here)
    return f"{name}, process {os.getpid()}"


def in_our_words(error: exceptions.RayError, tries: int) -> Exception:
    """What happened to a call that has no result, and no error of its own, after so many tries."""
    first = str(error).partition("\n")[0]
    tried = f", in the last of {tries} tries" if tries > 1 else ""
    told: Exception
    match error:
        case exceptions.NodeDiedError():
            names = {}
            with suppress(Exception):  # nobody is connected any more
                names = {node["NodeID"]: node["NodeName"] for node in ray.nodes()}
            node = next((name for number, name in names.items() if number in first), "the node")
            told = WorkerDied(f"{node} died while it was at work{tried}")
        case exceptions.WorkerCrashedError():
            told = WorkerDied(f"the worker process died{tried}")
        case exceptions.OutOfMemoryError():
            told = WorkerDied(first)
        case exceptions.RayTaskError() | exceptions.RuntimeEnvSetupError():
            told = CannotStart(f"no worker can start: {error}")
        case _:
            told = WorkerLost(f"{type(error).__name__}: {first}")
    told.__cause__ = error
    return told


def _packed(value: Any, error: Exception | None) -> list[Any]:
    large: list[pickle.PickleBuffer] = []

    def is_small(buffer: pickle.PickleBuffer) -> bool:
        with buffer.raw() as raw:
            small = raw.nbytes < LARGE
        if not small:
            large.append(buffer)
        return small

    return [cloudpickle.dumps((value, error), protocol=5, buffer_callback=is_small), *large]


def _is_ended_by_ray(error: BaseException) -> bool:
    """By a signal to this worker, whose handler raises it in the midst of the call: Ray makes the call again."""
    if not isinstance(error, SystemExit):
        return False
    *_, (frame, _) = walk_tb(error.__traceback__)
    return str(frame.f_globals.get("__name__")).startswith("ray.")


def _portable(error: Exception) -> Exception:
    """The error as it can travel, with its traceback as a note; told in words if it cannot."""
    note = f"\nIn the worker:\n{''.join(format_exception(error))}"
    try:
        pickle.loads(cloudpickle.dumps(error))
    except BaseException:
        error = RuntimeError(f"{type(error).__name__}: {error}")
    with suppress(Exception):  # some errors are frozen
        error.add_note(note)
    return error
