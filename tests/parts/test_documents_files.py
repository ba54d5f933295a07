"""The files of a folder and their text: always the same names, and one line of cause for whatever is no text."""

import os
import random
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline_tools import folder_of
from pool_tools import open_files

from helpers.parts.documents import folder as module
from helpers.parts.documents.folder import Folder, read_text
from helpers.parts.documents.passages import MOST_CHARACTERS, Document, passages

POSIX = pytest.mark.skipif(os.name == "nt", reason="only POSIX has these")


def test_names_are_relative_in_order_and_of_the_patterns(tmp_path):
    files = ["b.md", "a.txt", "a/z.md", "a/b/c.rst", "a.b/x.md", "Z.md", "x.py", "no.html", ".hidden.md", ".git/x.md"]
    folder = Folder(folder_of(tmp_path, dict.fromkeys([*files, "a/.x/y.md"], "")))
    assert [*folder.names()] == ["Z.md", "a/b/c.rst", "a/z.md", "a.b/x.md", "a.txt", "b.md", "x.py"]
    assert [*Folder(str(tmp_path), ["*.html", "b*"]).names()] == ["b.md", "no.html"]
    assert [*Folder(tmp_path, ()).names()] == []


def test_a_folder_without_files_has_no_names(tmp_path):
    (tmp_path / "a").mkdir()
    assert [*Folder(tmp_path).names()] == []


@pytest.mark.parametrize("what", ["missing", "file.md"])
def test_no_folder_is_an_error_at_once(tmp_path, what):
    (tmp_path / "file.md").touch()
    with pytest.raises(OSError):
        Folder(tmp_path / what).names()


@POSIX
def test_links_are_followed_and_those_in_a_circle_end(tmp_path):
    folder_of(tmp_path, {"a/x.md": "x", "b/y.md": "y"})
    for name, there in {"a/up": "..", "b/to_a": "../a", "b/self": ".", "loop.md": "loop.md", "to.md": "a/x.md"}.items():
        (tmp_path / name).symlink_to(there)
    (tmp_path / "broken.md").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    folder = Folder(tmp_path)
    names = [*folder.names()]
    assert names == [*folder.names()] == ["a/x.md", "b/y.md", "broken.md", "loop.md", "to.md"]
    assert folder.read("to.md") == "x"
    for name in ("broken.md", "loop.md"):
        with pytest.raises(OSError):
            folder.read(name)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such long names")
def test_folders_may_lie_deeper_than_calls_can(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):
        os.mkdir("d")
        os.chdir("d")
    Path("deep.md").touch()
    try:
        assert [*Folder(tmp_path).names()] == ["d/" * 1200 + "deep.md"]
    finally:  # nor can pytest remove it, or many a tool
        os.unlink("deep.md")
        for _ in range(1200):
            os.chdir("..")
            os.rmdir("d")


