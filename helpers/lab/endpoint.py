"""Which model a lesson talks to: the local server, or one that the environment names."""

import os
from typing import NamedTuple

from .llm_server import LLMServer


class Endpoint(NamedTuple):
    """Where a model answers, to be printed without its key. `local`: it is the course's own server."""

    base_url: str
    api_key: str
    model: str
    local: bool

    def __repr__(self) -> str:
        return f"{self.model} at {self.base_url}"


def endpoint(server: LLMServer) -> Endpoint:
    """`LLM_BASE_URL`, `LLM_API_KEY` and `LLM_MODEL` where they are set, otherwise `server`.

    Where `LLM_ENGINE` is set, that engine answers behind the server from now on. Raises `ValueError` with the reason
    where it cannot start.
    """
    if base_url := os.environ.get("LLM_BASE_URL"):
        return Endpoint(base_url, os.environ.get("LLM_API_KEY", "none"), os.environ.get("LLM_MODEL", "default"), False)
    if engine := os.environ.get("LLM_ENGINE"):
        server.configure(engine=engine, model=engine)
    return Endpoint(server.base_url, server.api_key, server.model, True)
