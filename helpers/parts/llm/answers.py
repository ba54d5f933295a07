"""What a chat-completions server can answer: an `Answer`, or an `LLMError` that tells what was wrong."""

from dataclasses import dataclass
from typing import Any

from ..retry import retryable

_FATAL = (401, 402, 403, 404, 405, 410)


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
    wait, if it did. `sent`: False where no connection was made, so that it cost nothing.
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
        self.sent = True

    @property
    def may_heal(self) -> bool:
        """Whether the same request may well succeed later: no connection, 408, 409, 429, 5xx, an answer given up."""
        return self.status is None or retryable(self.status)

    @property
    def fatal(self) -> bool:
        """Whether any other prompt would get the same: no right or no money, no such model or path, a redirect."""
        return self.status in _FATAL or 300 <= (self.status or 0) <= 399

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
    """No waiting heals it, though it may be a 429: the account has nothing left to spend."""

    may_heal = False
    fatal = True


class WrongKey(LLMError):
    """A 400 for a key that the server does not know, where others say 401."""

    may_heal = False
    fatal = True


class PromptRefused(LLMError):
    """A 403 or 404 for what this one prompt says: a moderation, or a firewall that takes it for an attack."""

    may_heal = False
    fatal = False


class NotAsked(LLMError):
    """Nothing was sent, or nothing more: what ended another call would end this one too. `__cause__` is that.

    It is an error that is `fatal`, or `BudgetSpent`. `attempts` were made before.
    """

    may_heal = False
    fatal = True

    def __init__(self, message: str, status: None = None, attempts: int = 0, answer: Answer | None = None) -> None:
        super().__init__(message, status, attempts, answer)

    @classmethod
    def because(cls, cause: BaseException, attempts: int = 0) -> "NotAsked":
        """The error for one more prompt that was not asked. The cause of another such error is its own."""
        cause = cause.__cause__ or cause if isinstance(cause, NotAsked) else cause
        error = cls(cause.message if isinstance(cause, LLMError) else str(cause), None, attempts)
        error.__cause__ = cause
        return error

    def __str__(self) -> str:
        return f"not asked{' again' if self.attempts else ''}: {self.message}"


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


class CheckFailed(LLMError):
    """The answer is not what `check` wants, which says why in `__cause__`; `answer` is what the model said.

    The message repeats the words of the check: what they quote of the answer is in it.
    """

    may_heal = True


class CutAnswer(LLMError):
    """The answer reached `max_tokens`, or the most that the model can, and was cut; `answer.text` is its beginning."""

    may_heal = False
