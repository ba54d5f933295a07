"""What processes hold in memory. Of a page that two of them share, RSS counts all for each, and PSS half for each."""

from collections.abc import Iterable
from typing import NamedTuple

import psutil


class Memory(NamedTuple):
    """Bytes of all the processes together. `pss` is None where the system does not count it, which only Linux does."""

    rss: int
    pss: int | None


def memory_of(pids: Iterable[int]) -> Memory:
    """Raises `psutil.NoSuchProcess` for a process that has ended."""
    found = [psutil.Process(pid).memory_full_info() for pid in pids]
    pss = sum(each.pss for each in found) if psutil.LINUX else None
    return Memory(sum(each.rss for each in found), pss)
