"""What the lessons run on: the recorder, the figures and their sentences, guesses, leaks, data, self-check."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import httpx
import matplotlib.pyplot as plt
import pytest

from helpers.course import selfcheck
from helpers.lab import charts, datasets, guess, leaks
from helpers.lab.endpoint import endpoint
from helpers.lab.errors import shows
from helpers.lab.trace import Span, Trace, timed
from helpers.parts.events import Event

# The recorder


def trace_of(*spans: tuple[float, float]) -> Trace:
    trace = Trace()
    for number, (start, end) in enumerate(spans):
        trace.add(Span(f"item {number}", f"worker {number % 2}", start, end))
    return trace


def test_peak_counts_what_overlaps_and_not_what_touches():
    assert trace_of((0, 1), (1, 2), (2, 3)).peak == 1
    assert trace_of((0, 3), (1, 2), (1.5, 4), (4, 5)).peak == 3
    assert Trace().peak == 0 and Trace().seconds == 0 and Trace().busy_share == 0


def test_seconds_workers_and_busy_share():
    trace = trace_of((10, 12), (11, 14))
    assert (trace.seconds, trace.workers, trace.busy_share) == (4, ["worker 0", "worker 1"], 5 / 8)


def test_events_become_spans_and_moments_do_not():
    trace = Trace()
    for event in [("a", "start", 1), ("b", "start", 2), ("a", "retry", 3), ("a", "error", 4), ("b", "end", 5)]:
        trace(Event(event[0], event[1], "w", event[2]))
    assert [(s.label, s.start, s.end, s.outcome) for s in trace.spans] == [("a", 1, 4, "error"), ("b", 2, 5, "ok")]


def test_spans_come_from_threads_and_processes_on_one_clock():
    trace = Trace()

    def work() -> None:
        with trace.span("threaded"):
            time.sleep(0.01)

    before = time.monotonic()
    thread = threading.Thread(target=work, name="helper")
    thread.start()
    thread.join()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        span, result = pool.submit(timed, "other process", pow, 2, 10).result()
    trace.add(span)
    assert result == 1024 and trace.workers[0] == "helper" and trace.workers[1].startswith("process ")
    assert before <= trace.spans[0].start <= trace.spans[0].end <= trace.spans[1].end <= time.monotonic()


def test_a_span_that_fails_is_recorded_as_an_error():
    trace = Trace()
    with pytest.raises(KeyError), trace.span("bad", "w"):
        raise KeyError
    assert trace.spans[0].outcome == "error"


# The figures


@pytest.fixture
def figures(monkeypatch):
    drawn = []
    monkeypatch.setattr(plt, "show", lambda: drawn.append(plt.gcf()))
    return drawn


def test_each_figure_fits_the_page_and_says_what_it_shows(figures):
    trace = trace_of((0, 1), (0.5, 2))
    trace.add(Span("bad", "worker 0", 1, 2, "error"))
    sentences = [
        charts.timeline(trace, "Two workers", wall=1.5),
        charts.compare({"slow": 4.0, "fast": 1.0}, "Times", limit=0.9),
        charts.scaling({1: 1.0, 2: 1.8}, "Speed", limit={1: 1.0, 2: 2.0}),
        charts.frontier({"1": (5, 196), "32": (9, 3902)}, "Batch size", x="ms", y="per second"),
    ]
    assert [" ".join(sentence.split()) for sentence in sentences] == [
        "Two workers: 3 spans on 2 workers in 2 s, 1 failed; at most 2 at once; workers busy 88% of the time.",
        "Times: slow 4 s, fast 1 s; the limit is 0.9 s.",
        "Speed: best 1.8 at 2 workers, where 2 is possible.",
        "Batch size (ms and per second): 1: 5 and 196; 32: 9 and 3,902.",
    ]
    assert all(width <= 7 and height <= 3.5 for width, height in (figure.get_size_inches() for figure in figures))
    assert all(f"Python {sys.version_info[0]}" in figure.texts[0].get_text() for figure in figures)
    assert plt.get_fignums() == []


def test_an_empty_timeline_is_refused(figures):
    with pytest.raises(ValueError, match="nothing was recorded"):
        charts.timeline(Trace(), "Nothing")


# Guess, errors, leaks


def test_a_guess_is_told_how_far_off_it_is():
    assert guess.told(3, 6, "s") == "Guess 3 s, measured 6 s: 2.0 times too low."
    assert guess.told(50, 5, "in flight", "Little's law.").endswith("10.0 times too high.\nLittle's law.")
    assert guess.told(10, 11, "s", how="calculated") == "Guess 10 s, calculated 11 s: close."
    assert (guess.amdahl(0.5, 2), guess.amdahl(1, 8), guess.little(50, 0.1)) == (4 / 3, 8, 5)
    assert guess.verdict("it is faster", False) == "✘ Not on this run: it is faster."
    with pytest.raises(ValueError, match="positive"):
        guess.told(0, 1, "s")


def test_shows_prints_the_error_and_demands_one(capsys):
    with shows(KeyError):
        {}["choices"]
    with shows(TimeoutError):
        raise TimeoutError
    assert capsys.readouterr().out == "KeyError: 'choices'\nTimeoutError\n"
    with pytest.raises(AssertionError, match="expected KeyError or ValueError, and nothing was raised"):
        with shows(KeyError, ValueError):
            pass
    with pytest.raises(ZeroDivisionError), shows(KeyError):
        raise ZeroDivisionError


def leak_a_task():
    task = asyncio.create_task(asyncio.sleep(60), name="forgotten")
    return task.cancel


def leak_a_thread():
    gate = threading.Event()
    threading.Thread(target=gate.wait, name="forgotten").start()
    return gate.set


def leak_a_process():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

    def end() -> None:
        process.communicate()

    return end


@pytest.mark.parametrize("leak", [leak_a_task, leak_a_thread, leak_a_process])
def test_what_is_left_behind_is_named(leak, capsys):
    async def main() -> None:
        before = leaks.snapshot()
        await leaks.check(before)
        end = leak()
        with pytest.raises(AssertionError, match=f"left behind: {leak.__name__.removeprefix('leak_a_')} "):
            await leaks.check(before, patience=0.2)
        end()
        await leaks.check(before)

    asyncio.run(main())
    assert capsys.readouterr().out.count("✔ nothing left behind") == 2


def test_a_socket_left_open_is_named():
    async def main(address) -> None:
        before = leaks.snapshot()
        with socket.create_connection(address):
            with pytest.raises(AssertionError, match="left behind: .*socket"):
                await leaks.check(before, patience=0.2)

    with socket.create_server(("127.0.0.1", 0)) as server:
        asyncio.run(main(server.getsockname()))


# Data, endpoint, self-check


def test_passages_are_prose_and_always_the_same():
    passages = datasets.passages(300)
    assert passages == datasets.passages(300) and len({passage.text for passage in passages}) == 300
    assert all(325 <= len(passage.text) <= 1500 for passage in passages)
    with pytest.raises(ValueError, match="there are only"):
        datasets.passages(10_000)


def test_sources_are_the_standard_library_largest_first():
    sources = datasets.sources()
    sizes = [path.stat().st_size for path in sources]
    assert len(sources) > 100 and sizes == sorted(sizes, reverse=True) and sizes[0] > 50_000


def test_the_environment_points_a_lesson_elsewhere(llm, monkeypatch):
    assert endpoint(llm).local and endpoint(llm).base_url == llm.base_url
    monkeypatch.setenv("LLM_BASE_URL", "https://api.example.com/v1")
    monkeypatch.setenv("LLM_API_KEY", "sk-secret")
    monkeypatch.setenv("LLM_MODEL", "large")
    there = endpoint(llm)
    assert (there.base_url, there.api_key, there.local) == ("https://api.example.com/v1", "sk-secret", False)
    assert repr(there) == "large at https://api.example.com/v1"


@pytest.mark.parametrize(
    ("version", "status", "words"),
    [((3, 10, 4), 1, "too old"), ((2, 7, 18), 1, "too old"), ((3, 11, 0), 0, "✔"), ((3, 14, 0), 0, "newer")],
)
def test_the_self_check_says_what_is_wrong_with_a_python(version, status, words, capsys):
    assert selfcheck.main(version, installed=False) == status
    assert words in capsys.readouterr().out


def test_the_self_check_names_missing_packages(monkeypatch, capsys):
    assert selfcheck.main(sys.version_info[:2], installed=True) == 0
    monkeypatch.setattr(selfcheck, "PACKAGES", ["json", "no_such_package"])
    assert selfcheck.main(sys.version_info[:2], installed=True) == 1
    assert "✘ missing: no_such_package. Run `pip install -r requirements.txt`" in capsys.readouterr().out


def test_the_lab_opens_on_the_whole_course_so_that_every_link_and_exercise_is_in_reach():
    """JupyterLab takes its first file's folder for its root, unless it is told otherwise."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings = {"JUPYTER_TOKEN": "t", "JUPYTER_PORT": str(port), "JUPYTER_PORT_RETRIES": "0", "BROWSER": "true"}
    command = [sys.executable, "-m", "helpers", "lab"]
    with subprocess.Popen(
        command, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as lab:
        try:
            printed = ""
            for line in lab.stdout:
                printed += line
                if f"127.0.0.1:{port}/lab" in line:
                    break
            url = f"http://127.0.0.1:{port}/api/contents/exercises/03_llm_calls.ipynb?content=0&token=t"
            answer = httpx.get(url, timeout=30, trust_env=False)
            assert answer.status_code == 200, printed
        finally:
            lab.terminate()
            lab.communicate()
