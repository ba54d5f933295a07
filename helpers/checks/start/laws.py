"""Part 2: two laws."""

import math
from collections.abc import Callable
from typing import Any

from ...grading.checks import check, expect
from .numbers import is_number, shown, why_no_number

EXACT = 1e-12  # what different orders of the same sums differ by is far less, and rounding far more
SPEED_UPS = [(0.8, 10), (0.9, 2), (0.5, 3), (0.95, 64), (0.999, 5000)]
EDGES = [  # share, workers, times as fast, why
    (0.0, 8, 1, "nothing is shared out, so nothing gets faster"),
    (1.0, 8, 8, "all of it is shared out, so each worker counts"),
    (0.6, 1, 1, "one worker is as fast as one worker"),
    (0, 1, 1, "one worker is as fast as one worker"),
    (1, 1, 1, "one worker is as fast as one worker"),
]
SECONDS = "of each second, `share` is divided among the workers and the rest stays: how much is left of it?"
ROUNDED = "as it comes: rounded neither at the end nor on the way"
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
    (3, 3, 9, "3 a second, and each stays for 3 s"),
    (2, 4.000001, 9, "8.000002, rounded up: with 8 in flight there are less than 2 a second"),
    (20_000, 1.5, 30_000, "20,000 a second, and each stays for 1.5 s"),
    (50, 0.0, 1, "at least 1, or nothing is sent"),
    (0, 0.5, 1, "at least 1, or nothing is sent"),
    (0, 0, 1, "at least 1, or nothing is sent"),
]
WHOLE = "a whole number is an int: nobody sends 8.0 requests, and range() takes no float"


@check("Amdahl: the part that runs alone sets the limit")
def speed_up(amdahl: Any) -> None:
    for share, workers in SPEED_UPS:
        right = 1 / (1 - share + share / workers)
        said = number(amdahl, "amdahl", share, workers, f"{right:.4f} …")
        reasons = (why for formula, why in MISTAKEN if math.isclose(said, formula(share, workers), rel_tol=1e-6))
        rounded = math.isclose(said, right, rel_tol=0.005) or said in (int(right), round(right), math.ceil(right))
        what = f"amdahl({share}, {workers}) is {said!r:.40}, not {right!r}"
        expect(math.isclose(said, right, rel_tol=EXACT), what, hint=next(reasons, ROUNDED if rounded else SECONDS))
    for share, workers, right, why in EDGES:
        said = number(amdahl, "amdahl", share, workers, f"{right}")
        what = f"amdahl({share}, {workers}) is {said!r:.40}, not {right}"
        expect(math.isclose(said, right, rel_tol=EXACT), what, hint=why)


@check("Little: so many must be in flight, and no fewer")
def in_flight(little: Any) -> None:
    for rate, seconds, right, why in IN_FLIGHT:
        said = number(little, "little", rate, seconds, f"{right}")
        what = f"little({rate}, {seconds}) is {said!r:.40}, not {right}"
        expect(isinstance(said, int) or said != right, what, hint=WHOLE)
        reasons = {rate * seconds: f"a whole number, rounded up: {why}"} if said else {}
        if rate * seconds == right:
            reasons[right + 1] = f"nothing to round up here: {why}"
        expect(said == right, what, hint=reasons.get(said, why))


def number(law: Any, name: str, first: float, second: float, right: str) -> Any:
    """What the law says to these two, if that's a number."""
    said = law(first, second)
    expect(is_number(said), f"{name}({first}, {second}) gave {shown(said)}, not {right}", hint=why_no_number(said))
    return said
