"""One worker process: the parent's handle on it, and what runs inside."""

import os
import pickle
import signal
import threading
import time
import traceback
from collections.abc import Callable, MutableSequence, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, NamedTuple

from ..outcome import item_error
from .ends import death_of, end_with_parent, kill_all, lead_a_group
from .errors import TimedOut, WorkerDied
from .memory import keep_freed_memory
from .script import without_stdin

DAY = 86400.0  # seconds; the system cannot wait for very long at once
GRACE = 2.0  # seconds to end in

# Processes start and end one at a time: one forked meanwhile would hold another's pipe open, and of two threads that
# collect the same ended process, `multiprocessing` tells one that it still runs.
_one_at_a_time = threading.Lock()
_working = threading.local()  # in the thread of a worker that answers calls: `.clock`, which `mark` writes


class Reply(NamedTuple):
    value: Any
    error: Exception | None


class Worker:
    """A process that answers one call after the other, each of them a `pickled_call`. What it starts ends with it."""

    def __init__(self, context: BaseContext) -> None:
        self._clock = context.RawArray("d", 2)  # the position at work, and since when (monotonic seconds)
        with _one_at_a_time, without_stdin():
            self._pipe, theirs = context.Pipe()
            self._process: BaseProcess = context.Process(target=_work, args=(theirs, self._clock), daemon=True)  # type: ignore[attr-defined]
            try:
                self._process.start()
                self._death = death_of(self._process)
            finally:
                theirs.close()

    def call(self, payload: bytes, timeout: float | None) -> Reply:
        """What it returned or raised. Raises `WorkerDied`, or `TimedOut` after `timeout` seconds without a `mark`."""
        self._clock[:] = [-1.0, time.monotonic()]
        try:
            self._pipe.send_bytes(payload)
            while not wait([self._pipe, self._death], self._patience(timeout)):
                if self._patience(timeout) == 0:
                    self.kill()
                    raise TimedOut(f"no result within {timeout:g} s; its worker was killed", self._at())
            if not self._pipe.poll():
                raise EOFError
            answer = self._pipe.recv_bytes()
        except (EOFError, BrokenPipeError, ConnectionError) as error:
            raise WorkerDied(f"the worker process {self._how_it_ended()}", self._at()) from error
        try:
            return Reply(*pickle.loads(answer))
        except BaseException as error:
            return Reply(None, item_error(error))

    def kill(self) -> None:
        with _one_at_a_time:
            kill_all(self._process)

    def end(self) -> None:
        """Wait for it to see that no more calls come; kill what is left then. One that even so stays is given up."""
        with suppress(OSError):
            self._pipe.send_bytes(b"")
        self._pipe.close()
        self._exit_code()
        with _one_at_a_time:
            if self._death != self._process.sentinel:
                os.close(self._death)
            with suppress(ValueError):  # it is there still, or somebody else has taken its exit code
                self._process.close()

    def _patience(self, timeout: float | None) -> float | None:
        if timeout is None:
            return None
        left: float = self._clock[1] + timeout - time.monotonic()
        return min(DAY, max(0.0, left))

    def _at(self) -> int | None:
        position = int(self._clock[0])
        return None if position < 0 else position

    def _exit_code(self) -> int | None:
        """How it has ended, of itself or by force. None where nobody can say."""
        wait([self._death], GRACE)
        self.kill()
        wait([self._death], GRACE)
        with _one_at_a_time:
            if self._process.exitcode is None:
                self._process.join(GRACE)  # a fork server tells it a little later
            return self._process.exitcode

    def _how_it_ended(self) -> str:
        code = self._exit_code()
        if code is None:
            return "cannot be reached any more"
        if code >= 0:
            return f"ended with exit code {code}"
        return f"was killed by {next((s.name for s in signal.Signals if s == -code), f'signal {-code}')}"


def pickled_call(function: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> bytes:
    return bytes(ForkingPickler.dumps((function, tuple(args), kwargs)))  # its view of a buffer may outlive the buffer


def set_up(initializer: Callable[..., object] | None, *initargs: Any) -> None:
    """In a new worker. What the initializer returns stays there: it may be a model, or unfit to be pickled."""
    if initializer:
        initializer(*initargs)


def mark(position: int) -> float:
    """Note in a worker that item `position` of the call begins now; returns now (monotonic seconds) anywhere."""
    now = time.monotonic()
    clock = getattr(_working, "clock", None)
    if clock is not None:
        clock[0], clock[1] = position, now
    return now


def portable(error: Exception) -> Exception:
    """The error as it can travel between processes, with its traceback as a note; told in words if it cannot."""
    note = f"\nIn the worker:\n{''.join(traceback.format_exception(error))}"
    with suppress(Exception):  # some errors are frozen
        error.add_note(note)
    try:
        pickle.loads(pickle.dumps(error))
        return error
    except BaseException:
        in_words = RuntimeError(f"{type(error).__name__}: {error}")
        in_words.add_note(note)
        return in_words


def _work(pipe: Connection, clock: MutableSequence[float]) -> None:
    """The life of a worker: it ends when the pipe does, or with its parent."""
    global _one_at_a_time
    _one_at_a_time = threading.Lock()  # a fork got it locked
    _working.clock = clock
    keep_freed_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    lead_a_group()
    end_with_parent()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=pipe.close)  # or the parent would not see its end while a child lives
    while True:
        try:
            payload = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        if not payload:
            return
        pipe.send_bytes(_answer(payload))


def _answer(payload: bytes) -> memoryview:
    try:
        function, args, kwargs = pickle.loads(payload)
        return ForkingPickler.dumps(Reply(function(*args, **kwargs), None))
    except BaseException as error:
        return ForkingPickler.dumps(Reply(None, portable(item_error(error))))
