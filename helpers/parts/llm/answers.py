"""What a chat-completions server can answer: an `Answer`, or an `LLMError` that tells what was wrong."""

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

    `status`: the HTTP status, or that of an error inside a 200; None when there was no HTTP answer. `attempts`: how
    many were made. `answer`: what part of an answer had arrived. `retry_after`: the seconds that the server asked to
    wait, if it did.
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
        """Whether the same request may well succeed later: no connection, 408, 409, 429, 5xx, an answer given up."""
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


class Unreachable(LLMError):
    """The request does not get through, now or later: the certificate is not trusted, or it is too large."""

    may_heal = False


class NotAnAnswer(LLMError):
    """The server said 200 and sent something that is no chat completion."""

    may_heal = False


class NoBody(NotAnAnswer):
    """The server said 200 and sent nothing, or blank lines alone, as one that gave up does."""

    may_heal = True


class UnfinishedAnswer(LLMError):
    """The server gave the answer up, as by an "abort" or an "error"; `answer.text` is its beginning."""

    may_heal = True


class EmptyAnswer(LLMError):
    """The content is null, or a filter stopped it: a refusal, a content filter, a tool call."""

    may_heal = False


class CutAnswer(LLMError):
    """The answer reached `max_tokens`, or the most that the model can, and was cut; `answer.text` is its beginning."""

    may_heal = False
