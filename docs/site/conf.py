"""The course as a static site: README, lessons and exercises as they lie here, and the source that they link."""

import html
import re
import shutil
import textwrap
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from docutils.parsers import Parser
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish
from sphinx.util import logging

ROOT = Path(__file__).parents[2]
LOOK_UP = [f"docs/{name}.md" for name in ("which_pattern", "error_messages", "glossary", "teaching", "new_lesson")]
MORE = [*LOOK_UP, "benchmarks/RESULTS.md", "helpers/__init__.py", "CHANGELOG.md", "CONTRIBUTING.md"]
logger = logging.getLogger(__name__)

project = html_title = "Concurrency for AI work"
copyright = "the authors of Practical AI Concurrency"
language = "en"
extensions = ["myst_nb"]
root_doc = "README"
include_patterns = ["README.md", "notebooks/*.ipynb", "exercises/*.ipynb", *MORE, "helpers/**.py"]
exclude_patterns = ["**/.*", ".*", "build", "**/__pycache__"]
highlight_language = "text"

myst_heading_anchors = 4
nb_execution_mode = "off"  # pages show the outputs that lie in the notebooks
nb_render_markdown_format = "gfm"

html_theme = "sphinx_book_theme"
html_theme_options = {
    "show_toc_level": 2,
    "use_fullscreen_button": False,
    "navbar_persistent": [],  # the search stands in the sidebar
    "footer_content_items": ["copyright"],
}
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system is
html_favicon = "static/favicon.svg"
html_search_scorer = str(Path(__file__).with_name("search.js"))  # Sphinx puts it behind its own search
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["print.js"]
html_show_sphinx = False
html_use_index = False


class English(SearchEnglish):
    """Numbers of three digits are words: who got a 429 searches for it."""

    def word_filter(self, word: str) -> bool:
        return (len(word) == 3 and word.isdigit()) or super().word_filter(word)


class Source(Parser):
    """Shows a Python file as a page of its own; the page of a package lists its files."""

    supported = ("python",)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        env = document.settings.env
        path = Path(env.doc2path(env.docname)).relative_to(ROOT)
        env.metadata[env.docname] = {"orphan": True, "nosearch": True}
        package = path.name == "__init__.py"
        title = f"{path.parent.as_posix()}/" if package else path.as_posix()
        page = nodes.section("", nodes.title("", title), ids=["source"])
        above = path.parent.parent if package else path.parent
        if above.name:
            page += nodes.paragraph("", "In ", link_to(above / "__init__.py", f"{above.as_posix()}/"))
        if package:
            page += listed(path.parent)
        elif used := imported(path, inputstring):
            page += nodes.paragraph("", "It uses ", *used)
        if inputstring.strip():
            page += nodes.literal_block(inputstring, inputstring, language="python", linenos=True)
        document += page


def listed(package: Path) -> nodes.bullet_list:
    """What is in a package, as links; its path is from the root."""
    entries = nodes.bullet_list()
    for path in sorted((ROOT / package).iterdir()):
        target = path / "__init__.py" if path.is_dir() else path
        if target.is_file() and target.suffix == ".py" and path.name != "__init__.py":
            link = link_to(target.relative_to(ROOT), path.name + "/" * path.is_dir())
            entries += nodes.list_item("", nodes.paragraph("", "", link))
    return entries


def imported(path: Path, source: str) -> list[nodes.Node]:
    """Links to the files of the course that this one imports, and commas between them."""
    modules: dict[Path, None] = {}
    for dots, name, names in re.findall(r"^from (\.+)([\w.]*) import (.+)", source, re.MULTILINE):
        module = path.parents[len(dots) - 1].joinpath(*name.split("."))
        modules |= dict.fromkeys([module, *(module / each for each in names.split(", "))])
    files = [module.with_suffix(".py") for module in modules if (ROOT / module).with_suffix(".py").is_file()]
    links = [[nodes.Text(", "), link_to(file, file.relative_to("helpers").as_posix())] for file in files]
    return [*chain(*links)][1:]


def link_to(source: Path, text: str) -> addnodes.pending_xref:
    docname = source.with_suffix("").as_posix()
    link = addnodes.pending_xref("", nodes.inline("", text), reftype="myst", refdomain="doc", refexplicit=True)
    link.attributes |= {"reftarget": docname, "reftargetid": None}
    return link


def contents(app: Sphinx, docname: str, source: list[str]) -> None:
    """Puts the table of contents, which GitHub needs not see, below the README."""
    if docname != root_doc:
        return
    lessons = sorted(Path("notebooks", path.name) for path in (ROOT / "notebooks").glob("*.ipynb"))
    exercises = [Path("exercises", path.name) for path in lessons]
    for caption, pages in {"Lessons": lessons, "Exercises": exercises, "More": map(Path, MORE)}.items():
        lines = [f"{heading(page)} <{page.with_suffix('').as_posix()}>" for page in pages]
        source[0] += "\n".join(["\n\n```{toctree}", ":hidden:", f":caption: {caption}", "", *lines, "```\n"])


