"""Reads a learner's notebook, whatever state it is in. Never writes it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

LARGEST = 50_000_000  # bytes; an exercise with figures has well under one million


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
        if path.stat().st_size > LARGEST:
            raise SubmissionError(f"{path.name} is larger than {LARGEST // 1_000_000} MB")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SubmissionError(f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SubmissionError(f"{path.name} is not a notebook: it is not text in UTF-8") from None
    if not text.strip():
        raise SubmissionError(f"{path.name} is empty")
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
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
    return [_cell(each) for each in cells if isinstance(each, dict)]


def _cell(cell: dict[str, Any]) -> SubmittedCell:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(map(str, source))
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id", "") if isinstance(nbgrader, dict) else ""
    return SubmittedCell(str(cell.get("cell_type", "")), str(source), str(grade_id), str(cell.get("id", "")))
