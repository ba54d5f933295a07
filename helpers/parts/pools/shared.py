"""An array that many processes fill: they are told its name, and no element travels."""

import errno
import os
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

FILES = Path("/dev/shm")  # where Linux keeps such blocks

_attaching = threading.Lock()
_mine: weakref.WeakValueDictionary[str, npt.NDArray[Any]] = weakref.WeakValueDictionary()


class Handle(NamedTuple):
    """What a worker needs to find the array: small, and fit to be pickled."""

    name: str
    shape: tuple[int, ...]
    dtype: str

    @contextmanager
    def opened(self) -> Iterator[npt.NDArray[Any]]:
        """The array, in whichever process this is; do not keep it after the block."""
        if (array := _mine.get(self.name)) is not None:
            yield array
            return
        block = _attached(self.name)
        try:
            yield np.ndarray(self.shape, self.dtype, buffer=block.buf)
        finally:
            block.close()

    def write(self, row: int, values: npt.NDArray[Any]) -> None:
        """Fill `array[row]`, from whichever process.

        On Linux it is written as the file that it is: new pages cost half as much that way as through a mapping.
        """
        if values.shape != self.shape[1:]:
            raise ValueError(f"a row has the shape {self.shape[1:]}, not {values.shape}")
        row = range(self.shape[0])[row]
        try:
            file = os.open(FILES / self.name, os.O_RDWR)
        except OSError:
            with self.opened() as array:
                array[row] = values
            return
        try:
            data = np.ascontiguousarray(values, self.dtype)
            if os.pwrite(file, data.data, row * data.nbytes) < data.nbytes:
                raise OSError(errno.ENOSPC, "no shared memory left")
        finally:
            os.close(file)


@contextmanager
def shared_zeros(shape: tuple[int, ...], dtype: str = "float32") -> Iterator[tuple[npt.NDArray[Any], Handle]]:
    """A new array and its handle, good for workers until the block ends. The array itself lives as long as you hold it.

    Raises `OSError` when there is no room for it: in `/dev/shm`, for example, which has 64 MB in many a container.

    The memory has no name after the block, so that the system takes it back with the last process that uses it; if
    this process is killed, `multiprocessing`'s resource tracker removes the name.
    """
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    with _attaching:  # while another thread attaches, nothing would be noted for the resource tracker
        block = SharedMemory(create=True, size=max(1, size))
    try:
        _reserve(block)
        array: npt.NDArray[Any] = np.ndarray(shape, dtype, buffer=block.buf)
        # `ndarray` does not hold the mapping open: unmapped while in use, it would crash. Its views keep `array` alive.
        weakref.finalize(array, block.close).atexit = False
        handle = Handle(block.name, tuple(shape), np.dtype(dtype).str)
        _mine[handle.name] = array
        yield array, handle
    finally:
        block.unlink()


def _reserve(block: SharedMemory) -> None:
    """Take the memory now. Otherwise whoever touches a page for which there is no room is killed by SIGBUS."""
    fallocate = getattr(os, "posix_fallocate", None)
    if not fallocate or not (FILES / block.name).exists():
        return
    file = os.open(FILES / block.name, os.O_RDWR)
    try:
        fallocate(file, 0, block.size)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.ENOMEM):
            block.close()
            room = f"no room for {block.size / 1e6:.3g} MB of shared memory in {FILES}"
            raise OSError(error.errno, room) from None
        if error.errno not in (errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL):
            raise
    finally:
        os.close(file)


def _attached(name: str) -> SharedMemory:
    """Before Python 3.13 whoever attaches would also clean up at its own end; that is the creator's part."""
    if sys.version_info >= (3, 13):
        return SharedMemory(name, track=False)
    with _attaching:
        register, resource_tracker.register = resource_tracker.register, lambda *_: None
        try:
            return SharedMemory(name)
        finally:
            resource_tracker.register = register
