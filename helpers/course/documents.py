"""`python -m helpers pipeline FOLDER`: a report on the text files of a folder, by a language model."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..lab.datasets import in_one_step
from ..lab.endpoint import Endpoint, endpoint
from ..lab.llm_server import LLMServer
from ..lab.progress import Progress
from ..llm_calls import LLMClient
from ..parts.documents.folder import TEXTS
from ..parts.documents.passages import Passage
from ..parts.documents.report import Report, is_fatal, visible
from ..parts.limits import Rate
from ..parts.llm.address import without_secrets
from ..parts.llm.answers import NotAsked
from ..parts.llm.ledger import estimate_tokens
from ..parts.outcome import Outcome
from ..pipeline import AskModel, Folder, pipeline

IN_A_ROW = 20  # calls that failed, after which the model is taken to be down
SHOWN = 10  # failures that are told one by one; the report has all


@dataclass(frozen=True, kw_only=True)
class Job:
    """What the command line asks for. `prices`: of a million tokens sent and received."""

    folder: Path
    out: Path
    globs: list[str] | None
    base_url: str | None
    model: str | None
    rpm: float | None
    tpm: float | None
    max_tokens: int
    max_concurrent: int
    journal: Path | None
    resume: bool
    dry_run: bool
    prices: tuple[float, float] | None

    @property
    def kept(self) -> Path:
        return self.journal or self.out.parent / f"{self.out.stem}.journal.jsonl"


def main(job: Job) -> int:
    """The exit status: 0, 1 where something was lost, 2 where nothing was begun, 130 after Ctrl-C."""
    folder = Folder(job.folder, job.globs or TEXTS)
    root = Path(os.path.realpath(job.folder))
    own = [path for path in map(Path, map(os.path.realpath, (job.out, job.kept))) if path.is_relative_to(root)]
    written = {path.relative_to(root).as_posix() for path in own}  # by an earlier run
    report = Report(root.name)
    try:
        try:
            names = [name for name in folder.names() if name not in written]
        except OSError as error:
            return _say(f"{job.folder} cannot be read: {error.strerror}")
        if not names:
            return _say(f"there is no file in {job.folder} that fits {' or '.join(folder.patterns)}")
        if job.dry_run:
            return asyncio.run(_dry_run(job, folder, names))
        if wrong := _in_the_way(job):
            return _say(wrong)
        return asyncio.run(_run(job, folder, names, report))
    except KeyboardInterrupt:
        _say("stopped" if job.dry_run else f"stopped. {_resumed(job)}")
        return 130
    except (OSError, ValueError) as error:
        return _say(str(error), status=1 if report.entries or report.failed else 2)


def _in_the_way(job: Job) -> str | None:
    """Why it cannot begin, if so."""
    if job.out.exists() and not job.out.is_file():
        return f"{job.out} cannot be written: it is {'a folder' if job.out.is_dir() else 'no regular file'}"
    if not job.out.parent.is_dir():
        return f"{job.out} cannot be written: there is no such folder"
    if os.path.realpath(job.kept) == os.path.realpath(job.out):
        return "the report and the journal cannot be one file"
    if job.kept.exists() and not job.resume:
        return f"{job.kept} is there from another run: --resume goes on with it, or remove it"
    return None


async def _run(job: Job, folder: Folder, names: list[str], report: Report) -> int:
    row, unwritten, stopped = list[Outcome[str]](), None, None
    with Progress({"read": len(names), "prepare": len(names), "ask": None}) as progress:
        async with (
            _client(job) as client,
            pipeline(names, AskModel(client), read=folder.read, journal=job.kept, observe=progress) as answers,
        ):
            try:
                async for outcome in answers:
                    report.add(outcome)
                    if outcome.item.number:
                        row = [*row, outcome] if outcome.error else []
                    if len(row) == IN_A_ROW:
                        break
            except NotAsked as error:
                stopped = error
            try:
                with in_one_step(job.out) as new:
                    new.write_text(report.markdown(), encoding="utf-8", errors="backslashreplace")
            except OSError as error:
                unwritten = error
    if answers.kept and answers.kept.damaged:
        _say(f"{job.kept} has lines that cannot be read: what they answered was asked again")
    if answers.kept and answers.kept.changed:
        _say(f"changed since the journal was begun, and asked again: {', '.join(map(visible, answers.kept.changed))}")
    if answers.kept and answers.kept.another:
        _say("the journal has answers of another model, or to another question: those were asked again")
    failed = [outcome for outcome in report.failed if not is_fatal(outcome)]
    for outcome in failed[:SHOWN]:
        _say(f"✘ {visible(str(outcome.item))}: {visible(str(outcome.error))}")
    if len(failed) > SHOWN:
        _say(f"and {len(failed) - SHOWN} more, all of which stand in the report")
    if stopped:
        cause = visible(stopped.message).rstrip(".")
        _say(f"✘ stopped, as any other passage would get this too: {cause}. {_resumed(job)}")
    elif len(row) == IN_A_ROW:
        _say(f"given up after {IN_A_ROW} failures in a row. {_resumed(job)}")
    if unwritten:
        return _say(f"{job.out} cannot be written: {unwritten.strerror}. {_resumed(job)}", status=1)
    print(f"{visible(str(job.out))}: {len(report.entries)} passages, {len(report.failed)} failures")
    return 1 if report.failed or stopped else 0


async def _dry_run(job: Job, folder: Folder, names: list[str]) -> int:
    """Counts what would be asked. Nothing is."""
    prompts = tokens = lost = 0

    async def count(passage: Passage) -> str:
        return passage.text

    ask = AskModel(LLMClient("none", max_tokens=job.max_tokens))
    async with pipeline(names, count, read=folder.read) as answers:
        async for outcome in answers:
            lost += not outcome.ok
            if outcome.ok and outcome.item.number:
                prompts += 1
                tokens += estimate_tokens(ask.prompt(outcome.item.text))
    answered = prompts * job.max_tokens
    print(f"{len(names)} files, {lost} of which cannot be read or cut; {prompts} passages")
    print(f"about {tokens:,} tokens to send, and at most {answered:,} to receive")
    minutes = max(prompts / (job.rpm or float("inf")), (tokens + answered) / (job.tpm or float("inf")))
    print(f"at least {minutes:.1f} minutes at this rate" if minutes else "no rate is set: --rpm, --tpm")
    if job.prices:
        sent, received = job.prices
        print(f"at most {(tokens * sent + answered * received) / 1e6:.2f} at these prices")
    return 1 if lost else 0


@asynccontextmanager
async def _client(job: Job) -> AsyncGenerator[LLMClient, None]:
    """Asks the model that was named, or that of the environment, or else the course's own server."""
    async with _endpoint(job) as place:
        client = LLMClient(
            place.api_key,
            base_url=place.base_url,
            model=place.model,
            requests=Rate(job.rpm) if job.rpm else None,
            tokens=Rate(job.tpm) if job.tpm else None,
            max_tokens=job.max_tokens,
            max_concurrent=job.max_concurrent,
        )
        _say(f"asking {place.model} at {without_secrets(place.base_url)}")
        async with client:
            yield client


@asynccontextmanager
async def _endpoint(job: Job) -> AsyncIterator[Endpoint]:
    base_url = job.base_url or os.environ.get("LLM_BASE_URL")
    if base_url:
        model = job.model or os.environ.get("LLM_MODEL", "default")
        yield Endpoint(base_url, os.environ.get("LLM_API_KEY", "none"), model, False)
        return
    with LLMServer() as server:
        place = endpoint(server)
        yield place._replace(model=job.model or place.model)


def _resumed(job: Job) -> str:
    return f"What was answered is kept in {job.kept}: run it again with --resume"


def _say(line: str, status: int = 2) -> int:
    with suppress(OSError):  # nobody reads it any more
        print(line, file=sys.stderr)
    return status
