"""The LLM server seen from the process that uses it: start, stop, watch, change."""

import http.client
import json
import os
from typing import Any, Self
from urllib.parse import urlsplit

from ..paths import ROOT
from . import process
from .knobs import Knobs
from .tally import Record, Stats


class LLMServer(Knobs):
    """A server in a process of its own, on a free port of this machine, gone when its `with` ends.

        with LLMServer(rpm=600, tpm=90_000, latency=0.2) as llm:
            client = openai.OpenAI(base_url=llm.base_url, api_key=llm.api_key)

    Takes the knobs that `Knobs` describes, and has them as attributes. It ends within a second of `stop`, and of the
    end of this process, however that came. All methods block for milliseconds, or for a second where a real engine
    starts, and are safe beside an event loop.
    """

    _process: process.Process | None = None
    _base_url: str | None = None

    def start(self) -> Self:
        """Start it, unless it runs; returns when it listens. Raises `RuntimeError` where it cannot, with the reason."""
        if self._process and self._process.poll() is None:
            return self
        self.stop()
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        command = ["-m", "helpers", "serve", "--parent"]
        self._process, said = process.start(command, {"PYTHONPATH": path}, self.as_dict(), "the LLM server")
        self._base_url = said["base_url"]
        return self

    def stop(self) -> None:
        """End it and what it was doing. Does nothing when it does not run."""
        running, self._process, self._base_url = self._process, None, None
        if running:
            process.stop(running)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """Where it listens, as the openai client wants it: "http://127.0.0.1:PORT/v1"."""
        if self._base_url is None:
            raise RuntimeError("the LLM server does not run: enter it with `with`, or call start()")
        return self._base_url

    def stats(self) -> Stats:
        """The counters since the start or the last reset."""
        return Stats(**self._control("GET", "stats"))

    def requests(self) -> list[Record]:
        """The last 20 000 chat requests in order of arrival, refused ones included."""
        return [Record(**record) for record in self._control("GET", "requests")]

    def reset(self) -> None:
        """Set counters and quota to zero and clear the script, as if nothing had been asked yet."""
        self._control("POST", "reset")

    def configure(self, **knobs: Any) -> None:
        """Change knobs while it runs, for the requests that arrive from now on.

        Raises `ValueError` for a wrong one, and for an engine that cannot start, with the reason.
        """
        if "port" in knobs:
            raise ValueError("port cannot change while the server runs")
        changed = self.changed(**knobs)
        self._control("POST", "configure", knobs)
        self.__dict__.update(changed.as_dict())

    def _control(self, method: str, name: str, body: object = None) -> Any:
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=process.START_TIMEOUT)
        try:
            connection.request(method, f"/_control/{name}", json.dumps(body))
            response = connection.getresponse()
            answer = json.loads(response.read())
        except ConnectionError as error:
            raise RuntimeError(f"the LLM server at {self.base_url} does not answer: {error}") from error
        finally:
            connection.close()
        if response.status != 200:
            raise ValueError(answer["error"]["message"])
        return answer
