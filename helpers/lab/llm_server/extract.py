"""Answers made of the text's own words: a label, a summary, keywords.

The score of a sentence is the mean frequency of its telling words, those that are on no stop list (H. P. Luhn, The
automatic creation of literature abstracts, IBM Journal 2(2), 1958).
"""

import json
import re
from collections import Counter

NOTHING = "There is no text to work on."
FEWEST_WORDS, MOST_WORDS = 6, 40

STOP_WORDS = frozenset(
    """a about above after again all already also although always am among an and another any are as at back be became
    because been before being below between both but by called can cannot case cases could did do does doing done down
    due during each either else etc even ever every example few first following for from further get gets give given
    gives had has have having he her here him his how however if in including instead into is it its itself last later
    least less let like made make makes many may means might more most much must need needs neither never new no none
    nor not note nothing now of often on once one only onto or other others otherwise our out over own per possible
    rather same second see seen shall she should similar simply since so some something still such than that the their
    them then there therefore these they this those though three through thus to together too toward two under unless
    until up upon us use used uses using usually very via was way we well were what when where whether which while who
    whole whom whose why will with within without would yet you your""".split()
)

WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"')\]]))\s+(?=[\"'(\[]?[^\Wa-z_])|(?<=[\u3002\uff01\uff1f])")
WHOLE = re.compile(r"[\"'(]?[^\Wa-z_].*[.!?\u3002\uff01\uff1f][\"')]*", re.DOTALL)
MARKUP = [
    (re.compile(r"(?<=\w)-\n\s*(?=\w)"), "-"),  # a word broken at its hyphen
    (re.compile(r"^\s*[*+-]\s+", re.M), ""),  # bullets
    (re.compile(r"^\s*([^\w\s])\1{2,}\s*$", re.M), ""),  # lines under and above headings
    (re.compile(r"^\s*\.\. .*$", re.M), ""),  # directives, link targets
    (re.compile(r":[a-z:]+:`~?([^`<]*)[^`]*`"), r"\1"),  # roles
    (re.compile(r"`+([^`]*?)(?:\s<[^`]*)?`+_*"), r"\1"),
    (re.compile(r"(?<![\w*])\*{1,2}(?=\S)([^*]{1,60}?)(?<=\S)\*{1,2}(?![\w*])"), r"\1"),
    (re.compile(r"::(?=\s|$)"), ":"),
]


def answer(prompt: str) -> str:
    """The answer to a prompt of an instruction, a blank line and a text; without a blank line all of it is the text.

    An instruction that asks for a label (or a class) or for labels and a summary gets lines `label: …`, `summary: …`;
    for JSON, one object with both; for keywords, a list with commas; one that begins with "repeat", the text as it is;
    anything else the text's key sentence.
    """
    instruction, text = _halves(prompt)
    asked = instruction.lower()
    wants_label = re.search(r"\b(label|classif|categor)", asked)
    wants_summary = re.search(r"\bsummar", asked)
    prose = plain(text) or " ".join(text.split())
    if not prose:
        return NOTHING
    if asked.startswith("repeat"):
        return text
    if re.search(r"\bjson\b", asked):
        return json.dumps({"label": label(prose), "summary": summary(prose)}, ensure_ascii=False)
    if wants_label and wants_summary:
        return f"label: {label(prose)}\nsummary: {summary(prose)}"
    if wants_label:
        return f"label: {label(prose)}"
    if re.search(r"\bkey ?words?\b", asked) and not wants_summary:
        return ", ".join(word for word, _ in telling(prose).most_common(5)) or label(prose)
    return summary(prose)


def label(prose: str) -> str:
    """The most frequent telling word; of equals, the first."""
    words = telling(prose)
    return max(words, key=words.__getitem__) if words else "other"


def summary(prose: str) -> str:
    """The sentence whose telling words are the most frequent on average."""
    frequency = telling(prose)
    sentences = [sentence for part in prose.split("\n") for sentence in SENTENCE_END.split(part) if sentence.strip()]
    lengths = {sentence: len(sentence.split()) for sentence in sentences}
    fitting = [s for s in sentences if FEWEST_WORDS <= lengths[s] <= MOST_WORDS and WHOLE.fullmatch(s)]

    def score(sentence: str) -> float:
        words = telling(sentence)
        return sum(frequency[word] for word in words) / (len(words) + 2)  # + 2: a lone word is no sentence

    best = (
        max(fitting, key=score) if fitting else max(sentences, key=lambda sentence: min(lengths[sentence], MOST_WORDS))
    )
    words = best.split()
    return " ".join(words) if len(words) <= MOST_WORDS else " ".join(words[:MOST_WORDS]) + " …"


def telling(prose: str) -> Counter[str]:
    """How often each telling word occurs, in lower case, in order of first occurrence."""
    words = (word.lower() for word in WORD.findall(prose))
    return Counter(word for word in words if len(word) > 2 and word not in STOP_WORDS)


def plain(text: str) -> str:
    """The prose of a text in reStructuredText: one paragraph a line, no markup, no literal blocks."""
    for pattern, replacement in MARKUP:
        text = pattern.sub(replacement, text)
    kept: list[str] = []
    literal = False
    for paragraph in re.split(r"\n\s*?\n", text):
        indented = paragraph.startswith(("  ", "\t", "\n  "))
        literal = indented and (literal or (bool(kept) and kept[-1].endswith(":")))
        prose = " ".join(paragraph.split())
        if prose and not literal and "::=" not in prose and not prose.startswith(">>>"):
            kept.append(prose)
    return "\n".join(kept)


def _halves(prompt: str) -> tuple[str, str]:
    parts = re.split(r"\n[ \t\r]*\n", prompt.lstrip(), maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else ("", prompt)
