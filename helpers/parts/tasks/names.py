"""Functions as a file keeps them: by their names, so that another process finds them."""

import importlib
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from .task import in_short


@cache
def name_of(func: Callable[..., Any]) -> str:
    """`module:qualname` of a function. Raises `TypeError` where no other process would find it there."""
    module, qualname = getattr(func, "__module__", None), getattr(func, "__qualname__", None)
    if module in ("__main__", "__mp_main__"):  # in a spawned process it has the other name
        raise TypeError(f"{qualname} is the notebook's or script's own: import it from a module")
    try:
        if module and qualname and _found(module, qualname) is func:
            return f"{module}:{qualname}"
    except (ImportError, AttributeError):
        pass
    raise TypeError(f"{func!r} cannot be imported by its name: use a function of a module")


def function_of(name: str) -> Callable[..., Any]:
    """The function of this name; where there is none, a function that says so when it is called."""
    try:
        return _function(name)
    except BaseException as error:  # a module may do anything when it is imported, `sys.exit()` too
        return failing(f"{name} cannot be imported here: {in_short(error)}")


@cache
def _function(name: str) -> Callable[..., Any]:
    """What could not be imported is tried again the next time."""
    found: Callable[..., Any] = _found(*name.split(":"))
    return found


def failing(what: str) -> Callable[..., Any]:
    """A function that says so when it is called."""
    return partial(_raise, what)


def _found(module: str, qualname: str) -> Any:
    found: Any = importlib.import_module(module)
    for part in qualname.split("."):
        found = getattr(found, part)
    return found


def _raise(what: str, *_: object, **__: object) -> None:
    raise ImportError(what)
