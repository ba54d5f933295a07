"""What a call gets from a pool in place of its result, where no error of its own is the cause."""

from concurrent.futures import BrokenExecutor

from .script import runs_again


class WorkerLost(RuntimeError):
    """A worker went in the middle of a call. `at` is the last position that the call gave to `mark`, if any."""

    def __init__(self, message: str, at: int | None = None) -> None:
        super().__init__(message)
        self.at = at


class WorkerDied(WorkerLost):
    """The process ended: it crashed, was killed for want of memory, or called `os._exit`."""


class TimedOut(WorkerLost, TimeoutError):
    """The process was silent for too long and has been killed."""


class CannotStart(BrokenExecutor):
    """A pool cannot start: its initializer raised, its workers die before they are ready, or the system refuses."""


def cannot_start(error: BaseException) -> CannotStart:
    unguarded = str(error).endswith("code 1") and runs_again()
    advice = " (is what a script does under `if __name__ == '__main__':`?)" if unguarded else ""
    failure = CannotStart(f"no worker can start: {type(error).__name__}: {error}{advice}")
    failure.__cause__ = error
    return failure
