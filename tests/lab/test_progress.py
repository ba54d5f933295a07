"""A pipeline's progress: bars in a notebook and in a terminal, lines elsewhere; and it never disturbs a run."""

import io
import os
import re
import sys
import threading
from contextlib import suppress

import pytest

from helpers.lab import live, progress
from helpers.lab.progress import Progress
from helpers.parts.events import Event

TOTALS = {"read": 3, "ask": None}


class Clock:
    """Stands still until it is told to go on."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    monkeypatch.setattr(live, "time", clock)
    return clock


class Terminal(io.StringIO):
    def isatty(self):
        return True


def tell(watch, stage, *whats):
    for what in whats:
        watch(Event("item", what, f"{stage} 1", 0.0))


def test_lines_where_there_is_no_terminal(clock):
    file = io.StringIO()
    with Progress(TOTALS, file) as watch:
        tell(watch, "read", "start", "end")
        tell(watch, "read", "error")
        clock.now += progress.LINE_PAUSE + 1
        tell(watch, "ask", "end")
        tell(watch, "source", "take", "drop", "end")
        tell(watch, "reader", "give")
        tell(watch, "prepare", "end")  # no stage of ours
        tell(watch, "ask", "error")
    assert file.getvalue().splitlines() == [
        "read 1 of 3, ask 0",
        "read 2 of 3 (1 failed), ask 1",
        "read 2 of 3 (1 failed), ask 2 (1 failed)",
    ]
    assert watch.done == {"read": 2, "ask": 2} and watch.failed == {"read": 1, "ask": 1}


def test_a_bar_for_each_stage_in_a_terminal(clock):
    file, threads = Terminal(), threading.enumerate()
    with Progress(TOTALS, file) as watch:
        tell(watch, "read", "end", "error")
        tell(watch, "ask", "end")
        assert threading.enumerate() == threads
    text = file.getvalue()
    assert re.search(r"read: +67%.*2/3 .*1 failed", text) and re.search(r"ask: 1it ", text)
    assert text.count("\n") >= 1 and "\x1b[A" in text  # one below the other


@pytest.fixture
def shown(monkeypatch, clock):
    pictures = []

    class Handle:
        def update(self, watch):
            pictures.append(watch._repr_mimebundle_()["text/plain"].splitlines())

    class Shell:
        kernel = True

    monkeypatch.setattr(live, "get_ipython", lambda: Shell())
    monkeypatch.setattr(live, "display", lambda watch, display_id: Handle())
    return pictures


def test_bars_that_change_in_one_place_of_a_notebook(shown, clock, capsys):
    with Progress(TOTALS) as watch:
        tell(watch, "read", "end")
        tell(watch, "read", "error")  # too soon to be drawn
        clock.now += 1
        tell(watch, "ask", "end")
    assert len(shown) == 3 and all(len(rows) == 2 for rows in shown)
    assert "1/3" in shown[0][0] and "2/3" in shown[1][0] and "1 failed" in shown[1][0] and "1it" in shown[1][1]
    assert capsys.readouterr() == ("", "")


def test_an_error_inside_is_not_covered_and_how_far_it_came_is_shown(clock):
    file = io.StringIO()
    with pytest.raises(KeyError), Progress(TOTALS, file) as watch:
        tell(watch, "read", "end", "end")
        raise KeyError
    assert file.getvalue().splitlines()[-1] == "read 2 of 3, ask 0"


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("when", ["from the start", "later"])
def test_a_screen_that_is_gone_disturbs_nothing(clock, terminal, when):
    class Gone(io.StringIO):
        gone = when == "from the start"

        def isatty(self):
            return terminal

        def write(self, text):
            if self.gone:
                raise BrokenPipeError(32, "Broken pipe")
            return super().write(text)

    file = Gone()
    with Progress(TOTALS, file) as watch:
        tell(watch, "read", "end")
        file.gone = True
        clock.now += 100
        tell(watch, "read", "end", "error")
    assert watch.done == {"read": 3}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_in_a_real_terminal():
    import pty

    try:
        ours, theirs = pty.openpty()
    except OSError as error:
        pytest.skip(f"no pseudo-terminal here: {error}")
    with open(theirs, "w", encoding="utf-8") as file, Progress({"read": 2}, file) as watch:
        tell(watch, "read", "end", "error")
    said = ""
    with suppress(OSError):  # the end
        while more := os.read(ours, 1000):
            said += more.decode()
    os.close(ours)
    assert "2/2" in said and "1 failed" in said


def test_it_goes_to_stderr(capsys, clock):
    with Progress(TOTALS):
        pass
    assert capsys.readouterr() == ("", "read 0 of 3, ask 0\n") or sys.stderr.isatty()
