"""What a chat-completions server can answer: an `Answer`, or an `LLMError` that tells what was wrong."""

import json
from dataclasses import dataclass
from typing import Any

from ..retry import retryable


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said. Tokens are the server's own count; 0 where it names none."""

    text: str
    finish_reason: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0


class LLMError(Exception):
    """No usable answer.

    `status`: the HTTP status, None when there was no HTTP answer. `attempts`: how many were made. `answer`: what part
    of an answer had arrived. `retry_after`: the seconds that the server asked to wait, if it did.
    """

    def __init__(
        self,
        message: str,
        status: int | None = None,
        attempts: int = 1,
        answer: Answer | None = None,
    ) -> None:
        super().__init__()
        self.message = message
        self.status = status
        self.attempts = attempts
        self.answer = answer
        self.retry_after: float | None = None

    @property
    def may_heal(self) -> bool:
        """Whether the same request may well succeed later."""
        return self.status is None or retryable(self.status)

    def __str__(self) -> str:
        return self.message if self.attempts == 1 else f"{self.message} (after {self.attempts} attempts)"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.status, self.attempts, self.answer)


class NoAnswerInTime(LLMError):
    """The deadline of the whole call passed first; the cause is the last failure before it."""

    may_heal = False


class QuotaSpent(LLMError):
    """A 429 that no waiting heals: the account has nothing left to spend."""

    may_heal = False


class NotAnAnswer(LLMError):
    """The server said 200 and sent something that is no chat completion."""

    may_heal = False


class EmptyAnswer(LLMError):
    """The content is null: a refusal, a content filter, a tool call."""

    may_heal = False


class CutAnswer(LLMError):
    """The answer reached `max_tokens` and was cut; `answer.text` is its beginning."""

    may_heal = False


def read_answer(body: bytes) -> Answer:
    """The answer in the body of a 200. Raises `NotAnAnswer`, `EmptyAnswer` or `CutAnswer`."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAnAnswer(f"the server's answer is not JSON: {_short(body)}", 200) from None
    try:
        choice = data["choices"][0]
        text, reason = choice["message"]["content"], choice.get("finish_reason")
    except (LookupError, TypeError, AttributeError):
        raise NotAnAnswer(f"the server's answer is not a chat completion: {_short(body)}", 200) from None
    if not isinstance(text, str | None):
        raise NotAnAnswer(f"the answer's content is not text: {_short(body)}", 200)
    usage = data.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    answer = Answer(text or "", reason, _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")))
    if text is None:
        raise EmptyAnswer(f"the model gave no text (finish_reason: {reason})", 200, answer=answer)
    if reason == "length":
        raise CutAnswer(f"the answer was cut after {answer.completion_tokens} tokens", 200, answer=answer)
    return answer


def read_error(status: int, body: bytes) -> LLMError:
    """What a status other than 200 means, in the server's own words."""
    try:
        error = json.loads(body)["error"]
        message, code = _short(str(error["message"]).encode()), error.get("code")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        message, code = _short(body), None
    kind = QuotaSpent if code == "insufficient_quota" else LLMError
    return kind(f"HTTP {status}: {message or 'no message'}", status)


def _count(tokens: object) -> int:
    return tokens if isinstance(tokens, int) and tokens >= 0 else 0


def _short(body: bytes) -> str:
    text = " ".join(body.decode(errors="replace").split())
    return text if len(text) <= 200 else text[:197] + "..."
