"""The functions of lesson 02."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.lessons.text import by_character, documents
from helpers.text import preprocess_text


@pytest.mark.parametrize(
    "text", ["don't", "state-of-the-art.", "3.14, 1,000.", "-x- y-", "e\u0301 हिन्दी", "a--b ''c", ""]
)
def test_the_slow_cleaner_is_right(text):
    assert by_character(text) == preprocess_text(text).clean


@given(st.text(alphabet="ab1²,.'-_\u200d \n\u0301É", max_size=30))
@settings(max_examples=300)
def test_the_slow_cleaner_is_right_on_what_is_hard(text):
    assert by_character(text) == preprocess_text(text).clean


def test_documents_have_their_size_and_start_again():
    found = documents(30, 50_000)
    assert len(found) == 30 and {len(text) for text in found} == {50_000}
    assert unicodedata.is_normalized("NFC", found[0]) and found[0] in "".join(found[1:])
