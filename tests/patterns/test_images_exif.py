"""A picture is turned as its EXIF data say, whatever else in them is broken."""

import io
import struct
from itertools import product
from random import Random

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from helpers.images import process_image, process_images_parallel

SIZE = (32, 32)
ORIENTATION = 0x0112
SHORT = 3
ODD_VALUES = [b"\0\0\0\0", b"\xff\xff\xff\xff", b"72\0\0", struct.pack("<I", 38), struct.pack("<I", 10**6)]
ODD_TAGS = [0x000B, 0x0100, 0x010E, 0x010F, 0x0111, 0x011A, 0x0128, 0x0132, 0x8769, 0x8825, 0xA005, 0xC4A5]

pytestmark = pytest.mark.filterwarnings("ignore")  # Pillow warns of broken EXIF data


def exif(orientation, *fields, order="<", kind=SHORT) -> bytes:
    """EXIF data of the orientation and of `(tag, type, count, four bytes)`."""
    value = struct.pack(order + ("HH" if kind == SHORT else "I"), *[orientation, 0][: 2 if kind == SHORT else 1])
    table = sorted([(ORIENTATION, kind, 1, value), *fields])
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(table))
    body = b"".join(struct.pack(f"{order}HHI", *field[:3]) + field[3] for field in table)
    return b"Exif\0\0" + head + body + struct.pack(f"{order}Iii", 0, -1, 0)


def picture() -> Image.Image:
    return Image.fromarray(np.arange(96 * 64 * 3, dtype=np.uint32).astype(np.uint8).reshape(64, 96, 3) // 3)


def file(kind: str, image: Image.Image, **options) -> io.BytesIO:
    found = io.BytesIO()
    image.save(found, kind, **({"lossless": True} if kind == "WEBP" else {}), **options)
    return found


def pixels(kind: str, data: bytes) -> np.ndarray:
    return process_image(file(kind, picture(), exif=data), SIZE)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_every_orientation(kind, order):
    turned = {
        1: picture(),
        2: picture().transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: picture().rotate(180),
        4: picture().transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: picture().transpose(Image.Transpose.TRANSPOSE),
        6: picture().rotate(-90, expand=True),
        7: picture().transpose(Image.Transpose.TRANSVERSE),
        8: picture().rotate(90, expand=True),
        0: picture(),
        9: picture(),
    }
    for orientation, image in turned.items():
        right = process_image(file(kind, image), SIZE)
        assert np.array_equal(pixels(kind, exif(orientation, order=order)), right), orientation


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_broken_field_turns_nothing_round(kind):
    right = pixels(kind, exif(6))
    assert not np.array_equal(right, pixels(kind, exif(1)))
    odd = list(product(ODD_TAGS, [*range(14), 255], [0, 1, 3, 9, 2**32 - 1], ODD_VALUES))
    for field in Random(7).sample(odd, 250):
        assert np.array_equal(pixels(kind, exif(6, field)), right), field


@pytest.mark.parametrize("data", [b"Exif\0\0", b"Exif\0\0II*\0", b"Exif\0\0no exif data", exif(6)[:20], b"\xff" * 60])
def test_broken_data_that_say_nothing_leave_it_as_it_is(data):
    assert np.array_equal(pixels("JPEG", data), process_image(file("JPEG", picture()), SIZE))


def test_an_orientation_may_be_a_long_number_or_stand_elsewhere():
    right = pixels("PNG", exif(6))
    assert np.array_equal(pixels("PNG", exif(6, kind=4)), right)
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", '<rdf:Description tiff:Orientation="6"/>')
    assert np.array_equal(process_image(file("PNG", picture(), pnginfo=info), SIZE), right)


def test_many_broken_ones_in_processes_too(tmp_path, pool):
    paths = [tmp_path / "sound.jpg", tmp_path / "broken.jpg"]
    paths[0].write_bytes(file("JPEG", picture(), exif=exif(6)).getvalue())
    paths[1].write_bytes(file("JPEG", picture(), exif=exif(6, (0x011A, 2, 3, b"72\0\0"))).getvalue())
    found, outcomes = process_images_parallel(paths, SIZE, seed=None, executor=pool)
    assert not outcomes.failed and np.array_equal(found[0], found[1])
