"""Lesson 09: a shelf of files, a share that answers slowly, and a command that gets killed."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ...parts.documents.folder import Folder
from ...parts.documents.passages import Document
from ...parts.events import Event
from .. import datasets
from ..llm_server import LLMServer
from ..trace import Trace

ARTICLES = ("assignment", "attribute-access", "calls", "with", "yield")
FIRST, LAST = 18, 30  # by size: large enough to be work, and small enough to be many
SHARE = 0.1  # seconds
IN_FLIGHT = 16  # requests of the command


def shelf() -> Folder:
    """A new folder of documentation that is on this machine: modules of its Python, and articles about the language."""
    root = Path(tempfile.mkdtemp())
    for name in ("library", "reference"):
        (root / name).mkdir()
    modules = [path for path in datasets.sources() if not path.name.startswith("_")]
    for path in modules[FIRST:LAST]:
        shutil.copyfile(path, root / "library" / path.name)
    articles = datasets.language_reference()
    for name in ARTICLES:
        (root / "reference" / f"{name}.txt").write_text(articles[name], encoding="utf-8")
    return Folder(root)


def from_a_share(folder: Folder, name: str) -> str:
    """The text of a file on a share in the network, which takes 0.1 s to answer."""
    time.sleep(SHARE)
    return folder.read(name)


def named(trace: Trace, stage: str) -> Callable[[Event], None]:
    """An observer whose workers have the name of their stage."""
    return lambda event: trace(event._replace(item=str(event.item)[:60], worker=event.worker.replace("worker", stage)))


@contextmanager
def small_model() -> Iterator[dict[str, str] | None]:
    """Where a real model answers, or None where it is not installed, which is printed."""
    try:
        server = LLMServer(engine="smollm2", model="smollm2").start()
    except RuntimeError:
        print("SmolLM2 is not installed here. `python -m helpers model` installs it.")
        yield None
        return
    with server:
        yield {"api_key": server.api_key, "base_url": server.base_url, "model": server.model}


def opening(document: Document) -> list[str]:
    """The first paragraphs of a text, as much as a small model reads at once."""
    return [document.text[:400].rpartition("\n\n")[0]]


class Command:
    """`python -m helpers pipeline` as a process of its own; `close` removes its reports and journals."""

    def __init__(self, folder: Folder, where: Mapping[str, str]) -> None:
        self._files = Path(tempfile.mkdtemp())
        self._base = [sys.executable, "-P", "-m", "helpers", "pipeline", str(folder.path)]
        self._base += ["--base-url", where["base_url"], "--model", where["model"]]
        self._base += ["--max-concurrent", str(IN_FLIGHT)]
        self._variables = os.environ | {"LLM_API_KEY": where["api_key"]}
        self._process: subprocess.Popen[str] | None = None

    async def run(self, name: str, *options: str, kill_after: int | None = None) -> str:
        """What it prints for a report of this name; or "killed", as soon as the journal has so many answers."""
        process = self._start("--out", str(self._files / name), *options)
        while kill_after is not None and process.poll() is None:
            if self.answers(name) >= kill_after:
                process.kill()
                process.communicate()
                return "killed"
            await asyncio.sleep(0.01)
        said, _ = await asyncio.to_thread(process.communicate)
        return said

    def _start(self, *options: str) -> subprocess.Popen[str]:
        command, variables = [*self._base, *options], self._variables
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=variables
        )
        return self._process

    def answers(self, name: str) -> int:
        """How many the journal of this report holds."""
        journal = (self._files / name).with_suffix(".journal.jsonl")
        return journal.read_bytes().count(b"\n") if journal.exists() else 0

    def report(self, name: str) -> str:
        return (self._files / name).read_text(encoding="utf-8")

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()
        shutil.rmtree(self._files)
