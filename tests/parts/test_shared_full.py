"""Shared memory that is full is an error when an array is made, and a crash for nobody."""

import errno
import os
import shutil
import subprocess
import sys

import pytest
from pool_tools import LONG, SHARED, nothing_left, script

from helpers.parts.pools.shared import shared_zeros

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="looks into /dev/shm")


@pytest.fixture(autouse=True)
def _nothing_left():
    with nothing_left():
        yield


def test_its_memory_is_there_from_the_start():
    with shared_zeros((1000, 1000)) as (_, handle):
        assert (SHARED / handle.name).stat().st_blocks * 512 >= 4_000_000


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.ENOMEM])
def test_no_room_is_told_in_words_and_leaves_nothing(monkeypatch, number):
    def refuse(*_):
        raise OSError(number, "no")

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    with pytest.raises(OSError, match="no room for 4 MB of shared memory in /dev/shm") as caught:
        with shared_zeros((1000, 1000)):
            pass
    assert caught.value.errno == number


@pytest.mark.parametrize("number", [errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS, None])
def test_where_nothing_can_be_reserved_it_goes_on(monkeypatch, number):
    def refuse(*_):
        raise OSError(number, "no")

    if number is None:
        monkeypatch.delattr(os, "posix_fallocate")
    else:
        monkeypatch.setattr(os, "posix_fallocate", refuse)
    with shared_zeros((10,)) as (array, handle), handle.opened() as same:
        same[...] = 7
    assert (array == 7).all()


FULL = """
import sys
import numpy as np
from PIL import Image
from helpers.images import image_batches, process_images_parallel
from helpers.parts.pools.shared import shared_zeros

def report(make):
    try:
        print("made", float(make().sum()))
    except OSError as error:
        print(type(error).__name__, error.strerror)

def filled(rows):
    with shared_zeros((rows, 1000)) as (array, handle):
        for row in range(rows):
            handle.write(row, np.ones(1000, "float32"))
    return array

def first_batch(paths, **options):
    with image_batches(paths, 32, (128, 128), **options) as batches:
        return next(batches)[0]

if __name__ == "__main__":
    Image.new("RGB", (8, 8), "white").save(sys.argv[1])
    report(lambda: filled(200))
    report(lambda: filled(300))
    for options in ({}, {"workers": 2, "isolate": True}):
        report(lambda: process_images_parallel([sys.argv[1]] * 40, (64, 64), **options)[0])
        report(lambda: first_batch([sys.argv[1]] * 40, **options))
    report(lambda: filled(200))
"""


def test_a_small_dev_shm_harms_nobody(tmp_path):
    ways = ("-m", "-Urm") if shutil.which("unshare") else ()
    flags = next((way for way in ways if not subprocess.run(["unshare", way, "true"], stderr=-3).returncode), None)
    if flags is None:
        pytest.skip("no mount namespace can be made here")
    (tmp_path / "full.py").write_text(FULL)
    inner = 'mount -t tmpfs -o size=1M tmpfs /dev/shm && exec "$@"'
    command = [
        "unshare",
        flags,
        "sh",
        "-c",
        inner,
        "sh",
        sys.executable,
        str(tmp_path / "full.py"),
        str(tmp_path / "a.png"),
    ]
    process = script("-c", f"import os; os.execvp('unshare', {command!r})")
    answer, errors = process.communicate(timeout=LONG)
    told = [f"OSError no room for {size} of shared memory in /dev/shm" for size in ("1.2 MB", "1.97 MB", "6.29 MB")]
    assert (answer.splitlines(), errors) == (["made 200000.0", *told, *told[1:], "made 200000.0"], "")
    assert process.returncode == 0
