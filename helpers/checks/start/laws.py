"""Part 2: two laws."""

import math
from collections.abc import Callable
from typing import Any

from ...grading.checks import check, expect
from .numbers import is_number

SPEED_UPS = [(0.8, 10), (0.9, 2), (0.5, 3), (0.95, 64)]
EDGES = [  # share, workers, times as fast, why
    (0.0, 8, 1, "nothing is shared out, so nothing gets faster"),
    (1.0, 8, 8, "all of it is shared out, so each worker counts"),
    (0.6, 1, 1, "one worker is as fast as one worker"),
    (0, 1, 1, "one worker is as fast as one worker"),
    (1, 1, 1, "one worker is as fast as one worker"),
]
SECONDS = "of each second, `share` is divided among the workers and the rest stays: how much is left of it?"
MISTAKEN: list[tuple[Callable[[float, int], float], str]] = [
    (lambda share, workers: 1 - share + share / workers, "that's the time it takes, not how many times as fast"),
    (lambda share, workers: 1 / (share + (1 - share) / workers), "`share` is the part that can be shared out"),
    (lambda share, workers: 1 / (1 - share), "that is for any number of workers; here are so many"),
    (lambda share, workers: workers, "the part that runs alone takes as long as before"),
    (lambda share, workers: share * workers, "that is the gain of one part: add up the seconds of both parts first"),
    (lambda share, workers: workers / share, "`share` is the part that can be shared out, so it's the quick one"),
]

IN_FLIGHT = [  # answers a second, seconds for each, in flight, why
    (64, 0.125, 8, "64 a second, and each stays for 0.125 s"),
    (500, 1.5, 750, "500 a second, and each stays for 1.5 s"),
    (60, 0.125, 8, "7.5: with 7 in flight there are less than 60 a second"),
    (0.5, 2.5, 2, "1.25: with 1 in flight there are less than 0.5 a second"),
    (100, 0.125, 13, "12.5, rounded up"),
    (0.25, 0.5, 1, "0.125, rounded up"),
]


@check("Amdahl: the part that runs alone sets the limit")
def speed_up(amdahl: Any) -> None:
    for share, workers in SPEED_UPS:
        right = 1 / (1 - share + share / workers)
        said = amdahl(share, workers)
        what = f"amdahl({share}, {workers}) is {said!r:.40}, not {right:.4f} …"
        expect(said is not None, f"amdahl({share}, {workers}) gave None", hint="is a `return` missing?")
        expect(is_number(said), what, hint="a number, without units")
        reasons = (why for formula, why in MISTAKEN if math.isclose(said, formula(share, workers), rel_tol=1e-6))
        rounded = said in (int(right), math.ceil(right), *(round(right, digits) for digits in range(6)))
        usual = "as it comes, not rounded" if rounded else SECONDS
        expect(math.isclose(said, right, rel_tol=1e-6), what, hint=next(reasons, usual))
    for share, workers, right, why in EDGES:
        said = amdahl(share, workers)
        what = f"amdahl({share}, {workers}) is {said!r:.40}, not {right}"
        expect(is_number(said) and math.isclose(said, right, rel_tol=1e-6), what, hint=why)


@check("Little: so many must be in flight, and no fewer")
def in_flight(little: Any) -> None:
    for rate, seconds, right, why in IN_FLIGHT:
        said = little(rate, seconds)
        what = f"little({rate}, {seconds}) is {said!r:.40}, not {right}"
        expect(said is not None, f"little({rate}, {seconds}) gave None", hint="is a `return` missing?")
        expect(is_number(said), what, hint="a number, without units")
        whole = isinstance(said, int) or said != right
        expect(whole, what, hint="a whole number is an int: nobody sends 8.0 requests, and range() takes no float")
        reasons = {rate * seconds: f"a whole number, rounded up: {why}", right + 1: f"nothing to round up here: {why}"}
        expect(said == right, what, hint=reasons.get(said, why))
    for rate, seconds in ((50, 0.0), (0, 0.5)):
        said = little(rate, seconds)
        what = f"little({rate}, {seconds}) is {said!r:.40}, not 1"
        expect(said == 1 and isinstance(said, int), what, hint="at least 1, or nothing is sent")
