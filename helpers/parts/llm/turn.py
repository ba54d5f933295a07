"""What one request has when its turn has come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from .answers import Answer


@dataclass(slots=True)
class Turn:
    """A connection, what to send over it, and how to tell whoever observes it what happens. `answer`: what came."""

    http: httpx.AsyncClient
    body: dict[str, Any]
    tell: Callable[[str], None]
    answer: Answer | None = None
