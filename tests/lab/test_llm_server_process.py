"""The local LLM server's process: it starts, says what is wrong, and never outlives the one that started it."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from llm_server_tools import eventually, listens, post, valid

from helpers.__main__ import main as commands
from helpers.lab.llm_server import LLMServer
from helpers.lab.llm_server.faults import FAULTS

ROOT = Path(__file__).resolve().parents[2]


def test_the_server_is_gone_when_its_with_ends_and_when_its_body_raises() -> None:
    with pytest.raises(ZeroDivisionError), LLMServer() as llm:
        base_url = llm.base_url
        assert listens(base_url)
        raise ZeroDivisionError
    assert not listens(base_url)
    with pytest.raises(RuntimeError, match="does not run"):
        llm.stats()


def test_start_and_stop_may_be_repeated() -> None:
    llm = LLMServer(rpm=30)
    assert llm.start().start() is llm
    first = llm.base_url
    assert post(llm, valid()).headers["x-ratelimit-limit-requests"] == "30"
    llm.stop()
    llm.stop()
    assert not listens(first)
    llm.start()
    assert llm.stats().received == 0
    assert post(llm, valid()).status_code == 200
    llm.stop()


def test_a_taken_port_and_a_wrong_knob_are_named() -> None:
    with LLMServer() as llm:
        port = urlsplit(llm.base_url).port
        assert port
        with pytest.raises(RuntimeError, match=f"port {port}"):
            LLMServer(port=port).start()
        shell = [sys.executable, "-m", "helpers", "serve", "--port", str(port)]
        ended = subprocess.run(shell, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 1 and len(ended.stderr.splitlines()) == 1 and str(port) in ended.stderr


@pytest.mark.parametrize(
    ("knobs", "named"),
    [
        ({"rpm": -1}, "rpm must"),
        ({"rpm": 30, "window": 1.0}, "rpm=30 allows nothing"),
        ({"slots": 1.5}, "slots must"),
        ({"latency": (1, 2, 3)}, "latency must"),
        ({"latency": float("nan")}, "latency must"),
        ({"faults": {"5oo": 0.1}}, "faults must .* 503"),
        ({"faults": {"500": 0.6, "cut": 0.6}}, "faults must"),
        ({"script": ["nap"]}, "script must"),
        ({"engine": "gpt"}, "engine must be one of: extractive, smollm2, not 'gpt'"),
        ({"api_key": "a\nb"}, "^api_key must be a printable ASCII word$"),
    ],
)
def test_wrong_knobs_start_no_process(knobs: dict, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        LLMServer(**knobs)


def test_the_key_is_in_no_repr_and_on_no_command_line() -> None:
    with LLMServer(api_key="sk-secret-42") as llm:
        assert "secret" not in repr(llm) and "LLMServer(" in repr(llm)
        assert llm._process and "secret" not in str(llm._process.args)
        assert "secret" not in post(llm, valid(), authorization="Bearer sk-secret-43").text


PARENT = """
    import sys, time
    from helpers.lab.llm_server import LLMServer
    llm = LLMServer().start()
    print(llm.base_url, flush=True)
    {then}
"""


@contextmanager
def python(*arguments: str, **options: Any) -> "Iterator[subprocess.Popen[str]]":
    """A Python process that is killed where the block leaves it alive."""
    options |= {"env": os.environ | {"PYTHONPATH": str(ROOT)}, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, *arguments], **options) as process:
        try:
            yield process
        finally:
            process.kill()


def parent(then: str, **options: Any) -> Any:
    return python("-c", textwrap.dedent(PARENT).format(then=then), **options)


def test_the_server_dies_with_a_killed_parent() -> None:
    with parent("time.sleep(600)") as process:
        base_url = process.stdout.readline().strip()
        assert listens(base_url)
        process.kill()
        process.wait()
        assert eventually(lambda: not listens(base_url))


def test_the_server_dies_with_a_parent_that_forgets_it() -> None:
    with parent("sys.exit(3)", stderr=subprocess.DEVNULL) as process:
        base_url = process.communicate(timeout=30)[0].strip()
    assert process.returncode == 3 and base_url.startswith("http://127.0.0.1:")
    assert eventually(lambda: not listens(base_url))


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups are POSIX's")
def test_an_interrupt_of_the_parents_group_leaves_the_server_alone() -> None:
    then = "exec('try: print(0, flush=True); time.sleep(600)\\nexcept KeyboardInterrupt: print(llm.stats().received)')"
    with parent(then + "; llm.stop()", start_new_session=True) as process:
        assert listens(process.stdout.readline().strip())
        assert process.stdout.readline() == "0\n"
        os.killpg(process.pid, signal.SIGINT)
        assert process.communicate(timeout=30)[0] == "0\n"
    assert process.returncode == 0


def test_from_a_shell_it_runs_without_stdin_until_interrupted(tmp_path: Path) -> None:
    knobs = "--rpm 60 --latency 0,0.5 --faults 500=0.5,cut=0.5 --script none,503 --api-key k".split()
    with python("-m", "helpers", "serve", *knobs, cwd=tmp_path, stdin=subprocess.DEVNULL) as process:
        said = json.loads(process.stdout.readline())
        assert (said["api_key"], said["model"]) == ("k", "extractive")
        url = said["base_url"] + "/chat/completions"
        answers = [httpx.post(url, json=valid(), headers={"authorization": "Bearer k"}) for _ in range(2)]
        process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        assert process.wait(timeout=30) == 0 or os.name != "posix"
    assert [answer.status_code for answer in answers] == [200, 503]
    assert answers[0].headers["x-ratelimit-remaining-requests"] == "59"


def test_its_help_names_each_fault_and_a_wrong_flag_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands(["serve", "--help"])
    assert FAULTS.keys() <= set(capsys.readouterr().out.split())
    with pytest.raises(SystemExit):
        commands(["serve", "--faults", "500"])
    assert "argument --faults: invalid rates value: '500'" in capsys.readouterr().err


def test_an_open_connection_does_not_keep_it_from_ending() -> None:
    with python("-m", "helpers", "serve", stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        address = urlsplit(json.loads(process.stdout.readline())["base_url"])
        with socket.create_connection((address.hostname, address.port)) as client:
            client.sendall(b"GET /v1/models HTTP/1.1\r\nhost: a\r\nauthorization: Bearer k\r\n\r\n")
            assert client.recv(9) == b"HTTP/1.1 "  # so the server has the connection, and keeps it
            process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
            assert process.wait(timeout=30) == 0 or os.name != "posix"
            assert process.stderr.read() == ""


def test_a_running_server_takes_new_knobs_and_keeps_the_old_ones_when_they_are_wrong() -> None:
    async def main(llm: LLMServer) -> int:
        return llm.stats().received  # beside a running loop

    with LLMServer(rpm=30) as llm:
        for wrong in ({"rpm": 0}, {"speed": 1}, {"port": 1}):
            with pytest.raises(ValueError, match=r"rpm|speed|port"):
                llm.configure(**wrong)
        with pytest.raises(AttributeError):
            llm.rpm = 40  # type: ignore[misc]
        assert llm.rpm == 30 and asyncio.run(main(llm)) == 0
        llm.configure(rpm=40, script=["500"])
        assert llm.rpm == 40
        assert [post(llm, valid()).status_code for _ in range(2)] == [500, 200]
        assert post(llm, valid()).headers["x-ratelimit-limit-requests"] == "40"
        llm.configure(script=["500"])
        llm.reset()
        assert post(llm, valid()).headers["x-ratelimit-remaining-requests"] == "39"
