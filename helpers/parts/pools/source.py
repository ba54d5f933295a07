"""The items of a map, taken a few at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from time import monotonic
from typing import Any

CHUNK_SECONDS = 0.05  # of work: long beside the 0.0003 of a round trip, short beside a reader's patience


class Source:
    """The items, taken a few at a time. It ends where they end: a length is a hint, which a progress bar may guess."""

    def __init__(self, items: Iterable[Any]) -> None:
        self._items = iter(items)
        self._total = _length(items)
        self._at_hand = isinstance(items, Sequence)  # and none of them has to be waited for
        self.taken = 0
        self.error: BaseException | None = None  # of the items themselves: told when what came before it is done

    def take(self, count: int) -> list[Any]:
        """The next `count`; fewer from a live source, which may take its time, when so many seconds have passed."""
        found: list[Any] = []
        until = monotonic() + CHUNK_SECONDS
        try:
            if self.error is None:
                rest = islice(self._items, count)
                found.extend(rest if self._at_hand else _while_before(until, rest))  # keeps what it has
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:
            self.error = error
        self.taken += len(found)
        return found

    @property
    def left(self) -> int | None:
        """How many there still are, for all that is known; None where nothing is, or more came than the length said."""
        return None if self._total is None or self._total < self.taken else self._total - self.taken

    def ended(self) -> bool:
        """Whether all are taken. Where the length says so, it looks for one more."""
        if self.left != 0 or self.error:
            return False
        one_more = self.take(1)
        self._items = chain(one_more, self._items)
        self.taken -= len(one_more)
        return not (one_more or self.error)


def _length(items: Iterable[Any]) -> int | None:
    try:
        return len(items)  # type: ignore[arg-type]
    except Exception:  # it has none, or only the method
        return None


def _while_before(until: float, items: Iterator[Any]) -> Iterator[Any]:
    for item in items:
        yield item
        if monotonic() > until:
            return
