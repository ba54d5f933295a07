"""The life of an LLM client: opened, shared, cancelled at any moment, closed, opened again; nothing is left."""

import asyncio
import gc
import os
import sys

import psutil
import pytest
from async_tools import comes_true
from llm_client_tools import FINE, PROMPTS, ScriptedServer, ask, client, right
from llm_server_tools import eventually

from helpers.llm_calls import LLMClient

pytestmark = pytest.mark.usefixtures("transport")


def test_a_closed_or_foreign_client_says_so_and_can_be_opened_again(llm):
    c = client(llm)
    with pytest.raises(RuntimeError, match="open the client first"):
        asyncio.run(c.complete("hello"))

    async def main():
        async with c:
            with pytest.raises(RuntimeError, match="already open"):
                await c.__aenter__()
            with pytest.raises(RuntimeError, match="another event loop"):
                await asyncio.to_thread(lambda: asyncio.run(c.complete("hello")))
            return await c.batch_complete(PROMPTS[:20]), await c.batch_complete(PROMPTS[:20])

    for _ in range(2):
        first, second = asyncio.run(main())
        assert first == second and all(o.ok for o in first)


def test_a_request_looks_for_no_module(llm, monkeypatch):
    """One that is missing would be looked for in every folder, which adds a fifth to what the client costs."""
    sought = []

    class Seeking:
        def find_spec(name, path=None, target=None):
            sought.append(name)

    async def main():
        async with client(llm) as c:
            await c.complete(PROMPTS[0])
            monkeypatch.setattr(sys, "meta_path", [Seeking, *sys.meta_path])
            await c.complete(PROMPTS[1])

    asyncio.run(main())
    assert sought == []


def test_cancelled_half_way_nothing_is_left(llm):
    llm.configure(latency=0.2)

    async def some_are_answered():
        return (await asyncio.to_thread(llm.stats)).answered >= 10

    async def main():
        async with client(llm, max_concurrent=10) as c:
            task = asyncio.create_task(c.batch_complete(PROMPTS))
            await comes_true(some_are_answered)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert asyncio.all_tasks() == {asyncio.current_task()}
            (outcome,) = await c.batch_complete(PROMPTS[:1])
            return outcome

    assert asyncio.run(main()).ok
    assert eventually(lambda: llm.stats().in_flight == 0) and 11 <= llm.stats().accepted < 300


def test_twenty_runs_leave_no_socket_and_no_file(llm, tmp_path):
    def held() -> int:
        gc.collect()
        return psutil.Process().num_fds() if os.name == "posix" else psutil.Process().num_handles()

    asyncio.run(ask(llm, PROMPTS[:5], journal=tmp_path / "first"))
    before = held()
    for i in range(20):
        asyncio.run(ask(llm, PROMPTS[:5], journal=tmp_path / str(i)))
    assert held() <= before


def test_calls_that_are_cancelled_at_any_step_leave_the_client_whole(llm):
    """In httpcore a cancel at the wrong moment can jam a connection: each is tried here, then all must answer."""
    llm.configure(latency=0.002)

    async def main():
        async with client(llm, max_concurrent=1, timeout=5) as c:
            for steps in range(60):
                task = asyncio.create_task(c.complete("hello"))
                for _ in range(steps):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            return await c.batch_complete(PROMPTS[:5])

    assert all(map(right, asyncio.run(main())))


def test_a_batch_does_not_shut_other_callers_out(llm):
    llm.configure(latency=0.01)

    async def main():
        async with client(llm, max_concurrent=2) as c:
            batch = asyncio.create_task(c.batch_complete(PROMPTS[:100]))
            await asyncio.sleep(0.1)
            await c.complete("urgent")
            assert not batch.done()
            await batch

    asyncio.run(main())


@pytest.mark.parametrize("host", ["127.0.0.1", "LOCALHOST", "127.0.0.2", "0.0.0.0", "[::ffff:127.0.0.1]"])
def test_no_proxy_stands_between_this_machine_and_itself(host, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")

    async def main():
        async with ScriptedServer(FINE, host="0.0.0.0") as url:
            async with LLMClient("key", base_url=url.replace("127.0.0.1", host), attempts=1) as c:
                return (await c.batch_complete(["hello"]))[0]

    assert asyncio.run(main()).ok or sys.platform != "linux"  # others may not have all of these addresses


def test_another_machine_is_asked_through_the_proxy(monkeypatch):
    async def main():
        async with (proxy := ScriptedServer(FINE)) as url:
            monkeypatch.setenv("HTTP_PROXY", url.removeprefix("http://"))
            monkeypatch.setenv("NO_PROXY", "")
            async with LLMClient("key", base_url="http://me.example/v1", attempts=1) as c:
                assert (await c.complete("hello")).text == "fine"
        return proxy.heads

    (head,) = asyncio.run(main())
    assert head.startswith(b"POST http://me.example/v1/chat/completions HTTP/1.1\r\n")
