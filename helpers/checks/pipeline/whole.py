"""Part 5: a whole night against a real server, and the next one."""

import time
from typing import Any

from ...grading.checks import check, expect, run_real
from ...lab.llm_server import LLMServer
from .books import lines_of, new_path
from .nights import (
    Client,
    Counting,
    Night,
    batches_of,
    expect_prompts,
    expect_text,
    processes,
    right_report,
    texts_of,
)
from .running import expect_own

OWN = "await your own pipeline, with read_file, prepare_file and ask bound to what they need: functools.partial"
BATCHES = "batches(pieces, budget, estimate_tokens), of the pieces of one document, and one call for each"
BOUND = "askers=client.max_concurrent"
KEEP = "kept(…) around your ask, with a Journal(path) that is open as long as the pipeline runs"
ABOUT = "what is asked is part of `about`: json.dumps([client.fields, INSTRUCTION]), and so are the texts in each key"
TELL = "hand `progress` on to your pipeline"


async def one_night(night: Night, LLMClient: Any, server: LLMServer) -> tuple[Any, Counting]:
    async with LLMClient(server.api_key, base_url=server.base_url, model=server.model, max_concurrent=3) as real:
        client = Counting(real)
        with processes() as executor:
            text = await night(executor, client)
            night.expect_elsewhere(executor)
        return text, client


def expect_real(night: Any, LLMClient: Any) -> None:
    texts = texts_of(16)
    batches = batches_of(texts)
    with new_path() as path, LLMServer(latency=0.02) as server:
        job = Night(night, texts, path)
        job.slow = list(texts)[-1]
        waited: list[bool] = []
        read = job.read

        def slow(name: str) -> str:
            if name == job.slow:
                job.free.set()
                waited.append(wait_for(lambda: server.stats().answered))
            return read(name)

        job.read = slow  # type: ignore[method-assign]
        text, client = run_real(one_night, job, LLMClient, server)
        what = "16 files"
        expect(not client.prompts == [], f"{what}: client.complete was never called", hint=OWN)
        expect(waited, f"{what}: the last one was never read", hint="read is called for each name")
        expect(
            waited[0],
            f"{what}: while the last one was being read, the server answered no question",
            hint="no phases: your pipeline has all stages at work at once",
        )
        expect_prompts(client.prompts, batches, what, BATCHES)
        accepted = server.stats().accepted
        expect(
            accepted == len(batches), f"{what}: the server counted {accepted} requests, not {len(batches)}", hint=OWN
        )
        expect_text(text, right_report(batches), what, "return report(outcomes)")
        peak = client.inside.peak
        expect(peak <= 3, f"with max_concurrent=3 {peak} calls of client.complete ran at once", hint=BOUND)
        again, client = run_real(one_night, job, LLMClient, server)
        more = server.stats().accepted - accepted
        expect(not more, f"a second night with the same journal: the server counted {more} more requests", hint=KEEP)
        expect_text(again, text, "a second night with the same journal", KEEP)


def wait_for(condition: Any) -> bool:
    """In a thread: whether it comes true within five seconds, which a busy machine may need."""
    end = time.monotonic() + 5
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def expect_told(job: Night, counts: dict[str, tuple[int, int]], what: str) -> None:
    for stage, (done, failed) in counts.items():
        told = [each[1:] for each in job.told if each[0] == stage]
        right = [each[0] for each in told] == [*range(1, done + 1)] and (told[-1:] or [(0, 0)])[0][1] == failed
        expect(
            right,
            f"{what}: of {done} calls of `{stage}`, {failed} of which raised, progress told {told[-3:]}",
            hint=TELL,
        )


def expect_peak(night: Any) -> None:
    """As many calls at a time as the client takes, whatever their number is."""
    for most in (3, 1, 12):
        with new_path() as path:
            job, client = Night(night, texts_of(24), path), Client()
            client.max_concurrent = most
            job.run(client)
            peak = client.inside.peak
            expect(peak <= most, f"with max_concurrent={most}, {peak} calls of client.complete ran at once", hint=BOUND)
            expect(
                peak == most or most > 3,
                f"with max_concurrent={most} and {len(client.prompts)} batches, {peak} calls at most ran at once",
                hint=BOUND,
            )


def expect_next_nights(night: Any) -> None:
    with new_path() as path:
        texts = texts_of(12)
        first, client = Night(night, texts, path), Client()
        text = first.run(client)
        expect_prompts(client.prompts, batches_of(texts), "12 files", BATCHES)
        expect_text(text, right_report(batches_of(texts)), "12 files", "return report(outcomes)")
        expect_told(first, {"read": (12, 0), "prepare": (12, 0), "ask": (len(batches_of(texts)), 0)}, "12 files")
        changed = texts_of(12, changed=[5])
        client = Client()
        text = Night(night, changed, path).run(client)
        new = [each for each in batches_of(changed) if each not in batches_of(texts)]
        expect_prompts(client.prompts, new, "the next night one file of 12 had changed", ABOUT)
        expect_text(text, right_report(batches_of(changed)), "the next night one file had changed", ABOUT)
        fields: list[tuple[str, dict[str, Any]]]
        fields = [("another model was asked", {"model": "large"}), ("max_tokens was another", {"max_tokens": 64})]
        for what, other in fields:
            client = Client(**other)
            unwatched = Night(night, changed, path)
            unwatched.watched = False
            unwatched.run(client)
            what = f"the next night {what}, and client.fields said so"
            expect_prompts(client.prompts, batches_of(changed), what, ABOUT)
        lines, most = lines_of(path), len(client.prompts)
        expect(lines >= most, f"after a night of {most} answers the file at `path` has {lines} lines", hint=KEEP)


@check("all files are in the report, asked while others are read, and never twice", hint=OWN)
def whole_night(night: Any, LLMClient: Any) -> None:
    expect_own(night, "night")
    expect_next_nights(night)
    expect_peak(night)
    expect_real(night, LLMClient)
