"""The figures: each fits the page, says what it shows in one sentence, and leaves nothing open."""

import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.lab import charts
from helpers.lab.charts.sheet import COLOURS, HEIGHT, thumbnail
from helpers.lab.measure import Run, watched
from helpers.lab.trace import Span, Trace


@pytest.fixture
def figures(monkeypatch):
    """Those that were shown."""
    shown = []
    monkeypatch.setattr(plt, "show", lambda: shown.append(plt.gcf()))
    return shown


@pytest.fixture
def sentence(figures, capsys):
    """`sentence()`: what was printed under the one figure that was shown since."""

    def read() -> str:
        (figure,) = figures
        assert all(length <= limit for length, limit in zip(figure.get_size_inches(), (7, 3.5), strict=True))
        assert any(f"Python {sys.version_info[0]}" in text.get_text() for text in figure.texts)
        assert plt.get_fignums() == []
        return " ".join(capsys.readouterr().out.split())

    return read


def test_a_timeline(sentence):
    trace = Trace()
    for span in [("a", "w1", 0, 1), ("b", "w2", 0.5, 2), ("c", "w1", 1, 2, "error")]:
        trace.add(Span(*span))
    charts.timeline(trace, "Two workers", limit=1.5)
    assert sentence() == (
        "Two workers: 3 spans on 2 workers in 2 s, 1 failed; at most 2 at once; workers busy 88% of the time;"
        " the limit is 1.5 s."
    )


def test_an_empty_timeline_is_refused(figures):
    with pytest.raises(ValueError, match="nothing was recorded"):
        charts.timeline(Trace(), "Nothing")
    assert figures == []


def test_bars(sentence):
    charts.compare({"slow": 4.0, "fast, and cheap": 1.0}, "Times", limit=0.9)
    assert sentence() == "Times: slow 4 s; fast, and cheap 1 s; the limit is 0.9 s."


def test_a_curve_beside_what_is_possible(sentence):
    charts.scaling({1: 1.0, 2: 1.8}, "Speed", limit={1: 1.0, 2: 2.0})
    assert sentence() == "Speed: best 1.8 at 2 workers, where the limit is 2."


def test_a_frontier(sentence):
    charts.frontier({"1": (5, 196), "32": (9, 3902)}, "Batch size", x="ms", y="per second")
    assert sentence() == "Batch size: ms and per second are 1 5 and 196; 32 9 and 3,902."


@pytest.mark.parametrize(("row", "listed"), [("counting", "counting: one by one"), ("", "one by one")])
def test_a_grid_of_timelines(row, listed, sentence):
    run = Run.of("for loop", [watched(len)("abc")])
    run = run._replace(trace=run.trace.numbered("for loop"))
    charts.timelines({row: {"one by one": run, "again": run}}, "Two of them")
    assert sentence().startswith(f"Two of them: {listed} ")


MEASURED = {(30, 1): 0.02, (30, 100): 0.9, (3000, 1): 0.8, (3000, 100): 1.9, (9000, 1): 1.5}
PREDICTED = {(30, 1): 0.03, (30, 100): 1.1, (3000, 1): 0.9, (3000, 100): 1.95, (9000, 1): 1.6}


def test_a_heat_map_draws_the_border_where_it_was_predicted(figures, sentence):
    charts.heat_map(MEASURED, "Speed-up", predicted=PREDICTED, rows="characters", columns="a chunk")
    assert sentence() == (
        "Speed-up: from 0.02 × (30 characters, 1 a chunk) to 1.9 × (3,000 characters, 100 a chunk);"
        " faster in 2 of 5 fields, and the line has 4 of them on the right side."
    )
    axes = figures[0].axes[0]
    assert {text.get_text() for text in axes.texts} >= {"0.02 ×", "0.9 ×", "0.8 ×", "1.9 ×", "1.5 ×"}
    borders = {tuple(zip(*line.get_data(), strict=True)) for line in axes.lines}
    right_of_30, right_of_3000 = ((0.5, -0.5), (0.5, 0.5)), ((0.5, 0.5), (0.5, 1.5))
    below_3000 = ((-0.5, 1.5), (0.5, 1.5))
    assert borders == {right_of_30, right_of_3000, below_3000}


def test_moments_in_rows(sentence):
    charts.moments({"a": [0.5, 1.0, 1.5], "b": [0.25], "c": []}, "Tokens", broken=["b", "c"])
    assert sentence() == (
        "Tokens: 4 tokens in 3 rows and 1.5 s; the first token of a row after 0.25 to 0.5 s; 2 rows broken off."
    )


def test_many_rows_of_moments_fit_the_page(sentence):
    charts.moments({str(row): [0.5] for row in range(50)}, "Answers", noun="answer")
    assert sentence() == "Answers: 50 answers in 50 rows and 0.5 s; the first answer of a row after 0.5 to 0.5 s."


def test_moments_of_nothing_are_refused(figures):
    for rows in ({}, {"a": [], "b": []}):
        with pytest.raises(ValueError, match="nothing was recorded"):
            charts.moments(rows, "Nothing")
    assert figures == []


def test_levels_over_time_have_names_that_do_not_overlap(figures, sentence):
    lines = {"waits": [(0, 0), (2, 4.0)], "drops": [(0, 0), (2, 0.5)], "latest": [(0, 0), (1, 0.4)]}
    charts.levels(lines, "Lag", y="lag, s")
    assert sentence() == "Lag: lag, s over 2 s: waits ends at 4, drops ends at 0.5, latest ends at 0.4."
    heights = {text.get_text().strip(): text.xyann[1] for text in figures[0].axes[0].texts}
    assert heights == {"waits": 4.0, "latest": 0.4, "drops": pytest.approx(0.8)}


def test_levels_of_nothing_are_refused(figures):
    with pytest.raises(ValueError, match="nothing was recorded"):
        charts.levels({"lag": []}, "Nothing", y="s")
    assert figures == []


def test_a_contact_sheet(figures, sentence):
    red = np.tile(np.float32([1, 0, 0]), (10, 20, 1))
    charts.contact_sheet({"the\nfile": [red, red], "the model": [red]}, "Before and after", names=["one", "two"])
    assert sentence() == "Before and after: 2 pictures (one, two), in rows: the file, the model."
    drawn = [axes for axes in figures[0].axes if axes.images]
    assert [axes.get_title("center") for axes in drawn] == ["one", "two", ""]
    assert drawn[0].images[0].get_array()[0, 0].tolist() == [255, 0, 0]


def test_a_thumbnail_keeps_the_shape_cuts_off_and_has_few_colours():
    noise = np.random.default_rng(0).normal(0.5, 1, (200, 300, 3)).astype(np.float32)
    small = thumbnail(noise)
    assert small.shape == (HEIGHT, HEIGHT * 3 // 2, 3) and small.dtype == np.uint8
    assert len(np.unique(small.reshape(-1, 3), axis=0)) <= COLOURS
    assert thumbnail(np.full((4, 4, 3), 7.0)).min() == 255 and thumbnail(np.full((4, 4, 3), -7.0)).max() == 0
