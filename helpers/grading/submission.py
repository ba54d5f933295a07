"""Reads a learner's notebook, whatever state it is in. Never writes it."""

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

LARGEST = 50_000_000  # bytes; an exercise with figures has well under one million
MOST_CODE = 300_000  # characters; an exercise has some 20,000


class SubmissionError(ValueError):
    """A file that cannot be graded; the message says why."""


@dataclass(frozen=True)
class SubmittedCell:
    kind: str  # code, markdown or raw
    source: str
    grade_id: str
    cell_id: str


def read_submission(path: Path) -> list[SubmittedCell]:
    """The cells of the notebook at `path`; raises `SubmissionError` when it is none."""
    try:
        text = _read(path).decode("utf-8-sig")
    except OSError as error:
        raise SubmissionError(f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SubmissionError(f"{path.name} is not a notebook: it is not text in UTF-8") from None
    if not text.strip():
        raise SubmissionError(f"{path.name} is empty")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f", which breaks off at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SubmissionError(f"{path.name} is not a notebook: it is not JSON{line}") from None
    if isinstance(content, dict) and "worksheets" in content:
        try:
            content = nbformat.reads(text, as_version=4)
        except Exception as error:  # whatever a damaged old notebook makes the converter raise
            raise SubmissionError(f"{path.name} is an old notebook that cannot be converted: {error}") from None
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise SubmissionError(f"{path.name} is not a notebook: it has no cells")
    found = [_cell(each) for each in cells if isinstance(each, dict)]
    if sum(len(cell.source) for cell in found if cell.kind == "code") > MOST_CODE:
        raise SubmissionError(f"{path.name} holds more than {MOST_CODE:,} characters of code")
    return found


def _read(path: Path) -> bytes:
    """The file's content. A pipe or a device, which would never end, is refused, and a link, which may lead to one."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise SubmissionError(f"{path.name} is not a file but a link, a folder, a pipe or a device")
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise SubmissionError(f"{path.name} is larger than {LARGEST // 1_000_000} MB")
    return content


def _cell(cell: dict[str, Any]) -> SubmittedCell:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(map(str, source))
    source = str(source).replace("\r\n", "\n").replace("\r", "\n")
    source = source.encode("utf-8", "replace").decode("utf-8")  # JSON can hold half a character
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id", "") if isinstance(nbgrader, dict) else ""
    return SubmittedCell(str(cell.get("cell_type", "")), source, str(grade_id), str(cell.get("id", "")))
