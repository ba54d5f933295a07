"""What grows in place: what is shown while it does, and what is left of it in the stored notebook."""

import pytest

from helpers.lab import live


@pytest.fixture
def shown(monkeypatch):
    """What the notebook has shown so far, as text; the clock stands still until `shown.later()`."""

    class Shown(list):
        now = 0.0

        def later(self):
            self.now += 1.0

        def update(self, answers):
            self.append(answers._repr_mimebundle_()["text/plain"])

    pictures = Shown()

    def display(answers, display_id):
        assert display_id is True
        pictures.update(answers)
        return pictures

    class Shell:
        kernel = True

    monkeypatch.setattr(live, "get_ipython", Shell)
    monkeypatch.setattr(live, "display", display)
    monkeypatch.setattr(live.time, "monotonic", lambda: 1000 + pictures.now)
    return pictures


def test_answers_grow_side_by_side_in_one_place(shown):
    with live.Answers(["first", "second"]) as answers:
        answers.add(0, "Hel")
        answers.add(1, "Bye")
        answers.add(0, "lo")  # too soon to draw again
        shown.later()
        answers.add(1, "!")
        answers.end(0)
        answers.end(1, ValueError("lost"))
    assert shown == [
        "… first: \n… second: ",
        "… first: Hel\n… second: ",
        "… first: Hello\n… second: Bye!",
        "✔ first: Hello\n✘ second: Bye!",
    ]


def test_a_long_answer_shows_its_end_and_what_is_in_it_is_no_markup(shown):
    with live.Answers(["<b>"], width=10) as answers:
        answers.add(0, "one\ntwo  three <i>")
    assert shown[-1] == "… <b>: …three <i>"
    assert (
        "&lt;b&gt;" in answers._repr_mimebundle_()["text/html"]
        and "<i>" not in answers._repr_mimebundle_()["text/html"]
    )


def test_outside_of_a_notebook_nothing_is_drawn_and_nothing_fails(monkeypatch):
    monkeypatch.setattr(live, "display", lambda answers, display_id: None)
    with live.Answers(["one"]) as answers:
        answers.add(0, "text")


def test_an_error_inside_is_not_covered_and_what_had_come_is_shown(shown):
    with pytest.raises(KeyError), live.Answers(["one"]) as answers:
        answers.add(0, "Hel")
        answers.add(0, "lo")
        raise KeyError
    assert shown[-1] == "… one: Hello"


def test_gauges_draw_their_last_values_and_tell_the_latest(shown):
    with live.Gauges({"lag": "s", "depth": "items"}, width=4) as gauges:
        for lag in (0.0, 0.25, 0.5, 1.0, 2.0):
            gauges.add(lag=lag, depth=7)
            shown.later()
    assert shown[1] == "lag ▁ 0.0 s\ndepth █ 7 items"
    assert shown[-1] == "lag ▂▃▅█ 2 s\ndepth ████ 7 items"


def test_between_two_pictures_a_gauge_keeps_the_latest_value(shown):
    with live.Gauges({"lag": "s"}) as gauges:
        for lag in (4.0, 3.0, 2.0):
            gauges.add(lag=lag)
    assert shown == ["", "lag █ 4 s", "lag █ 2 s"]
