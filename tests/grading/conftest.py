"""What the tests of the grader share."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def _what_is_there_is_no_garbage() -> Iterator[None]:
    """A check collects what an answer leaves behind: it need not look through all that the tests have imported."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
