"""The engines by name."""

from . import smollm2
from .engine import Engine, extractive

ENGINES: dict[str, Engine] = {"extractive": extractive, "smollm2": smollm2.answer}


def prepare(engine: str) -> None:
    """Start what an engine needs, unless it runs. Raises `RuntimeError` with the reason where it cannot start."""
    if engine == "smollm2":
        smollm2.start()
