"""The report: the same bytes for the same answers in any order, and nothing in it that Markdown or a terminal obeys."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline_jobs import Speechless

from helpers.parts.documents.passages import Passage
from helpers.parts.documents.report import OTHER, Report, code, parsed, shown, visible
from helpers.parts.documents.stages import StageFailed, in_short
from helpers.parts.llm.answers import LLMError, NotAnAnswer, NotAsked
from helpers.parts.outcome import Outcome


def answered(file, number, answer):
    return Outcome(0, Passage(file, number, "text"), answer)


def failed(file, number, stage, cause):
    return Outcome(0, Passage(file, number, "text"), None, StageFailed(stage, cause))


def report_of(outcomes, title="docs"):
    report = Report(title)
    for outcome in outcomes:
        report.add(outcome)
    return report


NAMES = st.text(max_size=6) | st.sampled_from(["a.md", "b|c.md", "`x`", "a\nb", "caf\udce9", "\x1b[31m"])
ANSWERS = st.text(max_size=40) | st.builds("label: {}\nsummary: {}".format, st.text(max_size=9), st.text(max_size=20))
CAUSES = st.sampled_from([ValueError("no"), OSError(2, "gone"), KeyError("k"), LLMError("down", 503, 7), Speechless()])
OUTCOMES = st.one_of(
    st.builds(answered, NAMES, st.integers(0, 3), ANSWERS),
    st.builds(failed, NAMES, st.integers(0, 3), st.sampled_from(["read", "prepare", "ask"]), CAUSES),
)


@settings(max_examples=50)
@given(outcomes=st.lists(OUTCOMES, max_size=12), order=st.randoms(use_true_random=False), title=NAMES)
def test_the_same_bytes_for_any_order_and_nothing_that_is_obeyed(outcomes, order, title):
    text = report_of(outcomes, title).markdown()
    order.shuffle(outcomes)
    assert report_of(outcomes, title).markdown() == text
    assert all(char == "\n" or char.isprintable() for char in text)
    text.encode()
    assert not re.search(r"(?<!\\)<", re.sub(r"`[^\n]*`", "", text))


def test_a_report_in_full():
    outcomes = [
        answered("b.md", 2, "label: Threads\nsummary: They share memory."),
        answered("b.md", 1, "label: threads\nsummary: They | wait."),
        answered("a.md", 1, "label: processes\nsummary: They do not."),
        answered("empty.md", 0, ""),
        failed("a.md", 2, "ask", LLMError("HTTP 503: overloaded", 503, 8)),
        failed("/never/x|y.md", 0, "read", FileNotFoundError(2, "No such file or directory", "/elsewhere/secret/x.md")),
        failed("b.py", 0, "prepare", SyntaxError("invalid syntax")),
    ]
    text = """# docs

3 passages of 2 files, 2 labels, 3 failures.

## Labels

| label | passages | files |  |
| --- | --- | --- | --- |
| threads | 2 | 1 | ████████████████████████ |
| processes | 1 | 1 | ████████████ |

## Failed

| file | passage | stage | cause |
| --- | --- | --- | --- |
| `/never/x\\|y.md` |  | read | FileNotFoundError: No such file or directory |
| `a.md` | 2 | ask | LLMError: HTTP 503: overloaded |
| `b.py` |  | prepare | SyntaxError: invalid syntax |

## Without text

- `empty.md`

## Index

### threads

- `b.md` · 1: They \\| wait.
- `b.md` · 2: They share memory.

### processes

