"""A result or an error, beside the item it belongs to: one bad item costs one item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of one item: `value` if `error` is None, else the cause."""

    index: int
    item: Any
    value: T | None = None
    error: Exception | None = None

    @property
    def ok(self) -> bool:
        return self.error is None

    def unwrap(self) -> T:
        """The value; raises the error where there is one."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]

    def __repr__(self) -> str:
        item = repr(self.item)
        item = item if len(item) <= 40 else f"{item[:37]}..."
        what = f"value={self.value!r}" if self.ok else f"error={self.error!r}"
        return f"Outcome({self.index}, {item}, {what})"


def item_error(error: BaseException) -> Exception:
    """The error as an outcome holds it. What is no `Exception` (`SystemExit`, a panic in Rust) is told in words.

    `KeyboardInterrupt` and `GeneratorExit` are no item's affair: they are raised again.
    """
    if isinstance(error, KeyboardInterrupt | GeneratorExit):
        raise error
    return in_words(error)


def in_words(error: BaseException) -> Exception:
    """The same for a call whose end nobody else would hear of, whatever it was."""
    if isinstance(error, Exception):
        return error
    name = type(error).__name__
    told = RuntimeError(f"{name}: {error}" if str(error) else f"ended by {name}")
    told.__cause__ = error
    return told


class Outcomes(Sequence[Outcome[T]]):
    """The outcomes of many items, in their order. Kept as columns: an `Outcome` is made when it is looked at.

    Where items are tiny, making an object for each would cost more than a tenth of the work on them.
    """

    def __init__(self, items: Sequence[Any], values: Sequence[T | None], errors: Mapping[int, Exception]) -> None:
        self._items = items
        self._values = values
        self._errors = errors

    @property
    def failed(self) -> list[Outcome[T]]:
        """The outcomes that are errors."""
        return [self[index] for index in sorted(self._errors)]

    def unwrap(self) -> list[T]:
        """All values; raises the first error where there is one."""
        for outcome in self.failed:
            outcome.unwrap()
        return list(self._values)  # type: ignore[arg-type]

    def named(self, items: Sequence[Any]) -> "Outcomes[T]":
        """The same outcomes, for `items` in place of what they were worked out from."""
        return Outcomes(items, self._values, self._errors)

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, index: int) -> Outcome[T]: ...
    @overload
    def __getitem__(self, index: slice) -> list[Outcome[T]]: ...
    def __getitem__(self, index: int | slice) -> Outcome[T] | list[Outcome[T]]:
        where = range(len(self))[index]
        if isinstance(where, range):
            return [self[at] for at in where]
        return Outcome(where, self._items[where], self._values[where], self._errors.get(where))

    def __repr__(self) -> str:
        return f"<{len(self)} outcomes, {len(self._errors)} failed>"
