"""The pages of `docs/`: what they say of lessons, figures and tests is so, and their links lead somewhere."""

import re
from pathlib import Path

import nbformat
import pytest

from helpers.lab.paths import ROOT

DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
LESSONS = sorted(ROOT.glob("notebooks/*.ipynb"))
RESULTS = (ROOT / "benchmarks/RESULTS.md").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchor(heading: str) -> str:
    """What a code host makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def said(cell) -> str:
    """A cell's source and what it printed, without colours."""
    printed = [
        output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", [])
    ]
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join([cell.source, *printed]))


def sections(path: Path) -> dict[str, str]:
    """Number of a lesson's section -> all that it says."""
    found: dict[str, str] = {}
    number = "0"
    for cell in nbformat.read(path, 4).cells:
        pieces = (
            re.split(r"^#{2,3} (\d+) · ", said(cell), flags=re.MULTILINE)
            if cell.cell_type == "markdown"
            else [said(cell)]
        )
        for piece in pieces:
            if piece.isdecimal():
                number = piece
            else:
                found[number] = found.get(number, "") + piece + "\n"
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file_and_a_heading(page):
    prose = re.sub(r"`[^`\n]+`", "", text(page))
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if not target.startswith("https://"):
            file, _, heading = target.partition("#")
            path = (page.parent / file).resolve() if file else page
            assert path.exists(), target
            if heading:
                headings = re.findall(r"^#+ (.+)$", text(path), flags=re.MULTILINE)
                assert heading in map(anchor, headings), target


