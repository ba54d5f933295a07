"""What a run may cost at most: reserved before each request, settled by what it did cost."""

import asyncio
import math
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import NamedTuple

from ..limits import OverBudget


class BudgetSpent(Exception):
    """What is left of a budget does not pay for one more request."""


class Amount(NamedTuple):
    """So many requests, and the tokens of their prompts and answers."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def plus(self, other: "Amount", times: int = 1) -> "Amount":
        requests, sent, received = other
        return Amount(
            self.requests + times * requests,
            self.prompt_tokens + times * sent,
            self.completion_tokens + times * received,
        )


class Spending:
    """What one request costs. Nothing until it is sent; then `most`, until it is known better."""

    def __init__(self, most: Amount) -> None:
        self.most = most
        self.cost = Amount()


class Budget:
    """At most so many `requests`, `tokens`, and so much money, `cost`; None means no limit.

    `prices`: of a million tokens sent and received, in the currency of `cost`. Several clients may share one. What a
    request may cost, by the estimate of its prompt and with the longest answer, is reserved before it is sent. So those
    in flight cannot pass a limit together, unless a server counts more tokens than were estimated. A request that does
    not fit beside them waits until they end, first come first served: mostly they cost less than was reserved.

    Failed requests count too. One that never got a connection, or that the server refused with a 4xx, costs no tokens.
    Where nobody says what a request cost (a time-out, a 5xx, no `usage`), its estimate stands.
    """

    def __init__(
        self,
        *,
        requests: float | None = None,
        tokens: float | None = None,
        cost: float | Decimal | None = None,
        prices: tuple[float | Decimal, float | Decimal] | None = None,
    ) -> None:
        if cost is not None and prices is None:
            raise ValueError("a budget in money needs prices=(in, out), for a million tokens sent and received")
        given = {"requests": requests, "tokens": tokens, "cost": cost}
        self.limits = {name: _exact(limit) for name, limit in given.items() if limit is not None}
        self.prices = [_exact(price) for price in prices or (0, 0)]
        if len(self.prices) != 2 or not all(0 <= float(price) < math.inf for price in self.prices):
            raise ValueError(f"prices must be two numbers, none of them negative, not {prices}")
        if not all(float(limit) > 0 for limit in self.limits.values()):
            raise ValueError("the limits of a budget must be positive")
        self.spent = Amount()
        self._reserved = Amount()  # of the requests that have not ended
        self._waiting = deque[tuple[asyncio.Future[None], Amount]]()  # first come, first served

    def __repr__(self) -> str:
        return f"<Budget: {self._in_words()}>"

    @property
    def cost(self) -> float:
        """The money that has been spent."""
        return float(self._size(self.spent, "cost"))

    @asynccontextmanager
    async def reserving(self, most: Amount) -> AsyncGenerator[Spending, None]:
        """Room for a request that costs at most so much; what it did cost is taken from the `Spending` at the end.

        Raises `BudgetSpent`, or `OverBudget` for a request that the whole budget does not pay for.
        """
        if beyond := self._beyond(most):
            size, limit = self._size(most, beyond), self.limits[beyond]
            raise OverBudget(f"this request may take {beyond} {size:.10g}, and the whole budget is {limit}")
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((turn, most))
        self._let_through()
        spending = Spending(most)
        try:
            await turn
            yield spending
        finally:
            if turn.done() and not turn.cancelled() and not turn.exception():
                self._reserved = self._reserved.plus(most, -1)
                self.spent = self.spent.plus(spending.cost)
            self._let_through()

    def _let_through(self) -> None:
        """Let go whom there is room for. Called whenever that may have changed."""
        while self._waiting:
            turn, most = self._waiting[0]
            fits = not self._beyond(self.spent.plus(self._reserved).plus(most))
            if not turn.done():
                if fits:
                    self._reserved = self._reserved.plus(most)
                    turn.set_result(None)
                elif any(self._reserved):
                    return  # those in flight may leave some
                else:
                    turn.set_exception(BudgetSpent(f"the budget pays for no further request ({self._in_words()})"))
            self._waiting.popleft()

    def _size(self, amount: Amount, name: str) -> Decimal | int:
        if name == "requests":
            return amount.requests
        if name == "tokens":
            return amount.prompt_tokens + amount.completion_tokens
        sent, received = self.prices
        return (amount.prompt_tokens * sent + amount.completion_tokens * received) / 1_000_000

    def _beyond(self, amount: Amount) -> str | None:
        """The limit that it would pass, if there is one."""
        return next((name for name, limit in self.limits.items() if self._size(amount, name) > limit), None)

    def _in_words(self) -> str:
        """What is spent of each limit that there is."""
        said = [f"{name} {self._size(self.spent, name):.10g} of {limit}" for name, limit in self.limits.items()]
        return ", ".join(said) or "no limits"


def _exact(number: float | Decimal) -> Decimal:
    """As it was written: ten times 0.1 makes 1."""
    return Decimal(str(number))
