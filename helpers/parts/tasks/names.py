"""Functions as a file keeps them: by their names, so that another process finds them."""

import importlib
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from .task import Task


def name_of(task: Task) -> str:
    """`module:qualname` of its function. Raises `TypeError` where no other process would find it there."""
    func = task.func
    module, qualname = getattr(func, "__module__", None), getattr(func, "__qualname__", None)
    if module == "__main__":
        raise TypeError(
            f"task {task.id!r}: {qualname} is made in the notebook or script itself: import it from a module"
        )
    try:
        if module and qualname and _found(module, qualname) is func:
            return f"{module}:{qualname}"
    except (ImportError, AttributeError):
        pass
    raise TypeError(f"task {task.id!r}: {func!r} cannot be imported by its name: use a function of a module")


@cache
def function_of(name: str) -> Callable[..., Any]:
    """The function of this name; where there is none, a function that says so when it is called."""
    try:
        found: Callable[..., Any] = _found(*name.split(":"))
        return found
    except Exception as error:
        return partial(_raise, f"{name} cannot be imported here: {error}")


def _found(module: str, qualname: str) -> Any:
    found: Any = importlib.import_module(module)
    for part in qualname.split("."):
        found = getattr(found, part)
    return found


def _raise(what: str, *_: object, **__: object) -> None:
    raise ImportError(what)
