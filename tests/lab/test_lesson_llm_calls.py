"""Lesson 03: how it counts what the server saw."""

from types import SimpleNamespace

from helpers.lab.lessons import llm_calls as lesson


def server_of(*records):
    return SimpleNamespace(requests=lambda: [SimpleNamespace(time=time, status=status) for time, status in records])


def test_requests_are_counted_by_second_and_by_what_became_of_them():
    server = server_of((7.0, 200), (7.5, 429), (7.9, 500), (9.2, 200), (9.3, 429), (10.1, 200))
    assert lesson.by_second(server) == ([(0, 2), (1, 0), (2, 1)], [(0, 1), (1, 0), (2, 1)])


def test_the_busiest_second_may_begin_at_any_moment():
    assert lesson.busiest(server_of((0.0, 200), (0.6, 200), (0.9, 200), (1.5, 200), (1.61, 200))) == 3
