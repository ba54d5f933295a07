"""The LLM client's journal: after `kill -9` nothing is lost, nothing doubled, nothing asked again."""

import asyncio
import errno
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter

import pytest
from llm_client_tools import FINE, PROMPTS, RESUME, ScriptedServer, ask, client, http_reply, right

from helpers.lab.llm_server import LLMServer
from helpers.llm_calls import LLMClient
from helpers.parts.journal import Journal


def test_what_the_journal_holds_is_not_asked_again(llm, tmp_path):
    path = tmp_path / "answers.jsonl"
    llm.configure(script=[None, "html"])
    first, ledger = asyncio.run(ask(llm, PROMPTS[:10], journal=path, max_concurrent=1))
    assert [o.ok for o in first] == [True, False] + [True] * 8
    second, ledger = asyncio.run(ask(llm, PROMPTS[:12], journal=path))
    assert (ledger.from_journal, ledger.requests) == (9, 3)
    assert [o.unwrap() for o in second[2:10]] == [o.unwrap() for o in first[2:]] and all(o.ok for o in second)
    assert llm.api_key not in path.read_text()


def test_a_prompt_that_comes_twice_is_asked_twice_and_kept_twice(llm, tmp_path):
    twice = [PROMPTS[0], PROMPTS[1], PROMPTS[0]]
    asyncio.run(ask(llm, twice, journal=tmp_path / "j"))
    assert llm.stats().accepted == 3
    _, ledger = asyncio.run(ask(llm, twice, journal=tmp_path / "j"))
    assert (ledger.from_journal, llm.stats().accepted) == (3, 3)


def test_other_settings_are_other_questions(llm, tmp_path):
    asyncio.run(ask(llm, PROMPTS[:2], journal=tmp_path / "j"))
    _, ledger = asyncio.run(ask(llm, PROMPTS[:2], journal=tmp_path / "j", max_tokens=99))
    assert ledger.from_journal == 0


def test_another_server_is_asked_itself(llm, tmp_path):
    async def main(base_url, **options):
        async with LLMClient(llm.api_key, base_url=base_url, model="default", **options) as c:
            return [o.unwrap().text for o in await c.batch_complete(["hello"], journal=tmp_path / "j")]

    async def both():
        said = http_reply(200, b'{"choices": [{"message": {"content": "from the other"}}]}')
        async with ScriptedServer(FINE) as one, ScriptedServer(said) as other:
            return [await main(url) for url in (one, one + "/", other, one + "/v2", one + "?deployment=b", one)]

    assert asyncio.run(both()) == [["fine"], ["fine"], ["from the other"], ["fine"], ["fine"], ["fine"]]
    assert len((tmp_path / "j").read_text().splitlines()) == 4  # "/" at the end is no other address


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no open file")
def test_when_the_journal_is_removed_the_run_ends_instead_of_paying_on(llm, tmp_path):
    async def main():
        async with client(llm) as c, c.as_completed(PROMPTS, journal=tmp_path / "j") as outcomes:
            async for _ in outcomes:
                (tmp_path / "j").unlink(missing_ok=True)

    with pytest.raises(OSError, match="removed or replaced"):
        asyncio.run(main())
    assert llm.stats().accepted < 40


def test_when_the_journal_cannot_be_written_the_run_ends_instead_of_paying_on(llm, tmp_path, monkeypatch):
    def full(self, key, value):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Journal, "add", full)
    with pytest.raises(OSError, match="No space left"):
        asyncio.run(ask(llm, PROMPTS, journal=tmp_path / "j", max_concurrent=4))
    assert llm.stats().accepted < 20


def killed_and_resumed(llm: LLMServer, path, seed: int, count: int = 100) -> None:
    llm.configure(latency=(0.02, 0.5))
    command = [sys.executable, "-c", RESUME, llm.base_url, llm.api_key, llm.model, str(path), str(count)]
    rng = random.Random(seed)
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    enough = rng.randrange(1, count - 10)
    while llm.stats().answered < enough and first.poll() is None:
        time.sleep(0.002)
    first.kill()
    first.wait()
    held = path.read_text().count("\n")
    second = subprocess.run(command, capture_output=True, text=True, check=True)
    answers = json.loads(second.stdout)
    assert answers == [prompt.partition("\n\n")[2] for prompt in PROMPTS[:count]]
    asked = Counter(record.prompt for record in llm.requests())
    again = [prompt for prompt, times in asked.items() if times > 1]
    assert len(asked) == count and max(asked.values()) <= 2
    assert len(again) <= 8, f"{len(again)} asked twice"
    assert sum(asked.values()) <= count + 8 and held + 8 >= enough
    assert path.read_text().count("\n") - count in (0, 1)


@pytest.mark.parametrize("seed", range(2))
def test_killed_and_resumed_nothing_is_lost_or_asked_again(llm, tmp_path, seed):
    killed_and_resumed(llm, tmp_path / "answers.jsonl", seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_killed_twenty_times(llm, tmp_path, seed):
    killed_and_resumed(llm, tmp_path / "answers.jsonl", 1000 + seed)


def test_a_journal_line_of_another_shape_is_asked_again(llm, tmp_path):
    asyncio.run(ask(llm, PROMPTS[:1], journal=tmp_path / "j"))
    line = json.loads((tmp_path / "j").read_text())
    (tmp_path / "j").write_text(json.dumps(line | {"value": {"words": 7}}) + "\n")
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:1], journal=tmp_path / "j"))
    assert right(outcomes[0]) and (ledger.requests, ledger.from_journal) == (1, 0)


def test_a_bad_prompt_beside_a_journal_costs_itself_alone(llm, tmp_path):
    prompts = [PROMPTS[0], {1: 2, "a": 3}, PROMPTS[2], "lone \ud800 surrogate"]
    outcomes, ledger = asyncio.run(ask(llm, prompts, journal=tmp_path / "j"))
    assert [o.ok for o in outcomes] == [True, False, True, False] and ledger.requests == 2


def test_with_httpx2_in_the_place_of_httpx_it_runs_unchanged(llm, tmp_path):
    pytest.importorskip("httpx2")
    swap = "import sys, httpx2; sys.modules['httpx'] = httpx2\n"
    command = [sys.executable, "-c", swap + RESUME, llm.base_url, llm.api_key, llm.model, str(tmp_path / "j"), "30"]
    llm.configure(script=["500", "disconnect"])
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == 30
