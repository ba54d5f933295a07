"""Exercise 10: what is given for the answers: a call, two errors, and a stand-in for a cluster whose nodes can die."""

import pickle
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Done = Callable[[Any, BaseException | None], object]


class NodeDied(RuntimeError):
    """The node has died, or nobody can reach it any more. `node` is its name."""

    def __init__(self, node: str) -> None:
        super().__init__(node)
        self.node = node

    def __str__(self) -> str:
        return f"node {self.node} died"


@dataclass(eq=False)
class Call:
    """A call for a cluster, and the future of whoever waits for it. `tried` is for the nodes that it was sent to."""

    fn: Callable[..., Any]
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    future: "Future[Any]" = field(default_factory=Future)
    tried: list[str] = field(default_factory=list)

    def settle(self, value: Any, error: BaseException | None) -> None:
        """Give the future its value, or the error if there is one."""
        if error is None:
            self.future.set_result(value)
        else:
            self.future.set_exception(error)


class Lost(RuntimeError):
    """A call has no result, because of the nodes that died. `nodes` are those it was sent to."""

    def __init__(self, call: Call) -> None:
        self.fn, self.nodes = call.fn, tuple(call.tried)
        name = getattr(call.fn, "__name__", repr(call.fn))
        named = [f"{key}={call.kwargs[key]!r:.30}" for key in call.kwargs]
        given = ", ".join([*map("{!r:.30}".format, call.args), *named])
        where = f"with the nodes {', '.join(self.nodes)}" if self.nodes else "before it was sent: no node is left"
        super().__init__(f"{name}({given}) was lost {where}")


class Ref(NamedTuple):
    """Stands for a value in the cluster's store, in a few bytes."""

    number: int


class Freed(LookupError):
    """A call was to get a value that is no longer in the store."""


@dataclass(eq=False)
class Sent:
    """A call that was sent to a node. `answered`: its answer is on its way. `told`: `done` has returned."""

    node: str
    call: Call
    data: bytes
    done: Done
    answered: bool = False
    cut_off: bool = False
    error: BaseException | None = None  # what `done` was given
    told: threading.Event = field(default_factory=threading.Event)
    tellers: list[threading.Thread] = field(default_factory=list)  # the threads that called `done`


class Nodes:
    """Stands in for a cluster, in this process: a thread for each call, and what travels is pickled.

    `names` are those of its nodes. `sent` has everything that was sent, in order.
    """

    def __init__(self, names: Iterable[str] = ("a", "b", "c")) -> None:
        self.names = tuple(names)
        self.sent: list[Sent] = []
        self._dead: set[str] = set()
        self._store: dict[int, bytes] = {}
        self._stored = 0
        self._lock = threading.Lock()

    def send(self, node: str, call: Call, done: Done) -> None:
        """Send a call to a node. Returns at once, and raises what `pickle` raises.

        Then `done(value, None)` or `done(None, error)` is called in another thread: with what the call returned or
        raised, or a `NodeDied`. Once, unless the node was cut off: then its late answer comes as well.
        """
        sent = Sent(node, call, pickle.dumps((call.fn, call.args, call.kwargs)), done)
        with self._lock:
            if node not in self.names:
                raise KeyError(f"there is no node {node!r}")
            self._note(sent)
            sent.answered = node in self._dead
        if sent.answered:
            self._tell(sent, None, NodeDied(node))
        else:
            threading.Thread(target=self._run, args=(sent,), name=f"node {node}", daemon=True).start()

    def kill(self, node: str) -> None:
        """Kill a node: its calls are lost, and so is each that is sent there from now on."""
        self._lose(node, cut_off=False)

    def cut_off(self, node: str) -> None:
        """Cut a node off: the same for those who wait, but its calls go on, and their answers come late."""
        self._lose(node, cut_off=True)

    def put(self, value: Any) -> Ref:
        """Pickle a value and keep it. As an argument of a call, the `Ref` is replaced by the value, at the node."""
        data = pickle.dumps(value)
        with self._lock:
            self._stored += 1
            self._store[self._stored] = data
            return Ref(self._stored)

    def free(self, ref: Ref) -> None:
        """Forget a value; a call that needs it and has not begun raises `Freed`."""
        with self._lock:
            self._store.pop(ref.number, None)

    def _note(self, sent: Sent) -> None:
        self.sent.append(sent)

    def _lose(self, node: str, *, cut_off: bool) -> list[Sent]:
        with self._lock:
            self._dead.add(node)
            lost = [sent for sent in self.sent if sent.node == node and not sent.answered]
            for sent in lost:
                sent.answered, sent.cut_off = True, cut_off
        for sent in lost:
            self._tell(sent, None, NodeDied(node))
        return lost

    def _run(self, sent: Sent) -> None:
        """In the thread that stands for the node."""
        try:
            value, error = self._called(sent), None
        except BaseException as raised:
            value, error = None, raised
        with self._lock:
            if sent.answered and not sent.cut_off:
                return
            sent.answered = True
        self._tell(sent, value, error)

    def _called(self, sent: Sent) -> Any:
        fn, args, kwargs = pickle.loads(sent.data)
        value = fn(*map(self._got, args), **{key: self._got(kwargs[key]) for key in kwargs})
        return pickle.loads(pickle.dumps(value))

    def _got(self, value: Any) -> Any:
        if not isinstance(value, Ref):
            return value
        with self._lock:
            data = self._store.get(value.number)
        if data is None:
            raise Freed(f"value {value.number} is not in the store any more")
        return pickle.loads(data)

    def _tell(self, sent: Sent, value: Any, error: BaseException | None) -> None:
        """Call `done` in a thread of its own, as a client of a cluster does."""
        threading.Thread(target=self._done, args=(sent, value, error), name="cluster", daemon=True).start()

    def _done(self, sent: Sent, value: Any, error: BaseException | None) -> None:
        sent.error = error
        sent.tellers.append(threading.current_thread())
        try:
            sent.done(value, error)
        finally:
            sent.told.set()


def nap(value: Any) -> Any:
    """Takes 0.2 s, and gives the value back."""
    time.sleep(0.2)
    return value


def scale(factors: list[int], index: int) -> int:
    """One of the factors, ten times."""
    return 10 * factors[index]
