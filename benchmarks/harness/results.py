"""What a run of a benchmark leaves: its figures, and where and when they were taken. A JSON file holds many."""

import json
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.harness.table import Figure, Figures
from helpers.lab.charts.style import machine

HERE = Path(__file__).parents[1]


class Result(NamedTuple):
    """`taken`: machine, cores, Python and day. `versions`: of the peers."""

    taken: str
    versions: str
    figures: Figures


def result(figures: Figures) -> Result:
    """Figures that were taken here and now."""
    return Result(machine(), " · ".join(f"{name} {found}" for name, found in versions().items()), figures)


def versions() -> dict[str, str]:
    """Of the packages in requirements.txt, and of what ours and they stand on, as far as they are installed."""
    lines = (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    names = {match[0] for line in lines if (match := re.match(r"[\w-]+", line))} | {"httpx", "torch"}
    found = {name: _version(name) for name in sorted(names)}
    return {name: number for name, number in found.items() if number}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def dump(results: Mapping[str, Result], file: Path) -> None:
    """Write them by the keys of their tables."""
    plain = {
        key: {"taken": one.taken, "versions": one.versions, "figures": _rounded(one.figures)}
        for key, one in results.items()
    }
    text = json.dumps(plain, indent=1, ensure_ascii=False)
    one_line = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda match: f"[{' '.join(match[1].split())}]", text)
    file.write_text(one_line + "\n", encoding="utf-8")


def load(file: Path) -> dict[str, Result]:
    """What `dump` wrote; nothing where there is no such file."""
    if not file.exists():
        return {}
    return {
        key: Result(one["taken"], one["versions"], {name: _row(row) for name, row in one["figures"].items()})
        for key, one in json.loads(file.read_text(encoding="utf-8")).items()
    }


def _row(row: Mapping[str, Any]) -> dict[str, Figure]:
    return {name: tuple(figure) if isinstance(figure, list) else figure for name, figure in row.items()}


def _rounded(figures: Figures) -> dict[str, dict[str, Any]]:
    """Four digits say more than any of these figures knows."""
    return {
        name: {
            column: [one if isinstance(one, int) else float(f"{one:.4g}") for one in figure]
            if isinstance(figure, tuple)
            else figure
            for column, figure in row.items()
        }
        for name, row in figures.items()
    }
