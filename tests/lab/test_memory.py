"""Memory of processes: a page that two share counts once in PSS."""

import os

import psutil
import pytest

from helpers.lab.memory import memory_of


def test_a_process_twice_is_twice_as_much():
    once, twice = memory_of([os.getpid()]), memory_of([os.getpid()] * 2)
    assert once.rss > 5e6 and twice.rss > 1.8 * once.rss
    assert (once.pss is not None) == psutil.LINUX
    assert once.pss is None or 0 < once.pss <= once.rss


def test_none_is_nothing_and_one_that_is_gone_is_told():
    assert memory_of([]).rss == 0
    with pytest.raises(psutil.NoSuchProcess):
        memory_of([2**22 + 1])
