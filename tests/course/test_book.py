"""The site: every figure has its words, every link leads somewhere, no page asks another host, no answer is on it."""

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from nbformat import v4

from helpers.lab.paths import ROOT

pytest.importorskip("myst_nb", reason="the site's packages are not installed: make book")
pytest.importorskip("sphinx_book_theme", reason="the site's packages are not installed: make book")

LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LOADED = {("img", "src"), ("script", "src"), ("link", "href")}


class Page(HTMLParser):
    """What a page holds: ``ids``, ``images`` as (source, words), ``targets`` as (what loads or links it, address)."""

    def __init__(self, path: Path):
        super().__init__()
        self.ids: set[str] = set()
        self.images: list[tuple[str, str]] = []
        self.targets: list[tuple[bool, str]] = []
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.add(given.get("id", ""))
        if tag == "img":
            self.images.append((given["src"], given.get("alt", "")))
        for name in {"src", "href"} & set(given):
            self.targets.append(((tag, name) in LOADED, given[name]))


def build(course: Path, out: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, *"-m sphinx -q -W --keep-going -j auto".split()]
    folders = ["-c", course / "docs" / "site", "-d", out / "pages", course, out / "site"]
    environ = os.environ | {"PYTHONUTF8": "1"}
    return subprocess.run([*command, *folders], capture_output=True, text=True, encoding="utf-8", env=environ)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("book")
    built = build(ROOT, out)
    assert built.returncode == 0, built.stderr
    return out / "site"


@pytest.fixture(scope="module")
def pages(site):
    """All pages; two of the source stand for the others."""
    others = {"helpers", "_static"}
    paths = [path for path in site.rglob("*.html") if others.isdisjoint(path.relative_to(site).parts)]
    return {path: Page(path) for path in [*paths, site / "helpers" / "__init__.html", site / "helpers" / "text.html"]}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_figure_has_a_sentence_as_its_words(lesson, site):
    cells = json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    figures = [out for cell in cells for out in cell.get("outputs", []) if "image/png" in out.get("data", {})]
    images = Page(site / "notebooks" / f"{lesson.stem}.html").images
    assert len(images) == len(figures)
    for _, words in images:
        assert len(words.split()) > 5 and words.endswith(".") and "\n" not in words


def test_every_link_leads_to_a_page_and_a_place_on_it(pages):
    ids = {path.resolve(): page.ids for path, page in pages.items()}
    for path, page in pages.items():
        for _, address in page.targets:
            link = urlsplit(address)
            if link.scheme:
                continue
            target = (path.parent / unquote(link.path)).resolve() if link.path else path
            assert target.is_file(), (path, address)
            if link.fragment and target.suffix == ".html":
                if target not in ids:
                    ids[target] = Page(target).ids
                assert unquote(link.fragment) in ids[target], (path, address)


def test_a_page_loads_nothing_from_another_host(pages):
    assert not [
        (path, address) for path, page in pages.items() for loads, address in page.targets if loads and ":" in address
    ]


def test_the_site_begins_with_the_readme_and_names_the_lessons_in_order(site):
    first = (site / "index.html").read_text(encoding="utf-8")
    places = [first.index(f'href="notebooks/{lesson.stem}.html"') for lesson in LESSONS]
    assert "<h1>Concurrency for AI work" in first and places == sorted(places)


def test_whoever_searches_finds_a_page_by_its_first_words_and_by_the_number_of_an_error(site, pages):
    words = {path: re.findall(r'<meta name="description" content="(.*?)"', page.text) for path, page in pages.items()}
    lessons = [words[site / "notebooks" / f"{lesson.stem}.html"] for lesson in LESSONS]
    assert all(len(first.split()) > 10 for [first] in lessons)
    assert re.search(r'"429":\[', (site / "searchindex.js").read_text(encoding="utf-8"))
    assert "Search.query =" in (site / "_static" / "language_data.js").read_text(encoding="utf-8")


def test_an_error_message_leads_to_the_section_that_shows_it(site):
    page = (site / "docs" / "error_messages.html").read_text(encoding="utf-8")
    sections = (ROOT / "docs" / "error_messages.md").read_text(encoding="utf-8").count("), section ")
    assert len(re.findall(r'href="\.\./notebooks/\d\d_\w+\.html#', page)) == sections > 30


def test_links_to_source_lead_to_its_page(site):
    lesson, exercise = site / "notebooks" / "03_llm_calls.html", site / "exercises" / "03_llm_calls.html"
    assert 'href="../helpers/llm_calls.html"' in lesson.read_text(encoding="utf-8")
    assert 'href="../helpers/checks/llm_calls/__init__.html"' in exercise.read_text(encoding="utf-8")
    assert 'href="parts/bounded.html"' in (site / "helpers" / "llm_calls.html").read_text(encoding="utf-8")


def test_exercises_are_as_they_are_met_and_no_answer_is_on_the_site(site):
    assert "YOUR CODE HERE" in (site / "exercises" / "03_llm_calls.html").read_text(encoding="utf-8")
    assert not list(site.rglob("solutions*"))
    assert not [path for path in site.rglob("exercises/*") if "BEGIN SOLUTION" in path.read_text(encoding="utf-8")]


def test_a_figure_without_a_sentence_and_a_broken_link_fail_the_build_and_what_is_printed_is_joined(tmp_path):
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    figure = v4.new_output("display_data", data={"image/png": pixel})
    printed = [v4.new_output("stream", name="stdout", text=text) for text in ("1, ", "2\n", "3\n")]
    cells = [
        v4.new_markdown_cell("# A lesson\n\n[gone](01_gone.ipynb)"),
        v4.new_code_cell("draw()", outputs=[figure]),
        v4.new_code_cell("count()", outputs=printed),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    lesson = v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    course = tmp_path / "course"
    shutil.copytree(ROOT / "docs", course / "docs")
    for folder in ("notebooks", "exercises", "benchmarks", "helpers"):
        (course / folder).mkdir()
    for page in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md"):
        (course / page).write_text("# A course\n")
    (course / "benchmarks" / "RESULTS.md").write_text("# Results\n")
    (course / "helpers" / "__init__.py").touch()
    for folder in ("notebooks", "exercises"):
        (course / folder / "00_start.ipynb").write_text(json.dumps(lesson))
    built = build(course, tmp_path)
    assert built.returncode == 1
    assert "no sentence below this figure" in built.stderr and "'01_gone.ipynb'" in built.stderr
    assert "1, 2\n3\n</pre>" in (tmp_path / "site" / "notebooks" / "00_start.html").read_text(encoding="utf-8")
