"""One LLM server for the whole run of tests; each test gets it with its counters and knobs as new."""

from collections.abc import Iterator

import pytest

from helpers.lab.llm_server import LLMServer


@pytest.fixture(scope="session")
def _server() -> Iterator[LLMServer]:
    with LLMServer() as server:
        yield server


@pytest.fixture
def llm(_server: LLMServer) -> LLMServer:
    """A running server without latency, limits or faults: `llm.configure(...)` sets what a test needs."""
    knobs = {"latency": 0.0, "tokens_per_second": None, "slots": None, "rpm": None, "tpm": None, "window": 60.0}
    _server.configure(**knobs, faults={}, script=[], seed=0)
    _server.reset()
    return _server
