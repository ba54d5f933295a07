"""The pipeline's journal: what it holds is not asked again, and what it cannot hold is not paid for."""

import asyncio
import json
import os
from functools import partial

import pytest
from async_tools import run as in_real_time
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline_jobs import lines
from pipeline_tools import Here, read, run
from pool_tools import nothing_left

from helpers.lab.virtual_time import run_virtual
from helpers.llm_calls import LLMClient
from helpers.parts.documents.passages import Passage
from helpers.parts.journal import Journal
from helpers.pipeline import AskModel, pipeline

NAMES = ["a", "b", "b 1", "b · 1", "new\nline", "caf\udce9", "é😀", ""]


class Model:
    """Notes what it is asked; some questions it cannot answer the first time."""

    max_concurrent = 3

    def __init__(self, about: str = "one", bad: tuple[str, ...] = ()) -> None:
        self.about, self.bad, self.asked = about, bad, []

    async def __call__(self, passage: Passage) -> str:
        self.asked.append((passage.file, passage.number))
        await asyncio.sleep(1)
        if passage.file in self.bad:
            raise ValueError("not now")
        return f"{self.about}: {passage.text}"


async def texts(name: str) -> str:
    name = name.replace("\n", " ")
    return f"first of {name}\nsecond of {name}"


async def go(model, path, names=NAMES, reads=texts) -> tuple:
    """The outcomes in order, and what the journal told."""
    async with pipeline(names, model, read=reads, prepare=lines, executor=Here(), journal=path) as answers:
        outcomes = sorted([outcome async for outcome in answers], key=lambda outcome: outcome.index)
    return outcomes, answers.kept


def virtually(*arguments, **options) -> tuple:
    return run_virtual(partial(go, *arguments, **options))[0]


def all_of(*names: str) -> list[tuple[str, int]]:
    return [(name, number) for name in names for number in (1, 2)]


def test_without_a_journal_nothing_is_kept():
    assert virtually(Model(), None, ["a"])[1] is None


def test_what_was_answered_is_not_asked_again(tmp_path):
    first, kept = virtually(Model(bad=("b", "é😀")), tmp_path / "j")
    assert [o.item.file for o in first if not o.ok] == ["b", "b", "é😀", "é😀"] and kept.kept == 0
    model = Model()
    second, kept = virtually(model, tmp_path / "j")
    assert sorted(model.asked) == sorted(all_of("b", "é😀"))
    assert [o.unwrap() for o in second] == [f"one: {o.item.text}" for o in second]
    assert (kept.kept, kept.damaged, kept.another, [*kept.changed]) == (12, 0, False, [])
    third, kept = virtually(idle := Model(), tmp_path / "j")
    assert third == second and idle.asked == [] and kept.kept == 16


def test_a_passage_that_has_changed_is_asked_again_and_told(tmp_path):
    virtually(Model(), tmp_path / "j")

    async def reads(name: str) -> str:
        return (await texts(name)).replace("second of b", "another of b") + ("\nthird" if name == "a" else "")

    model = Model()
    outcomes, kept = virtually(model, tmp_path / "j", reads=reads)
    changed = ["b", "b 1", "b · 1"]
    assert sorted(model.asked) == sorted([("a", 3), *((name, 2) for name in changed)])
    assert [*kept.changed] == changed and not kept.another and all(outcome.ok for outcome in outcomes)
    _, kept = virtually(idle := Model(), tmp_path / "j", reads=reads)
    assert idle.asked == [] and not kept.changed


def test_another_model_is_asked_itself_and_told(tmp_path):
    virtually(Model(), tmp_path / "j", ["a", "b"])
    model = Model("two")
    outcomes, kept = virtually(model, tmp_path / "j", ["a", "b", "c"])
    assert len(model.asked) == 6 and kept.another and not kept.changed
    assert {outcome.value.partition(":")[0] for outcome in outcomes} == {"two"}


def test_what_a_model_is_asked_with_makes_it_another():
    def about(instruction="Summarise.", key="none", **options) -> str:
        return AskModel(LLMClient(key, **options), instruction).about

    assert about() == about(key="other", base_url="http://127.0.0.1:1/v1", max_concurrent=2)
    assert len({about(), about("Label."), about(model="m"), about(max_tokens=9), about(options={"seed": 1})}) == 5
    assert AskModel(LLMClient("none", max_concurrent=3)).max_concurrent == 3


def test_a_function_is_known_by_its_name(tmp_path):
    async def one(passage: Passage) -> str:
        return "one"

    async def two(passage: Passage) -> str:
        return "two"

    values = [[o.value for o in virtually(ask, tmp_path / "j", ["a"])[0]] for ask in (one, two, two, one)]
    assert values == [["one"] * 2, ["two"] * 2, ["two"] * 2, ["one"] * 2]


def test_a_partial_is_known_by_its_function(tmp_path):
    async def one(said: str, passage: Passage) -> str:
        return f"{said}, one"

    async def two(said: str, passage: Passage) -> str:
        return f"{said}, two"

    asks = [partial(partial(ask), "hello") for ask in (one, two, two)]
    values = [[o.value for o in virtually(ask, tmp_path / "j", ["a"])[0]] for ask in asks]
    assert values == [["hello, one"] * 2, ["hello, two"] * 2, ["hello, two"] * 2]


