"""`python -m helpers pipeline`: what it asks, writes and says, and its exit status, whatever is in its way."""

import os
import re
import sys
from pathlib import Path

import pytest
from pipeline_tools import folder_of
from pool_tools import nothing_left

from helpers.__main__ import main
from helpers.lab.progress import Progress
from helpers.parts.documents.folder import Folder
from helpers.parts.documents.passages import Document, passages
from helpers.parts.journal import Journal
from helpers.pipeline import INSTRUCTION

POSIX = pytest.mark.skipif(os.name == "nt", reason="only POSIX has these")


@pytest.fixture(autouse=True)
def _warm(pool, monkeypatch):
    """The processes of the file's pool: the tests of the pattern start some of their own, and those of kills do."""

    class Warm:
        workers = 2
        submit = pool.submit

        def kill(self):
            pass

    monkeypatch.setattr("helpers.pipeline.ProcessPool", lambda workers: Warm())


@pytest.fixture
def environment(llm, monkeypatch):
    for name, value in (("BASE_URL", llm.base_url), ("API_KEY", llm.api_key), ("MODEL", llm.model)):
        monkeypatch.setenv(f"LLM_{name}", value)
    return llm


def text(subject: str, paragraphs: int) -> str:
    """Of so many passages, each about the subject."""
    return "\n\n".join(f"{subject} number {n} is about {subject}s. " + f"{subject} " * 200 for n in range(paragraphs))


@pytest.fixture
def docs(tmp_path):
    files = {
        "a/one.md": text("thread", 3),
        "two.txt": text("process", 2),
        "three.md": text("thread", 1),
        "empty.md": "",
    }
    return folder_of(tmp_path / "docs", files)


BAD = {"binary.md": b"\0\1", "latin.txt": b"caf\xe9", "spoilt.py": b"def", "huge.rst": b"x" * 10_000_001}


@pytest.fixture
def command(tmp_path, capsys):
    """Runs it on a folder; what it says on both streams, with the status."""

    def run(folder: object, *arguments: object) -> tuple[int, str, str]:
        out = () if "--out" in arguments else ("--out", str(tmp_path / "report.md"))
        with nothing_left():
            status = main(["pipeline", str(folder), *out, *map(str, arguments)])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, said.err

    return run


def report(tmp_path) -> str:
    return (tmp_path / "report.md").read_text(encoding="utf-8")


def files_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_folder_becomes_a_report(environment, docs, command, tmp_path):
    status, out, err = command(docs)
    assert (status, out) == (0, f"{tmp_path / 'report.md'}: 6 passages, 0 failures\n")
    assert "# docs\n\n6 passages of 3 files, 2 labels, 0 failures.\n" in report(tmp_path)
    assert "| thread | 4 | 2 |" in report(tmp_path) and "- `empty.md`" in report(tmp_path)
    assert f"asking extractive at {environment.base_url}\n" in err and "read 4 of 4, prepare 4 of 4, ask 6" in err
    assert environment.stats().accepted == 6 and str(tmp_path) not in report(tmp_path)
    assert files_of(tmp_path) == ["report.journal.jsonl", "report.md"]


def test_each_bad_file_is_told_with_its_stage_and_the_rest_is_done(environment, docs, command, tmp_path):
    folder_of(docs, BAD)
    (docs / "gone.md").symlink_to("nowhere") if os.name == "posix" else folder_of(docs, {"gone.md": b"\0"})
    status, out, err = command(docs)
    assert status == 1 and "6 passages, 5 failures" in out
    stages = {"binary.md": "read", "latin.txt": "read", "huge.rst": "read", "gone.md": "read", "spoilt.py": "prepare"}
    for name, stage in stages.items():
        assert re.search(rf"^✘ {name}: {stage}: \w+: .+$", err, re.MULTILINE), name
        assert re.search(rf"^\| `{name}` \|  \| {stage} \| \w+: .+ \|$", report(tmp_path), re.MULTILINE), name
    assert str(tmp_path) not in report(tmp_path)


