"""What the tests of the grader share."""

import gc
import threading
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def _what_is_there_is_no_garbage() -> Iterator[None]:
    """A check collects what an answer leaves behind: it need not look through all that the tests have imported."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="module", autouse=True)
def _a_thread_that_is_ended_says_nothing() -> Iterator[None]:
    """As in Python itself: pytest would tell of its SystemExit."""
    hook = threading.excepthook
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading, "excepthook", lambda lost: lost.exc_type is SystemExit or hook(lost))
        yield
