"""What can be set on the server, checked once for everyone: the constructor, the shell and a running server."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from .engines import ENGINES
from .faults import FAULTS


@dataclass(frozen=True, kw_only=True, eq=False)
class Knobs:
    """Settings of an LLM server. Raises `ValueError` for a wrong one, with a line that names it.

    port: 0 takes any free one.
    api_key: the bearer key that it demands.
    engine: what answers: "extractive", or "smollm2", which is a real language model. `model` is the name that it
        answers to, by default the engine's.
    latency: seconds to the first token; a number, or (median, sigma) of a log-normal distribution.
    tokens_per_second: the pace of the tokens after it; a plain answer takes latency + tokens / rate. None is no pace.
    slots: requests served at once; others queue, first come first served. None is no bound.
    rpm, tpm: requests and tokens per minute, None for no limit, held as an exact sliding window of `window` seconds:
        rpm=3000, window=1.0 accepts 50 in any one second.
    tells_limits: whether answers tell these limits and when to come back; else a client has to find them out.
    context: the most tokens that prompt and answer may have together.
    faults: the rate (0 to 1) of each fault by name; `faults.FAULTS` lists them.
    script: faults by name, or None for a sound answer, one for each accepted request in order of arrival; the rates
        apply when it has run out.
    seed: latency and faults depend on it, on the prompt, and on how often that prompt was accepted before.
    """

    port: int = 0
    api_key: str = field(default="sk-local-0123456789", repr=False)
    engine: str = "extractive"
    model: str = ""
    latency: float | tuple[float, float] = 0.0
    tokens_per_second: float | None = None
    slots: int | None = None
    rpm: float | None = None
    tpm: float | None = None
    window: float = 60.0
    tells_limits: bool = True
    context: int = 8192
    faults: Mapping[str, float] = field(default_factory=dict)
    script: Sequence[str | None] | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.model:
            object.__setattr__(self, "model", self.engine)
        if isinstance(self.latency, list):  # JSON has no tuples
            object.__setattr__(self, "latency", tuple(self.latency))
        for name, (wanted, holds) in RULES.items():
            value = getattr(self, name)
            if not holds(value):
                raise ValueError(f"{name} must be {wanted}" + ("" if name == "api_key" else f", not {value!r}"))
        for name in ("rpm", "tpm"):
            if self._limit(name) == 0:
                raise ValueError(f"{name}={getattr(self, name)} allows nothing in a window of {self.window:g} s")

    @property
    def limits(self) -> tuple[int | None, int | None]:
        """The most requests and the most tokens in one window."""
        return self._limit("rpm"), self._limit("tpm")

    def _limit(self, name: str) -> int | None:
        rate: float | None = getattr(self, name)
        return None if rate is None else math.floor(rate * self.window / 60 + 1e-9)

    def as_dict(self) -> dict[str, Any]:
        return {knob.name: getattr(self, knob.name) for knob in fields(Knobs)}

    def changed(self, **changes: Any) -> "Knobs":
        """The same settings with some replaced. Raises `ValueError` for an unknown name or a wrong value."""
        known = [knob.name for knob in fields(Knobs)]
        for name in changes:
            if name not in known:
                raise ValueError(f"there is no knob {name!r}, but: {', '.join(known)}")
        return Knobs(**(self.as_dict() | changes))


Rule = tuple[str, Callable[[Any], bool]]


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _word(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable() and value.split() == [value]


def _latency(value: object) -> bool:
    return _number(value) or (isinstance(value, tuple) and len(value) == 2 and all(map(_number, value)))


def _faults(value: object) -> bool:
    if not isinstance(value, Mapping) or not all(name in FAULTS for name in value):
        return False
    return all(map(_number, value.values())) and sum(value.values()) <= 1 + 1e-9


def _script(value: object) -> bool:
    return isinstance(value, list | tuple) and all(name is None or name in FAULTS for name in value)


def _optional(rule: Rule) -> Rule:
    wanted, holds = rule
    return f"{wanted}, or None", lambda value: value is None or holds(value)


WORD: Rule = ("a printable ASCII word", _word)
ABOVE_0: Rule = ("a number above 0", lambda value: _number(value) and value > 0)
COUNT: Rule = ("a whole number above 0", lambda value: _whole(value) and value > 0)
RULES: dict[str, Rule] = {
    "port": ("a number from 0 to 65535", lambda value: _whole(value) and 0 <= value < 65536),
    "api_key": WORD,
    "engine": (f"one of: {', '.join(ENGINES)}", lambda value: value in tuple(ENGINES)),
    "model": WORD,
    "latency": ("seconds, or (median, sigma)", _latency),
    "tokens_per_second": _optional(ABOVE_0),
    "slots": _optional(COUNT),
    "rpm": _optional(ABOVE_0),
    "tpm": _optional(ABOVE_0),
    "window": ABOVE_0,
    "tells_limits": ("True or False", lambda value: isinstance(value, bool)),
    "context": COUNT,
    "faults": (f"rates that add up to at most 1, of: {', '.join(FAULTS)}", _faults),
    "script": _optional((f"a list of None and: {', '.join(FAULTS)}", _script)),
    "seed": ("a whole number", _whole),
}
