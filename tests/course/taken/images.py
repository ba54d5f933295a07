"""What a project of one's own does with the pattern: photographs into one array, in processes."""

from pathlib import Path

import numpy as np
from mine.images import process_image, process_images_parallel
from PIL import Image

if __name__ == "__main__":
    paths = [Path(f"{number}.jpg") for number in range(4)]
    for path in paths:
        Image.radial_gradient("L").convert("RGB").save(path)
    workers: set[str] = set()
    array, outcomes = process_images_parallel(
        [*paths, "missing.jpg"], seed=None, workers=2, timeout=60, observe=lambda event: workers.add(event.worker)
    )
    assert workers and "caller" not in workers
    assert [outcome.ok for outcome in outcomes] == [True] * 4 + [False]
    assert all(np.array_equal(row, process_image(path)) for row, path in zip(array, paths, strict=False))
    print("done")
