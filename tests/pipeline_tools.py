"""What the pipeline tests share: files that are told and not read, an executor that needs no process, a command."""

import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from pathlib import Path

import psutil
from pipeline_jobs import lines

from helpers.lab.llm_server import LLMServer
from helpers.lab.paths import ROOT
from helpers.pipeline import pipeline


class Here(Executor):
    """Runs each call at once where it is submitted, so that a run may be one of virtual time."""

    def submit(self, func, /, *args):
        future = Future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future


async def read(name: str) -> str:
    """A file of one line, which is its name."""
    return f"text of {name}"


async def ask(passage) -> str:
    return f"answer to {passage.text}"


async def run(names: Iterable[str], asks=ask, **options) -> list:
    """The outcomes by their index, with the functions above in the place of those that are not given."""
    options = {"read": read, "prepare": lines, "executor": Here()} | options
    async with pipeline(names, asks, **options) as answers:
        return sorted([outcome async for outcome in answers], key=lambda outcome: outcome.index)


def command(llm: LLMServer, *arguments: object) -> subprocess.Popen[str]:
    """`python -m helpers pipeline …` in a process group of its own, as a terminal gives it."""
    place = {"LLM_BASE_URL": llm.base_url, "LLM_API_KEY": llm.api_key, "LLM_MODEL": llm.model}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    line = [sys.executable, "-m", "helpers", "pipeline", *map(str, arguments)]
    return subprocess.Popen(
        line, **streams, env=os.environ | place | {"PYTHONUTF8": "1"}, cwd=ROOT, start_new_session=True
    )


def family(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def folder_of(path: Path, texts: dict[str, str | bytes]) -> Path:
    """A folder with these files."""
    for name, text in texts.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