def heading(page: Path) -> str:
    """What the table of contents calls a page: its first heading, a lesson's behind its number."""
    if page.suffix == ".py":
        return f"{page.parent.as_posix()}/"
    text = (ROOT / page).read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        text = nbformat.reads(text, 4).cells[0].source
    title = text.partition("\n")[0].lstrip("# ")
    return f"{page.name[:2]} · {title}" if page.parts[0] == "notebooks" else title


def joined(app: Sphinx, page: nodes.document) -> None:
    """Puts what a cell prints into one frame, as JupyterLab does: it's stored in the pieces in which it came."""
    for cell in page.findall(nodes.container):
        if "cell_output" in cell["classes"]:
            for above, below in reversed([*pairwise(cell)]):
                if "stream" in above["classes"] and "stream" in below["classes"]:
                    above.rawsource += below.rawsource
                    above.children = [nodes.Text(above.rawsource)]
                    cell.remove(below)


def described(app: Sphinx, page: nodes.document) -> None:
    """Gives each figure the sentence that its cell prints below it as alternative text; warns where there is none."""
    for cell in page.findall(nodes.container):
        if "cell_output" not in cell["classes"]:
            continue
        for output, below in pairwise([*cell, nodes.Text("")]):
            for image in output.findall(nodes.image):
                sentence, *more = re.split(r"(?<=\.)\n", below.astext(), maxsplit=1)
                if not sentence.endswith("."):
                    logger.warning("no sentence below this figure", location=image)
                    continue
                image["alt"] = " ".join(sentence.split())
                below.rawsource = "\n".join([image["alt"], *more])
                below.children = [nodes.Text(below.rawsource)]


def linked(app: Sphinx, page: nodes.document) -> None:
    """Leads links to a package to its page. The answers aren't on the site, so links to them become plain text."""
    for link in list(page.findall(addnodes.pending_xref)):
        target = link["reftarget"]
        if link.get("refdomain") != "doc":
            target, path = app.env.relfn2path(target, app.env.docname)
            if Path(path, "__init__.py").is_file():
                link.attributes |= {"refdomain": "doc", "reftarget": f"{target}/__init__", "reftargetid": None}
        if Path(target).parts[:1] == ("solutions",):
            link.replace_self(link.children)


def placed(app: Sphinx, page: nodes.document, docname: str) -> None:
    """A link to a lesson that names a section behind it leads there; warns where there is no such section."""
    for paragraph in page.findall(nodes.paragraph):
        for link, text in pairwise(paragraph):
            named = re.match(r", section (\d+)", text.astext())
            if named and isinstance(link, nodes.reference) and "refuri" in link:
                lesson = app.env.metadata[f"notebooks/{Path(link['refuri']).stem}"]
                places = {title.partition(" · ")[0]: place for _, place, title in lesson["myst_slugs"].values()}
                if named[1] not in places:
                    logger.warning("there is no section %s", named[1], location=link)
                link["refuri"] += f"#{places.get(named[1], '')}"


def framed(app: Sphinx, docname: str, template: str, context: dict[str, Any], page: nodes.document | None) -> None:
    """What is around a page: its title and its first words, for whoever finds it by a search, and what is next."""
    if docname == root_doc:
        context["docstitle"] = ""  # the page's own title says it
    if page:
        paragraphs = (node.astext() for node in page.findall(nodes.paragraph))
        first = next((text for text in paragraphs if text.endswith((".", "?"))), context["title"])
        words = html.escape(textwrap.shorten(first, 160, placeholder=" …"))
        context["metatags"] += f'<meta name="description" content="{words}" />'
    context["theme_show_prev_next"] = not docname.startswith("notebooks/")  # a lesson's own last line leads on


def home(app: Sphinx, error: Exception | None) -> None:
    """The README is the first page, also where a browser asks for the folder alone."""
    if not error and app.builder.name == "html":
        shutil.copy(app.outdir / "README.html", app.outdir / "index.html")


def setup(app: Sphinx) -> None:
    app.add_source_suffix(".py", "python")
    app.add_source_parser(Source)
    app.add_search_language(English)
    app.connect("source-read", contents)
    app.connect("doctree-read", joined)
    app.connect("doctree-read", described)
    app.connect("doctree-read", linked)
    app.connect("doctree-resolved", placed)
    app.connect("html-page-context", framed)
    app.connect("build-finished", home)
