"""The check at a lesson's end: what is left behind is named, and what closes in time is forgiven."""

import asyncio
import socket
import subprocess
import sys
import threading

import pytest

from helpers.lab import leaks

CLIENT = """
import socket, sys
sys.stdin.readline()
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))):
    sys.stdin.read()
"""


def leak_a_task():
    task = asyncio.create_task(asyncio.sleep(60), name="forgotten")
    return task.cancel


def leak_a_thread():
    gate = threading.Event()
    threading.Thread(target=gate.wait, name="forgotten").start()
    return gate.set


def leak_a_process():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

    def end() -> None:
        process.communicate()

    return end


@pytest.mark.parametrize("leak", [leak_a_task, leak_a_thread, leak_a_process])
def test_what_is_left_behind_is_named(leak, capsys):
    async def main() -> None:
        before = leaks.snapshot()
        await leaks.check(before)
        end = leak()
        with pytest.raises(AssertionError, match=f"left behind: {leak.__name__.removeprefix('leak_a_')} "):
            await leaks.check(before, patience=0.2)
        end()
        await leaks.check(before)

    asyncio.run(main())
    assert capsys.readouterr().out.count("✔ nothing left behind") == 2


def test_a_socket_left_open_is_named():
    async def main(address) -> None:
        before = leaks.snapshot()
        with socket.create_connection(address):
            with pytest.raises(AssertionError, match="left behind: .*socket"):
                await leaks.check(before, patience=0.2)

    with socket.create_server(("127.0.0.1", 0)) as server:
        asyncio.run(main(server.getsockname()))


def test_a_client_of_a_port_that_was_open_before_is_no_leak():
    async def sockets_left(server, client) -> list[str]:
        before = leaks.snapshot()
        client.stdin.write(b"go\n")
        client.stdin.flush()
        accepted, _ = server.accept()
        with accepted:
            return [each for each in leaks._left(before) if each.startswith("socket")]

    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-c", CLIENT, str(server.getsockname()[1])]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as client:
            assert asyncio.run(sockets_left(server, client)) == []
