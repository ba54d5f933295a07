"""Many pictures, good and bad: in the caller, in threads and in processes, the same pixels in one array."""

import io
import os
import pickle
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pool_jobs import take_truncated_pictures
from pool_tools import alone, nothing_left

from helpers.images import _fill_row, _Row, process_image, process_images_parallel
from helpers.lab.datasets import photographs
from helpers.parts.pools.process_pool import ProcessPool
from helpers.parts.pools.shared import shared_zeros

SIZE = (32, 48)


@pytest.fixture(scope="module")
def paths():
    return photographs(12)


def png(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and has hardly any data."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0")) + part(b"IEND", b"")


@pytest.fixture
def bad(tmp_path, paths) -> dict[str, Path]:
    whole = paths[0].read_bytes()
    broken = bytearray(whole)
    broken[200:600] = os.urandom(400)
    contents = {
        "truncated.jpg": whole[: len(whole) // 2],
        "header-only.jpg": whole[:300],
        "zero-byte.jpg": b"",
        "text.jpg": b"I am no picture.\n" * 100,
        "bomb.png": png(30_000, 30_000),
        "large.png": png(9_000, 9_000),
        "cut.png": png(100, 100),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder.jpg").mkdir()
    return {name: tmp_path / name for name in (*contents, "folder.jpg", "missing.jpg")}


@pytest.mark.parametrize("where", ["caller", "threads", "processes"])
def test_bad_pictures_cost_their_own_row_and_nothing_else(bad, paths, pool, where):
    mixed = list(chain.from_iterable(zip(bad.values(), paths, strict=False)))
    options = {"caller": {"workers": 1}, "processes": {"executor": pool}}
    with ThreadPoolExecutor(2) as threads:
        pixels, outcomes = process_images_parallel(mixed, SIZE, **options.get(where, {"executor": threads}))
    assert [outcome.item for outcome in outcomes.failed] == list(bad.values())
    assert not pixels[0::2].any() and pixels[1::2].any(axis=(1, 2, 3)).all()
    errors = {outcome.item.name: outcome.error for outcome in outcomes.failed}
    for name in ("truncated.jpg", "header-only.jpg", "zero-byte.jpg", "text.jpg", "folder.jpg", "missing.jpg"):
        assert isinstance(errors[name], OSError), name
    assert isinstance(errors["missing.jpg"], FileNotFoundError)
    assert isinstance(errors["bomb.png"], ValueError) and isinstance(errors["large.png"], ValueError)
    assert "9000 × 9000 pixels" in str(errors["large.png"])


def test_what_is_no_path_costs_its_own_row(paths):
    _, outcomes = process_images_parallel([paths[0], None, 3.5, paths[1]], SIZE)
    assert [outcome.index for outcome in outcomes.failed] == [1, 2]


def test_any_number_of_workers_threads_or_processes_gives_the_same_pixels(paths, pool):
    many = paths * 3
    right = np.stack([process_image(path, SIZE, np.random.default_rng([5, i])) for i, path in enumerate(many)])
    found = {
        "caller": process_images_parallel(many, SIZE, seed=5, workers=1)[0],
        "2 processes": process_images_parallel(many, SIZE, seed=5, executor=pool)[0],
        "1 process": process_images_parallel(many, SIZE, seed=5, workers=1, isolate=True)[0],
        "5 processes": process_images_parallel(many, SIZE, seed=5, workers=5, isolate=True)[0],
    }
    for threads in (1, 2, 5):
        with ThreadPoolExecutor(threads) as executor:
            found[f"{threads} threads"] = process_images_parallel(many, SIZE, seed=5, executor=executor)[0]
    assert {name: bool(np.array_equal(pixels, right)) for name, pixels in found.items()} == dict.fromkeys(found, True)


@pytest.mark.parametrize("method", get_all_start_methods())
def test_however_processes_start_the_pixels_are_the_same(paths, method):
    alone(compare_pixels, paths, method)


def compare_pixels(paths, method):
    right, _ = process_images_parallel(paths, SIZE, workers=1)
    with ProcessPool(2, mp_context=get_context(method)) as other:
        pixels, outcomes = process_images_parallel(paths, SIZE, executor=other)
    assert np.array_equal(pixels, right) and not outcomes.failed


def test_without_a_seed_nothing_is_augmented(paths, pool):
    pixels, _ = process_images_parallel(paths, SIZE, seed=None, executor=pool)
    assert np.array_equal(pixels, np.stack([process_image(path, SIZE) for path in paths]))


def test_settings_of_pillow_are_made_in_an_initializer(bad):
    cut = [bad["truncated.jpg"]] * 3
    pixels, outcomes = process_images_parallel(cut, SIZE, seed=None, workers=2, initializer=take_truncated_pictures)
    assert not outcomes.failed and pixels.any(axis=(1, 2, 3)).all()


def test_no_pictures_make_an_empty_array():
    pixels, outcomes = process_images_parallel([], SIZE)
    assert pixels.shape == (0, *SIZE, 3) and list(outcomes) == []


def test_no_pixel_travels(paths):
    with shared_zeros((1, *SIZE, 3)) as (pixels, handle):
        call = partial(_fill_row, handle, 0, SIZE, 0)
        row = _Row(0, paths[0])
        sent, returned = pickle.dumps((call, row)), pickle.dumps(call(row))
        assert pixels.any()
    assert len(sent) + len(returned) < 1000 < pixels.nbytes


def test_no_block_is_left_and_the_array_stays_readable(paths, pool, bad):
    with nothing_left():
        pixels, _ = process_images_parallel([*paths, *bad.values()], SIZE, executor=pool)
    row = pixels[3]
    total = float(row.sum())
    del pixels
    assert float(row.sum()) == total


def test_one_that_takes_too_long_is_named_and_leaves_a_zero_row(paths, tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipe to wait at")
    os.mkfifo(tmp_path / "endless.jpg")
    pixels, outcomes = process_images_parallel([*paths[:5], tmp_path / "endless.jpg"], SIZE, workers=2, timeout=1)
    assert [outcome.item.name for outcome in outcomes.failed] == ["endless.jpg"]
    assert isinstance(outcomes.failed[0].error, TimeoutError) and not pixels[5].any() and pixels[4].any()


def test_the_photographs_are_made_once_and_mended(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    first = photographs(2)
    made = [(path.read_bytes(), path.stat().st_mtime_ns) for path in first]
    first[1].write_bytes(made[1][0][:-10])
    assert photographs(2) == first
    assert [path.read_bytes() for path in first] == [data for data, _ in made]
    assert first[0].stat().st_mtime_ns == made[0][1]
    with Image.open(io.BytesIO(made[0][0])) as image:
        assert image.size == (1280, 960)
