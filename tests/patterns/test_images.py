"""One picture: its pixels, whatever kind of file it comes from."""

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from helpers.images import MEAN, STD, process_image, process_images_parallel
from helpers.lab.datasets import photographs

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


def tiff(grey: np.ndarray, bits: int, data: bytes, sample_format: int = 1) -> bytes:
    """A grey TIFF of samples that Pillow reads and may not write."""
    fields = [(0x100, grey.shape[1]), (0x101, grey.shape[0]), (0x102, bits), (0x103, 1), (0x106, 1), (0x111, 134)]
    fields += [(0x115, 1), (0x116, grey.shape[0]), (0x117, len(data)), (0x153, sample_format)]
    table = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in fields)
    return b"II*\0" + struct.pack("<IH", 8, len(fields)) + table + bytes(4) + data


def test_twelve_bit_grey_keeps_its_range(tmp_path):
    ramp = np.tile(np.linspace(0, 4095, 96), (64, 1)).astype(np.uint16)
    first, second = ramp[:, ::2], ramp[:, 1::2]  # two values in three bytes
    packed = np.stack([first >> 4, (first & 15) << 4 | second >> 8, second & 255], axis=-1).astype(np.uint8)
    (tmp_path / "twelve.tif").write_bytes(tiff(ramp, 12, packed.tobytes()))
    grey = plain(tmp_path / "twelve.tif")
    assert grey.min() < 10 and grey.max() > 245 and (np.diff(grey[0, :, 0]) > 0).all()


@pytest.mark.parametrize("most", [1000, 65535])
def test_a_grey_that_says_which_value_is_white_keeps_its_range(tmp_path, most):
    ramp = np.tile(np.linspace(0, most, 96), (64, 1)).astype(">u2")
    (tmp_path / "deep.pgm").write_bytes(b"P5 96 64 %d\n" % most + ramp.tobytes())
    grey = plain(tmp_path / "deep.pgm")
    assert grey.min() < 10 and grey.max() > 245 and (np.diff(grey[0, :, 0]) > 0).all()


@pytest.mark.parametrize(
    ("kind", "sample_format", "most"),
    [("<u4", 1, 1000), ("<u4", 1, 2**31 - 1), ("<i4", 2, 1000), ("<i2", 2, 1000), ("<f4", 3, 1.0), ("<f4", 3, np.nan)],
)
def test_a_grey_whose_white_nobody_knows_is_refused(tmp_path, kind, sample_format, most):
    ramp = (np.tile(np.linspace(0, 1, 96), (64, 1)) * most).astype(kind)
    path = tmp_path / "unknown.tif"
    path.write_bytes(tiff(ramp, 8 * ramp.itemsize, ramp.tobytes(), sample_format))
    pixels, outcomes = process_images_parallel([path], SIZE)
    assert isinstance(outcomes[0].error, ValueError) and not pixels.any()
    assert "no value is known to be white" in str(outcomes[0].error)


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
