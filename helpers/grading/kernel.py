"""nbval's kernel, made fit for code that hangs, dies or floods: what goes wrong is noticed within a second."""

import ast
import contextlib
import json
import os
import tempfile
import time
from collections import deque
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.manager import KernelManager
from nbval import kernel as nbval_kernel

from ..lab.paths import ROOT

FLOOD = 1_000_000  # characters that one cell may print
START = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
import helpers.grading.checks, helpers.lab.kernel.heartbeat; helpers.lab.kernel.heartbeat.start()
del sys, helpers
"""
GUARD = (Path(__file__).with_name("guard.py")).read_text(encoding="utf-8")
PREPARE = "(lambda space: [exec({guard!r}, space), space['prepare'](get_ipython(), *{arguments!r})][1])({{}})"


class _IpcManager(KernelManager):
    """Talks through files, not ports: nobody else can connect, and ipykernel does not warn."""

    def __init__(self, **options: Any) -> None:
        if os.name == "posix" and len(tempfile.gettempdir()) < 75:  # the path of a socket has about 100 characters
            options |= {"transport": "ipc", "ip": os.path.join(tempfile.mkdtemp(), "kernel")}
        super().__init__(**options)


nbval: Any = nbval_kernel  # it has no annotations
nbval.KernelManager = _IpcManager
_RunningKernel: Any = nbval.RunningKernel


class GradingKernel(_RunningKernel):  # type: ignore[misc]
    """A kernel with a heartbeat, the course on its path, a bounded memory for output, and an early notice of death."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.flooded = self.died = False
        self._printed = 0
        self._messages: deque[dict[str, Any]] = deque()
        test = os.environ.pop("PYTEST_CURRENT_TEST", None)  # ipykernel would not show what child processes print
        try:
            super().__init__(*args, **options)
        finally:
            if test:
                os.environ["PYTEST_CURRENT_TEST"] = test
        reply = self.ask(START, {})
        if reply["status"] != "ok":
            raise RuntimeError(f"the kernel cannot import the course: {reply.get('evalue')}")

    def execute_cell_input(self, cell_input: str, allow_stdin: bool | None = None) -> str:
        self.flooded, self._printed = False, 0
        self._messages.clear()
        message: str = super().execute_cell_input(cell_input, allow_stdin=allow_stdin)
        return message

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """As nbval's, but drains the output meanwhile and raises `Empty` as soon as the kernel is dead or floods."""
        end = time.monotonic() + (timeout or 60)
        alive_at = time.monotonic()
        while True:
            self._drain()
            with contextlib.suppress(Empty):
                super().await_reply(msg_id, timeout=0.05)
                return
            if self.flooded or time.monotonic() > end:
                raise Empty
            if time.monotonic() > alive_at + 0.5:
                alive_at = time.monotonic()
                if not self.is_alive():
                    self.died = True
                    raise Empty

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        if stream == "iopub" and self._messages:
            return self._messages.popleft()
        if self.died:
            raise Empty
        message = self._receive(stream, timeout)
        if self.flooded and message["msg_type"] == "stream":
            message["content"]["text"] = ""
        return message

    def _receive(self, stream: str, timeout: float | None) -> dict[str, Any]:
        """What nbval's own `get_message` returns, without its pretty print of every message."""
        receive = self.kc.get_iopub_msg if stream == "iopub" else self.kc.get_shell_msg
        message: dict[str, Any] = receive(timeout=timeout)
        return message

    def _drain(self) -> None:
        with contextlib.suppress(Empty):
            while not self.flooded:
                message = self._receive("iopub", 0)
                if message["msg_type"] in ("stream", "display_data", "execute_result", "update_display_data"):
                    self._printed += len(json.dumps(message["content"], default=str))
                    if self._printed > FLOOD:
                        self.flooded = True
                        return
                self._messages.append(message)

    def interrupt(self) -> None:
        if self.is_alive():
            super().interrupt()

    def ask(self, code: str, expressions: dict[str, str], timeout: float = 20) -> dict[str, Any]:
        """Run code silently, evaluate expressions, which pass no input transformer; the reply's content."""
        wanted = self.kc.execute(code, silent=True, store_history=False, user_expressions=expressions)
        end = time.monotonic() + timeout
        while True:
            try:
                reply = self._receive("shell", 0.5)
            except Empty:
                if time.monotonic() > end or not self.is_alive():
                    raise RuntimeError("the Python process does not answer") from None
                continue
            if reply["parent_header"].get("msg_id") == wanted:
                content: dict[str, Any] = reply["content"]
                return content

    def prepare(self, checks: str, token: str) -> list[str]:
        """Ready the kernel for a check of that module (see guard.py); returns what the learner's code had replaced."""
        expression = PREPARE.format(guard=GUARD, arguments=(checks, token))
        reply = self.ask("", {"replaced": expression})
        answer = reply.get("user_expressions", {}).get("replaced", reply)
        if answer["status"] != "ok":
            raise RuntimeError(f"the check could not be prepared: {answer.get('ename')}: {answer.get('evalue')}")
        replaced: list[str] = ast.literal_eval(answer["data"]["text/plain"])
        return replaced
