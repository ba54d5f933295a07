"""The pipeline: each passage is answered and traced, all stages are at work at once, and none runs ahead."""

import asyncio
import math
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from async_tools import now
from async_tools import run as in_real_time
from hypothesis import given, settings
from hypothesis import strategies as st
from llm_client_tools import client
from pipeline_jobs import lines
from pipeline_tools import Here, ask, folder_of, read, run

from helpers.lab.virtual_time import run_virtual
from helpers.llm_calls import LLMClient
from helpers.parts.documents.passages import Passage
from helpers.parts.documents.stages import StageFailed
from helpers.parts.limits import Rate
from helpers.parts.llm.answers import Answer, LLMError
from helpers.parts.llm.connections import Connections
from helpers.pipeline import AskModel, Folder, pipeline


class Stages:
    """Files of so many passages each; every stage takes its time, and counts who is in it."""

    def __init__(self, files: dict[str, int | str], seconds: tuple[float, float]) -> None:
        self.files, (self.reading, self.asking) = files, seconds
        self.now, self.peak, self.begun = Counter(), Counter(), Counter()

    async def spend(self, stage: str, seconds: float) -> None:
        self.begun[stage] += 1
        self.now[stage] += 1
        self.peak[stage] = max(self.peak[stage], self.now[stage])
        await asyncio.sleep(seconds)
        self.now[stage] -= 1

    async def read(self, name: str) -> str:
        await self.spend("read", self.reading * (1 + len(name) % 3))
        if self.files[name] == "unread":
            raise OSError("gone")
        return name

    def prepare(self, document) -> list[str]:
        count = self.files[document.file]
        if count == "spoilt":
            raise ValueError("spoilt")
        return [f"{document.text}.{number}" for number in range(1, count + 1)]

    async def ask(self, passage: Passage) -> str:
        await self.spend("ask", self.asking * (1 + passage.number % 4))
        if passage.number == 4:
            raise KeyError("four")
        return passage.text.upper()

    def expected(self) -> list[tuple]:
        """What becomes of each passage, in the order of the files."""
        for name, count in self.files.items():
            if isinstance(count, str):
                yield name, 0, "", {"unread": "read", "spoilt": "prepare"}[count]
            elif not count:
                yield name, 0, "", ""
            for number in range(1, count + 1) if isinstance(count, int) else ():
                yield name, number, f"{name}.{number}", "ask" if number == 4 else f"{name}.{number}".upper()


@settings(max_examples=60)
@given(
    counts=st.lists(st.integers(0, 5) | st.sampled_from(["unread", "spoilt"]), max_size=30),
    places=st.tuples(st.integers(1, 4), st.integers(1, 2), st.integers(1, 5)),
    seconds=st.sampled_from([(1, 1), (0, 1), (1, 0), (0.1, 3), (3, 0.1), (0, 0)]),
    pause=st.sampled_from([0, 0, 1, 5]),
)
def test_each_passage_is_answered_once_and_nothing_runs_ahead_of_its_reader(counts, places, seconds, pause):
    readers, workers, asks = places
    stages = Stages({f"{'n' * (at % 4)}{at}": count for at, count in enumerate(counts)}, seconds)
    taken = []

    async def main() -> list:
        seen = []
        names = (taken.append(name) or name for name in stages.files)
        options = {"read": stages.read, "prepare": stages.prepare, "readers": readers, "workers": workers}
        async with pipeline(names, stages.ask, executor=Here(), max_concurrent=asks, **options) as answers:
            async for outcome in answers:
                seen.append(outcome)
                given = len({each.item.file for each in seen})
                assert len(taken) <= given + 2 * readers + 4 * workers + 1 + 2 * asks
                assert stages.begun["ask"] <= len(seen) + 2 * asks
                await asyncio.sleep(pause)
        return seen

    run = run_virtual(main)
    outcomes, _ = run
    found = sorted(outcomes, key=lambda outcome: outcome.index)
    assert [outcome.index for outcome in found] == [*range(len(found))] and run.leftover == []
    assert [(*o.item, o.error.stage if o.error else o.value) for o in found] == [*stages.expected()]
    assert stages.peak["read"] <= readers and stages.peak["ask"] <= asks
    assert all(type(o.error) is StageFailed and o.error.__cause__ is o.error.cause for o in found if o.error)


