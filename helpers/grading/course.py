"""The course as it was before the first hand-in ran: what grades, whatever a learner's code does to the files."""

import io
import tarfile
from pathlib import Path

from ..lab.paths import ROOT
from .notebook import Notebook, read

Stamps = dict[str, tuple[int, int, int, int]]


class Course:
    """The solutions in `solutions`, and `helpers` to unpack for each run; both are read once, here."""

    def __init__(self, solutions: Path) -> None:
        self.solutions: dict[str, Notebook] = {path.stem: read(path) for path in sorted(solutions.glob("*.ipynb"))}
        self._watched = (ROOT / "helpers", solutions)
        self._stamps = list(map(stamps, self._watched))
        self._packed = io.BytesIO()
        with tarfile.open(fileobj=self._packed, mode="w") as archive:
            archive.add(ROOT / "helpers", "helpers")

    def unpack(self, folder: Path) -> Stamps:
        """Write `helpers` into the folder; returns the stamps of what is there now."""
        self._packed.seek(0)
        with tarfile.open(fileobj=self._packed) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # from 3.11.4
            archive.extractall(folder)
        return stamps(folder)

    def changes(self) -> list[str]:
        """Files of the course on the disk that were changed, added or removed since this was last asked."""
        now = list(map(stamps, self._watched))
        found = [name for old, new in zip(self._stamps, now, strict=True) for name in differing(old, new)]
        self._stamps = now
        return found


def stamps(folder: Path) -> Stamps:
    """For each file below the folder, what no change leaves as it was; Python's own caches apart."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if "__pycache__" not in path.parts and not path.is_dir():
            status = path.lstat()
            found[f"{folder.name}/{path.relative_to(folder).as_posix()}"] = (
                status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns
            )  # fmt: skip
    return found


def differing(old: Stamps, new: Stamps) -> list[str]:
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