@POSIX
@pytest.mark.skipif(sys.platform == "darwin", reason="its names are all UTF-8")
def test_names_of_any_bytes_are_shown_on_one_line_and_obeyed_by_nothing(environment, command, tmp_path):
    docs = tmp_path / "do\ncs\x1b[31m"
    docs.mkdir()
    names = [b"new\nline.md", b"pipe|and`tick.md", b"caf\xe9.md", b"\x1b]0;x\x07.md"]
    for name in names:
        for kind, data in ((b"", b"Threads wait for threads."), (b"bad ", b"\0")):
            with open(os.fsencode(docs) + b"/" + kind + name, "wb") as file:
                file.write(data)
    status, out, err = command(docs, "--out", tmp_path / "caf\udce9.md")
    assert status == 1 and "4 passages, 4 failures" in out and "caf\\udce9.md" in out
    text = (tmp_path / "caf\udce9.md").read_text(encoding="utf-8")
    for shown in ("new\\nline.md", "pipe|and`tick.md", "caf\\udce9.md", "\\x1b]0;x\\x07.md"):
        assert shown in text and f"✘ bad {shown}: read: " in err
    assert not re.search(r"[^\n\x20-\U0010ffff]|[\ud800-\udfff]", text + err + out)
    assert command(docs, "--out", tmp_path / "caf\udce9.md", "--resume")[0] == 1
    assert environment.stats().accepted == 4


def test_going_on_asks_for_nothing_that_was_answered(environment, docs, command, tmp_path):
    environment.configure(script=["html", "length", "empty"])
    status, _, err = command(docs, "--max-concurrent", 1)
    assert status == 1 and len(re.findall(r"^✘ a/one.md · \d: ask: \w+: .+$", err, re.MULTILINE)) == 3
    first = report(tmp_path)
    assert environment.stats().accepted == 6 and "3 failures" in first
    assert command(docs, "--resume")[:2] == (0, f"{tmp_path / 'report.md'}: 6 passages, 0 failures\n")
    assert environment.stats().accepted == 9
    whole = report(tmp_path)
    assert command(docs, "--resume")[0] == 0 and report(tmp_path) == whole
    assert environment.stats().accepted == 9
    (tmp_path / "report.journal.jsonl").unlink()
    assert command(docs)[0] == 0 and report(tmp_path) == whole


def test_what_has_changed_is_told_and_asked_again_and_nothing_else(environment, docs, command, tmp_path):
    command(docs)
    (docs / "a" / "one.md").write_text(text("thread", 3).replace("number 1", "number 7"), encoding="utf-8")
    (docs / "new.md").write_text("Threads are new.", encoding="utf-8")
    (docs / "two.txt").unlink()
    environment.reset()
    status, out, err = command(docs, "--resume")
    assert status == 0 and "5 passages" in out and "process" not in report(tmp_path)
    assert "changed since the journal was begun, and asked again: a/one.md\n" in err and "another" not in err
    assert sorted("number 7" in record.prompt or "are new" in record.prompt for record in environment.requests()) == [
        True,
        True,
    ]
    environment.reset()
    status, _, err = command(docs, "--resume", "--max-tokens", 200)
    assert "the journal has answers of another model, or to another question: those were asked again" in err
    assert environment.stats().accepted == 5 and "changed" not in err and status == 0


def test_damaged_lines_are_told_and_asked_again(environment, docs, command, tmp_path):
    command(docs)
    journal = tmp_path / "report.journal.jsonl"
    whole, lines = report(tmp_path), journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([lines[0][:-20], b"\n[]\n", b'{"key": "two.txt 1", "value": 7}\n', *lines[2:]]))
    environment.reset()
    status, _, err = command(docs, "--resume")
    assert status == 0 and report(tmp_path) == whole
    assert f"{journal} has lines that cannot be read: what they answered was asked again" in err
    assert 2 <= environment.stats().accepted <= 3


