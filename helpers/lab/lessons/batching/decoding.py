"""Three ways to write many answers with one model: who is in its next step?"""

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

ALL = sys.maxsize


class Row(NamedTuple):
    """One token for the model to read, as the text of that slot goes on at that position, from 0."""

    slot: int
    position: int
    token: int


class Model(Protocol):
    """What the ways below need of a model, which remembers what it has read in each slot.

    `step` reads the rows, in one pass over the weights, and returns the likeliest next token of each slot among them. A
    slot's rows stand together, in order; from position 0 on, they begin a new text.
    """

    slots: int

    def step(self, rows: Sequence[Row]) -> dict[int, int]: ...


@dataclass(eq=False)
class Request:
    """A prompt, the answer as far as it is written, and how many tokens of both the model has read.

    The answer is `most` tokens long, or ends with the first of `ends`.
    """

    name: str
    prompt: Sequence[int]
    most: int
    ends: frozenset[int] = frozenset()
    answer: list[int] = field(default_factory=list)
    read: int = 0

    def __post_init__(self) -> None:
        if not self.prompt or self.most < 1:
            raise ValueError("a request has at least one token to read, and one to write")

    @property
    def unread(self) -> list[int]:
        """What the model must read before it can write the next token; nothing once the answer is whole."""
        return [] if self.done else [*self.prompt, *self.answer][self.read :]

    @property
    def done(self) -> bool:
        return len(self.answer) >= self.most or not self.ends.isdisjoint(self.answer[-1:])


class Step(NamedTuple):
    """Who was in which slot, and the rows that the model read."""

    running: dict[int, Request]
    rows: list[Row]


Way = Callable[[Model, deque[Request], int], Iterator[Step]]


def advance(model: Model, running: dict[int, Request], room: int = ALL) -> Step:
    """One step of the model for all that run, the first to come first: it reads `room` tokens at most.

    With room for every slot, nobody who writes is held up: a prompt that is longer than what is left is read in parts.
    """
    rows: list[Row] = []
    for slot, request in running.items():
        part = request.unread[: room - len(rows)]
        rows += [Row(slot, position, token) for position, token in enumerate(part, request.read)]
    if not rows:
        raise ValueError("a step needs room for at least one token")
    following = model.step(rows)
    for slot, position, _ in rows:
        running[slot].read = position + 1
    for slot, token in following.items():
        if not running[slot].unread:
            running[slot].answer.append(token)
    return Step(dict(running), rows)


def one_at_a_time(model: Model, waiting: deque[Request], room: int = ALL) -> Iterator[Step]:
    """Each request has the model for itself until its answer is whole."""
    while waiting:
        request = waiting.popleft()
        while not request.done:
            yield advance(model, {0: request}, room)


def in_fixed_batches(model: Model, waiting: deque[Request], room: int = ALL) -> Iterator[Step]:
    """A request for each slot, and no other until the last of them is done. Who is done takes no more of a step."""
    while waiting:
        batch = {slot: waiting.popleft() for slot in range(min(model.slots, len(waiting)))}
        while not all(request.done for request in batch.values()):
            yield advance(model, batch, room)


def continuously(model: Model, waiting: deque[Request], room: int = ALL) -> Iterator[Step]:
    """Between two steps, whoever is done leaves, and whoever waits takes the free slot (iteration-level scheduling).

    Source: Orca, https://www.usenix.org/conference/osdi22/presentation/yu; prompts in parts: Sarathi, arXiv:2308.16369.
    """
    running: dict[int, Request] = {}
    while running or waiting:
        for slot in range(model.slots):
            if waiting and slot not in running:
                running[slot] = waiting.popleft()
        yield advance(model, running, room)
        running = {slot: request for slot, request in running.items() if not request.done}
