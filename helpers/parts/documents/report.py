"""What a model said of many passages, as a report in Markdown that is the same for the same answers."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..llm.answers import NotAnAnswer
from ..outcome import Outcome
from .passages import Passage
from .stages import StageFailed, in_short

WIDTH = 24  # characters of the longest bar
MOST_LABELS = 40  # rows of the table and the figure
OTHER = "unlabelled"
LONGEST = 120  # characters of a cause: the beginning of an answer that was no answer, for example
FIELD = re.compile(r"^[^\w\n]*(label|summary)[^\w\n:]*:", re.IGNORECASE | re.MULTILINE)


class Entry(NamedTuple):
    """What was said of one passage."""

    label: str
    file: str
    number: int
    summary: str


@dataclass
class Report:
    """Gathers outcomes in any order. `failed`: those that are errors. `empty`: files without text."""

    title: str = "Report"
    entries: list[Entry] = field(default_factory=list)
    failed: list[Outcome[str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome[str]) -> None:
        passage: Passage = outcome.item
        if not outcome.ok:
            self.failed.append(outcome)
        elif passage.number == 0:
            self.empty.append(passage.file)
        else:
            label, summary = parsed(outcome.unwrap())
            self.entries.append(Entry(label, passage.file, passage.number, summary))

    @property
    def labels(self) -> Counter[str]:
        """How many passages have each label, the most frequent first, and equals by name."""
        counts = Counter(entry.label for entry in self.entries)
        return Counter(dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))

    def markdown(self) -> str:
        files = len({entry.file for entry in self.entries})
        labels = self.labels
        parts = [
            f"# {shown(self.title)}",
            f"{_count(len(self.entries), 'passage')} of {_count(files, 'file')}, {_count(len(labels), 'label')}, "
            f"{_count(len(self.failed), 'failure')}.",
            *self._labels(labels),
            *self._failures(),
            *self._index(labels),
        ]
        return "\n\n".join(parts) + "\n"

    def _labels(self, labels: Mapping[str, int]) -> Iterator[str]:
        if not labels:
            return
        yield "## Labels"
        files: dict[str, set[str]] = defaultdict(set)
        for entry in self.entries:
            files[entry.label].add(entry.file)
        most = max(labels.values())
        rows = [
            (shown(label), str(count), str(len(files[label])), "█" * max(1, round(WIDTH * count / most)))
            for label, count in list(labels.items())[:MOST_LABELS]
        ]
        yield _table(("label", "passages", "files", ""), rows)
        if rest := list(labels.values())[MOST_LABELS:]:
            yield f"{_count(len(rest), 'more label')} with {_count(sum(rest), 'passage')} stand in the index alone."

    def _failures(self) -> Iterator[str]:
        if self.failed:
            yield "## Failed"
        fatal = Counter(_cut(str(_cause(each.error).message)) for each in self.failed if is_fatal(each))
        for cause, count in sorted(fatal.items()):
            yield f"{_count(count, 'passage')} without an answer, as all further ones would have been: {shown(cause)}"
        others = [each for each in self.failed if not is_fatal(each)]
        if rows := sorted((each.item.file, each.item.number, *_stage_and_cause(each.error)) for each in others):
            yield _table(
                ("file", "passage", "stage", "cause"),
                [
                    (code(file).replace("|", "\\|"), str(number or ""), stage, shown(why))
                    for file, number, stage, why in rows
                ],
            )
        if self.empty:
            yield "## Without text"
            yield "\n".join(f"- {code(file)}" for file in sorted(self.empty))

    def _index(self, labels: Mapping[str, int]) -> Iterator[str]:
        if labels:
            yield "## Index"
        by_label: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            by_label[entry.label].append(entry)
        for label in labels:
            lines = [f"- {code(e.file)} · {e.number}: {shown(e.summary)}" for e in sorted(by_label[label])]
            yield "\n".join([f"### {shown(label)}", "", *lines])


def parsed(answer: str) -> tuple[str, str]:
    """Label and summary of an answer of lines `label: …` and `summary: …`; a model may have said something else."""
    before, *parts = FIELD.split(answer)
    fields = dict(reversed([*zip(map(str.casefold, parts[::2]), parts[1::2], strict=True)]))  # the first of each
    said = fields.get("label", "")
    label, _, rest = said.lstrip(_punctuation(said)).partition("\n")
    words = label.strip(_punctuation(label)).lower().split()
    text = " ".join(fields.get("summary", f"{before} {rest}").split())
    return " ".join(words[:3]) or OTHER, text.strip("*_ ")


def _punctuation(text: str) -> str:
    """The characters in it that belong to no word."""
    return "".join(char for char in set(text) if unicodedata.category(char)[0] in "CPSZ")


def is_fatal(outcome: Outcome[str]) -> bool:
    """Whether it failed by an error that ends the run, as any other passage would get it too."""
    return bool(getattr(_cause(outcome.error), "fatal", False))


def visible(text: str) -> str:
    """On one line, with nothing in it that a terminal would obey."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def shown(text: str) -> str:
    """The same for Markdown."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", visible(text))


def code(name: str) -> str:
    """A name as code, whatever is in it."""
    text = visible(name)
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if "`" in text else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _stage_and_cause(error: Exception | None) -> tuple[str, str]:
    """Without what differs from run to run: the number of attempts, and what a server sent in the place of an answer.

    Without the path: it is there.
    """
    stage, cause = error.stage if isinstance(error, StageFailed) else "", _cause(error)
    said = getattr(cause, "message", None) or getattr(cause, "strerror", None)
    if isinstance(cause, NotAnAnswer):
        said = cause.message.partition(": ")[0]
    return stage, _cut(in_short(cause, said))


def _cause(error: Any) -> Any:
    return error.cause if isinstance(error, StageFailed) else error


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
