"""The command line that every benchmark has, and that of all of them together."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.harness.found import Found
from benchmarks.harness.page import page, section, taken
from benchmarks.harness.results import HERE, Result, dump, load, result
from benchmarks.harness.table import Table


def main(tables: Sequence[Table], arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit status: 1 when a bar is missed."""
    parser = _parser()
    options = parser.parse_args(arguments)
    results = measured(tables, options.quick)
    if options.json:
        dump(results, options.json)
    return int(missed(tables, results))


def main_of_all(
    stems: Mapping[str, Sequence[Table]], arguments: Sequence[str] | None = None, folder: Path = HERE
) -> int:
    """The same for all, or for those that are named; the figures go to results.json and the page to RESULTS.md."""
    parser = _parser()
    parser.add_argument("stems", nargs="*", metavar="STEM", help=f"only these: {', '.join(stems)}")
    parser.add_argument(
        "--page", action="store_true", help="write the page anew from results.json, and measure nothing"
    )
    options = parser.parse_args(arguments)
    if unknown := set(options.stems) - set(stems):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    tables = [table for stem in options.stems or stems for table in stems[stem]]
    results = {} if options.page else measured(tables, options.quick)
    if options.json:
        dump(results, options.json)
    if not options.quick:
        stored = load(folder / "results.json") | results
        ordered = [(table, stored[table.key]) for all_of in stems.values() for table in all_of if table.key in stored]
        dump({table.key: one for table, one in ordered}, folder / "results.json")
        kept = load(folder / "results.json")  # with as many digits as the page can be made of again
        (folder / "RESULTS.md").write_text(page([(table, kept[table.key]) for table, _ in ordered]), encoding="utf-8")
    return int(missed(tables, results))


def measured(tables: Sequence[Table], quick: bool) -> dict[str, Result]:
    """The result of each, printed as soon as it is there."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    results = {}
    for table in tables:
        results[table.key] = result(table.measure(1 if quick else table.rounds))
        print(section(Found(table, results[table.key].figures)), end="\n\n", flush=True)
    print(taken((table, results[table.key]) for table in tables))
    return results


def missed(tables: Sequence[Table], results: Mapping[str, Result]) -> bool:
    return any(Found(table, results[table.key].figures).missed for table in tables if table.key in results)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Ours beside its peers and beside the limit.")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures to FILE")
    parser.add_argument("--quick", action="store_true", help="one round of each instead of several; no page")
    return parser
