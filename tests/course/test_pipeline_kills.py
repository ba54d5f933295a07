"""The pipeline's command is killed at any moment, and goes on until its report is as if nothing had been.

The server's own records tell what was asked: nothing that the journal held is asked again.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
from pipeline_tools import command, family, folder_of
from pool_tools import LONG, gone, script, until

from helpers.lab.paths import ROOT
from helpers.parts.documents.folder import Folder
from helpers.parts.documents.passages import Document, passages
from helpers.pipeline import INSTRUCTION

IN_FLIGHT = 8
FILES = {
    **{
        f"{number % 3}/{number:02}.md": "\n\n".join(
            f"Subject{number} is part {part} of it, and there are others. " + f"subject{number} " * 130
            for part in range(number % 4)
        )
        for number in range(30)
    },
    "binary.md": b"\0",
    "latin.txt": b"caf\xe9",
    "module.py": '"""Of a module: it says what is in it."""',
    "spoilt.py": "def",
}


@pytest.fixture(scope="module")
def docs(tmp_path_factory):
    """A folder of files, and for each of its passages what the server calls the question about it."""
    folder = Folder(folder_of(tmp_path_factory.mktemp("files") / "docs", FILES))
    questions = {}
    for name in folder.names():
        if name not in ("binary.md", "latin.txt", "spoilt.py"):
            for number, text in enumerate(passages(Document(name, folder.read(name))), 1):
                questions[f"{name} {number}"] = hashlib.sha256(f"{INSTRUCTION}\n\n{text}".encode()).hexdigest()
    return folder.path, questions


@pytest.fixture(scope="module")
def whole(docs, _server, tmp_path_factory):
    """The report of a run that nobody has disturbed."""
    out = tmp_path_factory.mktemp("whole") / "report.md"
    finished(command(_server, docs[0], "--out", out))
    return out.read_bytes()


def finished(process: subprocess.Popen) -> str:
    out, err = process.communicate(timeout=2 * LONG)
    assert process.returncode == 1 and "3 failures" in out and "Traceback" not in err, (out, err)
    return err


def held(journal) -> set[str]:
    """The keys of whole lines; each but the last is one."""
    *lines, last = journal.read_bytes().split(b"\n") if journal.exists() else [b""]
    return {json.loads(line)["key"] for line in lines if line} | (
        {json.loads(last)["key"]} if last[-1:] == b"}" else set()
    )


def quiet(llm) -> int:
    """How many requests have been made, when none is under way any more."""
    seen = [-1]
    assert until(lambda: seen.append(len(llm.requests())) or (not llm.stats().in_flight and len(set(seen[-4:])) == 1))
    return seen[-1]


def stopped(llm, process, rng) -> None:
    """At a moment of its start, or when some answers have come; nothing of it is left running."""
    if rng.random() < 0.3:
        time.sleep(rng.uniform(0.0, 2.0))
    else:
        enough = llm.stats().answered + rng.randrange(45)
        assert until(lambda: llm.stats().answered >= enough or process.poll() is not None)
    children = family(process.pid)
    process.kill()
    process.communicate(timeout=LONG)
    assert until(lambda: all(gone(child.pid) for child in children))


def killed_and_resumed(llm, docs, whole, out, seed, kills) -> None:
    folder, questions = docs
    rng, journal = random.Random(seed), out.with_name("report.journal.jsonl")
    llm.configure(latency=(0.1, 0.5))
    known, before = set[str](), 0
    for killed in range(kills + 1):
        process = command(llm, folder, "--out", out, "--max-concurrent", IN_FLIGHT, "--resume")
        if killed < kills:
            stopped(llm, process, rng)
        else:
            finished(process)
        asked = quiet(llm)
        assert not known & {record.sha for record in llm.requests()[before:]}
        assert known <= (known := {questions[key] for key in held(journal)})
        before = asked
    assert out.read_bytes() == whole and known == {record.sha for record in llm.requests()} == set(questions.values())
    assert asked <= len(questions) + kills * IN_FLIGHT
    assert sorted(path.name for path in out.parent.iterdir()) == ["report.journal.jsonl", "report.md"]


def test_killed_twice_its_report_is_the_same_and_nothing_is_asked_again(llm, docs, whole, tmp_path):
    killed_and_resumed(llm, docs, whole, tmp_path / "report.md", 2, 2)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_killed_twenty_times(llm, docs, whole, tmp_path, seed):
    killed_and_resumed(llm, docs, whole, tmp_path / "report.md", 1000 + seed, 1 + seed % 3)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to consoles")
def test_ctrl_c_ends_it_with_130_and_what_changed_until_it_goes_on_is_asked_again_alone(llm, docs, tmp_path):
    folder = shutil.copytree(docs[0], tmp_path / "docs")
    out, journal = tmp_path / "report.md", tmp_path / "report.journal.jsonl"
    llm.configure(latency=(0.1, 0.5))
    process = command(llm, folder, "--out", out)
    assert until(lambda: "0/03.md 1" in held(journal))
    children = family(process.pid)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=LONG)
    assert process.returncode == 130 and "Traceback" not in err and not out.exists()
    assert f"stopped. What was answered is kept in {journal}: run it again with --resume\n" in err
    assert until(lambda: all(gone(child.pid) for child in children)) and len(children) >= 2
    known, before = {docs[1][key] for key in held(journal)}, quiet(llm)
    (folder / "0" / "03.md").write_text("Subject3 has become another thing altogether.", encoding="utf-8")
    assert "asked again: 0/03.md\n" in finished(command(llm, folder, "--out", out, "--resume"))
    again = llm.requests()[before:]
    assert not known & {record.sha for record in again}
    assert sum("another thing altogether" in record.prompt for record in again) == 1
    assert "another thing altogether" in out.read_text(encoding="utf-8")


FULL = """
import os, sys
from helpers.__main__ import main
docs, small, large = sys.argv[1:]
if __name__ == "__main__":
    for out, journal in ((f"{small}/r.md", f"{large}/j"), (f"{large}/r.md", f"{small}/j")):
        print(main(["pipeline", docs, "--out", out, "--journal", journal, "--max-concurrent", "1"]), flush=True)
        print(sorted(os.listdir(small)), flush=True)
    print(main(["pipeline", docs, "--out", f"{large}/r.md", "--journal", f"{large}/j", "--resume"]), flush=True)
