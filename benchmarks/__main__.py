"""All benchmarks, one after the other: `python -m benchmarks` prints their tables and writes RESULTS.md."""

import sys
from importlib import import_module
from pkgutil import iter_modules

from benchmarks import __path__, command


def benchmarks() -> list[command.Benchmark]:
    """The function `tables` of every module here that has one."""
    names = sorted({found.name for found in iter_modules(__path__)} - {"__main__"})
    modules = [import_module(f"benchmarks.{name}") for name in names]
    return [module.tables for module in modules if hasattr(module, "tables")]


if __name__ == "__main__":
    sys.exit(command.main(benchmarks(), report=command.HERE / "RESULTS.md"))
