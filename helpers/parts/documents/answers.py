"""Answers to passages that are kept in a journal, so that what has been answered is never asked again."""

import hashlib
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from functools import partial
from os import PathLike
from typing import Any

from ..journal import Journal
from ..threads import called
from .passages import Passage

Ask = Callable[[Passage], Awaitable[str] | str]


async def asked(ask: Ask, passage: Passage) -> str:
    """Its answer to the passage. Raises `TypeError` where that is no string."""
    answer = await called(ask, passage, name=f"ask {passage}")
    if not isinstance(answer, str):
        raise TypeError(f"ask must give a string, not {type(answer).__name__}")
    return answer


class KeptAnswers:
    """`ask(passage)`, and what the journal holds is not asked again.

    What an answer depends on is the passage, and who is asked: `ask.about`, or the name of the function, whatever a
    `partial` hands to it. `kept` counts the answers from the journal, `damaged` its lines that cannot be read.
    `changed`: files of which it holds a passage with other words; `another`: whether it holds the answer of another.
    Both are asked anew. When the journal cannot be written nothing more is asked, because what cannot be kept must not
    be paid for: the answer that was there is given, and every later call that would have to ask raises an `OSError`.
    """

    def __init__(self, ask: Ask, journal: Journal) -> None:
        self.kept = 0
        self.damaged = journal.damaged
        self.changed = dict[str, None]()  # in their order
        self.another = False
        self._ask = ask
        self._journal = journal
        self._about = _digest(about(ask))
        self._broken: OSError | None = None

    async def __call__(self, passage: Passage) -> str:
        key = f"{passage.file} {passage.number}"
        text = _digest(passage.text)
        if (known := _known(self._journal, key)) is not None:
            if (known["text"], known["asked"]) == (text, self._about):
                self.kept += 1
                return known["answer"]
            if known["text"] != text:
                self.changed[passage.file] = None
            self.another = self.another or known["asked"] != self._about
        if self._broken is not None:
            raise OSError(f"not asked, because the journal takes nothing more: {self._broken}")
        answer = await asked(self._ask, passage)
        try:
            self._journal.add(key, {"asked": self._about, "text": text, "answer": answer})
        except OSError as error:  # this answer is there, and no other will be
            self._broken = error
        return answer


@contextmanager
def keeping(ask: Ask, journal: str | PathLike[str] | None) -> Generator[KeptAnswers | None, None, None]:
    """Its answers kept in this journal, if there is one. Raises `OSError` where it cannot be opened."""
    if journal is None:
        yield None
        return
    with Journal(journal) as record:
        yield KeptAnswers(ask, record)


def about(ask: Ask) -> str:
    """What its answers depend on beside the passage, in words."""
    told = getattr(ask, "about", None)
    while isinstance(ask, partial):
        ask = ask.func
    return str(told or getattr(ask, "__qualname__", type(ask).__qualname__))


def _known(journal: Journal, key: str) -> dict[str, str] | None:
    """What it holds under the key; None where that is another program's."""
    known: Any = journal[key] if key in journal else None
    of_ours = isinstance(known, dict) and all(isinstance(known.get(name), str) for name in ("asked", "text", "answer"))
    return known if of_ours else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
