"""What the bytes of a streamed answer say: its text, piece by piece, and in the end whether it is whole."""

import json
from collections.abc import Iterator
from typing import Any

from .answers import Answer, NotAnAnswer, UnfinishedAnswer
from .replies import error_inside, gives_up, read_reply, short, shortcoming, text_of, tokens_in
from .sse import Event, EventReader, EventTooLarge

_PLAIN = 1_000_000  # bytes that are kept of a reply that has no events: it may be a plain answer
_NO_TEXT = ("refusal", "tool_calls", "function_call")  # what a model may give in place of text


class StreamedReply:
    r"""A chat completion that comes in events.

    >>> reply = StreamedReply(200)
    >>> list(reply.feed(b'data: {"choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]}\n\n'))
    ['Hi']
    >>> reply.answer()
    Answer(text='Hi', finish_reason='stop', prompt_tokens=0, completion_tokens=0)
    """

    def __init__(self, status: int) -> None:
        self.done = False  # whether its [DONE] has come: what follows is not read
        self._status = status
        self._reader = EventReader()
        self._plain: bytearray | None = bytearray()  # what has come, until there is an event
        self._begun = False  # whether a choice has come
        self._texts: list[str] = []
        self._reason: str | None = None
        self._no_text = False  # whether something else has come in place of text
        self._usage: Any = None

    def feed(self, data: bytes) -> Iterator[str]:
        """The pieces of text in these bytes. Raises the `LLMError` that they tell of, after the pieces before it."""
        try:
            events = self._reader.feed(data)
        except EventTooLarge as error:
            raise NotAnAnswer(f"the server sent {error}", self._status) from None
        if events:
            self._plain = None
        elif self._plain is not None:
            self._plain += data[: _PLAIN - len(self._plain)]
        for event in events:
            if self.done or event.data.strip() == "[DONE]":
                self.done = True
            elif text := self._read(event):
                yield text

    def answer(self) -> Answer:
        """The answer, when the bytes have ended. Raises the kind of `LLMError` that tells what it is instead.

        A plain reply in place of events is read as one.
        """
        if not self._begun:
            return read_reply(self._status, bytes(self._plain or b""))
        if not self.ended:
            raise UnfinishedAnswer("the stream ended before the answer did", self._status)
        answer = self.so_far
        has_text = bool(answer.text) or (bool(self._texts) and not self._no_text)  # a refusal may begin with "" too
        if failure := shortcoming(self._status, answer, has_text):
            raise failure
        return answer

    @property
    def ended(self) -> bool:
        """Whether the server has said that the answer has ended."""
        return self.done or self._reason is not None

    @property
    def so_far(self) -> Answer:
        """What has arrived."""
        return Answer("".join(self._texts), self._reason, *tokens_in({"usage": self._usage}))

    def _read(self, event: Event) -> str | None:
        """The text that an event adds, if it does."""
        try:
            data = json.loads(event.data)
        except (ValueError, RecursionError):
            raise self._not("JSON", event) from None
        try:
            choice = data["choices"][0]
            delta = choice.get("delta") or choice.get("message") or {}
            text, reason = text_of(delta), choice.get("finish_reason")
        except (LookupError, TypeError, AttributeError):
            self._read_other(event, data)
            return None
        named = event.name == "error" or data.get("error") or choice.get("error")
        if named or (reason and gives_up(str(reason))):
            self._refuse_error(event, data, named=bool(named))
        self._usage = data.get("usage") or self._usage
        if choice.get("index"):  # an answer that nobody asked for
            return None
        self._begun = True
        if isinstance(reason, str):
            self._reason = reason
        if text is not None:
            self._texts.append(text)
        if not text and any(delta.get(other) for other in _NO_TEXT):
            self._no_text = True
        return text

    def _read_other(self, event: Event, data: Any) -> None:
        """An event without a choice: an error, or the counts, or a comment of the server's."""
        is_object = isinstance(data, dict)
        self._refuse_error(event, data, named=event.name == "error" or (is_object and bool(data.get("error"))))
        if not is_object or data.get("choices"):
            raise self._not("a part of a chat completion", event)
        self._usage = data.get("usage") or self._usage

    def _refuse_error(self, event: Event, data: Any, named: bool) -> None:
        if error := error_inside(self._status, data, event.data.encode(), named=named):
            raise error

    def _not(self, what: str, event: Event) -> NotAnAnswer:
        return NotAnAnswer(f"an event of the stream is not {what}: {short(event.data.encode())}", self._status)