@settings(max_examples=15)
@given(cut=st.integers(0, 2000), noise=st.binary(max_size=8))
def test_cut_anywhere_it_goes_on_to_the_same_answers(tmp_path_factory, cut, noise):
    path = tmp_path_factory.mktemp("journal") / "j"
    whole, _ = virtually(Model(), path, NAMES[:5])
    data = path.read_bytes()
    if b"\n" in noise:  # a line that is none, and no line before it that is one: no journal
        cut = max(cut, data.index(b"\n") + 1)
    path.write_bytes(data[:cut] + noise)
    lines_left = min(cut, len(data)) and data[:cut].count(b"\n")
    model = Model()
    outcomes, kept = virtually(model, path, NAMES[:5])
    assert outcomes == whole and len(model.asked) == 10 - kept.kept
    assert lines_left <= kept.kept <= lines_left + 1
    assert virtually(idle := Model(), path, NAMES[:5])[0] == whole and idle.asked == []


STRANGE = [
    b'{"key": "a 1", "value": 7}',
    b'{"key": "a 1", "value": null}',
    b'{"key": "a 1", "value": ["asked", "text", "answer"]}',
    b'{"key": "a 1", "value": {"asked": 1, "text": 2, "answer": 3}}',
    b'{"key": "a 1", "value": {"answer": "never said"}}',
    b"[" * 100_000,
    b"\x00\xff",
    b"not json",
]


@pytest.mark.parametrize("line", STRANGE)
def test_a_strangers_line_is_passed_over(tmp_path, line):
    with Journal(tmp_path / "j") as journal:
        journal.add("b 1", None)
    held = (tmp_path / "j").read_bytes() + line + b"\n"
    (tmp_path / "j").write_bytes(held)
    model = Model()
    outcomes, kept = virtually(model, tmp_path / "j", ["a"])
    assert [o.unwrap() for o in outcomes] == ["one: first of a", "one: second of a"] and len(model.asked) == 2
    assert kept.damaged == (b"key" not in line) and not kept.another and not kept.changed
    assert (tmp_path / "j").read_bytes().startswith(held)


@pytest.mark.parametrize("trouble", ["open", "a folder", "missing", "device"])
def test_a_journal_that_cannot_be_opened_is_told_before_anything_begins(tmp_path, trouble):
    begun = []

    def names():
        begun.append("names")
        yield "a"

    path = {"missing": tmp_path / "no" / "j", "device": os.devnull, "a folder": tmp_path}.get(trouble, tmp_path / "j")

    async def main() -> None:
        with Journal(tmp_path / "j"):
            async with pipeline(names(), Model(), read=read, prepare=lines, workers=1, journal=path):
                raise AssertionError("it began")

    with nothing_left(), pytest.raises(OSError, match=str(getattr(path, "name", "null"))):
        in_real_time(main)
    assert begun == []


def test_two_runs_at_once_may_not_share_one(tmp_path):
    async def main() -> list:
        return await asyncio.gather(*(go(Model(), tmp_path / "j", ["a"]) for _ in range(2)), return_exceptions=True)

    ends = run_virtual(main)[0]
    assert sorted(isinstance(end, BlockingIOError) for end in ends) == [False, True]


@pytest.mark.parametrize("after", [0, 1, 5])
def test_when_it_takes_no_more_nothing_more_is_asked_and_all_are_told(tmp_path, monkeypatch, after):
    add, added = Journal.add, 0

    def full(self, key, value):
        nonlocal added
        added += 1
        if added > after:
            raise OSError(28, "No space left on device")
        add(self, key, value)

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "add", full)
        model = Model()
        outcomes, _ = virtually(model, tmp_path / "j")
    assert len(outcomes) == 16 and after < len(model.asked) <= after + model.max_concurrent
    assert sum(outcome.ok for outcome in outcomes) == len(model.asked)  # what was paid for is given
    told = {str(outcome.error) for outcome in outcomes if not outcome.ok}
    assert told == {
        "ask: OSError: not asked, because the journal takes nothing more: [Errno 28] No space left on device"
    }
    again = Model()
    virtually(again, tmp_path / "j")
    assert len(again.asked) == 16 - after


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no open file")
def test_when_it_is_removed_nothing_more_is_asked(tmp_path):
    class Remover(Model):
        async def __call__(self, passage: Passage) -> str:
            (tmp_path / "j").unlink(missing_ok=True)
            return await super().__call__(passage)

    model = Remover()
    outcomes, _ = virtually(model, tmp_path / "j")
    assert len(model.asked) <= model.max_concurrent and len(outcomes) == 16
    assert all("j was removed or replaced" in str(outcome.error) for outcome in outcomes if not outcome.ok)


def test_what_is_kept_holds_no_text_of_the_files(tmp_path):
    virtually(Model("said"), tmp_path / "j", ["a"])
    entries = [json.loads(line) for line in (tmp_path / "j").read_text().splitlines()]
    assert [entry["key"] for entry in entries] == ["a 1", "a 2"]
    assert all(set(entry["value"]) == {"asked", "text", "answer"} for entry in entries)
    assert all(len(entry["value"]["text"]) == 64 for entry in entries)


def test_left_in_the_middle_it_holds_what_was_answered(tmp_path):
    async def main() -> int:
        async with pipeline(
            NAMES, Model(), read=texts, prepare=lines, executor=Here(), journal=tmp_path / "j"
        ) as answers:
            seen = 0
            async for outcome in answers:
                seen += outcome.ok
                if seen == 5:
                    break
        return seen

    assert run_virtual(main)[0] == 5
    model = Model()
    assert len(virtually(model, tmp_path / "j")[0]) == 16 and 16 - 8 <= len(model.asked) <= 11


def test_ask_in_threads_is_kept_as_well(tmp_path):
    asked = []

    def ask(passage: Passage) -> str:
        asked.append(passage)
        return "said"

    for _ in range(2):
        outcomes = in_real_time(lambda: run(["a", "b"], ask, journal=tmp_path / "j"))
        assert [outcome.value for outcome in outcomes] == ["said", "said"]
    assert len(asked) == 2
