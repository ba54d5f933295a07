"""What one request has when its turn has come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from .answers import Answer


@dataclass(slots=True)
class Turn:
    """A connection, what to send over it, and whom to tell: `tell` what happens, `heard` the head of what comes back.

    `answer`: what came.
    """

    http: httpx.AsyncBaseTransport
    body: dict[str, Any]
    tell: Callable[[str], None]
    heard: Callable[[int, Mapping[str, str]], None]
    answer: Answer | None = None
