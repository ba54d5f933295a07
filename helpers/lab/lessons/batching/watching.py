"""How a way to decode went: a run with its figures, the slots as a timeline, and each step in words."""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from ...trace import Span, Trace
from .decoding import ALL, Model, Request, Step, Way


class Run(NamedTuple):
    """The requests with their answers, the steps, and when each of these ended (the first time is the start)."""

    slots: int
    requests: list[Request]
    steps: list[Step]
    times: list[float]

    @property
    def seconds(self) -> float:
        return self.times[-1] - self.times[0]

    @property
    def speed(self) -> float:
        """Tokens of answers in a second."""
        return sum(len(request.answer) for request in self.requests) / self.seconds

    @property
    def longest_gap(self) -> float:
        """The most seconds between two tokens of one answer."""
        times: dict[Request, list[float]] = {request: [] for request in self.requests}
        for step, end in zip(self.steps, self.times[1:], strict=True):
            for slot, request in step.running.items():
                if _written(step, slot):
                    times[request].append(end)
        return max((after - before for each in times.values() for before, after in pairwise(each)), default=0.0)

    @property
    def trace(self) -> Trace:
        """Who had which slot, from the first token that was read to the last that was written."""
        seen, begun = Trace(), dict[Request, float]()
        for step, (begin, end) in zip(self.steps, pairwise(self.times), strict=True):
            for slot, request in step.running.items():
                begun.setdefault(request, begin)
                if _written(step, slot) == len(request.answer):
                    seen.add(Span(request.name, f"slot {slot}", begun[request], end))
        return seen


def watch(way: Way, model: Model, requests: Sequence[Request], room: int = ALL) -> Run:
    """Have fresh copies of the requests answered, and note when each step ended."""
    fresh = [replace(request, answer=[], read=0) for request in requests]
    run = Run(model.slots, fresh, [], [time.monotonic()])
    for step in way(model, deque(fresh), room):
        run.steps.append(step)
        run.times.append(time.monotonic())
    return run


def told(run: Run) -> Iterator[str]:
    """A line for each step: what happens in each slot, who waits, and for what."""
    waiting, whole = list(run.requests), set[Request]()
    for number, step in enumerate(run.steps, 1):
        said = []
        for slot, request in sorted(step.running.items()):
            joins = "joins, " if request in waiting else ""
            said.append(f"{request.name} {joins}{'done, slot empty' if request in whole else _did(step, slot)}")
        waiting = [request for request in waiting if request not in step.running.values()]
        if waiting:
            running = [request for request in step.running.values() if request not in whole]
            reason = "a slot" if len(running) == run.slots else f"{_names(running)} to end"
            said.append(f"{_names(waiting)} {'waits' if len(waiting) == 1 else 'wait'} for {reason}")
        whole |= {request for slot, request in step.running.items() if _written(step, slot) == len(request.answer)}
        yield f"{number:2}  {' | '.join(said)}"


def _names(requests: Iterable[Request]) -> str:
    return ", ".join(request.name for request in requests)


def _did(step: Step, slot: int) -> str:
    request = step.running[slot]
    begin, end = _read(step, slot)
    if begin == end:
        return "finds no room"
    said = []
    if begin < len(request.prompt):
        left = f" of {len(request.prompt)}" if end < len(request.prompt) else ""
        said.append(f"reads {end - begin}{' more' if begin else left}")
    if number := _written(step, slot):
        said.append(f"writes {number} of {request.most}")
        if number == len(request.answer):
            said.append("done" if number == request.most else "which ends it")
    return ", ".join(said)


def _read(step: Step, slot: int) -> tuple[int, int]:
    """The tokens that a slot read in a step: those of its text from the first number on, up to the second."""
    positions = [row.position for row in step.rows if row.slot == slot]
    return (positions[0], positions[-1] + 1) if positions else (0, 0)


def _written(step: Step, slot: int) -> int:
    """Which token of the answer the slot wrote in a step, from 1; 0 where none."""
    _, end = _read(step, slot)
    return max(0, end - len(step.running[slot].prompt) + 1)