def test_a_folder_inside_that_cannot_be_listed_is_a_name_that_tells_why(tmp_path, monkeypatch):
    folder = Folder(folder_of(tmp_path, {"a.md": "", "locked/b.md": "", "z.md": ""}))
    scandir = os.scandir

    def refuse(path):
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert [*folder.names()] == ["a.md", "locked/", "z.md"]
    with pytest.raises((OSError, ValueError)):
        folder.read("locked/")
    (tmp_path / "top").mkdir()
    monkeypatch.setattr(os, "scandir", lambda path: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    assert [*folder.names()] == ["."]


@POSIX
@pytest.mark.skipif(sys.platform == "darwin", reason="its names are all UTF-8")
def test_any_name_is_a_name(tmp_path):
    names = [b"a\nb.md", b"a|b.md", b"`a`.md", b"caf\xe9.md", b" .md", b"-rf.md", b"\x1b[31m.md", "é😀.md".encode()]
    for name in names:
        with open(os.fsencode(tmp_path) + b"/" + name, "w") as file:
            file.write("text")
    folder = Folder(tmp_path)
    assert [*folder.names()] == sorted(map(os.fsdecode, names))
    assert {folder.read(name) for name in folder.names()} == {"text"}


TEXTS = {
    "plain.md": (b"caf\xc3\xa9\r\nand\rmore\n", "café\nand\nmore\n"),
    "empty.md": (b"", ""),
    "mark.md": (b"\xef\xbb\xbftext", "text"),
    "little.txt": (b"\xff\xfet\x00\xe9\x00", "té"),
    "big.txt": (b"\xfe\xff\x00t\x00\xe9", "té"),
    "declared.py": (b"# -*- coding: latin-1 -*-\n'\xe9'", "# -*- coding: latin-1 -*-\n'é'"),
    "marked.py": (b"\xef\xbb\xbf'\xc3\xa9'", "'é'"),
    "plain.py": ("'é😀'".encode(), "'é😀'"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_read_in_its_encoding(tmp_path, name):
    data, text = TEXTS[name]
    assert Folder(folder_of(tmp_path, {name: data})).read(name) == text


NO_TEXTS = {
    "latin.md": (b"caf\xe9", "the encoding is wrong: no utf-8 at byte 3"),
    "latin.py": (b"'caf\xe9'", "the encoding is wrong: "),
    "cut.md": ("é".encode()[:1], "the encoding is wrong: no utf-8 at byte 0"),
    "odd.txt": (b"\xff\xfea", "the encoding is wrong: no utf-16"),
    "unknown.py": (b"# coding: klingon\n", "the encoding is wrong: unknown encoding"),
    "rot13.py": (b"# coding: rot13\n", "the encoding is wrong: 'rot13' is not a text encoding"),
    "undefined.py": (b"# coding: undefined\n", "the encoding is wrong: "),
    "binary.md": (b"\x7fELF\x00\x00", "this is no text: it holds a zero byte"),
    "wide.md": ("text".encode("utf-32"), "this is no text: it holds a zero byte"),
    "random.md": (random.Random(1).randbytes(1000), "the encoding is wrong: no utf-8"),
}


@pytest.mark.parametrize("name", NO_TEXTS)
def test_what_is_no_text_is_told_in_one_line(tmp_path, name):
    data, why = NO_TEXTS[name]
    with pytest.raises(ValueError) as told:
        Folder(folder_of(tmp_path, {name: data})).read(name)
    assert str(told.value).startswith(why) and "\n" not in str(told.value)


def test_a_file_may_be_as_large_as_the_most_and_no_larger(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 3_000_000)
    folder = Folder(folder_of(tmp_path, {"most.md": b"x" * 3_000_000, "more.md": b"x" * 3_000_001}))
    assert len(folder.read("most.md")) == 3_000_000
    with pytest.raises(ValueError, match="it is larger than 3 MB"):
        folder.read("more.md")


def test_a_file_that_grows_for_ever_is_read_no_further_than_the_most(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 3_000_000)
    path = tmp_path / "log.txt"
    path.write_bytes(b"x")
    read, asked = os.read, 0

    def growing(descriptor, size):
        nonlocal asked
        asked += 1
        with path.open("ab") as file:
            file.write(b"x" * 2 * size)
        return read(descriptor, size)

    monkeypatch.setattr(os, "read", growing)
    with pytest.raises(ValueError, match="it is larger than 3 MB"):
        read_text(path)
    assert asked <= 4


@POSIX
@pytest.mark.parametrize("kind", ["pipe", "device", "socket", "folder"])
def test_what_is_no_file_is_told_without_waiting_and_stays_shut(tmp_path, kind):
    path = tmp_path / "odd.md"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "socket":
        server = socket.socket(socket.AF_UNIX)
        path = Path(f"/tmp/t{os.getpid()}.sock")
        server.bind(str(path))
    else:
        path.mkdir()
    before = open_files()
    for _ in range(5):
        with pytest.raises((OSError, ValueError)):
            read_text(path)
    assert open_files() == before
    if kind == "socket":
        server.close()
        path.unlink()


def test_a_file_that_vanishes_is_an_error_of_its_own(tmp_path):
    folder = Folder(folder_of(tmp_path, {"a.md": "a", "b.md": "b"}))
    names = folder.names()
    assert next(names) == "a.md"
    (tmp_path / "b.md").unlink()
    assert next(names) == "b.md"
    with pytest.raises(FileNotFoundError):
        folder.read("b.md")


# passages

WORDS = st.text(st.sampled_from("ab é\n\t😀."), max_size=60)


@settings(max_examples=40)
@given(st.lists(WORDS | st.integers(1, 5000).map("x".__mul__) | st.integers(1, 2000).map("ab ".__mul__), max_size=12))
def test_passages_hold_all_words_in_order_and_none_is_too_long(parts):
    text = "\n\n".join(parts)
    pieces = passages(Document("a.md", text))
    assert all(piece.strip() == piece != "" and len(piece) <= MOST_CHARACTERS for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert len(pieces) <= 1 + 2 * len(text) / (MOST_CHARACTERS / 2)
    assert passages(Document("a.md", text)) == pieces


def test_whole_paragraphs_stay_together_and_a_long_one_is_cut_between_words():
    paragraph = "word " * 150  # 749 characters
    assert [len(piece) for piece in passages(Document("a.md", f"{paragraph}\n\n" * 5))] == [1500, 1500, 749]
    pieces = passages(Document("a.md", "word " * 1000))
    assert all(set(piece.split()) == {"word"} for piece in pieces)


def test_a_large_file_of_one_line_is_cut_in_a_moment():
    text = "x y" * 3_000_000
    pieces = passages(Document("a.txt", text))
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


def test_of_a_python_file_the_docstrings_alone():
    source = '"""It."""\n\nclass A:\n    """Of A."""\n    async def b(self):\n        """Of b."""\n    def c(self): 1\n'
    assert passages(Document("x.py", source)) == ["It.\n\nA: Of A.\n\nb: Of b."]
    assert passages(Document("x.py", "print(1)")) == [] == passages(Document("x.md", " \n\n \t\n"))
    with pytest.raises(SyntaxError, match=r"x\.py, line 1"):
        passages(Document("a/x.py", "def"))


@pytest.mark.usefixtures("threads_take_turns_in_the_parser")
def test_threads_may_parse_at_once():
    source = "\n".join(f'def f{n}():\n    """Of {n}."""\n    return [({n}, [{n}])]' for n in range(200))
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(passages, [Document("x.py", source)] * 40))
    assert len(found) == 40 and all(pieces == found[0] for pieces in found)
