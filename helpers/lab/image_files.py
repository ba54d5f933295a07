"""Files that a folder of pictures holds sooner or later: broken ones, and odd ones that are all right."""

from pathlib import Path

import numpy as np
from PIL import Image


def broken(folder: Path, photograph: Path) -> list[Path]:
    """Four files that are no picture, or only a part of one, and the path of a fifth that is not there."""
    (folder / "empty.jpg").touch()
    (folder / "truncated.jpg").write_bytes(photograph.read_bytes()[:20_000])
    (folder / "web_page.jpg").write_text("<h1>404 Not Found</h1>")
    Image.new("1", (9000, 9000)).save(folder / "bomb.png")  # 81 million pixels in 10 kB
    return [folder / name for name in ("empty.jpg", "truncated.jpg", "web_page.jpg", "bomb.png", "missing.jpg")]


def odd(folder: Path, photograph: Path) -> dict[str, Path]:
    """The photograph in five ways that cameras, printers and scanners have of storing it."""
    with Image.open(photograph) as image:
        small = image.convert("RGB").resize((640, 480))
    lying = Image.Exif()
    lying[0x0112] = 6  # orientation: to be turned by 90° clockwise
    see_through = small.convert("RGBA")
    see_through.putalpha(Image.radial_gradient("L").point(lambda value: 255 * (value < 128)).resize(small.size))
    grey = np.asarray(small.convert("L"), np.uint16) * 257
    files = {name: folder / name for name in ("cmyk.jpg", "turned.jpg", "palette.gif", "16_bit.png", "transparent.png")}
    small.convert("CMYK").save(files["cmyk.jpg"])
    small.transpose(Image.Transpose.ROTATE_90).save(files["turned.jpg"], exif=lying)
    small.quantize(16).save(files["palette.gif"])
    Image.fromarray(grey).save(files["16_bit.png"])
    see_through.save(files["transparent.png"])
    return files
