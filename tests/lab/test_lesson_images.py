"""The files and functions of lesson 01."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from helpers.images import process_image, process_images_parallel
from helpers.lab import datasets
from helpers.lab.lessons import images
from helpers.parts.pools.process_pool import ProcessPool
from helpers.parts.pools.shared import shared_zeros


@pytest.fixture(scope="module")
def photograph() -> Path:
    return datasets.photographs(1)[0]


def test_broken_files_are_broken_and_odd_ones_are_all_right(tmp_path, photograph):
    broken = images.broken_files(tmp_path, photograph)
    _, outcomes = process_images_parallel(broken)
    assert len(outcomes.failed) == len(broken) == 5
    with Image.open(photograph) as image:
        expected = image.convert("L").resize((224, 224)).resize((8, 8))
    for path in images.odd_files(tmp_path, photograph).values():
        pixels = process_image(path)
        assert pixels.shape == (224, 224, 3) and np.isfinite(pixels).all()
        if path.name in ("turned.jpg", "16_bit.png"):  # the right way up, and not white
            seen = Image.fromarray((pixels[..., 1] * 30 + 128).clip(0, 255).astype(np.uint8)).resize((8, 8))
            assert np.corrcoef(np.ravel(seen), np.ravel(expected))[0, 1] > 0.8


def test_the_commonest_colour_and_pixels_that_can_be_seen(tmp_path, photograph):
    Image.new("RGB", (300, 400), "red").save(tmp_path / "red.png")
    pixels, colour = images.with_colour(tmp_path / "red.png")
    assert colour == images.commonest_colour(pixels) == (7, 0, 0)
    assert np.allclose(images.visible(pixels), [1, 0, 0], atol=1e-6)


def test_a_row_is_filled_and_little_returned(photograph):
    with shared_zeros((3, 224, 224, 3)) as (array, handle):
        assert images.fill(process_image, handle, 1, photograph) is None
        assert images.fill_with_colour(handle, 2, photograph) == images.with_colour(photograph)[1]
    assert not array[0].any()
    assert np.array_equal(array[1], process_image(photograph)) and np.array_equal(array[2], array[1])


@pytest.mark.parametrize("threads", [1, 3])
def test_each_step_is_timed_on_what_the_one_before_it_returned(threads):
    seen = []

    def double(item: int) -> int:
        return 2 * item

    times = images.step_times([double, seen.append], range(5), threads)
    assert list(times) == ["double", "append"] and min(times.values()) > 0
    assert set(seen) == {0, 2, 4, 6, 8}


def test_every_way_does_all_pictures(photograph):
    with ThreadPoolExecutor(2) as stand_in:
        runs = images.every_way(images.with_colour, images.fill_with_colour, [photograph] * 3, stand_in, 2)
    assert list(runs) == ["one by one", "threads", "pixels sent", "rows filled"]
    assert [len(run.results) for run in runs.values()] == [3] * 4
    assert runs["rows filled"].results == [colour for _, colour in runs["threads"].results]


def test_own_milliseconds_counts_the_work_of_this_process():
    assert images.own_milliseconds(lambda: sum(range(1_000_000))) > 1 > images.own_milliseconds(lambda: None)


def test_traps_are_harmless_here_and_spring_in_a_worker(photograph):
    traps = [images.Deadly(photograph), images.Endless(photograph)]
    assert [os.fspath(trap) for trap in traps] == [str(photograph)] * 2
    with ProcessPool(2, timeout=1) as pool:
        errors = [pool.submit(os.fspath, trap).exception(timeout=60) for trap in traps]
    assert [type(error).__name__ for error in errors] == ["WorkerDied", "TimedOut"]
