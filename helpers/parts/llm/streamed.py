"""What the events of a streamed answer say together: its text, piece by piece, and whether it is whole."""

import json
from typing import Any

from .answers import Answer, NotAnAnswer, UnfinishedAnswer
from .replies import error_inside, first_choice, read_reply
from .sse import Event


class StreamedReply:
    """A chat completion that comes in events.

    >>> reply = StreamedReply(200)
    >>> [reply.add(event) for event in events], reply.answer()
    (['', 'Hel', 'lo', ''], Answer(text='Hello', finish_reason='stop', prompt_tokens=0, completion_tokens=0))
    """

    def __init__(self, status: int) -> None:
        self.done = False  # whether its [DONE] has come: what follows is not read
        self._status = status
        self._pieces: list[str] = []
        self._begun = False
        self._reason: str | None = None
        self._usage: Any = None

    def add(self, event: Event) -> str:
        """The text that the event adds, often none. Raises the `LLMError` that it tells of."""
        if self.done or event.data.strip() == "[DONE]":
            self.done = True
            return ""
        try:
            data = json.loads(event.data)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise NotAnAnswer(f"an event of the stream is no JSON object: {event.data:.200}", self._status)
        found = first_choice(data, "delta") or first_choice(data)
        if data.get("error") or event.name == "error" or (found and found[1] == "error"):
            raise error_inside(self._status, data, event.data.encode())
        self._usage = data.get("usage") or self._usage
        if found is None or data["choices"][0].get("index"):  # counts, or a comment of the server's; a second choice
            return ""
        self._begun = True
        text, reason = found
        self._reason = reason or self._reason
        if text is not None:
            self._pieces.append(text)
        return text or ""

    def answer(self) -> Answer:
        """The answer, when the events have ended. Raises the kind of `LLMError` that tells what it is instead."""
        if self._begun and not self.done and self._reason is None:
            raise UnfinishedAnswer("the stream ended before the answer did", self._status)
        content = "".join(self._pieces) if self._pieces else None
        choice = {"message": {"content": content}, "finish_reason": self._reason}
        whole = {"choices": [choice], "usage": self._usage}
        return read_reply(self._status, json.dumps(whole).encode() if self._begun else b"")

    @property
    def so_far(self) -> Answer:
        """What has arrived."""
        return Answer("".join(self._pieces), self._reason)
