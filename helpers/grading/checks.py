"""What the checks of an exercise are made of. One that holds prints `✔ title`; one that fails says in three lines why.

@check("ten calls overlap", hint="start all of them, then wait")
def overlap(fetch_all):
    pages, seconds = run_virtual(fetch_all, urls)
    expect(pages == wanted, "the pages are not in the order of the URLs", hint="gather keeps order")
"""

import functools
import sys
import threading
import warnings
from collections.abc import Callable
from inspect import iscoroutine, isgenerator
from pathlib import Path
from typing import Any, Self

from ..lab.unanswered import NotAnswered, Placeholder
from .evidence import let_go, real_clock, telling, tracked, unawaited
from .reasons import GENERATOR
from .running import keep_tasks, run_deadline, run_real, run_virtual
from .words import CheckFailed, failure

__all__ = [
    "CheckFailed",
    "InFlight",
    "check",
    "expect",
    "expect_type",
    "keep_tasks",
    "run_deadline",
    "run_real",
    "run_virtual",
]


def expect(condition: object, what: str, *, hint: str | None = None) -> None:
    """Fail with `what` is wrong unless `condition` holds; the hint defaults to that of the check."""
    if not condition:
        raise CheckFailed(what, hint)


def expect_type(value: object, kind: type, giver: str) -> None:
    """Fail unless `giver` (`gather`, say) gave a `kind`; a forgotten `return` or `await` is named."""
    if isinstance(value, kind):
        return  # before the words are made: to print an array takes longer than most answers
    hint = "is a `return` missing?" if value is None else "is an `await` missing?" if iscoroutine(value) else ""
    if isgenerator(value) and kind is list:
        hint = GENERATOR
    raise CheckFailed(f"{giver} gave {value!r:.60}, which is no {kind.__name__}", hint)


def check(title: str, *, hint: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`@check(title, hint=...)`: the function prints `✔ title` when it returns, else raises `CheckFailed`.

    It takes the learner's own objects. An expectation that does not hold fails it, and any exception of the answer.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(function)
        def run(*answers: Any) -> None:
            depth = sys.get_coroutine_origin_tracking_depth()
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                try:
                    for answer in answers:
                        if isinstance(answer, Placeholder):
                            raise NotAnswered(answer._name)
                    tracked(function)(*answers)
                except BaseException as error:
                    failed = _told(function, answers, error, warned, hint)
                else:
                    _tick(title)
                    return
                finally:
                    sys.set_coroutine_origin_tracking_depth(depth)
            failed.title = title
            raise failed

        return run

    return decorate


def _told(check: Callable[..., None], answers: Any, error: BaseException, warned: Any, hint: str | None) -> CheckFailed:
    told = telling(error)
    let_go(error, told)
    virtual = "run_virtual" in check.__globals__
    clue = unawaited(warned) or (real_clock(answers) if virtual else None)
    return failure(told, hint, str(Path(check.__code__.co_filename).parent), clue)


def _tick(title: str) -> None:
    print(f"✔ {title}")


class InFlight:
    """Counts calls that overlap: `with in_flight:` around the work, then read `calls`, `now` and `peak`."""

    def __init__(self) -> None:
        self.calls = 0
        self.now = 0
        self.peak = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        with self._lock:
            self.calls += 1
            self.now += 1
            self.peak = max(self.peak, self.now)
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.now -= 1
