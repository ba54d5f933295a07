"""A cluster that holds each call at its node until the check lets it go, and knows what was sent where."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import InvalidStateError
from typing import Any, Self

from ...grading.checks import CheckFailed, expect
from ...lab.exercises.cluster import Call, Done, NodeDied, Nodes, Sent
from ...lab.kernel.where import cell_place, raising_place

DEADLINE = 5.0  # real seconds for what is due at once
PAUSE = 0.03  # for what must not happen: too short a wait finds less, and blames nobody
LOCK = (
    "whoever holds a lock must not settle a future, nor send again: both may come back to a function that takes the "
    "lock. Do it after the `with` block"
)
LATE = "the call has another attempt by then, or is done: let `done` know its attempt, and ignore one that was given up"
TWICE = (
    "a future gets its result once, and not when somebody has cancelled it: set_running_or_notify_cancel(), then send"
)
TAKES = "`done` takes two more arguments, the value and the error, behind those that partial has given it"
AT_ONCE = "it returns at once: leave the waiting to `done`, or to threads of your own"
FREE = "when a call is over, or a node has died, and when a call is submitted: send as long as there are free slots"


class Watched(Nodes):
    """`peaks`: the most calls that were under way at a node at once. `refused`: what `send` raised.

    The last argument of a call is its label. With `hold=False` calls are let go at once. `poison` are labels of calls
    that kill their node. `on_send` is called in the midst of each `send`. That takes `slow` seconds, and so do calls.
    """

    def __init__(self, names: Iterable[str] = "abc", *, hold: bool = True, poison: Iterable[str] = ()) -> None:
        super().__init__(names)
        self.hold, self.poison = hold, [*poison]
        self.on_send: Callable[[str, Call], object] | None = None
        self.slow = 0.0
        self.failed = False
        self.in_transit: list[tuple[Any, threading.Event]] = []  # labels, and what their `done` waits for
        self.peaks = Counter[str]()
        self._ended = Counter[Sent]()  # how often its `done` has ended
        self.refused: list[Exception] = []
        self.known_dead: set[str] = set()  # a `done` with its NodeDied has returned
        self.sent_to_dead: list[Sent] = []
        self._gates: dict[Sent, threading.Event] = {}
        self._news = threading.Condition(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, _: object) -> None:
        """Let everything go, and wait for the last `done`, whose error is told. After a failure, none is called."""
        self.failed = kind is not None
        places = [place for sent in self.sent for teller in sent.tellers if (place := cell_place(teller))]
        self.open()
        if isinstance(error, CheckFailed) and error.hint in (FREE, AT_ONCE) and places:
            raise CheckFailed(f"{error.what}; your `done` has not returned: {places[0]}", LOCK) from error
        if not self.failed:
            self.wait_for(lambda: all(self._ended[sent] > sent.cut_off for sent in self.sent))
            for teller in [teller for sent in self.sent for teller in sent.tellers]:
                teller.join(DEADLINE)

    def send(self, node: str, call: Call, done: Done) -> None:
        if self.on_send:
            self.on_send(node, call)
        time.sleep(self.slow)
        try:
            super().send(node, call, done)
        except Exception as error:
            self.refused.append(error)
            raise

    def _note(self, sent: Sent) -> None:
        super()._note(sent)
        self._gates[sent] = threading.Event()
        if not self.hold:
            self._gates[sent].set()
        at = sum(not each.answered for each in self.sent if each.node == sent.node)
        self.peaks[sent.node] = max(self.peaks[sent.node], at if sent.node not in self._dead else 0)
        if sent.node in self.known_dead:
            self.sent_to_dead.append(sent)
        self._news.notify_all()

    def _called(self, sent: Sent) -> Any:
        self._gates[sent].wait(10 * DEADLINE)
        time.sleep(self.slow)
        if label(sent) in self.poison:
            self._lose(sent.node, cut_off=False)
        return super()._called(sent)

    def _done(self, sent: Sent, value: Any, error: BaseException | None) -> None:
        for name, come in self.in_transit:
            if name == label(sent):
                come.wait(DEADLINE)
        if self.failed:
            return
        try:
            super()._done(sent, value, error)
        except InvalidStateError as raised:
            late = sent.cut_off and not isinstance(error, NodeDied)
            by = (
                f"the late answer of node {sent.node}, which was cut off" if late else f"the answer of node {sent.node}"
            )
            what = f"{by}, came for {label(sent)!r}, and your `done` raised {raised!r:.90}"
            raise CheckFailed(what, LATE if late else TWICE) from raised
        except TypeError as raised:
            own = raising_place(raised.__traceback__) is not None or "argument" not in str(raised)
            if own:
                raise
            raise CheckFailed(f"`done(value, error)` was called, and raised {raised!r:.120}", TAKES) from raised
        finally:
            with self._news:
                self._ended[sent] += 1
                self._news.notify_all()

    def labels(self) -> list[Any]:
        """Those of all that was sent, in order."""
        with self._lock:
            return [label(sent) for sent in self.sent]

    def all_of(self, name: Any) -> list[Sent]:
        """What was sent with that label, once for each attempt."""
        with self._lock:
            return [sent for sent in self.sent if label(sent) == name]

    def places(self, name: Any) -> tuple[str, ...]:
        return tuple(sent.node for sent in self.all_of(name))

    def at(self, node: str) -> list[Any]:
        """The labels of the calls under way there."""
        with self._lock:
            return [label(sent) for sent in self.sent if sent.node == node and not sent.answered]

    def expect_sent(self, name: Any, said: str, times: int = 1, hint: str = FREE) -> Sent:
        """That call is sent, for so many times altogether, now or soon. Returns the last."""
        self.wait_for(lambda: [label(sent) for sent in self.sent].count(name) >= times)
        again = "" if times == 1 else f" for the {times}nd time" if times == 2 else f" for the {times}rd time"
        expect(len(self.all_of(name)) >= times, f"{said}: call {name!r} was not sent{again}", hint=hint)
        return self.all_of(name)[-1]

    def wait_for(self, come: Callable[[], bool]) -> None:
        """Until that holds, which may change when something is sent."""
        with self._news:
            self._news.wait_for(come, DEADLINE)

    def expect_slots(self, slots: int, said: str) -> None:
        hint = "count the calls under way at each node, from `send` to `done`, under a lock"
        for node, peak in self.peaks.items():
            expect(peak <= slots, f"{said}: {peak} calls were under way at node {node}, with slots={slots}", hint=hint)

    def let(self, name: Any, said: str) -> None:
        """Let the latest attempt of that call go, and wait until its `done` has returned."""
        sent = self.all_of(name)[-1]
        self._gates[sent].set()
        self.expect_told(sent, f"{said}: call {name!r} was over at node {sent.node}")

    def depart(self, name: Any, come: threading.Event) -> None:
        """Let that call go, but call its `done` only when something has come."""
        sent = self.all_of(name)[-1]
        self.in_transit.append((name, come))
        self._gates[sent].set()
        end = time.monotonic() + DEADLINE
        while not sent.answered and time.monotonic() < end:
            time.sleep(0.001)

    def expect_told(self, sent: Sent, what: str) -> None:
        if sent.told.wait(DEADLINE):
            return
        places = [place for place in map(cell_place, [*sent.tellers]) if place]
        raise CheckFailed(f"{what}, and your `done` has not returned: {places[0] if places else 'it waits'}", LOCK)

    def open(self) -> None:
        """From now on, let all calls go."""
        with self._lock:
            self.hold = False
            for gate in self._gates.values():
                gate.set()

    def lose(self, node: str, said: str, *, cut_off: bool = False) -> list[Sent]:
        """Kill the node, or cut it off, and wait until each `done` has returned. Returns the calls that were there."""
        lost = self._lose(node, cut_off=cut_off)
        for sent in lost:
            self.expect_told(sent, f"{said}: `done` was called with the NodeDied of node {node} for {label(sent)!r}")
            sent.told.clear()
        if lost:
            self.known_dead.add(node)
        return lost

    def late(self, sent: Sent, said: str) -> None:
        """Let a call go on a node that was cut off, and wait until the late `done` has returned."""
        self._gates[sent].set()
        self.expect_told(sent, said)


def label(sent: Sent) -> Any:
    args = sent.call.args or getattr(sent.call.fn, "args", ())  # those of a partial
    return args[-1] if args else None
