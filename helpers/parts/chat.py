"""What a chat-completions server can answer: an `Answer`, or an `LLMError` that tells what was wrong."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said. Tokens are the server's own count; 0 where it names none."""

    text: str
    finish_reason: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0


class LLMError(Exception):
    """No usable answer.

    `status`: the HTTP status, None when there was no HTTP answer. `attempts`: how many were made. `text`: what part of
    the answer had arrived. `retry_after`: the seconds that the server asked to wait, if it did.
    """

    retry_after: float | None = None

    def __init__(self, message: str, status: int | None = None, attempts: int = 1, text: str = "") -> None:
        super().__init__(message, status, attempts, text)
        self.message, self.status, self.attempts, self.text = message, status, attempts, text

    def __str__(self) -> str:
        return self.message if self.attempts == 1 else f"{self.message} (after {self.attempts} attempts)"


class NoAnswerInTime(LLMError):
    """The deadline of the whole call passed first; the cause is the last failure before it."""


class QuotaSpent(LLMError):
    """A 429 that no waiting heals: the account has nothing left to spend."""


class NotAnAnswer(LLMError):
    """The server said 200 and sent something that is no chat completion."""


class EmptyAnswer(LLMError):
    """The content is null: a refusal, a content filter, a tool call."""


class CutAnswer(LLMError):
    """The answer reached `max_tokens` and was cut; `text` is its beginning."""


def read_answer(body: str) -> Answer:
    """The answer in the body of a 200. Raises `NotAnAnswer`, `EmptyAnswer` or `CutAnswer`."""
    try:
        data = json.loads(body)
        choice, usage = data["choices"][0], data.get("usage") or {}
        text, reason = choice["message"]["content"], choice.get("finish_reason")
        answer = Answer(text, reason, usage.get("prompt_tokens", 0), usage.get("completion_tokens", 0))
    except ValueError:
        raise NotAnAnswer(f"the server's answer is not JSON: {_short(body)}", 200) from None
    except (LookupError, TypeError, AttributeError):
        raise NotAnAnswer(f"the server's answer is not a chat completion: {_short(body)}", 200) from None
    if text is None:
        raise EmptyAnswer(f"the model gave no text (finish_reason: {reason})", 200)
    if not isinstance(text, str):
        raise NotAnAnswer(f"the answer's content is not text: {_short(body)}", 200)
    if reason == "length":
        raise CutAnswer(f"the answer was cut after {answer.completion_tokens} tokens", 200, text=text)
    return answer


def read_error(status: int, body: str) -> LLMError:
    """What a status other than 200 means, in the server's own words."""
    try:
        error = json.loads(body)["error"]
        message, code = error["message"], error.get("code")
    except (ValueError, LookupError, TypeError, AttributeError):
        message, code = _short(body), None
    kind = QuotaSpent if code == "insufficient_quota" else LLMError
    return kind(f"HTTP {status}: {message or 'no message'}", status)


def _short(body: str) -> str:
    text = " ".join(body.split())
    return text if len(text) <= 120 else text[:117] + "..."
