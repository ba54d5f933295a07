"""Part 1: a cleaner that damages nothing."""

import re
import unicodedata
from typing import Any

from ...grading.checks import check, expect, expect_type
from ...lab.exercises.text import Text

EMPTY = "where its pattern has groups, findall gives the groups alone: write (?:…); and split leaves empty pieces"
COMBINED = "cafe\N{COMBINING ACUTE ACCENT}"
SCRIPTS = {
    "日本語 العربية": r"find tokens with \w: it is the letters of every script",
    "Ελλάδα naïve": r"accents belong to their words: take none off, and find tokens with \w",
    "हिन्दी": r"Hindi's vowel signs are marks, and re's \w knows no marks: use regex",
    "مُحَمد": r"Arabic's vowels are marks, and re's \w knows no marks: use regex",
    "\N{FULLWIDTH LATIN CAPITAL LETTER N}o": "NFC composes; NFKC puts other characters in the place of some",
}
WHOLE = ("don't", "rock’n’roll", "state-of-the-art", "3.14", "1,000,000.50", "x_1", "gpt-3.5", "2.5kg")
BETWEEN = {  # a text, and its tokens
    "'quoted' “words”": "quoted words",
    "It ends. So": "it ends so",
    "pi is 3.": "pi is 3",
    "yes,no": "yes no",
    "fig.3 and no.5": "fig 3 and no 5",
    "a - b": "a b",
    "well--known": "well known",
    "1, 2": "1 2",
    "$5! #tag": "5 tag",
    "-7-": "7",
}


def found(prepare: Any, text: str) -> list[str]:
    """The tokens that the learner's `prepare` finds."""
    try:
        result = prepare(text)
    except TypeError as error:
        expect("tuple found" not in str(error), f"tokens became tuples: {error}", hint=EMPTY)
        raise
    expect_type(result, Text, "prepare")
    expect(
        isinstance(result.clean, str),
        f"clean is of type {type(result.clean).__name__}, not one string",
        hint="Text(original_length, clean): the length first, then ' '.join(tokens)",
    )
    tokens: list[str] = result.clean.split(" ") if result.clean else []
    expect("" not in tokens, f"{text!r:.40} became {tokens!r:.60}, with empty tokens", hint=EMPTY)
    return tokens


def expect_tokens(prepare: Any, text: str, tokens: list[str], hint: str) -> None:
    got = found(prepare, text)
    expect(got == tokens, f"{text!r} became {ascii(got) if COMBINED in text else got} instead of {tokens}", hint=hint)


@check("every script keeps its letters and its marks", hint=EMPTY)
def marks(prepare: Any) -> None:
    for text, hint in SCRIPTS.items():
        expect_tokens(prepare, text, text.casefold().split(), hint)
    composed = "caf\N{LATIN SMALL LETTER E WITH ACUTE}"
    got = found(prepare, COMBINED)
    expect(
        got == [composed],
        f"an e with a combining accent became {got!a}, not {[composed]!a}",
        hint='compose it: unicodedata.normalize("NFC", text)',
    )
    apart = unicodedata.normalize("NFC", "ταΐζω".casefold())
    got = found(prepare, "ταΐζω")
    expect(
        got == [apart],
        f"'ταΐζω' became {got!a}, not {[apart]!a}",
        hint="casefold can take characters apart: compose last",
    )
    for text in ("STRASSE", "Straße"):
        expect_tokens(prepare, text, ["strasse"], "lower() is for showing, casefold() is for comparing")


@check("words and numbers stay whole, punctuation goes", hint=EMPTY)
def words(prepare: Any) -> None:
    for word in WHOLE:
        got = found(prepare, f"so {word} is")
        expect(
            got[:1] + got[-1:] == ["so", "is"],
            f"'so {word} is' became {got}",
            hint="find the tokens, do not cut at what is between",
        )
        expect(
            got != ["so", re.sub(r"\W", "", word), "is"] or word == "x_1",
            f"{word} became {got[1]}",
            hint="to delete punctuation glues together what it had separated",
        )
        expect(
            got == ["so", word, "is"],
            f"{word} became {got[1:-1]}",
            hint=r"inside a token: ' ’ - between word characters, . and , between digits; it goes on with \w+",
        )
    expect_tokens(
        prepare,
        "a+b (c)*",
        ["a", "b", "c"],
        r"only ' ’ - . and , may stand inside a token; and in […] a hyphen between two signs means all from one to the "
        r"other: write \-",
    )
    for text, tokens in BETWEEN.items():
        signs = r". and , only between digits, one on each side: (?<=\d)[.,](?=\d)"
        alone = "each sign stands between two characters of the token, alone: word (sign word)*"
        expect_tokens(prepare, text, tokens.split(), signs if {".", ","} & set(text) else alone)


@check("all tokens are kept, and the length is that of what came in", hint=EMPTY)
def lengths(prepare: Any) -> None:
    long = " ".join(f"word{n}" for n in range(1000))
    count = len(found(prepare, long))
    expect(count == 1000, f"1000 tokens went in, {count} came out", hint="keep all of them")
    expect(prepare(long).clean == long, "the tokens are not in the order of the text", hint="no set, no sorting")
    again = "to be or not to be".split()
    expect(found(prepare, " ".join(again)) == again, "repeated tokens are lost", hint="no set, no dictionary")
    for text in ("  Well,   well!  ", COMBINED, "Straße", "...", ""):
        said = prepare(text).original_length
        expect(
            said == len(text),
            f"{text!a} has {len(text)} characters, original_length says {said}",
            hint="measure before you change anything: len(text) of the argument",
        )
    for text in ("...", ""):
        clean = prepare(text).clean
        expect(clean == "", f"{text!r}, without a token, became {clean!r}", hint="an empty string")
