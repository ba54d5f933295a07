"""nbval's kernel, made fit for code that hangs, dies or floods: what goes wrong is noticed within a second."""

import ast
import contextlib
import json
import os
import secrets
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.manager import KernelManager
from nbval import kernel as nbval_kernel

from ..lab.paths import ROOT
from . import leftovers, sandbox

KEPT = 1_000_000  # characters of one cell's output
FLOOD = 100_000_000  # characters that one cell may print
SWARM = 300  # processes
START = """
import sys; exit = quit = sys.exit  # Jupyter's own would end the kernel after the cell
import helpers.grading.checks, helpers.lab.kernel.heartbeat; helpers.lab.kernel.heartbeat.start()
del sys, helpers
"""
GUARD = (Path(__file__).with_name("guard.py")).read_text(encoding="utf-8")
SHELL = "__import__('IPython').core.getipython.get_ipython()"
PREPARE = f"(lambda space: [exec({{guard!r}}, space), space['prepare']({SHELL}, *{{arguments!r}})][1])({{{{}}}})"


class Manager(KernelManager):
    """Talks through files, not ports: nobody else can connect, and ipykernel does not warn."""

    readable: Sequence[str] = ()  # the folders that it can read; with none it is in no sandbox

    def __init__(self, **options: Any) -> None:
        if os.name == "posix" and len(tempfile.gettempdir()) < 75:  # the path of a socket has about 100 characters
            self.folder = Path(tempfile.mkdtemp())
            options |= {"transport": "ipc", "ip": str(self.folder / "kernel")}
            options |= {"connection_file": str(self.folder / "kernel.json")}
        super().__init__(**options)

    def start_kernel(self, **options: Any) -> None:
        super().start_kernel(stdout=subprocess.DEVNULL, **options)
        provisioner: Any = self.provisioner
        provisioner.pgid = None  # else what takes shared memory away would be killed with the kernel

    def shutdown_kernel(self, **options: Any) -> None:
        others = leftovers.descendants()
        super().shutdown_kernel(**options)
        leftovers.kill(others)

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        command = super().format_kernel_cmd(extra_arguments)
        if not self.readable or self.kernel_spec is None:
            return command
        self.kernel_spec.interrupt_mode = "message"  # a signal would end bubblewrap
        empty = [str(Path.cwd() / each) for each in ("work", "tmp", "user")]
        inside = sandbox.command(read=[*self.readable, str(ROOT)], write=[str(self.folder)], empty=empty)
        return [*inside, *command]


nbval: Any = nbval_kernel  # it has no annotations
nbval.KernelManager = Manager
_RunningKernel: Any = nbval.RunningKernel


class GradingKernel(_RunningKernel):  # type: ignore[misc]
    """A kernel with a heartbeat, a bounded memory for output, and an early notice of death and of too many processes.

    `ticked` says whether `token` was printed since the last cell began.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self.flooded = self.died = self.swarmed = self.ticked = False
        self.token = secrets.token_hex()
        self._printed = 0
        self._messages: deque[dict[str, Any]] = deque()
        super().__init__(*args, **options)
        reply = self.ask(START, {})
        if reply["status"] != "ok":
            raise RuntimeError(f"the kernel cannot import the course: {reply.get('evalue')}")

    def execute_cell_input(self, cell_input: str, allow_stdin: bool | None = None) -> str:
        self.flooded = self.ticked = False
        self._printed = 0
        self._messages.clear()
        message: str = super().execute_cell_input(cell_input, allow_stdin=allow_stdin)
        return message

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """As nbval's, but drains the output meanwhile and raises `Empty` as soon as the kernel is dead or floods."""
        end = time.monotonic() + (timeout or 60)
        looked_at = time.monotonic()
        while True:
            self._drain()
            with contextlib.suppress(Empty):
                super().await_reply(msg_id, timeout=0.05)
                return
            if self.flooded or time.monotonic() > end:
                raise Empty
            if time.monotonic() > looked_at + 0.5:
                looked_at = time.monotonic()
                if len(leftovers.descendants()) > SWARM:
                    self.swarmed = True
                    self.km.shutdown_kernel(now=True)
                if not self.is_alive():
                    self.died = True
                    raise Empty

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        if stream == "iopub" and self._messages:
            return self._messages.popleft()
        if self.died:
            raise Empty
        return self._receive(stream, timeout)

    def _receive(self, stream: str, timeout: float | None) -> dict[str, Any]:
        """What nbval's own `get_message` returns, without its pretty print of every message, and cut short."""
        receive = self.kc.get_iopub_msg if stream == "iopub" else self.kc.get_shell_msg
        message: dict[str, Any] = receive(timeout=timeout)
        if message["msg_type"] in ("stream", "display_data", "execute_result", "update_display_data"):
            self._count(message)
        return message

    def _count(self, message: dict[str, Any]) -> None:
        content = message["content"]
        text = content["text"] if message["msg_type"] == "stream" else json.dumps(content, default=str)
        self.ticked = self.ticked or self.token in text
        self._printed += len(text)
        self.flooded = self._printed > FLOOD
        if self._printed > KEPT:
            message["content"] = {"name": "stdout", "text": "", "data": {}, "metadata": {}, "execution_count": None}

    def _drain(self) -> None:
        end = time.monotonic() + 0.5
        with contextlib.suppress(Empty):
            while not self.flooded and time.monotonic() < end:
                self._messages.append(self._receive("iopub", 0))

    def interrupt(self) -> None:
        if self.is_alive():
            super().interrupt()

    def ask(self, code: str, expressions: dict[str, str], timeout: float = 10) -> dict[str, Any]:
        """Run code silently, evaluate expressions, which pass no input transformer; the reply's content.

        Raises `RuntimeError` when there is none; the kernel is then dead.
        """
        wanted = self.kc.execute(code, silent=True, store_history=False, user_expressions=expressions)
        end = time.monotonic() + timeout
        while True:
            try:
                reply = self._receive("shell", 0.5)
            except Empty:
                if time.monotonic() > end or not self.is_alive():
                    self.km.shutdown_kernel(now=True)
                    raise RuntimeError("the Python process does not answer") from None
                continue
            if reply["parent_header"].get("msg_id") == wanted:
                content: dict[str, Any] = reply["content"]
                return content

    def prepare(self, checks: str) -> list[str]:
        """Ready the kernel for a check of that module (see guard.py); returns what the learner's code had replaced."""
        self.token = secrets.token_hex()
        expression = PREPARE.format(guard=GUARD, arguments=(checks, self.token))
        reply = self.ask("", {"replaced": expression})
        answer = reply.get("user_expressions", {}).get("replaced", reply)
        if answer["status"] != "ok":
            raise RuntimeError(f"the check could not be prepared: {answer.get('ename')}: {answer.get('evalue')}")
        replaced: list[str] = ast.literal_eval(answer["data"]["text/plain"])
        return replaced
