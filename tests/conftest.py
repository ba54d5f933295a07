"""What several test files share: an LLM server for the whole run, as new for each test, and a warm pool for a file."""

import gc
import re
import signal
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from llm_server_tools import as_new
from xdist.scheduler import LoadFileScheduling

from helpers.lab.llm_server import LLMServer
from helpers.parts.pools.process_pool import ProcessPool

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # started with `nohup` or `&`: a child would inherit that
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")


class ByFile(LoadFileScheduling):
    """A file's tests stay in one process, as they share what is slow to set up; of the exercises, each check has. The
    tests of clusters follow each other: two cores are enough for one.
    """

    def _split_scope(self, nodeid: str) -> str:
        exercise = re.search(r"test_exercises.py::.*\[(\d\d_[a-z_]+(-\w+)?)", nodeid)
        cluster = re.search(r"/test_(cluster|cluster_ends|nodes)\.py::", nodeid)
        return "cluster" if cluster else exercise[1] if exercise else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    return ByFile(config, log)


@pytest.fixture(scope="session")
def _server() -> Iterator[LLMServer]:
    with LLMServer() as server:
        yield server


@pytest.fixture
def llm(_server: LLMServer) -> LLMServer:
    """A running server without latency, limits or faults: `llm.configure(...)` sets what a test needs."""
    return as_new(_server)


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPool]:
    """Two worker processes for all the tests of a file."""
    with ProcessPool(2) as pool:
        yield pool


@pytest.fixture
def threads_take_turns_in_the_parser() -> Iterator[None]:
    """Before 3.11.8 and 3.12.2 one of two threads that parse at once may fail, if the garbage collector lets go."""

    def let_others_run(*_: object) -> None:
        time.sleep(0)

    gc.callbacks.append(let_others_run)
    yield
    gc.callbacks.remove(let_others_run)