def test_a_reader_that_stops_reading_stops_every_stage():
    stages = Stages({str(number): 1 for number in range(1000)}, (0, 0))
    taken = []

    async def main() -> tuple:
        names = (taken.append(name) or name for name in stages.files)
        options = {"read": stages.read, "prepare": stages.prepare, "readers": 3, "workers": 1}
        async with pipeline(names, stages.ask, executor=Here(), max_concurrent=2, **options) as answers:
            await anext(answers)
            await asyncio.sleep(1000)
            return len(taken), stages.begun["read"], stages.begun["ask"]

    assert run_virtual(main)[0] == (15, 15, 5)  # 1 is given, 4 are asked, 4 prepared and 6 read


def test_reading_and_asking_overlap():
    """Each takes a second a file, one at a time: were they to take turns, 20 files would need 40 seconds."""
    stages = Stages({f"{number:03}": 1 for number in range(20)}, (1, 0.5))
    options = {"read": stages.read, "prepare": stages.prepare, "readers": 1, "max_concurrent": 1}
    outcomes, seconds = run_virtual(partial(run, stages.files, stages.ask, **options))
    assert len(outcomes) == 20 and seconds == 21


def test_all_three_stages_are_at_work_at_the_same_moment():
    """They wait for one another: the first is asked about, the fourth prepared and the seventh read."""
    meeting = threading.Barrier(3)

    def meet(name: str, wanted: str) -> str:
        if name == wanted:
            meeting.wait(20)
        return name

    async def main() -> list:
        with ThreadPoolExecutor(2) as threads:
            return await run(
                [*"abcdefghij"],
                lambda passage: meet(passage.file, "a"),
                read=lambda name: meet(name, "g"),
                prepare=lambda document: [meet(document.file, "d")],
                executor=threads,
                workers=2,
            )

    assert [outcome.unwrap() for outcome in in_real_time(main)] == [*"abcdefghij"]


def in_thread(name: str) -> str:
    assert threading.current_thread() is not threading.main_thread()
    return f"text of {name}"


def ask_in_thread(passage: Passage) -> str:
    assert threading.current_thread() is not threading.main_thread()
    return f"answer to {passage.text}"


class Both:
    """Objects that are called; asynchronous, and of methods."""

    async def __call__(self, name: str) -> str:
        return f"text of {name}"

    async def ask(self, passage: Passage) -> str:
        return f"answer to {passage.text}"


def later(passage: Passage):
    """Not async, and gives what is to be awaited: `lambda passage: client.ask(passage)`."""
    return ask(passage)


@pytest.mark.parametrize("asks", [ask, ask_in_thread, Both().ask, later, partial(ask), partial(ask_in_thread)])
@pytest.mark.parametrize("reads", [read, in_thread, Both(), partial(in_thread)])
def test_what_reads_and_what_asks_may_be_async_or_not(reads, asks):
    outcomes = in_real_time(lambda: run(["a", "b"], asks, read=reads))
    assert [outcome.unwrap() for outcome in outcomes] == ["answer to text of a", "answer to text of b"]


@pytest.mark.parametrize("asks", [ask, ask_in_thread])
@pytest.mark.parametrize("wrong", [None, 7, b"bytes", ["list"]])
def test_an_answer_that_is_no_text_costs_its_passage(asks, wrong, tmp_path):
    def odd(passage: Passage):
        return wrong if passage.file == "b" else f"answer to {passage.text}"

    for _ in range(2):
        outcomes = in_real_time(lambda: run(["a", "b", "c"], odd, journal=tmp_path / "journal"))
        assert [outcome.ok for outcome in outcomes] == [True, False, True]
        assert "ask must give a string, not " in str(outcomes[1].error)


@pytest.mark.usefixtures("transport")
def test_the_model_is_asked_what_the_instruction_says(llm, tmp_path):
    folder = Folder(folder_of(tmp_path, {"b.md": "Threads share memory.", "a/c.txt": "Processes do not.", "d.md": ""}))

    async def main() -> list:
        async with client(llm) as c, pipeline(folder.names(), AskModel(c, "Repeat."), read=folder.read) as answers:
            return sorted([outcome async for outcome in answers], key=lambda outcome: outcome.index)

    outcomes = in_real_time(main)
    assert [(*o.item[:2], o.value) for o in outcomes] == [
        ("a/c.txt", 1, "Processes do not."),
        ("b.md", 1, "Threads share memory."),
        ("d.md", 0, ""),
    ]
    assert llm.stats().answered == 2


