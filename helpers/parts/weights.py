"""A model's arrays in one file, which any number of processes map: the system keeps one copy of it for all of them."""

import os
from collections.abc import Mapping
from os import PathLike
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from .parsing import parsing

Array = npt.NDArray[Any]
VERSION = (2, 0)  # of the format: its header may be long enough for a thousand names
LONGEST = 1_000_000  # bytes of a header that is believed


def save_arrays(path: str | PathLike[str], arrays: Mapping[str, Array]) -> None:
    """As one record, in NumPy's own format: its header has the name, the type and the shape of each array.

    Raises `ValueError` where there are none, for arrays of Python objects, and for names that are not in Latin-1.
    """
    fields = [(name, array.dtype, array.shape) for name, array in arrays.items()]
    record = np.empty((), np.dtype(fields, align=True))
    if not fields or record.dtype.hasobject:
        raise ValueError(f"only arrays of numbers or fixed text can be saved, not {record.dtype}")
    for name, array in arrays.items():
        record[name] = array
    with open(path, "wb") as file:
        npy.write_array(file, record, VERSION, allow_pickle=False)


def mapped_arrays(path: str | PathLike[str]) -> dict[str, Array]:
    """The arrays by their names, to be read only. A page of the file is loaded when somebody first reads it.

    The file stays mapped as long as one of the arrays is held; what replaces it under its name changes nothing. Raises
    `ValueError`, with the reason, for a file that is cut off or that `save_arrays` did not write, and `OSError`.
    """
    with open(path, "rb") as file:
        try:
            if (version := npy.read_magic(file)) != VERSION:
                raise ValueError(f"its format is {version}, not {VERSION}")
            with parsing:
                shape, _, dtype = npy.read_array_header_2_0(file, LONGEST)
        except Exception as error:  # a broken header raises errors of many kinds
            raise ValueError(f"{os.fspath(path)!r} is no file of arrays: {error}") from error
        if shape != () or not dtype.names or dtype.hasobject:
            raise ValueError(f"{os.fspath(path)!r} is no file of arrays: its header tells of {dtype}, shape {shape}")
        size, needed = os.fstat(file.fileno()).st_size, file.tell() + dtype.itemsize
        if size != needed:
            raise ValueError(f"{os.fspath(path)!r} is cut off, or has grown: {size:,} bytes in place of {needed:,}")
        record = np.asarray(np.memmap(file, dtype, "r", file.tell(), ()))
    return {name: record[name] for name in dtype.names}
