"""Part 1: a cleaner that damages nothing."""

import re
import unicodedata
from typing import Any

from ...grading.checks import check, expect, expect_type
from ...lab.exercises.text import Text

EMPTY = (
    "one space between two tokens, none around them; where its pattern has groups, findall gives the groups alone: "
    "write (?:…); and split leaves empty pieces"
)
FOLD = "casefold() is for comparing, lower() is for showing"
COMPOSE = "casefold can take characters apart: compose last, by NFC"
DIGIT = r"a digit is one of any script: \d, not 0-9"
COMBINED = "cafe\N{COMBINING ACUTE ACCENT}"
MARKS = r"vowel signs are marks, and re's \w knows no marks: use regex"
SCRIPTS = {
    "日本語 العربية": r"find tokens with \w: it is the letters of every script",
    "Ελλάδα naïve": r"accents belong to their words: take none off, and find tokens with \w",
    "한국어 русский 𠀀": r"find tokens with \w: it is the letters of every script",
    "हिन्दी": f"Hindi's {MARKS}",
    "مُحَمد": f"Arabic's {MARKS}",
    "ไม้ שָׁלוֹם தமிழ் བོད མྱན္မာ": f"these scripts' {MARKS}",
    f"{'long' * 500} end": "a token may be of any length",
    "\N{FULLWIDTH LATIN CAPITAL LETTER N}o": "NFC composes; NFKC puts other characters in the place of some",
    "x_1 2024": r"digits and underscores belong to a token as letters do: \w",
    "१२३": DIGIT,
}
INSIDE = r"inside a token: ' ’ - between word characters, . and , between digits; it goes on with \w+"
WHOLE = dict.fromkeys(
    (
        *("don't", "rock’n’roll", "state-of-the-art", "3.14", "1,000,000.50", "x_-_1", "gpt-3.5", "2.5kg"),
        *("1.2.3.4", "12,34,5", "a-b-c", "-".join(["one"] * 50)),
    ),
    INSIDE,
) | {"३.१४": DIGIT, "हिन्दी-उर्दू": "marks are word characters too, before a hyphen and after it"}
OTHERS = (
    "only ' ’ - . and , may stand inside a token; and in […] a hyphen between two signs means all from one to the "
    r"other: write \-"
)
ALONE = "each sign stands between two characters of the token, alone: word (sign word)*"
DIGITS = r". and , only between digits, one on each side: (?<=\d)[.,](?=\d)"
BETWEEN = {  # a text, its tokens, the hint
    "one+two (three)*": ("one two three", OTHERS),
    "10:30 or 50/70": ("10 30 or 50 70", OTHERS),
    "1990–2000 and/or 50%": ("1990 2000 and or 50", OTHERS),
    "ok \N{SLIGHTLY SMILING FACE}": ("ok", OTHERS),
    "a\N{HYPHEN}b c\N{MINUS SIGN}d e`f g\N{ACUTE ACCENT}h i@j k&l m=n": ("a b c d e f g h i j k l m n", OTHERS),
    "half\N{LEFT SINGLE QUOTATION MARK}open": ("half open", OTHERS),
    "'quoted' “words”": ("quoted words", ALONE),
    "one - two": ("one two", ALONE),
    "well--known": ("well known", ALONE),
    "rock'-n-'roll": ("rock n roll", ALONE),
    "$55! #tag": ("55 tag", OTHERS),
    "-77-": ("77", ALONE),
    "it ends. so": ("it ends so", DIGITS),
    "pi is 33.": ("pi is 33", DIGITS),
    "yes,no": ("yes no", DIGITS),
    "fig.33 and no.55": ("fig 33 and no 55", DIGITS),
    "33.xx 55,yy": ("33 xx 55 yy", DIGITS),
    "10, 20": ("10 20", DIGITS),
    "1..2 3.,4": ("1 2 3 4", DIGITS),
    ".55 and ,77": ("55 and 77", DIGITS),
}


def prepared(prepare: Any, text: str) -> Text:
    """What the learner's `prepare` gives, if it is a `Text`."""
    try:
        result = prepare(text)
    except TypeError as error:
        expect("tuple found" not in str(error), f"tokens became tuples: {error}", hint=EMPTY)
        raise
    expect_type(result, Text, "prepare")
    assert isinstance(result, Text)
    return result


