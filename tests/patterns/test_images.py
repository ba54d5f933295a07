"""The image pattern: real files, good and bad, in the caller, in threads and in processes."""

import io
import os
import pickle
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain, cycle, islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pool_tools import nothing_left

from helpers.images import MEAN, STD, _fill_row, _Row, image_batches, process_image, process_images_parallel
from helpers.lab.datasets import photographs
from helpers.parts.pools.process_pool import ProcessPool
from helpers.parts.pools.shared import shared_zeros

SIZE = (32, 48)


@pytest.fixture(scope="module")
def paths():
    return photographs(12)


def seen(pixels):
    """As colours from 0 to 255."""
    return np.rint((pixels * STD + MEAN) * 255)


def plain(path, size=SIZE):
    return seen(process_image(path, size))


def saved(folder: Path, name: str, image: Image.Image, **options) -> Path:
    path = folder / name
    image.save(path, **options)
    return path


def gradient(width=96, height=64) -> Image.Image:
    """Dark on the left, light on the right, its red shrinking downwards."""
    across = np.tile(np.linspace(0, 255, width), (height, 1))
    down = np.tile(np.linspace(255, 0, height)[:, None], (1, width))
    return Image.fromarray(np.stack([down, across, across], axis=-1).astype(np.uint8))


# One picture


def test_pixels_have_the_shape_and_type_that_is_promised(paths):
    pixels = process_image(paths[0])
    assert pixels.shape == (224, 224, 3) and pixels.dtype == np.float32
    assert abs(pixels.mean()) < 2 and 0.2 < pixels.std() < 2
    assert process_image(paths[0], (10, 20)).shape == (10, 20, 3)


def test_white_and_black_are_normalised_by_the_means_of_imagenet(tmp_path):
    for colour, value in (("white", 1.0), ("black", 0.0)):
        pixels = process_image(saved(tmp_path, f"{colour}.png", Image.new("RGB", (50, 50), colour)), SIZE)
        assert np.allclose(pixels, (value - MEAN) / STD, atol=1e-6)


def test_the_middle_is_cut_out_and_nothing_is_squeezed(tmp_path):
    wide = Image.new("RGB", (300, 100), "red")
    wide.paste("blue", (100, 0, 200, 100))
    colours = plain(saved(tmp_path, "wide.png", wide), (50, 50))
    assert (colours[:, 2:-2] == [0, 0, 255]).all()


def test_a_reduced_decode_is_close_to_the_full_one(paths, tmp_path):
    with Image.open(paths[0]) as image:
        full = saved(tmp_path, "full.png", image.convert("RGB"))
    assert np.abs(plain(paths[0], (224, 224)) - plain(full, (224, 224))).mean() < 4


def test_augmentation_mirrors_and_brightens_and_follows_its_seed(tmp_path):
    path = saved(tmp_path, "gradient.png", gradient())
    found = [seen(process_image(path, SIZE, np.random.default_rng([0, number]))) for number in range(20)]
    again = seen(process_image(path, SIZE, np.random.default_rng([0, 7])))
    assert np.array_equal(found[7], again)
    mirrored = [bool(picture[:, 0, 1].mean() > picture[:, -1, 1].mean()) for picture in found]
    assert 3 < sum(mirrored) < 17
    brightness = {round(float(picture.mean())) for picture in found}
    assert len(brightness) > 10 and max(brightness) <= 1.2 * plain(path).mean() + 1


# Odd ones that are pictures all the same


def test_cmyk_palette_grey_and_transparency_become_rgb(tmp_path):
    picture = gradient()
    right = plain(saved(tmp_path, "rgb.png", picture))
    cmyk = plain(saved(tmp_path, "cmyk.jpg", picture.convert("CMYK"), quality=95))
    palette = plain(saved(tmp_path, "palette.png", picture.convert("P", palette=Image.Palette.ADAPTIVE)))
    assert np.abs(cmyk - right).mean() < 4 and np.abs(palette - right).mean() < 12
    grey = plain(saved(tmp_path, "grey.png", picture.convert("L")))
    assert np.ptp(grey, axis=-1).max() == 0 and np.ptp(grey) > 150
    clear = Image.new("RGBA", (60, 40), (200, 0, 0, 0))
    assert (plain(saved(tmp_path, "clear.png", clear)) == 255).all()
    half = clear.copy()
    half.putalpha(128)
    assert (plain(saved(tmp_path, "half.png", half))[0, 0] == [227, 127, 127]).all()


def test_sixteen_bit_grey_keeps_its_range(tmp_path):
    ramp = np.tile(np.linspace(0, 65535, 96), (64, 1)).astype(np.uint16)
    grey = plain(saved(tmp_path, "deep.png", Image.fromarray(ramp)))
    assert grey.min() < 10 and grey.max() > 245 and (np.diff(grey[0, :, 0]) > 0).all()


def test_a_picture_lies_as_its_exif_data_say(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° clockwise to see it
    picture = gradient(640, 480)
    turned = plain(saved(tmp_path, "turned.jpg", picture, exif=exif, quality=95), (64, 48))
    right = plain(saved(tmp_path, "right.png", picture.rotate(-90, expand=True)), (64, 48))
    assert np.abs(turned - right).mean() < 4


def test_a_name_may_hold_anything(tmp_path):
    path = saved(tmp_path, "Grüße aus 北京 (1) %s.png", gradient())
    _, outcomes = process_images_parallel([path, str(path)], SIZE)
    assert [outcome.value for outcome in outcomes] == [(64, 96)] * 2
    assert outcomes[0].item is path


# Bad ones


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


# Many


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


@pytest.mark.parametrize("method", ["forkserver", "fork"])
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_however_processes_start_the_pixels_are_the_same(paths, method):
    if method not in __import__("multiprocessing").get_all_start_methods():
        pytest.skip(f"this system has no {method}")
    right, _ = process_images_parallel(paths, SIZE, workers=1)
    with ProcessPool(2, mp_context=get_context(method)) as other:
        pixels, outcomes = process_images_parallel(paths, SIZE, executor=other)
    assert np.array_equal(pixels, right) and not outcomes.failed


def test_without_a_seed_nothing_is_augmented(paths, pool):
    pixels, _ = process_images_parallel(paths, SIZE, seed=None, executor=pool)
    assert np.array_equal(pixels, np.stack([process_image(path, SIZE) for path in paths]))


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


# Batches


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
