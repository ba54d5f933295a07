"""The parts of the local LLM server that need no server: the window, the slots, the pieces, the answers."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.lab.datasets import language_reference
from helpers.lab.llm_server import extract
from helpers.lab.llm_server.engine import pieces
from helpers.lab.llm_server.quota import Charge, Quota, Refusal, duration
from helpers.lab.llm_server.slots import Slots

ARRIVALS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 60), st.integers(0, 60)), max_size=60)


@given(ARRIVALS, st.integers(1, 5), st.integers(60, 120))
def test_no_window_holds_more_than_the_limits_and_nothing_is_refused_without_need(
    arrivals: list[tuple[int, int, int]], requests: int, tokens: int
) -> None:
    quota = Quota((requests, tokens), 100.0)
    accepted: list[Charge] = []
    now = 0.0
    for gap, asked, used in arrivals:
        now += gap
        window = [charge for charge in accepted if charge.time > now - 100]
        fits = len(window) < requests and sum(charge.tokens for charge in window) + asked <= tokens
        outcome = quota.admit(now, asked)
        assert isinstance(outcome, Charge) == fits
        if isinstance(outcome, Charge):
            accepted.append(outcome)
            quota.settle(outcome, min(asked, used))
        else:
            assert 0 < outcome.wait <= 100
            later = [charge for charge in window if charge.time > now + outcome.wait - 100]
            assert len(later) < requests and sum(charge.tokens for charge in later) + asked <= tokens
    times = [charge.time for charge in accepted]
    assert quota.worst == max((sum(end - 100 < time <= end for time in times) for end in times), default=0)


def test_a_settlement_after_the_window_or_a_reset_changes_nothing() -> None:
    quota = Quota((None, 100), 1.0)
    old = quota.admit(0.0, 100)
    new = quota.admit(1.0, 100)
    assert isinstance(old, Charge) and isinstance(new, Charge)
    quota.settle(old, 10)
    assert isinstance(quota.admit(1.5, 1), Refusal)
    quota.clear()
    quota.settle(new, 10)
    assert dict(quota.headers(1.5))["x-ratelimit-remaining-tokens"] == "100"


def test_durations_are_written_like_openais() -> None:
    written = [duration(seconds) for seconds in (0, 0.0004, 0.02, 0.9999, 1, 1.15, 60)]
    assert written == ["0s", "1ms", "20ms", "1s", "1s", "1.2s", "60s"]


def test_a_slot_given_to_one_who_leaves_in_that_instant_is_passed_on() -> None:
    async def main() -> list[str]:
        slots, order = Slots(1), []

        async def enter(name: str) -> None:
            async with slots:
                order.append(name)
                await asyncio.sleep(0)

        await slots.__aenter__()
        first, second, third = (asyncio.create_task(enter(name)) for name in ("first", "second", "third"))
        await asyncio.sleep(0)
        second.cancel()  # while it waits
        await slots.__aexit__()
        first.cancel()  # when its turn has come, and it does not know yet
        await asyncio.wait_for(third, 10)
        assert first.cancelled() and second.cancelled()
        async with asyncio.timeout(10), slots:
            return order

    assert asyncio.run(main()) == ["third"]


@given(st.text())
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


def test_a_piece_is_about_four_characters_of_prose() -> None:
    prose = " ".join(" ".join(language_reference().values()).split())
    assert 3.9 < len(prose) / len(pieces(prose)) < 4.6


MARKED = """
Queues
======

A queue holds *work* until a ``worker`` takes it.  A bounded queue slows whoever
fills it, for example::

   q.put(1)

   q.put(2)

See :ref:`other <x>`.
"""


@pytest.mark.parametrize(
    ("instruction", "answer"),
    [
        ("Give a LABEL and a summary.", "label: queue\nsummary: A queue holds work until a worker takes it."),
        ("Classify this text.", "label: queue"),
        ("Summarise the text.", "A queue holds work until a worker takes it."),
        ("What does it say?", "A queue holds work until a worker takes it."),
        ("Five keywords, please.", "queue, queues, holds, work, worker"),
        ("Repeat the text.", MARKED.strip()),
    ],
)
def test_answers_are_made_of_the_texts_own_words(instruction: str, answer: str) -> None:
    assert extract.answer(f"{instruction}\n\n{MARKED}").strip() == answer


def test_json_is_json() -> None:
    asked = (
        "Answer as JSON with label and summary.\n\nThe café is full. Every table of the café has been taken by guests."
    )
    told = json.loads(extract.answer(asked))
    assert told == {"label": "café", "summary": "Every table of the café has been taken by guests."}


def test_a_text_without_words_or_instruction_is_answered_politely() -> None:
    assert extract.answer("") == extract.answer("Summarise.\n\n  \n") == extract.NOTHING
    assert extract.answer("Give a label.\n\n1 2 3") == "label: other"
    assert extract.answer("Give a label.\n\n=====") == "label: other"
    assert (
        extract.answer("All of this is text, and it has one sentence.")
        == "All of this is text, and it has one sentence."
    )


def test_a_sentence_without_end_is_cut() -> None:
    answer = extract.answer("Summarise.\n\n" + "word " * 500)
    assert len(answer.split()) == extract.MOST_WORDS + 1 and answer.endswith(" …")


@given(st.text(max_size=200), st.text(max_size=200))
def test_every_prompt_has_an_answer(instruction: str, text: str) -> None:
    assert extract.answer(f"{instruction} label summary\n\n{text}").strip()