@pytest.mark.parametrize("arguments", [[], ["--resume"]])
def test_a_journal_that_is_open_is_told_and_nothing_is_begun(environment, docs, command, tmp_path, arguments):
    with Journal(tmp_path / "mine.jsonl"):
        status, out, err = command(docs, "--journal", tmp_path / "mine.jsonl", *arguments)
    assert (status, out) == (2, "") and "mine.jsonl" in err and environment.stats().received == 0
    assert not (tmp_path / "report.md").exists()


def test_what_is_in_the_way_is_told_before_anything_begins(environment, docs, command, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.jsonl").touch()
    refused = [
        ((docs / "two.txt",), "two.txt cannot be read: "),
        ((tmp_path / "missing",), "missing cannot be read: "),
        ((tmp_path / "empty",), "there is no file in .*empty that fits "),
        ((docs, "--glob", "*.html"), r"there is no file in .* that fits \*.html"),
        ((docs, "--out", tmp_path), "cannot be written: it is a folder"),
        ((docs, "--out", tmp_path / "no" / "r.md"), "cannot be written: there is no such folder"),
        ((docs, "--journal", tmp_path / "report.md"), "the report and the journal cannot be one file"),
        ((docs, "--journal", tmp_path / "other.jsonl"), "other.jsonl is there from another run: --resume goes on"),
        ((docs, "--journal", tmp_path / "empty", "--resume"), "empty is not a regular file"),
        ((docs, "--base-url", "https://me:secret@example.com"), "base_url must have no name and password in it"),
        ((docs, "--base-url", "example.com"), "base_url must start with http"),
    ]
    if os.name == "posix":
        refused.append(((docs, "--out", os.devnull), "cannot be written: it is no regular file"))
    before = files_of(tmp_path)
    for arguments, why in refused:
        status, out, err = command(*arguments)
        assert (status, out) == (2, "") and re.search(why, err), (arguments, err)
        assert "secret" not in err and err.count("\n") <= 3, err
    assert environment.stats().received == 0
    assert set(files_of(tmp_path)) <= {*before, "report.journal.jsonl"} and not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["docs", "--rpm", "0"],
        ["docs", "--tpm", "nan"],
        ["docs", "--rpm", "inf"],
        ["docs", "--max-tokens", "1.5"],
        ["docs", "--max-concurrent", "-1"],
        ["docs", "--prices", "1"],
        ["docs", "--prices", "1,2,3"],
        ["docs", "more"],
        ["docs", "--unknown"],
    ],
)
def test_a_wrong_use_is_told_with_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        main(["pipeline", *arguments])
    assert end.value.code == 2 and "usage: python -m helpers" in capsys.readouterr().err


