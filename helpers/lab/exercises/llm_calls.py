"""Exercise 03: what is given for the answers."""

from collections.abc import Mapping
from typing import NamedTuple


class Reply(NamedTuple):
    """What a server answered: status, headers with their names in lower case, body."""

    status: int
    headers: Mapping[str, str] = {}
    text: str = ""


class Failed(Exception):
    """`Failed(status, attempts)`: the last status, and how many attempts were made."""


class NotAsked(Exception):
    """`NotAsked(status)`: no request was sent any more; that status had refused another one of the batch for all."""
