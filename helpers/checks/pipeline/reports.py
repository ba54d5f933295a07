"""Part 4: a report that is the same for the same outcomes."""

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...grading.checks import check, expect, expect_type
from ...lab.exercises.pipeline import Batch, label_of
from ...parts.documents.passages import Passage
from ...parts.documents.stages import StageFailed
from ...parts.llm.answers import LLMError
from ...parts.outcome import Outcome

TIES = "sort by the number, downwards, and then by the name: Counter.most_common leaves equals as they came"
SORT = "the lines of what failed are sorted, and nothing in them depends on the run"
CLASS = "type(error.cause).__name__: an error's text may tell of attempts and times"
ALL = "one line for each label, and one for each outcome that is an error"


def answered(number: int, label: str) -> Outcome[Any]:
    batch = Batch(f"{chr(97 + number % 3)}.txt", number, (Passage("a", 1, "text"),))
    return Outcome(number, batch, f"label: {label}\nsummary: What {label} means, and label: none.")


def lost(number: int, stage: Any, cause: Exception) -> Outcome[Any]:
    item: Any = f"{chr(122 - number % 7)}.txt"
    if stage == "ask":
        item = Batch(item, number, ())
    return Outcome(number, item, error=StageFailed(stage, cause))


def right(outcomes: Sequence[Outcome[Any]]) -> tuple[list[str], list[str]]:
    labels = Counter(label_of(each.unwrap()) for each in outcomes if each.ok)
    first = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    failed = [each for each in outcomes if isinstance(each.error, StageFailed)]
    said = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in failed]  # type: ignore[union-attr]
    return first, sorted(said)


def expect_report(report: Any, outcomes: list[Outcome[Any]], what: str) -> str:
    text = report(outcomes)
    expect_type(text, str, "report")
    labels, failed = right(outcomes)
    lines = text.split("\n")[:-1]
    said = f"{what}: the report is {text!r:.240}"
    expect(text == "" or text.endswith("\n"), said, hint="every line ends in a line feed, the last one too")
    missing = [line for line in [*labels, *failed] if line not in lines]
    is_label = bool(missing) and missing[0] in labels
    line = missing[0] if missing else ""
    expect(not missing, f"{said}; there is no line {line!r}", hint=ALL if is_label else CLASS)
    more = [line for line in lines if line not in labels and line not in failed]
    expect(not more, f"{said}; the line {more[0] if more else ''!r} is one too many", hint=ALL)
    got = [line for line in lines if not line.startswith("failed ")]
    expect(got == labels, f"{what}: the labels came as {got}, not {labels}", hint=TIES)
    rest = lines[len(labels) :]
    expect(rest == failed, f"{what}: behind the labels came {rest}, not {failed}", hint=SORT)
    return str(text)


OUTCOMES = [
    *(answered(number, label) for number, label in enumerate(["loop", "task", "loop", "zip", "async", "task", "loop"])),
    lost(10, "read", FileNotFoundError(2, "No such file")),
    lost(11, "prepare", SyntaxError("invalid syntax")),
    lost(12, "ask", LLMError("overloaded", 503, attempts=3)),
    lost(2, "ask", TimeoutError()),
    lost(19, "read", OSError("gone")),
]


@check("the report counts every answer and every loss, the same in whatever order they come")
def same_bytes(report: Any) -> None:
    expect_report(report, [], "no outcomes")
    expect_report(report, OUTCOMES[:7], "seven answers")
    expect_report(report, OUTCOMES[7:], "five losses")
    expect_report(report, OUTCOMES, "seven answers and five losses")
    twelve = [answered(number, "loop" if number % 12 else "array") for number in range(36)]
    expect_report(report, twelve, "36 answers of two labels")
    nothing: Outcome[Any] = Outcome(1, Batch("a.txt", 1, ()), "")
    expect_report(report, [answered(0, "loop"), nothing], "two answers, one of which is an empty text")
    expect_report(
        report, [answered(1, "loop"), answered(2, "10"), lost(3, "read", OSError("1"))] * 2, "every one twice"
    )
    texts = set()
    chance = random.Random(9)
    for _ in range(20):
        mixed = chance.sample(OUTCOMES, len(OUTCOMES))
        texts.add(expect_report(report, mixed, "the same outcomes in another order"))
    expect(len(texts) == 1, f"the same outcomes in 20 orders gave {len(texts)} texts", hint=SORT)
    for attempts in (1, 2, 3):
        tried = [lost(12, "ask", LLMError("overloaded", 503, attempts=attempts))]
        expect_report(report, tried, f"a call that failed after {attempts} attempts")
