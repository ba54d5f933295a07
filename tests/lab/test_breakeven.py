"""The break-even figure and the functions of lesson 02."""

import unicodedata

import matplotlib.pyplot as plt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.charts import heat
from helpers.lab.lessons import text
from helpers.text import preprocess_text

MEASURED = {(30, 1): 0.02, (30, 100): 0.9, (3000, 1): 0.8, (3000, 100): 1.9, (9000, 1): 1.5}
PREDICTED = {(30, 1): 0.03, (30, 100): 1.1, (3000, 1): 0.9, (3000, 100): 1.95, (9000, 1): 1.6}


def test_the_figure_says_what_it_shows(monkeypatch):
    shown = []
    monkeypatch.setattr(plt, "show", lambda: shown.append(plt.gcf()))
    sentence = " ".join(breakeven.heat(MEASURED, PREDICTED, "Speed-up").split())
    assert sentence == (
        "Speed-up: from 0.02 × (30 characters, chunks of 1) to 1.9 × (3,000 characters, chunks of 100);"
        " the pool wins in 2 of 5 fields, and the line has 4 of them on the right side."
    )
    (axes,) = shown[0].axes
    assert {text.get_text() for text in axes.texts} == {"0.02 ×", "0.9 ×", "0.8 ×", "1.9 ×", "1.5 ×"}
    borders = {tuple(zip(*line.get_data(), strict=True)) for line in axes.lines}
    right_of_30, right_of_3000, below_3000 = (
        ((0.5, -0.5), (0.5, 0.5)),
        ((0.5, 0.5), (0.5, 1.5)),
        ((-0.5, 1.5), (0.5, 1.5)),
    )
    assert borders == {right_of_30, right_of_3000, below_3000}


@pytest.mark.parametrize(
    "text", ["don't", "state-of-the-art.", "3.14, 1,000.", "-x- y-", "e\u0301 हिन्दी", "a--b ''c", ""]
)
def test_the_slow_cleaner_is_right(text):
    assert text_jobs.by_character(text) == preprocess_text(text).clean


@given(st.text(alphabet="ab1²,.'-_\u200d \n\u0301É", max_size=30))
@settings(max_examples=300, deadline=None)
def test_the_slow_cleaner_is_right_on_what_is_hard(text):
    assert text_jobs.by_character(text) == preprocess_text(text).clean


def test_documents_have_their_size_and_start_again():
    found = text_jobs.documents(30, 50_000)
    assert len(found) == 30 and {len(text) for text in found} == {50_000}
    assert unicodedata.is_normalized("NFC", found[0]) and found[0] in "".join(found[1:])