def found(prepare: Any, text: str) -> list[str]:
    """The tokens that it finds."""
    clean: object = prepared(prepare, text).clean
    expect(
        isinstance(clean, str),
        f"clean is of type {type(clean).__name__}, not one string",
        hint="Text(original_length, clean): the length first, then ' '.join(tokens)",
    )
    assert isinstance(clean, str)
    tokens = clean.split(" ") if clean else []
    expect("" not in tokens, f"{text!r:.40} became {tokens!r:.60}, with empty tokens", hint=EMPTY)
    expect(not re.search(r"[^\S ]", clean), f"{text!r:.40} became {clean!r:.60}", hint="one space between two tokens")
    return tokens


def clue(got: list[str], tokens: list[str]) -> str | None:
    """The hint, where the tokens are the right ones but for one thing."""
    if [each.casefold() for each in got] == tokens:
        return FOLD
    if [unicodedata.normalize("NFC", each) for each in got] == tokens:
        return COMPOSE
    return "in the order of the text: no set, no sorting" if sorted(got) == sorted(tokens) else None


def expect_tokens(prepare: Any, text: str, tokens: list[str], hint: str) -> None:
    got = found(prepare, text)
    reason = clue(got, tokens)
    shown, wanted = (ascii(got), ascii(tokens)) if reason == COMPOSE else (got, tokens)
    expect(got == tokens, f"{text!r} became {shown} instead of {wanted}", hint=reason or hint)


@check("every script keeps its letters and its marks")
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
    expect_tokens(prepare, "ταΐζω", [unicodedata.normalize("NFC", "ταΐζω".casefold())], COMPOSE)
    for text in ("STRASSE", "Straße", "ΟΔΟΣ", "\N{LATIN SMALL LIGATURE FI}ve"):
        expect_tokens(prepare, text, [text.casefold()], FOLD)


@check("words and numbers stay whole, punctuation goes")
def words(prepare: Any) -> None:
    for word, hint in WHOLE.items():
        got = found(prepare, f"so {word} is")
        expect(
            got[:1] + got[-1:] == ["so", "is"],
            f"'so {word} is' became {got}",
            hint=clue(got, ["so", word, "is"]) or "find the tokens, do not cut at what is between",
        )
        expect(
            got != ["so", re.sub(r"\W", "", word), "is"],
            f"{word} became {got[1:2]}",
            hint="to delete punctuation glues together what it had separated",
        )
        expect(got == ["so", word, "is"], f"{word} became {got[1:-1]}", hint=hint)
    for text, (tokens, hint) in BETWEEN.items():
        expect_tokens(prepare, text, tokens.split(), hint)


@check("all tokens are kept, and the length is that of what came in")
def lengths(prepare: Any) -> None:
    for text in (
        "  Well,   well!  ",
        COMBINED,
        "Straße",
        "\N{SLIGHTLY SMILING FACE} smile",
        "...",
        "",
        "a\r\nb\tc",
        "word " * 9000,
    ):
        said = prepared(prepare, text).original_length
        expect(
            said == len(text),
            f"{text!a:.40} has {len(text)} characters, original_length says {said}",
            hint="measure before you change anything: len(text) of the argument",
        )
    long = [f"word{n}" for n in range(20_024)]
    got = found(prepare, " ".join(long))
    expect(len(got) == len(long), f"{len(long)} tokens went in, {len(got)} came out", hint="keep all of them")
    for number, (token, right) in enumerate(zip(got, long, strict=True), 1):
        if token != right:
            what = f"of {len(long)} tokens number {number} is {token!r}, not {right!r}"
            expect(False, what, hint=clue(got, long))
    expect_tokens(prepare, "one\ntwo\r\n\tthree", ["one", "two", "three"], "all lines, and any white space between")
    again = "a rose is a rose is a rose".split()
    got = found(prepare, " ".join(again))
    expect(
        got == again,
        f"{' '.join(again)!r} became {got}",
        hint="every token counts, the short ones and the repeated ones: no set, no dictionary, no least length",
    )
    for text in ("...", ""):
        clean = prepared(prepare, text).clean
        expect(clean == "", f"{text!r}, without a token, became {clean!r}", hint="an empty string")