def test_help_names_each_option(capsys):
    with pytest.raises(SystemExit) as end:
        main(["pipeline", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert end.value.code == 0 and "LLM_BASE_URL, LLM_API_KEY and LLM_MODEL" in said and "130 after Ctrl-C" in said
    for option in ("--out", "--glob", "--base-url", "--model", "--rpm", "--tpm", "--journal", "--resume", "--dry-run"):
        assert option in said


def test_a_dry_run_counts_what_a_real_one_asks_and_asks_nothing(environment, docs, command, tmp_path):
    folder_of(docs, BAD)
    status, out, err = command(docs, "--dry-run", "--rpm", 3, "--prices", "1,10", "--max-tokens", 100)
    assert (status, err) == (1, "") and environment.stats().received == 0 and files_of(tmp_path) == []
    files, tokens, minutes, price = out.splitlines()
    assert files == "8 files, 4 of which cannot be read or cut; 6 passages"
    sent, received = (int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", tokens))
    assert received == 600 and minutes == "at least 2.0 minutes at this rate"
    assert price == f"at most {(sent + 10 * received) / 1e6:.2f} at these prices"
    pieces = [piece for name in ("a/one.md", "two.txt", "three.md") for piece in cut(docs, name)]
    assert len(pieces) == 6 and sent >= sum(len(f"{INSTRUCTION}\n\n{piece}") for piece in pieces) // 5
    command(docs, "--max-tokens", 100)
    assert environment.stats().accepted == 6
    assert "no rate is set: --rpm, --tpm" in command(docs, "--dry-run")[1]


def cut(docs, name):
    return passages(Document(name, Folder(docs).read(name)))


def test_an_earlier_report_in_the_folder_is_not_read(environment, docs, command):
    arguments = (docs, "--out", docs / "report.md", "--journal", docs / "a" / "journal.txt")
    assert command(*arguments)[0] == 0
    first = (docs / "report.md").read_bytes()
    assert command(*arguments, "--resume")[0] == 0
    assert (docs / "report.md").read_bytes() == first and environment.stats().accepted == 6
    assert "4 files" in command(*arguments, "--dry-run")[1]


def test_the_rate_of_the_server_is_waited_for_and_nothing_is_lost(environment, docs, command):
    environment.configure(rpm=240, window=1.0)
    status, out, _ = command(docs)
    assert status == 0 and "6 passages, 0 failures" in out and environment.stats().answered == 6


def many(tmp_path, count: int) -> Path:
    return folder_of(tmp_path / "docs", {f"{number:03}.md": text("thread", 1) for number in range(count)})


def test_after_many_failures_in_a_row_it_gives_up_and_says_how_to_go_on(environment, command, tmp_path, monkeypatch):
    monkeypatch.setenv("LLM_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setattr("helpers.parts.llm.attempts.backoff", lambda failures, base: 0.0)
    status, out, err = command(many(tmp_path, 60))
    assert status == 1 and "0 passages, 20 failures" in out
    assert "given up after 20 failures in a row. What was answered is kept in " in err and "and 10 more" in err
    assert ": ask: LLMError: " in err and "sk-" not in err + out + report(tmp_path)


def test_with_a_wrong_key_few_of_300_files_are_sent_and_one_line_says_why(environment, command, tmp_path, monkeypatch):
    docs = many(tmp_path, 300)
    monkeypatch.setenv("LLM_API_KEY", "sk-wrong-0123456789")
    status, out, err = command(docs, "--max-concurrent", 5)
    assert status == 1 and 1 <= environment.stats().received <= 5
    cause = "HTTP 401: The API key given is not the one of this server."
    (line,) = [line for line in err.splitlines() if "HTTP" in line or "✘" in line]
    kept = tmp_path / "report.journal.jsonl"
    assert line == (
        f"✘ stopped, as any other passage would get this too: {cause} "
        f"What was answered is kept in {kept}: run it again with --resume"
    )
    assert report(tmp_path).count("HTTP 401") == 1 and "sk-" not in err + out + report(tmp_path)
    monkeypatch.setenv("LLM_API_KEY", environment.api_key)
    assert command(docs, "--resume")[:2] == (0, f"{tmp_path / 'report.md'}: 300 passages, 0 failures\n")


def test_a_key_that_is_refused_half_way_keeps_what_was_answered(environment, command, tmp_path):
    docs = many(tmp_path, 30)
    folder_of(docs, {"000 bad.md": b"\0"})
    environment.configure(latency=0.05)
    key, answered = environment.api_key, iter(range(10))

    class Changing(Progress):
        """Changes the server's key after a few answers."""

        def __call__(self, event):
            if (event.what, event.worker[:3]) == ("end", "ask") and next(answered, None) == 9:
                environment.configure(api_key="sk-another-0123456789")
            super().__call__(event)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("helpers.course.documents.Progress", Changing)
        status, _, err = command(docs, "--max-concurrent", 2)
    assert status == 1 and "✘ 000 bad.md: read: " in err and "✘ stopped, as any other passage" in err
    first = environment.stats()
    assert first.answered < 30 and first.unauthorised <= 2
    assert "| `000 bad.md` |  | read |" in report(tmp_path) and report(tmp_path).count("HTTP 401") == 1
    environment.configure(api_key=key)
    assert "30 passages, 1 failures" in command(docs, "--resume")[1]
    assert environment.stats().answered == 30


def test_a_secret_in_the_address_is_not_shown(environment, docs, command, tmp_path, monkeypatch):
    monkeypatch.setenv("LLM_BASE_URL", f"{environment.base_url}?api-key=sk-hidden")
    status, out, err = command(docs)
    assert f"at {environment.base_url}\n" in err
    assert "hidden" not in out + err + report(tmp_path) + (tmp_path / "report.journal.jsonl").read_text()


def test_without_a_model_the_courses_own_server_answers(docs, command, monkeypatch):
    for name in ("BASE_URL", "API_KEY", "MODEL", "ENGINE"):
        monkeypatch.delenv(f"LLM_{name}", raising=False)
    status, out, err = command(docs, "--glob", "*.txt")
    assert status == 0 and "2 passages" in out and "asking extractive at http://127.0.0.1:" in err


def test_a_report_that_cannot_be_written_leaves_nothing_half_and_the_answers_are_kept(
    environment, docs, command, tmp_path, monkeypatch
):
    def full(self, *_, **__):
        self.touch()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        status, out, err = command(docs)
    assert (status, out) == (1, "") and "report.md cannot be written: No space left on device. What was answered" in err
    assert files_of(tmp_path) == ["report.journal.jsonl"]
    assert command(docs, "--resume")[0] == 0 and environment.stats().accepted == 6


def test_a_journal_that_takes_no_more_is_told_and_nothing_more_is_paid_for(
    environment, docs, command, tmp_path, monkeypatch
):
    def full(self, key, value):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "add", full)
        status, out, err = command(docs, "--max-concurrent", 1)
    assert status == 1 and "1 passages, 5 failures" in out and environment.stats().accepted == 1
    assert "✘ two.txt · 1: ask: OSError: not asked, because the journal takes nothing more: [Errno 28] No space" in err
    assert "1 passage of 1 file, 1 label, 5 failures." in report(tmp_path)


def test_a_disk_that_fails_at_the_very_end_loses_no_report(environment, docs, command, tmp_path, monkeypatch):
    def broken(descriptor):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", broken)
        status, _, err = command(docs)
    assert status == 1 and "Input/output error" in err and "6 passages" in report(tmp_path)


def test_nobody_has_to_look(environment, docs, command, tmp_path, monkeypatch):
    class Closed:
        encoding = "utf-8"

        def write(self, text):
            raise BrokenPipeError(32, "Broken pipe")

        def isatty(self):
            return self.terminal

        def flush(self):
            pass

    for terminal in (False, True):
        Closed.terminal = terminal
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stderr", Closed())
            status, out, _ = command(docs, "--resume")
        assert status == 0 and "6 passages" in out and "6 passages" in report(tmp_path)


@pytest.mark.parametrize("arguments", [[], ["--dry-run"]])
def test_ctrl_c_before_it_has_begun_ends_it_as_well(docs, command, monkeypatch, arguments):
    def pressed(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(Folder, "names", pressed)
    status, out, err = command(docs, *arguments)
    assert (status, out) == (130, "") and err.startswith("stopped")


def test_ctrl_c_while_its_parts_are_loaded_ends_it_as_well(monkeypatch, capsys):
    class Pressed:
        def find_spec(self, name, path=None, target=None):
            if name == "helpers.course.documents":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "helpers.course.documents", raising=False)
    monkeypatch.delattr("helpers.course.documents", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Pressed(), *sys.meta_path])
    assert main(["pipeline", "docs"]) == 130 and capsys.readouterr() == ("", "")
