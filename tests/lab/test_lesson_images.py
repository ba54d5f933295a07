"""The files and functions of lesson 01."""

import os
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
    broken = images.broken(tmp_path, photograph)
    _, outcomes = process_images_parallel(broken)
    assert len(outcomes.failed) == len(broken) == 5
    with Image.open(photograph) as image:
        expected = image.convert("L").resize((224, 224)).resize((8, 8))
    for path in images.odd(tmp_path, photograph).values():
        pixels = process_image(path)
        assert pixels.shape == (224, 224, 3) and np.isfinite(pixels).all()
        if path.name in ("turned.jpg", "16_bit.png"):  # the right way up, and not white
            seen = Image.fromarray((pixels[..., 1] * 30 + 128).clip(0, 255).astype(np.uint8)).resize((8, 8))
            assert np.corrcoef(np.ravel(seen), np.ravel(expected))[0, 1] > 0.8


def test_the_jobs_of_the_lesson(tmp_path, photograph):
    Image.new("RGB", (300, 400), "red").save(tmp_path / "red.png")
    assert images.commonest_colour(tmp_path / "red.png") == (7, 0, 0)
    assert images.size_of(tmp_path / "red.png") == (300, 400)
    with shared_zeros((2, 224, 224, 3)) as (array, handle):
        images.fill(handle, process_image, 1, photograph)
    assert not array[0].any() and np.array_equal(array[1], process_image(photograph))


def test_traps_are_harmless_here_and_spring_in_a_worker(photograph):
    traps = [images.Deadly(photograph), images.Endless(photograph)]
    assert [os.fspath(trap) for trap in traps] == [str(photograph)] * 2
    with ProcessPool(2, timeout=1) as pool:
        errors = [pool.submit(os.fspath, trap).exception(timeout=60) for trap in traps]
    assert [type(error).__name__ for error in errors] == ["WorkerDied", "TimedOut"]
