"""What happened at the server: the counters, and one record for each request."""

from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Stats:
    """The server's counters since it started or was last reset; `in_flight` and `open_connections` are of this moment.

    received: requests of any kind, those to `/_control` apart. Each is one of accepted, refused (429 by the limits),
        unauthorised (401), invalid (any other 4xx), or a list of models;
        a prompt that only the engine finds too long is accepted and invalid.
    faults: injected faults by name, counted when they are chosen; each belongs to an accepted request.
    answered: answers sent to their end, none that a fault has spoilt (the fault "chunking" spoils nothing).
    cancelled: accepted requests whose client left before the end.
    in_flight: accepted and not finished, those that wait for a slot included.
    prompt_tokens, completion_tokens: of finished requests, as the token limit counts them.
    connections: TCP connections accepted. worst_window: the most requests accepted in any sliding `window`.
    """

    received: int
    accepted: int
    refused: int
    unauthorised: int
    invalid: int
    faults: dict[str, int]
    answered: int
    cancelled: int
    in_flight: int
    peak_in_flight: int
    prompt_tokens: int
    completion_tokens: int
    connections: int
    open_connections: int
    worst_window: int


@dataclass(slots=True)
class Record:
    """One chat request.

    time: when it arrived, in seconds of `time.monotonic()`, which all processes of a machine share.
    status: what was answered, 0 while nothing was. sha: SHA-256 (hexadecimal) of the whole prompt as UTF-8.
    prompt: its first 200 characters. attempt: 1 when this prompt had not been accepted before, then 2, and so on.
    """

    time: float
    sha: str
    prompt: str
    attempt: int
    status: int = 0
    fault: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Tally:
    """The counters while they count."""

    def __init__(self) -> None:
        self.in_flight = 0
        self.open_connections = 0
        self.reset()

    def reset(self) -> None:
        """Forget what has happened; what is under way stays under way."""
        self.counts: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.records: deque[Record] = deque(maxlen=KEPT)
        self.accepted_before: Counter[str] = Counter()
        self.peak_in_flight = self.in_flight

    def accept(self, record: Record) -> None:
        self.counts["accepted"] += 1
        self.accepted_before[record.sha] += 1
        self.in_flight += 1
        self.peak_in_flight = max(self.peak_in_flight, self.in_flight)

    def finish(self, record: Record) -> None:
        self.in_flight -= 1
        self.counts["prompt_tokens"] += record.prompt_tokens
        self.counts["completion_tokens"] += record.completion_tokens

    def stats(self, worst_window: int) -> dict[str, Any]:
        measured = {
            "faults": dict(self.faults),
            "in_flight": self.in_flight,
            "peak_in_flight": self.peak_in_flight,
            "open_connections": self.open_connections,
            "worst_window": worst_window,
        }
        return {name: self.counts[name] for name in Stats.__dataclass_fields__} | measured

    def requests(self) -> list[dict[str, Any]]:
        return [asdict(record) for record in self.records]
