"""One array that many processes fill: all see it, it lives as long as it is held, and its name goes."""

import gc
import os
import pickle

import numpy as np
import pool_jobs as jobs
import pytest
from pool_tools import SHARED, gone, light_workers, nothing_left, script, until

from helpers.parts.pools.maps import pool_map
from helpers.parts.pools.process_pool import ProcessPool
from helpers.parts.pools.shared import shared_zeros

linux = pytest.mark.skipif(not SHARED.exists(), reason="looks into /dev/shm")


@pytest.fixture(autouse=True)
def _nothing_left():
    with light_workers(), nothing_left():
        yield


@pytest.mark.parametrize("shape", [(0, 4), (3,), (2, 3, 4), ()])
@pytest.mark.parametrize("dtype", ["float32", "uint8", "int64"])
def test_it_is_zero_and_of_the_shape_and_type(shape, dtype):
    with shared_zeros(shape, dtype) as (array, handle):
        assert array.shape == shape and array.dtype == dtype and not array.any()
        with handle.opened() as same:
            same[...] = 7
        assert (array == 7).all()
        assert len(pickle.dumps(handle)) < 300


def test_workers_fill_it_in_place():
    with shared_zeros((50, 1000)) as (array, handle), ProcessPool(2) as pool:
        assert not any(call.exception() for call in [pool.submit(jobs.fill, handle, row) for row in range(50)])
    assert (array == np.arange(50)[:, None]).all()


def test_the_death_of_a_worker_harms_neither_the_array_nor_the_others():
    with shared_zeros((20, 10)) as (array, handle):
        rows = pool_map(jobs.FillAndDie(handle), range(20), workers=2, isolate=True)
        assert [failed.item for failed in rows.failed] == [1]
    assert (array[[0, *range(2, 20)]] == np.array([0, *range(2, 20)])[:, None]).all()


def test_the_array_and_its_views_outlive_the_block():
    with shared_zeros((1000, 1000)) as (array, _):
        array[:] = 5
    view = array[10:20, ::2].T
    del array
    gc.collect()
    assert view.sum() == 5 * 10 * 500


@linux
def test_the_name_goes_with_the_block_also_by_an_exception():
    with pytest.raises(KeyError), shared_zeros((10,)) as (_, handle):
        assert (SHARED / handle.name).exists()
        raise KeyError
    assert not (SHARED / handle.name).exists()


@pytest.mark.parametrize("shape, dtype", [((-1, 2), "float32"), ((2,), "no such type"), ((10**15,), "float64")])
def test_what_cannot_be_made_leaves_nothing(shape, dtype):
    with pytest.raises((ValueError, TypeError, OSError)), shared_zeros(shape, dtype):
        pass


@linux
def test_memory_comes_back():
    def held() -> int:
        with open("/proc/self/smaps_rollup") as lines:
            return sum(int(line.split()[1]) for line in lines if line.startswith("Rss"))

    def use() -> None:
        with shared_zeros((5_000_000,)) as (array, _):
            array[:] = 1

    use()
    before = held()
    for _ in range(20):
        use()
    assert held() < before + 100_000  # kB; twenty arrays would be 400 000


FILLING = """
import sys, threading, pool_jobs
from helpers.parts.pools.process_pool import ProcessPool
from helpers.parts.pools.shared import shared_zeros
if __name__ == "__main__":
    with shared_zeros((1000, 1000)) as (array, handle), ProcessPool(2) as pool:
        pool.submit(pool_jobs.fill, handle, 3).result()
        if sys.argv[1:]:
            pool.submit(pool_jobs.announce_and_spin, sys.argv[1])
            print(handle.name, flush=True)
            threading.Event().wait()
    print(array[3].sum())
"""


def test_nobody_complains_at_the_end():
    """The resource trackers of Python before 3.13 are quick to."""
    quiet = script("-c", FILLING)
    assert quiet.communicate(timeout=30) == ("3000.0\n", "")


@linux
def test_a_killed_parent_leaves_no_block(tmp_path):
    parent = script("-c", FILLING, tmp_path)
    name = parent.stdout.readline().strip()
    assert (SHARED / name).exists() and until(lambda: os.listdir(tmp_path))
    parent.kill()
    parent.communicate(timeout=30)
    assert until(lambda: gone(int(os.listdir(tmp_path)[0])) and not (SHARED / name).exists())
