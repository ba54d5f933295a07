"""Lesson 00: three kinds of work, one function each: pure Python, C that releases the GIL, and waiting for an answer.

They live in a module because a spawned worker finds a function by its module's name.
"""

import http.client
import itertools
import json
import platform
import subprocess
import sys
import zlib
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..datasets import passages, pieces, source_text
from ..errors import to_file
from ..measure import Run

if TYPE_CHECKING:  # a worker that computes need not load an HTTP client
    import httpx

    from ..llm_server import LLMServer


def texts(count: int, size: int = 500_000) -> list[str]:
    """`count` pieces of the standard library's own source, `size` characters each; it starts again at its end."""
    return pieces(source_text(), count, size)


def commonest_pair(text: str) -> str:
    """The two visible neighbours seen most often, the first step of training a tokeniser: pure Python."""
    times: dict[tuple[str, str], int] = {}
    for pair in itertools.pairwise(text):
        times[pair] = times.get(pair, 0) + 1
    seen = {left + right: count for (left, right), count in times.items() if " " not in (left, right)}
    return max(seen, key=lambda pair: seen[pair])


def compress(text: str) -> int:
    """The size of the text after zlib, in bytes: C code, which releases the GIL while it works."""
    return len(zlib.compress(text.encode(), 9))


def prompts(count: int) -> list[str]:
    """`count` questions about the Python language reference."""
    return [f"Summarise.\n\n{passage.text}" for passage in passages(count)]


def asker(server: "LLMServer") -> Callable[[str], str]:
    """A function of one prompt, whose thread waits for the model's answer. It can be pickled."""
    return partial(_ask, server.base_url, server.api_key, server.model)


def async_asker(client: "httpx.AsyncClient", server: "LLMServer") -> Callable[[str], Awaitable[str]]:
    """Its async twin, whose task waits for the answer."""
    return partial(_ask_async, client, server.model)


def _ask(base_url: str, api_key: str, model: str, prompt: str) -> str:
    where = urlsplit(base_url)
    connection = http.client.HTTPConnection(where.netloc, timeout=30)
    try:
        body = json.dumps(_body(model, prompt))
        connection.request("POST", f"{where.path}/chat/completions", body, _headers(api_key))
        return _content(json.load(connection.getresponse()))
    finally:
        connection.close()


async def _ask_async(client: "httpx.AsyncClient", model: str, prompt: str) -> str:
    response = await client.post("chat/completions", json=_body(model, prompt))
    return _content(response.json())


def http_client(server: "LLMServer") -> "httpx.AsyncClient":
    """One pool of connections to the local server, for `async_asker`."""
    import httpx

    return httpx.AsyncClient(base_url=server.base_url, headers=_headers(server.api_key), trust_env=False, timeout=30)


def quicker(first: Mapping[str, Run], second: Mapping[str, Run]) -> dict[str, Run]:
    """Of each way the quicker run."""
    return {way: min(first[way], second[way], key=lambda run: run.seconds) for way in first}


def pool_of_one(complaints: Path) -> ProcessPoolExecutor:
    """A pool of one worker, which writes to the file what it says on stderr."""
    return ProcessPoolExecutor(1, get_context("spawn"), initializer=to_file, initargs=(str(complaints),))


def tasks_of(script: str) -> str:
    """What `python -m asyncio ps` says about a running script: each task's name, and where it stands.

    The script prints a line when its tasks are under way; it is killed afterwards. Below Python 3.14, says so instead.
    """
    if sys.version_info < (3, 14):
        return f"python -m asyncio ps came with Python 3.14, and this is Python {platform.python_version()}"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            process.stdout.readline()
            look = [sys.executable, "-m", "asyncio", "ps", str(process.pid)]
            table = subprocess.run(look, capture_output=True, text=True, timeout=30)
        finally:
            process.kill()
    if table.returncode:
        return table.stderr.strip().rpartition("\n")[2]
    lines = table.stdout.splitlines()
    columns = slice(lines[0].index("task name"), lines[0].index("awaiter chain"))
    return "\n".join(line[columns].rstrip() for line in lines)


def _headers(api_key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"}


def _body(model: str, prompt: str) -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": prompt}]}


def _content(answer: Mapping[str, Any]) -> str:
    return str(answer["choices"][0]["message"]["content"])
