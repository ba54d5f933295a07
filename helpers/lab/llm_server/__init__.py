"""A local server that speaks OpenAI's chat-completions protocol, with real limits and faults, in its own process."""

from helpers.lab.llm_server.server import LLMServer
from helpers.lab.llm_server.tally import Record, Stats

__all__ = ["LLMServer", "Record", "Stats"]