class Refusing:
    """In the place of connections: refuses everybody for a minute, is slow, and has a bad moment now and then."""

    def __init__(self) -> None:
        self.times = []

    async def post(self, turn) -> Answer:
        self.times.append(now())
        await asyncio.sleep(2)
        if 10 < now() < 70:
            error = LLMError("HTTP 429: slow down", 429)
            error.retry_after = 70 - now()
            raise error
        turn.heard(200, {})
        if len(self.times) % 10 == 0:
            raise LLMError("HTTP 503: overloaded", 503)
        return Answer(turn.body["messages"][0]["content"].partition("\n\n")[2])


@pytest.mark.parametrize("journal", [None, "journal"])
def test_a_model_that_refuses_for_a_minute_loses_nothing_and_is_left_alone_meanwhile(tmp_path, monkeypatch, journal):
    model = Refusing()
    monkeypatch.setattr(Connections, "post", lambda connections, turn: model.post(turn))

    async def main() -> list:
        async with LLMClient("none", max_concurrent=4, requests=Rate(math.inf)) as client:  # none is learned
            return await run(
                [str(number) for number in range(50)], AskModel(client), journal=journal and tmp_path / journal
            )

    outcomes, seconds = run_virtual(main)
    assert [outcome.unwrap() for outcome in outcomes] == [f"text of {number}" for number in range(50)]
    assert not [time for time in model.times if 12 < time < 70] and 80 < seconds < 130


@pytest.mark.parametrize("names", ["one.md", b"one.md"])
def test_one_name_is_not_taken_for_many(names):
    with pytest.raises(TypeError, match="names must be a list of names, not one name"):
        asyncio.run(run(names))


@pytest.mark.parametrize("option", [{"readers": 0}, {"workers": -1}, {"max_concurrent": 0}])
def test_no_place_to_work_in_is_refused(option):
    with pytest.raises(ValueError, match="must be at least 1"):
        asyncio.run(run(["a"], **option))


def test_nothing_in_nothing_out():
    async def none():
        return
        yield

    assert run_virtual(run, [])[0] == run_virtual(run, none())[0] == []


def test_two_runs_at_once_and_one_after_the_other():
    async def main() -> list:
        both = await asyncio.gather(run(["a", "b"]), run(["c"]))
        return [*both, await run(["d"])]

    values = [[outcome.value for outcome in outcomes] for outcomes in run_virtual(main)[0]]
    assert values == [[f"answer to text of {name}" for name in names] for names in ("ab", "c", "d")]


def test_the_same_name_twice_is_two_items():
    outcomes = run_virtual(run, ["a", "a"])[0]
    assert [(o.index, o.item.file, o.ok) for o in outcomes] == [(0, "a", True), (1, "a", True)]


def watched(observe) -> list:
    files = {"good": "one\ntwo", "empty": "", "bad": "raise"}

    async def reads(name: str) -> str:
        await asyncio.sleep(1)
        return files[name]

    def prepare(document) -> list[str]:
        if document.text == "raise":
            raise ValueError("spoilt")
        return lines(document)

    async def asks(passage: Passage) -> str:
        await asyncio.sleep(1)
        if passage.number == 2:
            raise KeyError("two")
        return "answer"

    return run_virtual(partial(run, [*files, "gone"], asks, read=reads, prepare=prepare, observe=observe))[0]


def test_a_watcher_sees_each_item_begin_and_end_once_at_each_stage_that_it_came_to():
    told = []
    watched(told.append)
    seen = Counter((e.worker.split()[0], e.what, str(e.item)) for e in told if e.what in ("start", "end", "error"))
    assert set(seen.values()) == {1} and set(seen) == {
        *(("read", "start", name) for name in ("good", "empty", "bad", "gone")),
        *(("read", "end", name) for name in ("good", "empty", "bad")),
        ("read", "error", "gone"),
        *(("prepare", "start", name) for name in ("good", "empty", "bad")),
        *(("prepare", "end", name) for name in ("good", "empty")),
        ("prepare", "error", "bad"),
        *(("ask", "start", f"good · {number}") for number in (1, 2)),
        ("ask", "end", "good · 1"),
        ("ask", "error", "good · 2"),
    }
    workers = {event.worker for event in told if event.what == "start"}
    assert {name.split()[0] for name in workers} == {"read", "prepare", "ask"}
    assert all(name.split()[1].isdecimal() for name in workers)
    assert [event.time for event in told] == sorted(event.time for event in told)


def test_a_watcher_that_raises_costs_nothing_and_is_heard_of():
    heard = []

    async def main() -> list:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context["message"]))
        return await run(["a", "b"], observe=lambda event: 1 / 0)

    assert [outcome.ok for outcome in run_virtual(main)[0]] == [True, True]
    assert set(heard) == {"observe= raised"} and len(heard) >= 12
