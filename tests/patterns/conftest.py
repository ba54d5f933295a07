"""What can make the LLM client's connections: a test file that says `usefixtures("transport")` runs once on each."""

import pytest

from helpers.llm_calls import LLMClient

TRANSPORTS = ["httpx.AsyncHTTPTransport", "httpx2.AsyncHTTPTransport", "httpx_aiohttp.AiohttpTransport"]


@pytest.fixture(params=TRANSPORTS, ids=lambda name: name.partition(".")[0])
def transport(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type:
    """The one of this run; every client that is told of no other has it."""
    library, name = request.param.split(".")
    transport = getattr(pytest.importorskip(library), name)
    monkeypatch.setitem(LLMClient.__init__.__kwdefaults__, "transport", transport)
    return transport
