"""What the journal holds survives torn lines, full disks, strangers' lines and kill -9."""

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.parts.journal import Journal


def test_what_was_added_is_there_the_next_time(tmp_path):
    with Journal(tmp_path / "j") as journal:
        journal.add("a", {"text": "naïve – 😀"})
        assert "a" not in journal  # what this run adds, it need not remember
    with Journal(tmp_path / "j") as journal:
        assert journal["a"] == {"text": "naïve – 😀"} and "b" not in journal and len(journal) == 1


def test_the_same_request_has_a_key_for_each_time_it_comes_up(tmp_path):
    with Journal(tmp_path / "j") as first:
        keys = [first.key(request) for request in ("x", "y", "x", {"b": 1, "a": 2})]
    with Journal(tmp_path / "j") as second:
        assert [second.key(request) for request in ("x", "y", "x", {"a": 2, "b": 1})] == keys
    assert len(set(keys)) == 4


@settings(max_examples=100)
@given(cut=st.integers(0, 200), values=st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_cut_anywhere_it_opens_holds_whole_lines_alone_and_goes_on(tmp_path_factory, cut, values):
    path = tmp_path_factory.mktemp("j") / "j"
    with Journal(path) as journal:
        for number, value in enumerate(values):
            journal.add(str(number), value)
    whole = path.read_bytes()
    cut = min(cut, len(whole))
    path.write_bytes(whole[:cut])
    with Journal(path) as journal:
        held = [str(number) in journal for number in range(len(values))]
        assert held == sorted(held, reverse=True)
        assert sum(held) >= whole[:cut].count(b"\n")
        journal.add("new", 1)
    with Journal(path) as journal:
        assert journal["new"] == 1
        assert all(journal[str(number)] == values[number] for number in range(sum(held)))


def test_strangers_lines_are_counted_and_passed_over(tmp_path):
    path = tmp_path / "j"
    path.write_bytes(b'{"key": "a", "value": 1}\nnot json\n[]\n{"value": 2}\n\xff\xfe\n\n{"key": "b", "value": 2}\n')
    with Journal(path) as journal:
        assert (journal["a"], journal["b"], len(journal), journal.damaged) == (1, 2, 2, 4)


def test_a_second_writer_is_refused_and_the_first_goes_on(tmp_path):
    with Journal(tmp_path / "j") as journal:
        with pytest.raises(BlockingIOError, match="already open"):
            Journal(tmp_path / "j")
        journal.add("a", 1)
    with Journal(tmp_path / "j") as journal:
        assert journal["a"] == 1


@pytest.mark.parametrize("name", [".", os.devnull])
def test_a_folder_or_a_device_in_its_place_is_an_error(tmp_path, name):
    with pytest.raises(OSError, match="not a regular file"):
        Journal(tmp_path / name)


@pytest.mark.parametrize("content", [b"question\nwhy?\n", b'{"prompt": "why?"}\n', b"[1]\n{"])
def test_a_file_of_something_else_is_an_error_and_stays_as_it_was(tmp_path, content):
    path = tmp_path / "prompts.jsonl"
    path.write_bytes(content)
    with pytest.raises(OSError, match="prompts.jsonl is no journal"):
        Journal(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"\n", b'{"key": "a", "va', b'{"key": "a", "v\x00\r\x00'])
def test_an_empty_file_and_one_whose_first_line_was_cut_become_journals(tmp_path, content):
    (tmp_path / "j").write_bytes(content)
    with Journal(tmp_path / "j") as journal:
        journal.add("a", 1)
    with Journal(tmp_path / "j") as journal:
        assert journal["a"] == 1


def test_a_half_written_line_is_reported_and_does_not_spoil_the_next(tmp_path):
    with Journal(tmp_path / "j") as journal:
        real, journal._file = journal._file, HalfFull(journal._file)
        with pytest.raises(OSError, match="disk full"):
            journal.add("a", 1)
        journal._file = real
        journal.add("b", 2)
    with Journal(tmp_path / "j") as journal:
        assert "a" not in journal and journal["b"] == 2


class HalfFull:
    """A disk that takes the first half of what is written."""

    def __init__(self, file):
        self.file = file

    def write(self, data: bytes) -> int:
        return self.file.write(data[: len(data) // 2])


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no open file")
@pytest.mark.parametrize("by", ["removal", "replacement"])
def test_a_file_that_is_gone_keeps_nothing_and_says_so(tmp_path, by):
    path = tmp_path / "j"
    with Journal(path) as journal:
        journal.add("a", 1)
        if by == "removal":
            path.unlink()
        else:
            (tmp_path / "copy").write_bytes(path.read_bytes())
            (tmp_path / "copy").replace(path)
        for _ in range(2):
            with pytest.raises(OSError, match="j was removed or replaced"):
                journal.add("b", 2)


@pytest.mark.skipif(os.name == "nt", reason="flock is POSIX's")
@pytest.mark.parametrize("code", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL])
def test_a_file_system_without_locks_is_no_reason_to_stop(tmp_path, monkeypatch, code):
    def refuse(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("fcntl.flock", refuse)
    with Journal(tmp_path / "j") as journal:
        journal.add("a", 1)
    with Journal(tmp_path / "j") as journal:
        assert journal["a"] == 1


FORKED = """
import os, sys, time
from helpers.parts.journal import Journal
journal = Journal(sys.argv[1])
if not os.fork():
    print(os.getpid(), flush=True)
    time.sleep(60)
journal.add("a", 1)
os._exit(0)  # as if killed: nothing is closed
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_that_was_forked_meanwhile_holds_no_lock(tmp_path):
    command = [sys.executable, "-W", "ignore", "-c", FORKED, str(tmp_path / "j")]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    parent.wait()
    try:
        with Journal(tmp_path / "j") as journal:
            assert journal["a"] == 1
    finally:
        os.kill(child, signal.SIGKILL)
        parent.stdout.close()


WRITER = """
import sys
from helpers.parts.journal import Journal
with Journal(sys.argv[1]) as journal:
    for number in range(10**6):
        journal.add(str(number), "x" * (number % 3000))
        print(number, flush=True)
"""


@pytest.mark.parametrize("round", range(2))
def test_killed_while_it_writes_nothing_that_add_returned_from_is_lost(tmp_path, round):
    kill_a_writer(tmp_path / "j", random.Random(round))


@pytest.mark.soak
@pytest.mark.parametrize("round", range(100))
def test_killed_a_hundred_times(tmp_path, round):
    kill_a_writer(tmp_path / "j", random.Random(round))


def kill_a_writer(path, rng: random.Random) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, cwd=os.getcwd())
    assert writer.stdout is not None
    writer.stdout.readline()
    time.sleep(rng.uniform(0, 0.05))
    writer.kill()
    acknowledged = 1 + len(writer.stdout.read().splitlines())
    writer.wait()
    writer.stdout.close()
    with Journal(path) as journal:
        assert acknowledged <= len(journal) + 1  # the last line of the pipe may itself be cut
        assert all(journal[str(n)] == "x" * (n % 3000) for n in range(len(journal)))
    assert all(json.loads(line) for line in path.read_text().splitlines()[: acknowledged - 1])
    assert writer.returncode == (-signal.SIGKILL if os.name == "posix" else 1)
