"""Answers that a journal keeps, so that what has been answered is never asked again."""

from contextlib import suppress
from dataclasses import asdict

from ..bounded import Abort
from ..journal import Journal
from .answers import Answer, CheckFailed
from .checks import Check, accept
from .ledger import Ledger


class Kept:
    """The journal's answer to one request, for the n-th time that it comes up."""

    def __init__(self, record: Journal, request: object, ledger: Ledger) -> None:
        self._record = record
        self._key = record.key(request)
        self._ledger = ledger

    async def find(self, check: Check | None) -> Answer | None:
        """None where it has none: what another program wrote, and what does not pass the check, is no answer."""
        if self._key in self._record:
            with suppress(TypeError, CheckFailed):
                answer = Answer(**self._record[self._key])
                await accept(check, answer)
                self._ledger.from_journal += 1
                return answer
        return None

    async def add(self, answer: Answer) -> Answer:
        """The answer, when it is kept. Ends the whole run where it cannot be: that must not be paid for."""
        try:
            self._record.add(self._key, asdict(answer))
        except OSError as error:
            raise Abort(error) from error
        return answer
