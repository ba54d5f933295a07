"""The recorder: spans from events, threads and processes, and what is counted in them."""

import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from helpers.lab.trace import Span, Trace, timed
from helpers.parts.events import Event


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


def test_workers_are_numbered_by_their_start_and_one_alone_has_no_number():
    trace = trace_of((1, 2), (0, 3))
    assert trace.numbered("thread").workers == ["thread 1", "thread 2"]
    assert [span.label for span in trace.numbered("thread").spans] == ["item 1", "item 0"]
    assert trace_of((0, 1)).numbered("thread").workers == ["thread"]


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