- `a.md` · 1: They do not.
"""
    for order in itertools.islice(itertools.permutations(outcomes), 0, 5000, 97):
        assert report_of(order).markdown() == text


def test_what_a_server_sent_in_the_place_of_an_answer_is_left_out():
    sent = ['{"id":"chatcmpl-1","created":1795707215,"cho', '{"id":"chatcmpl-2","created":1795707399,"cho']
    causes = [NotAnAnswer(f"the server's answer is not JSON: {body}", 200) for body in sent]
    first, second = (report_of([failed("a.md", 1, "ask", cause)]).markdown() for cause in causes)
    assert first == second and "| ask | NotAnAnswer: the server's answer is not JSON |" in first


def test_what_ended_the_run_is_named_once_however_many_it_cost():
    wrong_key, said = LLMError("HTTP 401: no|key", 401), failed("b.py", 0, "prepare", SyntaxError("invalid syntax"))
    fatal = [failed(f"{number}.md", 1, "ask", wrong_key) for number in range(8)]
    fatal += [failed(f"{number}.md", 1, "ask", NotAsked.because(wrong_key)) for number in range(8, 20)]
    text = report_of([*fatal, said]).markdown()
    assert text.count("HTTP 401") == 1 and text.endswith(
        "21 failures.\n\n## Failed\n\n"
        "20 passages without an answer, as all further ones would have been: HTTP 401: no\\|key\n\n"
        "| file | passage | stage | cause |\n| --- | --- | --- | --- |\n"
        "| `b.py` |  | prepare | SyntaxError: invalid syntax |\n"
    )
    assert "| cause |" not in report_of(fatal).markdown()


def test_nothing_is_a_report_too():
    assert Report().markdown() == "# Report\n\n0 passages of 0 files, 0 labels, 0 failures.\n"
    assert report_of([answered("a", 1, "")]).markdown().count("unlabelled") == 2


def test_many_labels_make_no_endless_table():
    text = report_of([answered("a.md", n, f"label: word{n:03}\nsummary: s") for n in range(1, 200)]).markdown()
    assert text.count("█") == 40 * 24 and "159 more labels with 159 passages stand in the index alone." in text
    assert text.count("### ") == 199


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("label: threads\nsummary: They share.", ("threads", "They share.")),
        ("Label: **Thread Pools**\n\n**Summary:** They share.", ("thread pools", "They share.")),
        ("- **Label:** threads\n- **Summary:** They share.\n", ("threads", "They share.")),
        ("**Label: threads**\n**Summary: They share.**", ("threads", "They share.")),
        ("Label:\nThreads\n\nSummary:\nThey share\nmemory.", ("threads", "They share memory.")),
        ("## Label\n## Summary: They share.", (OTHER, "They share.")),
        ("summary: They share.\nlabel: threads", ("threads", "They share.")),
        ("LABEL - : threads, and: more words\nsummary: s", ("threads, and: more", "s")),
        ("label: threads\nThey share.", ("threads", "They share.")),
        ("Here you are.\nlabel: threads\nThey share.", ("threads", "Here you are. They share.")),
        ("Threads share memory.", (OTHER, "Threads share memory.")),
        ("label:\nsummary: They share.", (OTHER, "They share.")),
        ("label: \nsummary:", (OTHER, "")),
        ("label: !?\nsummary: s", (OTHER, "s")),
        ("label: a\nlabel: b\nsummary: s\nsummary: t", ("a", "s")),
        ("The label: none\n", (OTHER, "The label: none")),
        ("label: थ्रेड\nsummary: हिन्दी", ("थ्रेड", "हिन्दी")),
        ("label: x\r\nsummary: y\r\n", ("x", "y")),
        ("ſummary: y\nlabel: x", ("x", "y")),
        ("", (OTHER, "")),
    ],
)
def test_what_real_models_say_is_parsed(answer, found):
    assert parsed(answer) == found


@settings(max_examples=100)
@given(st.text() | st.text(st.sampled_from('label:summary \n\r*_#-`ſ{}"')) | ANSWERS)
def test_whatever_is_said_there_is_a_label(answer):
    label, summary = parsed(answer)
    assert label and len(label.split()) <= 3 and label == " ".join(label.split())
    assert "\n" not in summary


@pytest.mark.parametrize("nonsense", ["\n", "!", " \n", "label: ", "label:", "label: x!", "- ", "_", "summary\n", "a"])
def test_nonsense_without_end_is_parsed_in_a_moment(nonsense):
    """A model may repeat itself."""
    parsed(nonsense * 50_000)


@pytest.mark.parametrize(
    ("name", "as_code"),
    [
        ("a.md", "`a.md`"),
        ("a|b.md", "`a|b.md`"),
        ("a`b.md", "`` a`b.md ``"),
        ("``", "``` `` ```"),
        ("a\nb\t\x1b[31m\u202e\udce9", "`a\\nb\\t\\x1b[31m\\u202e\\udce9`"),
    ],
)
def test_a_name_is_code_whatever_is_in_it(name, as_code):
    assert code(name) == as_code


def test_what_is_shown_is_neither_markup_nor_a_terminals_order():
    assert shown("a*b_[c](d)<e>|`#\\") == r"a\*b\_\[c\](d)\<e\>\|\`\#" + "\\\\"
    assert visible("\x1b]0;title\x07\r\n\u2028é😀") == "\\x1b]0;title\\x07\\r\\n\\u2028é😀"


def test_an_error_may_have_nothing_to_say_for_itself():
    error = StageFailed("read", Speechless())
    assert str(error) == "read: Speechless" and in_short(ValueError("no")) == "ValueError: no"
    assert "| `a` | 1 | read | Speechless |" in report_of([failed("a", 1, "read", Speechless())]).markdown()
