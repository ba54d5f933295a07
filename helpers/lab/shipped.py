"""Functions of a notebook's cells in worker processes: their cells travel as source, and the workers run them.

A spawned process has no notebook and can import nothing from it. Here each gets the cells in which the function stands
and those that it calls: their imports, definitions and assignments, and what the page has imported for them. Globals
are each process's own.
"""

import ast
import importlib
import linecache
import pickle
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from inspect import iscoroutine
from multiprocessing.reduction import ForkingPickler
from operator import attrgetter
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

from ..parts.outcome import item_error
from ..parts.pools.process_pool import ProcessPool
from ..parts.pools.worker import portable
from .kernel.where import is_cell
from .placed import Place, Placed, place_of
from .unanswered import Placeholder

ONLY_THE_PAGES = ast.Expr | ast.With | ast.For | ast.While  # whoever tries an answer in its own cell
CONSTANTS = bool | int | float | str | bytes

_run_already: set[str] = set()  # the cells, in a worker


class Cell(NamedTuple):
    """A cell's file name and source, and what the page has imported for it, or set to a number or a text."""

    file: str
    source: str
    imports: dict[str, tuple[str, str]]  # the name: a module, and what in it
    constants: dict[str, Any]


class Workers(ProcessPool):
    """A `ProcessPool` that takes functions of a cell: `Workers(2, init_worker, (path, 1))`.

    An error of theirs comes with its line in the cell, which tracebacks and checks then show.
    """

    def __init__(self, workers: int, initializer: Callable[..., Any] | None = None, initargs: Any = ()) -> None:
        call = shipment(initializer, initargs, {}) if initializer else None
        super().__init__(workers, initializer=_run if call else None, initargs=call or ())

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        try:
            call = shipment(fn, args, kwargs)
        except NotImplementedError:
            raise
        except Exception as error:  # pickling has no error type of its own
            failed: Future[Any] = Future()
            failed.set_exception(item_error(error))
            return failed
        return super().submit(_run, *call)


def shipment(fn: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> tuple[list[Cell], bytes]:
    """The cells that a call needs, in the order in which they need each other, and the call itself."""
    cells: dict[str, Cell] = {}
    for each in (fn, *args, *kwargs.values()):
        _gather(each, cells)
    return [*cells.values()], bytes(ForkingPickler.dumps((fn, tuple(args), kwargs)))


def _gather(value: Any, cells: dict[str, Cell]) -> None:
    if isinstance(value, Placeholder):
        value._refuse()
    for function in _functions(value):
        file = function.__code__.co_filename
        if not is_cell(file) or file in cells:
            continue
        cells[file] = cell = Cell(file, "".join(linecache.getlines(file)), {}, {})
        page = function.__globals__
        for name in sorted(_names(_code(cell)) & set(page)):
            if where := _importable(page[name]):
                cell.imports[name] = where
            elif isinstance(page[name], CONSTANTS):
                cell.constants[name] = page[name]
            _gather(page[name], cells)
        cells[file] = cells.pop(file)  # behind those that it needs


def _functions(value: Any) -> Iterator[FunctionType]:
    """The functions that lie in it: it may be one, or be decorated, a method, a `partial`, a class, an object."""
    match value:
        case FunctionType():
            yield value
        case MethodType():
            yield from _functions(value.__func__)
        case partial():
            for each in (value.func, *value.args, *value.keywords.values()):
                yield from _functions(each)
        case type():
            inner = (getattr(each, "__func__", each) for each in vars(value).values())
            yield from (each for each in inner if isinstance(each, FunctionType))
        case _ if type(value).__module__ == "__main__":
            yield from _functions(type(value))
    if isinstance(inside := getattr(value, "__wrapped__", None), FunctionType):
        yield from _functions(inside)


def _names(code: CodeType) -> set[str]:
    """All names that the code looks up outside its own variables, with those of the functions in it."""
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return set(code.co_names).union(*map(_names, inner))


def _code(cell: Cell) -> CodeType:
    """What a module would hold of it, without the calls and loops of somebody who tries an answer in its own cell."""
    tree = ast.parse(cell.source)
    tree.body = [statement for statement in tree.body if not isinstance(statement, ONLY_THE_PAGES)]
    return compile(tree, cell.file, "exec", dont_inherit=True)


def _importable(value: Any) -> tuple[str, str] | None:
    """Where other processes find it; None if it was made by the page."""
    if isinstance(value, ModuleType):
        return value.__name__, ""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str) or module == "__main__":
        return None
    try:
        return (module, name) if _imported(module, name) is value else None
    except (ImportError, AttributeError):
        return None


def _imported(module: str, name: str) -> Any:
    found = importlib.import_module(module)
    return attrgetter(name)(found) if name else found


def _run(cells: list[Cell], call: bytes) -> Any:
    """In a worker: the call, after those of the cells that have not been run here yet."""
    try:
        page = vars(sys.modules["__main__"])
        for cell in cells:
            if cell.file not in _run_already:
                _run_already.add(cell.file)
                linecache.cache[cell.file] = (len(cell.source), None, cell.source.splitlines(True), cell.file)
                for name, where in cell.imports.items():
                    page.setdefault(name, _imported(*where))
                for name, value in cell.constants.items():
                    page.setdefault(name, value)
                exec(_code(cell), page)
        function, args, kwargs = pickle.loads(call)
        result = function(*args, **kwargs)
    except Exception as error:
        place = place_of(error, {cell.file for cell in cells})
        raise Placed(portable(error), place, getattr(error, "name", None)) from None
    if iscoroutine(result):
        code = result.cr_code
        result.close()
        unawaited = TypeError(f"{code.co_name}() gave a 'coroutine' object in a worker")
        raise Placed(unawaited, Place(code.co_filename, code.co_firstlineno, code.co_name, code.co_qualname))
    return result
