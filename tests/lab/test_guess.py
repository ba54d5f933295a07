"""How the course says a number, a guess and an error, and shows its own code."""

import pytest

from helpers.lab import errors, guess, source
from helpers.lab.numbers import number


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.01234, "0.012"), (1.0, "1"), (1.449, "1.4"), (81.3, "81"), (1234.5, "1,200"), (1234, "1,234"), (0.0, "0.0")],
)
def test_a_measurement_has_two_digits_and_a_count_all_of_them(value, said):
    assert number(value) == said


def test_a_guess_is_told_how_far_off_it_is(capsys):
    guess.compared(3, 6.1, "s")
    guess.compared(50, 5, "in flight", how="calculated")
    guess.compared(10, 11, "s")
    assert capsys.readouterr().out.splitlines() == [
        "You guessed 3 s, measured: 6.1 s. 2 times too low.",
        "You guessed 50 in flight, calculated: 5 in flight. 10 times too high.",
        "You guessed 10 s, measured: 11 s. Close.",
    ]
    with pytest.raises(ValueError, match="positive"):
        guess.compared(0, 1, "s")


def test_a_speed_up_is_said_in_the_direction_in_which_one_thinks(capsys):
    guess.speed_up(1.5, 0.0124, "The pool")
    guess.speed_up(1, 1.9)
    assert capsys.readouterr().out.splitlines() == [
        "The pool was 81 times slower; you guessed 1.5 times faster.",
        "It was 1.9 times faster; you guessed about as fast.",
    ]


def test_a_verdict_is_about_this_run(capsys):
    guess.verdict("it is faster", True)
    guess.verdict("it is faster", False)
    assert capsys.readouterr().out == "✔ On this run: it is faster.\n✘ Not on this run: it is faster.\n"


def test_the_two_laws():
    assert (guess.amdahl(0.5, 2), guess.amdahl(1, 8), guess.little(50, 0.1)) == (4 / 3, 8, 5)


def test_shows_prints_the_error_and_demands_one(capsys):
    with errors.shows(KeyError):
        {}["choices"]
    with errors.shows(TimeoutError):
        raise TimeoutError
    assert capsys.readouterr().out == "KeyError: 'choices'\nTimeoutError\n"
    with pytest.raises(AssertionError, match="expected KeyError or ValueError, and nothing was raised"):
        with errors.shows(KeyError, ValueError):
            pass
    with pytest.raises(ZeroDivisionError), errors.shows(KeyError):
        raise ZeroDivisionError


def test_code_is_shown_as_it_stands_and_without_its_indent(monkeypatch):
    shown = []
    monkeypatch.setattr(source, "display", lambda markdown: shown.append(markdown.data))
    source.show(guess.little, Sample.half, Sample.double)
    assert shown[0].startswith("```python\ndef little(") and shown[0].endswith("return 2\n```")
    assert "\n\n@property\ndef half(self)" in shown[0]


class Sample:
    @property
    def half(self):
        return 0.5

    def double(self):
        return 2
