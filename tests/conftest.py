"""One LLM server for the whole run of tests; each test gets it with its counters and knobs as new."""

from collections.abc import Iterator

import pytest
from llm_server_tools import as_new

from helpers.lab.llm_server import LLMServer


@pytest.fixture(scope="session")
def _server() -> Iterator[LLMServer]:
    with LLMServer() as server:
        yield server


@pytest.fixture
def llm(_server: LLMServer) -> LLMServer:
    """A running server without latency, limits or faults: `llm.configure(...)` sets what a test needs."""
    return as_new(_server)
