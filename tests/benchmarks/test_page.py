"""The page of results: what GitHub renders, that its links lead somewhere, and that the stored one is up to date."""

import re
from importlib import import_module

import pytest
from bench_tools import bar, found, made_table

from benchmarks.__main__ import STEMS
from benchmarks.harness.found import Found
from benchmarks.harness.page import anchor, page, section, summary
from benchmarks.harness.results import HERE, Result, load
from benchmarks.harness.table import Contender

TABLES = {table.key: table for stem in STEMS for table in import_module(f"benchmarks.{stem}").TABLES}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def rows_of(text: str) -> list[list[str]]:
    lines = [line for line in plain(text).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_a_section_is_heading_verdict_table_bars_reasons_and_method():
    fast = Contender("fast", len)
    reasons = {"fast": "It does less."}
    made = found({fast: {"wall": [0.5, 0.6]}}, bars=[bar(52, at_most=51)], reasons=reasons)
    blocks = plain(section(made)).split("\n\n")
    assert blocks[0] == "## Made up" and blocks[1] == "Ours is here." and blocks[2].startswith("| ")
    assert blocks[3] == "Bars: ✘ worst: 52 (at most 51)"
    assert blocks[4] == "- **fast** is ahead: wall 0.5 s (ours 1 s). It does less."
    assert blocks[5] == "*How:* By hand."


def test_a_cell_holds_the_range_of_its_rounds_a_word_or_nothing():
    rows = {
        Contender("a peer with a long name", len): {"wall": [12.5, 14.0], "mean": "never", "sent": None},
        Contender("same", len): {"wall": [0.501, 0.499]},
        Contender("missing", len, needs=("no_such_module",)): None,
    }
    table = rows_of(section(found(rows)))
    assert table[0] == ["", "wall, s", "mean, /s", "sent"]
    assert table[2:] == [
        ["**ours**", "1", "100", "10"],
        ["a peer with a long name", "12–14", "never", "–"],
        ["same", "0.5", "–", "–"],
        ["missing", "not installed", "", ""],
    ]


def test_who_breaks_the_limit_is_marked_and_what_the_mark_means_is_said():
    cheat = {Contender("cheat", len): {"wall": [0.1]}}
    text = section(found(cheat, sound=lambda row: row["wall"] != (0.1,), flaw="cheats"))
    assert "| cheat ✘ " in text and "✘ marks cheats." in text
    assert "✘" not in section(found(cheat))


def test_ours_passing_a_limit_is_explained():
    loop = {Contender("two loops", len, role="reference"): {"wall": [1.2]}}
    assert "Ours passes **two loops**. They wait." in section(found(loop, reasons={"two loops": "They wait."}))
    assert "passes" not in section(found(loop, ours={"wall": [1.2]}, reasons={"two loops": "They wait."}))


@pytest.mark.parametrize(
    ("theirs", "engine", "said"),
    [(0.5, "", "behind"), (0.5, "C", "behind: another engine"), (1.01, "", "level"), (2.0, "", "ahead")],
)
def test_the_summary_says_how_ours_stands_beside_the_best_peer(theirs, engine, said):
    rows = {Contender("peer", len, engine=engine): {"wall": [theirs]}}
    row = rows_of(summary([found(rows)]))[2]
    assert row[:3] == ["[Made up](#made-up)", "seconds", "1 s"] and row[4:] == ["0.5 s", said]
    assert f"ours is {said.partition(':')[0]} in 1 (Made up)" in summary([found(rows)])


def test_the_summary_names_the_bars_that_are_missed_and_the_columns_that_are_lost():
    rows = {Contender("peer", len): {"wall": [2.0], "mean": [200.0]}}
    text = summary([found(rows, bars=[bar(52, at_most=51)])])
    assert "ahead, ✘ misses a bar" in text and "Missed: Made up, worst: 52 (at most 51)." in text
    assert "it loses to peer in mean (Made up)" in text


def test_tables_that_were_taken_together_share_a_line():
    made = [made_table({}, key=key, title=key) for key in ("a", "b", "c")]
    results = [
        (table, Result(f"day {number // 2}", "peer 1.0", figures)) for number, (table, figures) in enumerate(made)
    ]
    assert page(results).endswith("- a, b: day 0 · peer 1.0\n- c: day 1 · peer 1.0\n")


# What is stored in the repository.


def stored() -> dict[str, Found]:
    return {key: Found(TABLES[key], result.figures) for key, result in load(HERE / "results.json").items()}


def test_every_module_with_tables_is_on_the_page_and_no_two_share_a_key():
    modules = {path.stem for path in HERE.glob("*.py")} - {"__init__", "__main__"}
    assert modules == set(STEMS)
    assert len(TABLES) == sum(len(import_module(f"benchmarks.{stem}").TABLES) for stem in STEMS)


def test_the_stored_page_is_what_the_stored_figures_say():
    results = load(HERE / "results.json")
    written = (HERE / "RESULTS.md").read_text(encoding="utf-8")
    assert list(results) == [key for key in TABLES if key in results]
    assert written == page([(TABLES[key], result) for key, result in results.items()])


def test_every_figure_that_is_stored_has_its_place():
    for key, one in stored().items():
        assert set(one.figures) <= {contender.name for contender in TABLES[key].contenders}, key
        columns = {column.name for column in TABLES[key].columns}
        for name, row in one.figures.items():
            shown = set(row) & columns  # a limit need not have a figure in each
            assert shown == columns or (shown and name.startswith(("limit", "no client", "two loops"))), (key, name)


def test_each_lead_of_a_peer_on_the_stored_page_has_its_reason():
    without = {(key, ahead.peer.name) for key, one in stored().items() for ahead in one.ahead()}
    assert not {(key, peer) for key, peer in without if peer not in TABLES[key].reasons}


def test_links_within_the_stored_page_lead_to_its_headings():
    text = (HERE / "RESULTS.md").read_text(encoding="utf-8")
    headings = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings
    assert set(TABLES) == set(load(HERE / "results.json"))
