"""The server's own process: says on stdout where it listens, as one line of JSON, and serves until it is ended."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from typing import Any

from .engines import prepare
from .gateway import Gateway
from .knobs import Knobs


def main(flags: dict[str, Any], *, parent: bool) -> int:
    """Serve; returns the exit status. With `parent` the knobs are a line of JSON on stdin, whose end ends it."""
    try:
        knobs = Knobs(**(json.loads(sys.stdin.readline()) if parent else flags))
        if parent:
            threading.Thread(target=_end_with_stdin, daemon=True).start()
        prepare(knobs.engine)
        asyncio.run(_serve(knobs))
    except (OSError, RuntimeError, ValueError) as error:
        line = f"the LLM server cannot start: {error}"
        if parent:
            print(json.dumps({"error": line}), flush=True)
        else:
            print(line, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


async def _serve(knobs: Knobs) -> None:
    try:
        server = await asyncio.start_server(Gateway(knobs).connection, "127.0.0.1", knobs.port, backlog=2048)
    except OSError as error:
        raise OSError(f"port {knobs.port} of 127.0.0.1 cannot be had: {os.strerror(error.errno or 0)}") from None
    port = server.sockets[0].getsockname()[1]
    where = {"base_url": f"http://127.0.0.1:{port}/v1", "api_key": knobs.api_key, "model": knobs.model}
    print(json.dumps(where), flush=True)
    await _interrupted()  # `serve_forever` would then wait for open connections


async def _interrupted() -> None:
    """Wait for Ctrl-C. The loop has to hear of it: else a signal that comes just before it sleeps does not wake it."""
    interrupted = asyncio.Event()
    with contextlib.suppress(NotImplementedError):  # Windows, whose loop hears of it anyway
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupted.set)
    await interrupted.wait()


def _end_with_stdin() -> None:
    """The parent never writes again: a read returns when it has closed the pipe, or has died."""
    sys.stdin.buffer.read()
    os._exit(0)
