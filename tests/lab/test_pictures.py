"""The contact sheet, and the files and functions of the lesson on images."""

import os
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from helpers.images import process_image, process_images_parallel
from helpers.lab import datasets
from helpers.lab.charts.sheet import COLOURS, HEIGHT, contact_sheet, thumbnail
from helpers.lab.lessons import images
from helpers.parts.pools.process_pool import ProcessPool
from helpers.parts.pools.shared import shared_zeros


@pytest.fixture(scope="module")
def photograph() -> Path:
    return datasets.photographs(1)[0]


def test_a_sheet_draws_every_picture_and_says_what_it_shows(monkeypatch):
    drawn = []
    monkeypatch.setattr(plt, "show", lambda: drawn.extend(axes for axes in plt.gcf().axes if axes.images))
    red = np.tile(np.float32([1, 0, 0]), (10, 20, 1))
    said = contact_sheet({"the\nfile": [red, red], "the model": [red]}, "Before and after", names=["one", "two"])
    assert said == "Before and after: 2 pictures (one, two), in rows: the file, the model."
    assert len(drawn) == 3 and not plt.get_fignums()
    assert [axes.get_title("center") for axes in drawn] == ["one", "two", ""]
    assert drawn[0].images[0].get_array()[0, 0].tolist() == [255, 0, 0]


def test_a_thumbnail_keeps_the_shape_cuts_off_and_has_few_colours():
    noise = np.random.default_rng(0).normal(0.5, 1, (200, 300, 3)).astype(np.float32)
    small = thumbnail(noise)
    assert small.shape == (HEIGHT, HEIGHT * 3 // 2, 3) and small.dtype == np.uint8
    assert len(np.unique(small.reshape(-1, 3), axis=0)) <= COLOURS
    assert thumbnail(np.full((4, 4, 3), 7.0)).min() == 255 and thumbnail(np.full((4, 4, 3), -7.0)).max() == 0


def test_broken_files_are_broken_and_odd_ones_are_all_right(tmp_path, photograph):
    broken = image_files.broken(tmp_path, photograph)
    _, outcomes = process_images_parallel(broken)
    assert len(outcomes.failed) == len(broken) == 5
    with Image.open(photograph) as image:
        expected = image.convert("L").resize((224, 224)).resize((8, 8))
    for path in image_files.odd(tmp_path, photograph).values():
        pixels = process_image(path)
        assert pixels.shape == (224, 224, 3) and np.isfinite(pixels).all()
        if path.name in ("turned.jpg", "16_bit.png"):  # the right way up, and not white
            seen = Image.fromarray((pixels[..., 1] * 30 + 128).clip(0, 255).astype(np.uint8)).resize((8, 8))
            assert np.corrcoef(np.ravel(seen), np.ravel(expected))[0, 1] > 0.8


def test_the_jobs_of_the_lesson(tmp_path, photograph):
    Image.new("RGB", (300, 400), "red").save(tmp_path / "red.png")
    assert image_jobs.commonest_colour(tmp_path / "red.png") == (7, 0, 0)
    assert image_jobs.size_of(tmp_path / "red.png") == (300, 400)
    with shared_zeros((2, 224, 224, 3)) as (array, handle):
        image_jobs.fill(handle, process_image, 1, photograph)
    assert not array[0].any() and np.array_equal(array[1], process_image(photograph))


def test_traps_are_harmless_here_and_spring_in_a_worker(photograph):
    traps = [image_jobs.Deadly(photograph), image_jobs.Endless(photograph)]
    assert [os.fspath(trap) for trap in traps] == [str(photograph)] * 2
    with ProcessPool(2, timeout=1) as pool:
        errors = [pool.submit(os.fspath, trap).exception(timeout=60) for trap in traps]
    assert [type(error).__name__ for error in errors] == ["WorkerDied", "TimedOut"]
