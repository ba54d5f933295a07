"""Pictures in batches: the same pixels from lazy and endless paths, and an end to it."""

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import numpy as np
import pytest

from helpers.images import image_batches, process_images_parallel
from helpers.lab.datasets import photographs

SIZE = (32, 48)


@pytest.fixture(scope="module")
def paths():
    return photographs(12)


def test_batches_hold_the_same_pixels_and_the_rest_comes_last(paths):
    right, _ = process_images_parallel(paths, SIZE, seed=3)
    with image_batches(iter(paths), 5, SIZE, seed=3, workers=2) as batches:
        found = list(batches)
    assert [len(pixels) for pixels, _ in found] == [5, 5, 2]
    assert np.array_equal(np.concatenate([pixels for pixels, _ in found]), right)
    assert [outcome.item for _, outcomes in found for outcome in outcomes] == paths


def test_endless_paths_are_taken_one_batch_ahead(paths):
    taken = []
    endless = (taken.append(path) or path for path in cycle(paths))
    with image_batches(endless, 4, SIZE, workers=2) as batches:
        for _ in islice(batches, 5):
            assert len(taken) <= 24 + 4
    assert len(taken) <= 28


def test_leaving_the_batches_early_ends_their_processes(paths):
    import psutil

    before = set(psutil.Process().children(recursive=True))
    with pytest.raises(KeyError), image_batches(cycle(paths), 4, SIZE, workers=2) as batches:
        next(batches)
        raise KeyError
    assert not [
        child
        for child in psutil.Process().children(recursive=True)
        if child not in before and "tracker" not in " ".join(child.cmdline())
    ]


def test_a_broken_source_of_paths_is_told(paths):
    def source():
        yield from paths[:4]
        raise LookupError("no more")

    with image_batches(source(), 2, SIZE, workers=1) as batches:
        assert len(next(batches)[0]) == 2
        with pytest.raises(LookupError):
            list(batches)


def test_a_batch_has_at_least_one_picture(paths):
    with pytest.raises(ValueError, match="batch_size"), image_batches(paths, 0):
        pass


def test_batches_take_the_options_of_their_twin(paths, pool):
    right, _ = process_images_parallel(paths, SIZE, workers=1)
    with ThreadPoolExecutor(2) as threads:
        for options in ({"executor": threads}, {"executor": pool}, {"workers": 1, "isolate": True, "timeout": 60}):
            with image_batches(paths, 5, SIZE, **options) as batches:
                assert np.array_equal(np.concatenate([pixels for pixels, _ in batches]), right)
            with image_batches(cycle(paths), 4, SIZE, **options) as batches:  # left while the next is prepared
                next(batches)
        with pytest.raises(ValueError, match="its own rules"), image_batches(paths, executor=threads, isolate=True):
            pass
        assert threads.submit(abs, -1).result() == 1 and pool.submit(abs, -1).result() == 1
