"""What the tests of the LLM client share: prompts with known answers, and a server that says what it is told to."""

import asyncio
import ssl

from helpers.lab.llm_server import LLMServer
from helpers.llm_calls import LLMClient

PROMPTS = [f"Summarise.\n\nPassage {i} is about subject{i}, and about nothing else." for i in range(300)]


def right(outcome) -> bool:
    return outcome.unwrap().text == f"Passage {outcome.index} is about subject{outcome.index}, and about nothing else."


def client(llm: LLMServer, **options) -> LLMClient:
    return LLMClient(llm.api_key, base_url=llm.base_url, model=llm.model, **options)


async def ask(llm: LLMServer, prompts, **options):
    journal = options.pop("journal", None)
    async with client(llm, **options) as c:
        return await c.batch_complete(prompts, journal=journal), c.ledger


RESUME = """
import asyncio, sys, json
from helpers.llm_calls import LLMClient
base_url, key, model, journal, count = sys.argv[1:]
prompts = [f"Summarise.\\n\\nPassage {i} is about subject{i}, and about nothing else." for i in range(int(count))]
async def main():
    async with LLMClient(key, base_url=base_url, model=model, max_concurrent=8) as c:
        outcomes = await c.batch_complete(prompts, journal=journal)
        print(json.dumps([o.unwrap().text for o in outcomes]))
asyncio.run(main())
"""


class ScriptedServer:
    """A server that answers each request with the next of some given bytes, the last one for ever."""

    def __init__(self, *replies: bytes, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.replies, self.host, self.tls = list(replies), host, tls
        self.heads: list[bytes] = []

    @property
    def asked(self) -> int:
        return len(self.heads)

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.serve, self.host, 0, ssl=self.tls)
        return f"http{'s' * bool(self.tls)}://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def __aexit__(self, *error):
        self.server.close()

    async def serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                await reader.readexactly(length)
                self.heads.append(head)
                writer.write(self.replies.pop(0) if len(self.replies) > 1 else self.replies[0])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def http_reply(status: int, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} x", f"content-length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


FINE = http_reply(200, b'{"choices": [{"message": {"content": "fine"}}]}')


async def ask_scripted(*replies: bytes, prompts=("hello",), key="sk-secret-0123456789", **options):
    server = ScriptedServer(*replies)
    async with server as url, LLMClient(key, base_url=url, **options) as c:
        return await c.batch_complete(prompts), server, c
