"""What connections run on: any transport made as httpx's is, and nothing else."""

import asyncio

import httpx
import pytest
from llm_client_tools import FINE, ScriptedServer

from helpers.llm_calls import LLMClient


@pytest.mark.parametrize(
    "wrong",
    [
        httpx.AsyncClient,
        httpx.HTTPTransport,
        httpx.MockTransport,
        httpx.AsyncHTTPTransport(verify=False),
        "httpx",
        None,
        lambda **options: httpx.AsyncHTTPTransport(**options),
    ],
)
def test_what_is_no_transport_is_told_at_once(wrong):
    with pytest.raises(TypeError, match=r"transport must be a class made as httpx.AsyncHTTPTransport is, not .+"):
        LLMClient("key", transport=wrong)


def test_each_connection_is_a_transport_of_its_own_that_asks_the_environment_nothing():
    made, closed = [], []

    class Told(httpx.AsyncHTTPTransport):
        def __init__(self, **options):
            super().__init__(**options)
            made.append(options)

        async def aclose(self):
            closed.append(self)
            await super().aclose()

    async def main():
        async with ScriptedServer(FINE) as url, LLMClient("key", base_url=url, max_concurrent=3, transport=Told) as c:
            return await c.batch_complete(["hello"] * 6)

    assert all(outcome.ok for outcome in asyncio.run(main())) and len(made) == len(closed) == 3
    one = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    assert made == [{"verify": False, "trust_env": False, "limits": one, "proxy": None}] * 3


def test_whatever_a_transport_raises_is_an_error_of_the_connection():
    class Broken(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request):
            raise OSError("the cable is cut")

    async def main():
        async with LLMClient("key", base_url="http://127.0.0.1:9", attempts=2, transport=Broken) as c:
            return (await c.batch_complete(["hello"]))[0].error

    assert str(asyncio.run(main())) == "http://127.0.0.1:9: OSError: the cable is cut (after 2 attempts)"


def test_aiohttp_beside_httpx2_will_do_too():
    aiohttp = pytest.importorskip("httpx_aiohttp.httpx2")

    async def main():
        transport = aiohttp.AiohttpTransport
        async with ScriptedServer(FINE) as url, LLMClient("key", base_url=url, transport=transport) as c:
            return (await c.complete("hello")).text

    assert asyncio.run(main()) == "fine"
