"""An error of a worker's, which comes to its parent as if it had been raised here, at its line of a cell."""

from collections.abc import Callable, Collection
from traceback import walk_tb
from types import FunctionType
from typing import Any, NamedTuple


class Place(NamedTuple):
    """The line of a cell at which an error was raised, and the function in which it stands."""

    file: str
    line: int
    name: str
    qualname: str


class Placed(Exception):
    """Travels from a worker in place of an error, which the parent gets as if it had been raised at `place`."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _as_if_raised, self.args


def place_of(error: Exception, files: Collection[str]) -> Place | None:
    """The innermost of its lines in these files."""
    place = None
    for frame, line in walk_tb(error.__traceback__):
        code = frame.f_code
        if code.co_filename in files:
            place = Place(code.co_filename, line, code.co_name, code.co_qualname)
    return place


def _as_if_raised(error: Exception, place: Place | None, name: str | None = None) -> Exception:
    if isinstance(error, NameError):
        error.name = name or ""  # what is pickled forgets it
    if place is None:
        return error
    code = _raise.__code__.replace(
        co_filename=place.file, co_firstlineno=place.line - 1, co_name=place.name, co_qualname=place.qualname
    )
    try:
        FunctionType(code, {})(error)
    except Exception as raised:
        return raised.with_traceback(raised.__traceback__ and raised.__traceback__.tb_next)
    return error


def _raise(error: Exception) -> None:
    raise error
