"""A local server that speaks OpenAI's chat-completions protocol, with real limits and faults, in its own process."""

from .server import LLMServer
from .tally import Record, Stats

__all__ = ["LLMServer", "Record", "Stats"]