def test_each_page_is_reached_from_the_readme():
    assert {
        page for page in PAGES if page.parent == DOCS and f"(docs/{page.name})" not in text(ROOT / "README.md")
    } == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_talks_as_the_lessons_do(page):
    assert not re.findall(r"\b(?:simply|obviously|just)\b|—|[\U0001F300-\U0001FAFF]", text(page), re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_nothing_of_a_page_is_taken_for_markup(page):
    prose = re.sub(r"```.*?```|`[^`]+`", "", text(page), flags=re.DOTALL)
    assert not re.findall(r"<\w.*|\b__\w+", prose)


def entries() -> list[tuple[str, str]]:
    """Each term of the glossary with the name of the lesson that explains it."""
    joined = re.sub(r"\n  ", " ", text(DOCS / "glossary.md"))
    lines = [line for line in joined.splitlines() if line.startswith("- ")]
    found = [
        re.fullmatch(r"- \*\*(.+?)\*\*: [A-Z“`].+ \[(\d\d)\]\(\.\./notebooks/(\2_\w+\.ipynb)\)", line) for line in lines
    ]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return [(match[1], match[3]) for match in found if match]


def test_the_glossary_is_in_order_and_each_term_is_one_of_its_lesson():
    terms = [term.lower() for term, _ in entries()]
    assert terms == sorted(terms) and len(set(terms)) == len(terms)
    for term, lesson in entries():
        words = "\n".join(cell.source for cell in nbformat.read(ROOT / "notebooks" / lesson, 4).cells)
        assert re.sub(r"[-\s]+", " ", term.lower()) in re.sub(r"[-\s*]+", " ", words.lower()), (term, lesson)


def test_the_glossary_has_a_term_of_every_lesson():
    assert {lesson for _, lesson in entries()} == {path.name for path in LESSONS}


def test_each_message_is_what_its_lesson_says_in_that_section():
    shown = text(DOCS / "error_messages.md").partition("## Messages that no cell shows")[0]
    found = re.findall(
        r"### .+?\n```\n(.+?)\n```\n\n\[Lesson (\d\d)\]\(\.\./notebooks/(\S+)\), section (\d+)\n", shown, re.DOTALL
    )
    assert len(found) == shown.count("\n### ") > 20
    for message, number, lesson, section in found:
        assert lesson.startswith(number)
        assert message in sections(ROOT / "notebooks" / lesson)[section], (message, lesson, section)


def test_each_section_that_is_named_is_there():
    for page in DOCS.glob("*.md"):
        for number, lesson, section in re.findall(
            r"\[[Ll]esson (\d\d)\]\(\.\./notebooks/(\S+?)\)\s*,\s+section\s+(\d+)", text(page)
        ):
            assert lesson.startswith(number) and section in sections(ROOT / "notebooks" / lesson), (lesson, section)


def test_the_page_of_patterns_leads_to_every_lesson_and_every_pattern():
    page = text(DOCS / "which_pattern.md").partition("## What each pattern is slower at")[0]
    assert all(f"(../notebooks/{path.name})" in page for path in LESSONS)
    assert all(f"(../helpers/{path.stem[3:]}.py)" in page for path in LESSONS[1:])


def test_what_a_pattern_is_slower_at_is_what_was_measured():
    page = text(DOCS / "which_pattern.md").partition("## What each pattern is slower at")[2]
    rows = re.findall(r"^\| (\w+) \| (.+?) \| (.+?) \| \[(.+?)\]\((.+?)\) \|$", page, flags=re.MULTILINE)
    assert {row[0] for row in rows} == {path.stem[3:] for path in LESSONS[1:]}
    for pattern, _, figures, heading, target in rows:
        if "RESULTS.md" in target:
            measured = re.search(rf"^## {re.escape(heading)}\n(.+?)(?=^## |\Z)", RESULTS, re.MULTILINE | re.DOTALL)
            assert measured and target.endswith(f"#{anchor(heading)}"), heading
            where = measured[1]
        else:
            where = "\n".join(sections((DOCS / target).resolve()).values())
        numbers = set(re.findall(r"\d+(?:[.,]\d+)*", where))
        assert set(re.findall(r"\d+(?:[.,]\d+)*", figures)) <= numbers, f"measure or mend: {pattern}, {figures}"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_notes_on_a_lesson_have_its_title_its_minutes_and_their_parts(path):
    head = nbformat.read(path, 4).cells[0].source
    title = head.splitlines()[0].removeprefix("# ")
    heading = f"### {path.name[:2]} · [{title}](../notebooks/{path.name})"
    notes = text(DOCS / "teaching.md").partition(heading + "\n")[2].partition("\n##")[0]
    lesson, exercise = re.search(r"^\*(.+) minutes, exercise (\d+)\*$", notes, re.MULTILINE).groups()
    said = re.search(r"\*\*Time:\*\* .+", head)[0]
    assert set(lesson.split(" + ")) | {exercise} <= set(re.findall(r"\d+", said))
    assert f"about {exercise} minutes" in nbformat.read(ROOT / "exercises" / path.name, 4).cells[0].source
    assert all(part in notes for part in ("**Stress**", "**Where people stumble.**", "**Discuss:**"))


def test_the_page_on_a_new_lesson_names_tests_that_are_there_and_all_that_hold_the_form():
    page = text(DOCS / "new_lesson.md")
    tests = {
        name
        for path in ROOT.glob("tests/**/*.py")
        for name in (path.name, *re.findall(r"^def (test_\w+)", text(path), re.MULTILINE))
    }
    named = set(re.findall(r"`(test_\w+(?:\.py)?)`", page))
    assert named <= tests
    form = re.findall(
        r'^@pytest.mark.parametrize\("path".+\n(?:async )?def (test_\w+)',
        text(ROOT / "tests/course/test_notebooks.py"),
        re.MULTILINE,
    )
    assert set(form) <= named and len(form) > 5


def test_every_file_that_a_page_names_is_there():
    for page in PAGES:
        for name in re.findall(
            r"`((?:helpers|tests|benchmarks|notebooks|exercises|solutions|docs)/[\w/.]*\w(?:\.\w+)?/?)`", text(page)
        ):
            assert "retries" in name or "saved" in name or (ROOT / name).exists(), (page.name, name)


def test_the_picture_of_the_readme_is_sharp_and_small_and_has_its_words():
    readme = text(ROOT / "README.md")
    (words, name), *others = re.findall(r"!\[(.*?)\]\((\S+?)\)", readme)  # on one line
    png = (ROOT / name).read_bytes()
    assert not others and len(words.split()) > 20 and words.endswith(".")
    assert int.from_bytes(png[16:20], "big") == 1400 and len(png) <= 150_000
    assert not re.findall(rb"/(?:home|root|tmp|Users)/", png)
    assert f"$(RUN) {Path(name).with_suffix('.py').as_posix()}" in text(ROOT / "Makefile")
