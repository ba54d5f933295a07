"""Images for a model: decoded, resized, augmented and normalised, many at a time, into one array.

>>> pixels, outcomes = process_images_parallel(paths)      # (n, 224, 224, 3) float32; one outcome for each path
"""

import struct
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count, islice
from os import PathLike
from pathlib import Path
from typing import NamedTuple, Unpack

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps

from .parts.outcome import Outcomes
from .parts.pools.maps import pool_map, warm_pool
from .parts.pools.memory import keep_freed_memory
from .parts.pools.options import MapOptions
from .parts.pools.shared import Handle, shared_zeros

Pixels = npt.NDArray[np.float32]
ImagePath = str | PathLike[str]
Size = tuple[int, int]

MEAN = np.array([0.485, 0.456, 0.406], np.float32)  # of ImageNet's red, green and blue, as most vision models expect
STD = np.array([0.229, 0.224, 0.225], np.float32)
MOST_PIXELS = 80_000_000  # a larger picture is taken for a decompression bomb; Pillow begins to warn at 89 million
TURNS = {  # by EXIF's orientation: what puts the picture upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def process_image(path: ImagePath, size: Size = (224, 224), rng: np.random.Generator | None = None) -> Pixels:
    """The picture as `(height, width, 3)` float32, about zero mean and unit variance; `size` is (height, width).

    Its middle is cut out to the shape of `size`. With `rng` it is augmented: mirrored or not, up to 20 % darker or
    brighter. It is turned as its EXIF data say; CMYK, palettes, 16-bit greys and transparency (on white) become RGB.
    Raises `OSError` for what is no readable picture, `ValueError` for more than 80 million pixels and for greys of 32
    bits or floats, whose files do not say which value is white, and what else Pillow raises for a broken file.
    """
    return _process(path, size, rng)[0]


def process_images_parallel(
    image_paths: Iterable[ImagePath],
    size: Size = (224, 224),
    *,
    seed: int | None = 0,
    **options: Unpack[MapOptions],
) -> tuple[Pixels, Outcomes[Size]]:
    """All pictures in one `(n, height, width, 3)` float32 array that the workers fill in place; no pixels are pickled.

    Each outcome holds the picture's own (height, width), or its error; then its row is zero. Picture `i` is augmented
    with the random numbers of `(seed, i)`, so that any number of workers gives the same pixels; not if `seed` is None.
    The options are those of `pool_map`; `executor=ThreadPoolExecutor(n)` decodes in threads. Settings of Pillow's
    (`ImageFile.LOAD_TRUNCATED_IMAGES`, a registered format) hold in one process: make them in an `initializer`.
    Raises `OSError` when there is no room for the array in shared memory.
    """
    rows = [_Row(number, path) for number, path in enumerate(image_paths)]
    return _fill(rows, size, seed, **options)


@contextmanager
def image_batches(
    image_paths: Iterable[ImagePath],
    batch_size: int = 32,
    size: Size = (224, 224),
    *,
    seed: int | None = 0,
    **options: Unpack[MapOptions],
) -> Generator[Iterator[tuple[Pixels, Outcomes[Size]]], None, None]:
    """Lazy or endless paths, `batch_size` at a time: what `process_images_parallel` gives, the same pixels.

    >>> with image_batches(paths) as batches:
    ...     for pixels, outcomes in batches: ...

    One batch is prepared while the reader works on the one before. Leaving the block kills the workers; an `executor`
    of your own finishes the batch that it is at.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1, not {batch_size}")
    rows = map(_Row, count(), image_paths)
    # The pool is left first: the thread may be waiting for it.
    with ThreadPoolExecutor(1, "next batch") as ahead, warm_pool(**options) as warm:

        def prepare() -> tuple[Pixels, Outcomes[Size]] | None:
            batch = list(islice(rows, batch_size))
            return _fill(batch, size, seed, **warm) if batch else None

        def batches() -> Iterator[tuple[Pixels, Outcomes[Size]]]:
            under_way: Future[tuple[Pixels, Outcomes[Size]] | None] = ahead.submit(prepare)
            while (batch := under_way.result()) is not None:
                under_way = ahead.submit(prepare)
                yield batch

        yield batches()


class _Row(NamedTuple):
    number: int
    path: ImagePath

    def __str__(self) -> str:
        return Path(self.path).name


def _fill(
    rows: Sequence[_Row], size: Size, seed: int | None, **options: Unpack[MapOptions]
) -> tuple[Pixels, Outcomes[Size]]:
    first = rows[0].number if rows else 0
    keep_freed_memory()  # in threads and in the caller; workers do it themselves
    with shared_zeros((len(rows), *size, 3)) as (pixels, handle):
        fill = partial(_fill_row, handle, first, size, seed)
        outcomes = pool_map(fill, rows, **options)
    for outcome in outcomes.failed:
        pixels[outcome.index] = 0  # a worker may have died half-way through a row
    return pixels, outcomes.named([row.path for row in rows])


def _fill_row(handle: Handle, first: int, size: Size, seed: int | None, row: _Row) -> Size:
    rng = None if seed is None else np.random.default_rng([seed, row.number])
    pixels, original = _process(row.path, size, rng)
    handle.write(row.number - first, pixels)
    return original


def _process(path: ImagePath, size: Size, rng: np.random.Generator | None) -> tuple[Pixels, Size]:
    height, width = size
    try:
        with Image.open(path) as image:
            original = (image.height, image.width)
            if image.height * image.width > MOST_PIXELS:
                raise ValueError(f"{image.width} × {image.height} pixels: more than {MOST_PIXELS:,}")
            image.draft(None, (max(size), max(size)))  # a JPEG can be decoded at 1/2, 1/4 or 1/8 of its size
            image.load()  # the EXIF data of a PNG may come last, and a TIFF turns itself
            turn, picture = _turn(image), _rgb(image)
            picture = picture if turn is None else picture.transpose(turn)
            picture = ImageOps.fit(picture, (width, height), Image.Resampling.BILINEAR)
    except Image.DecompressionBombError as error:
        raise ValueError(str(error)) from None
    brightness = 1.0
    if rng is not None:
        if rng.random() < 0.5:
            picture = ImageOps.mirror(picture)
        brightness = rng.uniform(0.8, 1.2)
    rows: Pixels = np.array(picture, np.float32).reshape(height, -1)  # NumPy is slow on a last axis of 3
    rows *= np.float32(brightness / 255)
    np.minimum(rows, 1, out=rows)
    rows -= np.tile(MEAN, width)
    rows /= np.tile(STD, width)
    return rows.reshape(height, width, 3), original


def _turn(image: Image.Image) -> Image.Transpose | None:
    with suppress(Exception):  # broken EXIF data raise errors of many kinds, and say nothing
        return TURNS.get(_orientation(image))
    return None


def _orientation(image: Image.Image) -> int:
    """Read past all other fields: Pillow gives up at the first that leads out of the EXIF data."""
    exif = image.info.get("exif", b"").removeprefix(b"Exif\0\0")
    order = "<" if exif[:2] == b"II" else ">"
    with suppress(struct.error):  # there is no such table, or it is cut off
        (table,) = struct.unpack_from(f"{order}I", exif, 4)
        (fields,) = struct.unpack_from(f"{order}H", exif, table)
        for at in range(table + 2, table + 2 + 12 * fields, 12):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, at)
            if tag == ExifTags.Base.Orientation and kind == 3:  # an unsigned short, as it should be
                return int(value)
    return int(image.getexif().get(ExifTags.Base.Orientation, 1))  # of other types or places, XMP for one


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        image = _eight_bit(image)
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def _eight_bit(grey: Image.Image) -> Image.Image:
    """A grey of 16 bits, or of the 12 that a TIFF may have, which `convert` would cut off at 255."""
    if grey.mode == "F" or (grey.mode == "I" and grey.format not in ("PNG", "PPM")):  # these have 16 bits at most
        raise ValueError(f"a grey of mode {grey.mode}: no value is known to be white; save it with 8 or 16 bits")
    bits = getattr(grey, "tag_v2", {}).get(258)
    values = np.asarray(grey, np.float64) * 255 / (4095 if bits == (12,) else 65535)
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))