"""


def test_a_full_disk_is_told_and_what_was_answered_is_kept(llm, docs, tmp_path):
    ways = ("-m", "-Urm") if shutil.which("unshare") else ()
    flags = next((way for way in ways if not subprocess.run(["unshare", way, "true"], stderr=-3).returncode), None)
    if flags is None:
        pytest.skip("no mount namespace can be made here")
    (tmp_path / "full.py").write_text(FULL)
    for name in ("small", "large"):
        (tmp_path / name).mkdir()
    inner = f'mount -t tmpfs -o size=8k tmpfs {tmp_path / "small"} && exec "$@"'
    paths = [str(path) for path in (docs[0], tmp_path / "small", tmp_path / "large")]
    line = ["unshare", flags, "sh", "-c", inner, "sh", sys.executable, str(tmp_path / "full.py"), *paths]
    place = {"LLM_BASE_URL": llm.base_url, "LLM_API_KEY": llm.api_key, "LLM_MODEL": llm.model}
    out, err = script("-c", f"import os; os.environ.update({place!r}); os.execvp('unshare', {line!r})").communicate(
        timeout=2 * LONG
    )
    count = len(docs[1])
    said = out.splitlines()
    assert said[0] == "1" and said[1] == "[]" and "r.md cannot be written: No space left on device. What was" in err
    assert said[3] == "1" and "because the journal takes nothing more: only part of a line could be written to j" in err
    assert said[-1] == "1" and f"{count} passages, 3 failures" in said[-2]
    assert count < llm.stats().accepted < 2 * count
    assert str(ROOT) not in out
