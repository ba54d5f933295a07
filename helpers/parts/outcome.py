"""A result or an error, beside the item it belongs to: one bad item costs one item."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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
