"""What an exercise binds to the names of its answers until the learner has given them.

Limiter, gather = not_answered(Limiter=1, gather=2)     # name = part of the exercise
"""

import linecache
from types import CodeType
from typing import Any, NoReturn

_parts: dict[str, int] = {}


class NotAnswered(NotImplementedError):
    """An answer that is wanted and not there; its name is the only argument."""

    def __str__(self) -> str:
        return in_words(self.args[0])


class Placeholder:
    """Stands for the answer `name`; whichever way it is used, it raises `NotAnswered`."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"<{in_words(self._name)}>"

    def __getattr__(self, attribute: str) -> NoReturn:
        if attribute.startswith("_"):  # what Python and IPython look for in every object
            raise AttributeError(attribute)
        self._refuse()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise NotAnswered(self._name)

    __call__ = __getitem__ = __iter__ = __len__ = __bool__ = __contains__ = __instancecheck__ = _refuse
    __await__ = __aiter__ = __enter__ = __exit__ = __aenter__ = __aexit__ = __mro_entries__ = _refuse


def not_answered(**parts: int) -> list[Placeholder]:
    """A placeholder for each name, in this order; the numbers are those of the exercise's parts."""
    _parts.update(parts)
    return [Placeholder(name) for name in parts]


def in_words(name: str) -> str:
    """`gather` of part 2 is not answered yet; `name` may be that of a method or of a function inside it."""
    part = _parts.get(name.partition(".")[0])
    return f"`{name}`{f' of part {part}' if part else ''} is not answered yet"


def unwritten(code: CodeType) -> bool:
    """Does the function hold a line `raise NotImplementedError`, as an exercise gives it?"""
    lines = {line for *_, line in code.co_lines() if line}
    sources = [linecache.getline(code.co_filename, line).strip() for line in lines]
    return any(source.startswith("raise NotImplementedError") for source in sources)
