"""The exercises by their numbers, and `python -m helpers reset`, which puts one back to its beginning."""

import shutil
import sys
from pathlib import Path

from ..grading.build import make_exercise
from ..grading.notebook import read, text_of
from ..lab.datasets import in_one_step
from ..lab.paths import ROOT
from .selfcheck import OWN_PYTHON


def exercises(root: Path = ROOT) -> dict[int, Path]:
    """Number -> notebook of all exercises, those included that the learner has deleted."""
    solutions = sorted(root.glob("solutions/[0-9][0-9]_*.ipynb"))
    return {int(path.name[:2]): root / "exercises" / path.name for path in solutions}


def find(which: str, root: Path = ROOT) -> Path | None:
    """The exercise of that number, or the path as it is; says which there are and gives None for any other number."""
    known = exercises(root)
    if which.isdecimal() and int(which) in known:
        return known[int(which)]
    if which and not which.isdecimal():
        return Path(which)
    there = f"There are {', '.join(f'N={each}' for each in known)}" if known else "There are none: clone the course"
    print(f"which exercise? {there}", file=sys.stderr)
    return None


def command(name: str, number: int) -> str:
    """What to type for an exercise, such as `make grade N=3`, on this machine."""
    return f"make {name} N={number}" if shutil.which("make") else f"{OWN_PYTHON} -m helpers {name} {number}"


def reset(which: str, root: Path = ROOT) -> int:
    """Put an exercise back to its beginning, and say where the learner's version is kept; returns the exit status."""
    path = find(which, root)
    if path is None:
        return 1
    path = path.resolve()
    if path not in exercises(root).values():
        print(f"{which} is no exercise of this course", file=sys.stderr)
        return 1
    name = path.relative_to(root).as_posix()
    beginning = text_of(make_exercise(read(root / "solutions" / path.name))).encode()
    try:
        theirs = path.read_bytes() if path.exists() else beginning
        if path.exists() and theirs.replace(b"\r\n", b"\n") == beginning:
            print(f"{name} is as it was at the beginning: nothing to do")
            return 0
        kept = f"Your version is {_keep(path, theirs).relative_to(root).as_posix()}. " if path.exists() else ""
        with in_one_step(path) as new:
            new.write_bytes(beginning)
    except OSError as error:
        print(f"{name} was left as it is: {error}", file=sys.stderr)
        return 1
    print(f"{name} is back to its beginning. {kept}In JupyterLab, choose File, Reload Notebook from Disk.")
    return 0


def _keep(path: Path, content: bytes) -> Path:
    """Write the content to the next free name in `saved/` beside the file; what is there already stays."""
    folder = path.with_name("saved")
    folder.mkdir(exist_ok=True)
    number = 1
    while True:
        copy = folder / f"{path.stem}-{number}{path.suffix}"
        try:
            with open(copy, "xb") as file:
                file.write(content)
            return copy
        except FileExistsError:
            number += 1
