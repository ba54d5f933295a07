"""A server of few lines in the check's own loop, whose answers and broken connections are prepared prompt by prompt."""

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple, Self

RESET, HALF, SILENT = "reset", "half", "silent"


class Answer(NamedTuple):
    status: int = 200
    headers: Mapping[str, str] = {}
    content: str | None = ""


class Stub:
    """Refuses connections until `listen`. `script[prompt]` has its answers in turn; the last one stays."""

    def __init__(self, script: Mapping[str, list[Answer | str]]) -> None:
        self.script = script
        self.times: dict[str, list[float]] = {prompt: [] for prompt in script}
        self.open = 0
        self.asked = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"
        self._tasks = set[asyncio.Task[None]]()

    async def listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, sock=self._socket)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._socket.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self.open += 1
        try:
            while await self._answer(reader, writer):
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the client has left, or the stub ends
        finally:
            self.open -= 1
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection is kept."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head.split("\r\n"))}
        asked = json.loads(await reader.readexactly(int(fields.get("content-length", 0))))
        prompt = asked["messages"][0]["content"]
        if not isinstance(prompt, str):  # refused, as by any server
            writer.write(self._reply(Answer(400), fields.get("authorization", "")))
            return True
        self.times[prompt].append(asyncio.get_running_loop().time())
        self.asked.set()
        answer = await self.choose(prompt)
        if answer == SILENT:
            await reader.read(1)
            return False
        if answer == RESET:
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            return False
        if isinstance(answer, str):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
            return False
        writer.write(self._reply(answer, fields.get("authorization", "")))
        return True

    async def choose(self, prompt: str) -> Answer | str:
        """The answer to a request that has just come."""
        answers = self.script[prompt]
        return answers[min(len(self.times[prompt]), len(answers)) - 1]

    def _reply(self, answer: Answer, authorization: str) -> bytes:
        body: Any = {"choices": [{"message": {"role": "assistant", "content": answer.content}}]}
        if answer.status != 200:
            body = {"error": {"message": f"refused; you sent {authorization}"}}
        data = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(data))} | dict(answer.headers)
        lines = [f"HTTP/1.1 {answer.status} Prepared", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + data
