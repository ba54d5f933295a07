"""The command line that every benchmark has, and the line that says where its figures were taken."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.table import Table

HERE = Path(__file__).parent
Benchmark = Callable[[bool], list[Table]]


def main(benchmarks: Sequence[Benchmark], arguments: Sequence[str] | None = None, *, report: Path | None = None) -> int:
    """Run, print, write; returns the exit status: 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description="Ours beside its peers and beside the limit.")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures to FILE")
    parser.add_argument("--quick", action="store_true", help="one round of each instead of several")
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    tables = []
    for benchmark in benchmarks:
        for table in benchmark(options.quick):
            tables.append(table)
            print(table, end="\n\n", flush=True)
    print(where := taken_on())
    if options.json:
        figures = {"taken on": where, "tables": [table.as_dict() for table in tables]}
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if report:
        text = "\n\n".join(f"```\n{table}\n```" for table in tables)
        report.write_text(f"# Benchmarks\n\n{where}\n\n{text}\n", encoding="utf-8")
    return int(any(table.missed for table in tables))


def taken_on() -> str:
    """Machine, cores, date, and the versions of what was measured."""
    from helpers.lab.charts import machine

    lines = (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    names = {match[0] for line in lines if (match := re.match(r"[\w-]+", line))}
    return f"{machine()} · " + " · ".join(f"{name} {_version(name)}" for name in sorted(names | {"httpx", "torch"}))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
