"""The text pattern: what cleaning keeps, and that many texts give what one gives."""

import pickle
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.datasets import passages
from helpers.parts.pools.plan import Plan
from helpers.text import Text, preprocess_batch, preprocess_stream, preprocess_text


@pytest.fixture(scope="module")
def texts():
    return [passage.text for passage in passages(200)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Don't stop", ["don't", "stop"]),
        ("Don’t stop", ["don’t", "stop"]),
        ("state-of-the-art", ["state-of-the-art"]),
        ("It costs 3.14, or 1,000.50.", ["it", "costs", "3.14", "or", "1,000.50"]),
        ("The end.Then more", ["the", "end", "then", "more"]),
        ("हिन्दी में लिखा", ["हिन्दी", "में", "लिखा"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("cafe\u0301 CAFÉ", ["café", "café"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("東京 に 行く", ["東京", "に", "行く"]),
        ("-- 'quoted' - x-", ["quoted", "x"]),
        ("snake_case x2 🙂", ["snake_case", "x2"]),
        ("120 m² ½", ["120", "m²", "½"]),
        ("👨\u200d👩\u200d👧 hi ❤\ufe0f", ["hi"]),
        ("co\u00adoperate", ["cooperate"]),
        ("\ufeffone\u2060two t\u200eh\u202aree\u202c f\u2066our\u2069 fi\u061cve", ["onetwo", "three", "four", "five"]),
        ("cafe\u00ad\u0301", ["café"]),
        ("3\u2060.\u206014 don\u00ad’t", ["3.14", "don’t"]),
        ("one\u200btwo", ["one", "two"]),
        ("\u00ad \u200e\u200f \ufeff", []),
        ("  \n\t ", []),
        ("", []),
        ("…!?", []),
    ],
)
def test_tokens(text, tokens):
    found = preprocess_text(text)
    assert found.tokens == [unicodedata.normalize("NFC", token) for token in tokens]
    assert found.token_count == len(tokens) and found.original_length == len(text)


def test_all_tokens_are_kept():
    assert preprocess_text("word " * 5000).token_count == 5000


def test_what_is_no_text_is_refused():
    for wrong in (None, b"bytes", 3):
        with pytest.raises(TypeError, match="must be a str"):
            preprocess_text(wrong)


@given(st.text())
@settings(max_examples=300)
def test_cleaning_is_exact_about_itself(text):
    found = preprocess_text(text)
    assert found.original_length == len(text)
    assert len(found.tokens) == found.token_count and all(found.tokens)
    assert not any(character.isspace() for token in found.tokens for character in token)
    assert preprocess_text(found.clean).tokens == found.tokens  # cleaning what is clean changes nothing
    assert pickle.loads(pickle.dumps(found)) == found


MARKS = "\u0301\u0316\u0323\u0345\u0327\u05b7\u0302"  # of six combining classes
WRITTEN = st.text(
    f"aeΑωΩ\u2126\u212b가ㄱ각\u1100\u1161\u11a8s\u00df\u1e9e\u1fb3ΐ\u00ad\u200b\u200d-'.,1 {MARKS}", max_size=40
)


@given(WRITTEN | st.text())
@settings(max_examples=300)
def test_however_it_is_written_the_same_text_gives_the_same_tokens(text):
    found = {preprocess_text(unicodedata.normalize(form, text)).clean for form in ("NFC", "NFD")}
    assert found == {preprocess_text(text).clean}


@given(st.text(MARKS, min_size=20, max_size=200))
@settings(max_examples=100)
def test_many_marks_are_put_in_order_as_unicode_wants_them(marks):
    text = f"x {'y' * 50} e{marks}t"
    assert preprocess_text(text).tokens[-1] == unicodedata.normalize(
        "NFC", unicodedata.normalize("NFC", f"e{marks}t").casefold()
    )


def test_the_time_for_marks_does_not_grow_with_their_square():
    found = preprocess_text("e" + "\u0301\u0316" * 200_000)  # with their square, it would be minutes
    assert found.tokens == ["é" + "\u0316" * 200_000 + "\u0301" * 199_999]


@pytest.mark.parametrize("part", ["1,", "1.", "a-", "a'", "b2\u2019"])
def test_a_word_without_an_end_is_cut_and_nothing_is_lost(part):
    text = part * 5_000_000
    found = preprocess_text(text)
    assert found.original_length == len(text) and found.token_count < 10_000
    assert found.clean.replace(" ", part[-1]) == text[:-1]


def test_a_thousand_parts_are_one_word():
    assert preprocess_text("-".join(["part"] * 1000)).token_count == 1


def test_a_batch_is_what_the_loop_gives_wherever_it_runs(texts, pool):
    right = [preprocess_text(text) for text in texts]
    with ThreadPoolExecutor(3) as threads:
        found = [
            preprocess_batch(texts).unwrap(),
            preprocess_batch(texts, workers=1).unwrap(),
            preprocess_batch(texts, executor=pool).unwrap(),
            preprocess_batch(texts, executor=threads).unwrap(),
            preprocess_batch(iter(texts), workers=2, isolate=True).unwrap(),
        ]
    assert all(batch == right for batch in found)
    assert isinstance(found[2][0], Text)


def test_one_bad_text_costs_itself(texts, pool):
    for options in ({}, {"executor": pool}):
        outcomes = preprocess_batch([*texts[:5], None, *texts[5:9]], **options)
        assert [(outcome.index, type(outcome.error)) for outcome in outcomes.failed] == [(5, TypeError)]
        assert outcomes[6].value == preprocess_text(texts[5])


def test_short_texts_stay_where_they_are_and_that_is_said():
    told = []
    outcomes = preprocess_batch([f"This is sample text #{i}!" for i in range(3000)], observe=told.append)
    plans = [event.item for event in told if event.what == "plan"]
    assert len(plans) == 1 and isinstance(plans[0], Plan) and not plans[0].pool_wins
    assert "serial" in str(plans[0])
    assert {event.worker for event in told} == {"caller"} and not outcomes.failed


def test_no_texts():
    assert list(preprocess_batch([])) == []
    with preprocess_stream([]) as outcomes:
        assert list(outcomes) == []


def test_an_endless_stream_is_taken_in_as_it_is_read(texts, pool):
    for options, most in (({"workers": 1}, 1000), ({"executor": pool}, 4 * 2 * 1000)):
        taken = []
        endless = (taken.append(number) or texts[number % len(texts)] for number in count())
        with preprocess_stream(endless, **options) as outcomes:
            for number, outcome in enumerate(islice(outcomes, 500)):
                assert outcome.index == number and outcome.item == texts[number % len(texts)]
                assert len(taken) <= number + 1 + most
        assert len(taken) <= 500 + most
