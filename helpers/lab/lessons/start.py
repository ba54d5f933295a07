"""Lesson 00: three kinds of work, one function each: pure Python, C that lets go of the GIL, and waiting for an answer.

They live in a module and not in a notebook cell, because a spawned worker finds a function by its module's name.
"""

import http.client
import itertools
import json
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..datasets import pieces, source_text

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
    """The size of the text after zlib, in bytes: C code, which lets go of the GIL while it works."""
    return len(zlib.compress(text.encode(), 9))


def ask(base_url: str, api_key: str, model: str, prompt: str) -> str:
    """A language model's answer, for which this thread waits. HTTP errors are `KeyError`."""
    where = urlsplit(base_url)
    connection = http.client.HTTPConnection(where.netloc, timeout=30)
    try:
        body = json.dumps(_body(model, prompt))
        connection.request("POST", f"{where.path}/chat/completions", body, _headers(api_key))
        return _content(json.load(connection.getresponse()))
    finally:
        connection.close()


async def ask_async(client: "httpx.AsyncClient", model: str, prompt: str) -> str:
    """The same, for which this task waits."""
    response = await client.post("chat/completions", json=_body(model, prompt))
    return _content(response.json())


def http_client(server: "LLMServer") -> "httpx.AsyncClient":
    """One pool of connections to the local server, for `ask_async`."""
    import httpx

    return httpx.AsyncClient(base_url=server.base_url, headers=_headers(server.api_key), trust_env=False, timeout=30)


def _headers(api_key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"}


def _body(model: str, prompt: str) -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": prompt}]}


def _content(answer: Mapping[str, Any]) -> str:
    return str(answer["choices"][0]["message"]["content"])
