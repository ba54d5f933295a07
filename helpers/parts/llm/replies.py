"""What a reply of a chat-completions server means: its status and its body decide together."""

import json
import re
from contextlib import suppress
from typing import Any

from .answers import (
    Answer,
    CutAnswer,
    EmptyAnswer,
    LLMError,
    NoBody,
    NotAnAnswer,
    PromptRefused,
    QuotaSpent,
    UnfinishedAnswer,
    WrongKey,
)

_NOT_JSON = object()

# The reasons for which an answer ends that are neither "stop" nor another name for it
_GIVEN_UP = re.compile(r"abort|error|cancel|time_?out|interrupt|overload|insufficient_system", re.IGNORECASE)
_FILTERED = re.compile(r"filter|safety|refus|recitation|blocklist|prohibited|sensitive|spii", re.IGNORECASE)
_CUT = re.compile(r"length|max_\w*tokens|token_limit|context_window|truncat", re.IGNORECASE)

# What an error may have in place of a status, and the status that it stands for
_WORDS = (
    (re.compile(r"api_?key|authentication|unauthori[sz]ed", re.IGNORECASE), 401),
    (re.compile(r"insufficient_(balance|credit|fund)|payment", re.IGNORECASE), 402),
    (re.compile(r"permission|forbidden", re.IGNORECASE), 403),
    (re.compile(r"not_?found", re.IGNORECASE), 404),
    (re.compile(r"rate.?limit|too.?many|throttl|quota|exhausted", re.IGNORECASE), 429),
    (re.compile(r"server.?error|internal|overload|unavailable|time.?out", re.IGNORECASE), 503),
)


# The kinds of error that its status alone does not tell, by the words of its code, type and message
_NO_MONEY = re.compile(
    r"insufficient_(quota|balance|credit|fund)|billing_(hard_limit|not_active)|exceeded_current_quota"
    r"|credit balance is too low|^insufficient balance",
    re.IGNORECASE | re.MULTILINE,
)
_NO_KEY = re.compile(
    r"^(invalid_api_key|incorrect api key|invalid api key|api key not valid)", re.IGNORECASE | re.MULTILINE
)
_FLAGGED = re.compile(
    r"\bflagged\b|content.?(filter|polic|moderation)|requires moderation|inappropriate|prohibited.content",
    re.IGNORECASE,
)


def read_reply(status: int, body: bytes) -> Answer:
    """The answer in a reply. Raises the kind of `LLMError` that tells what it is instead.

    Any 2xx with a completion is an answer. An error in its place counts as if its own code had been the status.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = _NOT_JSON
    if not 200 <= status <= 299:
        raise _refusal(f"HTTP {status}", status, _error_in(data), body)
    completion = first_choice(data)
    text, reason = completion or (None, None)
    answer = Answer(text or "", reason, *tokens_in(data))
    failure = error_inside(status, data, body) if completion is None or gives_up(reason) else None
    if failure is None and completion is not None:
        failure = shortcoming(status, answer, has_text=text is not None)
    elif failure is None:
        failure = _no_completion(status, data, body)
    if failure is None:
        return answer
    failure.answer = answer if answer != Answer("") else None
    raise failure


def _no_completion(status: int, data: Any, body: bytes) -> LLMError:
    if not body.strip():
        return NoBody("the server sent nothing in its answer", status)
    what = "JSON" if data is _NOT_JSON else "a chat completion"
    return NotAnAnswer(f"the server's answer is not {what}: {short(body)}", status)


def shortcoming(status: int, answer: Answer, has_text: bool) -> LLMError | None:
    """What keeps a completion from being an answer, by the reason for its end; None if nothing does."""
    reason = answer.finish_reason
    if gives_up(reason):
        return UnfinishedAnswer(f"the server gave the answer up (finish_reason: {reason})", status)
    if not has_text:
        return EmptyAnswer(f"the model gave no text (finish_reason: {reason})", status)
    if _FILTERED.search(reason or ""):
        return EmptyAnswer(f"the text was stopped by a filter (finish_reason: {reason})", status)
    if _CUT.search(reason or ""):
        return CutAnswer(f"the answer was cut after {answer.completion_tokens} tokens", status)
    return None


def gives_up(reason: str | None) -> bool:
    """Whether an answer ends because something went wrong at the server."""
    return bool(reason and _GIVEN_UP.search(reason))


def error_inside(status: int, data: Any, body: bytes, *, named: bool = False) -> LLMError | None:
    """The error that a reply of success holds, or an event of it. It counts as its own code.

    Without a code it is one only where the server has `named` it so.
    """
    error = _error_in(data)
    own = _status_of(error)
    if not (own or named):
        return None
    return _refusal(f"HTTP {status} with an error {own or ''}".rstrip() + " inside", own or status, error, body)


def first_choice(data: Any) -> tuple[str | None, str | None] | None:
    """The text of the first choice, None where it has none, and the reason for its end; None if there is no choice."""
    try:
        choice = data["choices"][0]
        text, reason = text_of(choice["message"]), choice.get("finish_reason")
    except (LookupError, TypeError, AttributeError):
        return None
    return text, reason if isinstance(reason, str) else None


def text_of(message: Any) -> str | None:
    """The text of a message, or of a piece of one. Raises `LookupError`, `TypeError` or `AttributeError` at another."""
    content = message.get("content")
    if isinstance(content, str | None):
        return content
    parts = [content] if isinstance(content, dict) else content  # typed parts, of which a model's thoughts are some
    texts = [each["text"] for each in parts if each.get("type", "text") in ("text", "output_text")]
    return "".join(texts) if texts else None


def tokens_in(data: Any) -> tuple[int, int]:
    """The tokens of prompt and completion that a reply counts; 0 where it does not say."""
    usage = data.get("usage") if isinstance(data, dict) else None
    counts = [usage.get(f"{kind}_tokens") if isinstance(usage, dict) else 0 for kind in ("prompt", "completion")]
    prompt, completion = (count if isinstance(count, int) and count >= 0 else 0 for count in counts)
    return prompt, completion


def _error_in(data: Any) -> dict[str, Any]:
    """The fields of an error, wherever servers put them: at the top, in `error`, in the choice, in a list."""
    with suppress(LookupError, TypeError):
        data = data[0]
    if not isinstance(data, dict):
        return {}
    error = data.get("error")
    with suppress(LookupError, TypeError):
        error = error or data["choices"][0]["error"]
    return data | (error if isinstance(error, dict) else {"message": error} if isinstance(error, str) else {})


def _status_of(error: dict[str, Any]) -> int | None:
    for said in (str(error.get(name)) for name in ("code", "status", "status_code", "type")):
        if re.fullmatch(r"[45]\d\d", said, re.ASCII):
            return int(said)
        for words, status in _WORDS:
            if words.search(said):
                return status
    return None


def _refusal(said: str, status: int, error: dict[str, Any], body: bytes) -> LLMError:
    """An error in the server's own words."""
    message = error.get("message") or error.get("detail")
    words = "\n".join(str(error.get(name)) for name in ("code", "type", "status", "message"))
    kind = LLMError
    if _NO_MONEY.search(words):
        kind = QuotaSpent
    elif status == 400 and _NO_KEY.search(words):
        kind = WrongKey
    elif status in (403, 404) and (_FLAGGED.search(words) or (status == 403 and body.lstrip().startswith(b"<"))):
        kind = PromptRefused
    return kind(f"{said}: {short(str(message).encode() if message else body) or 'no message'}", status)


def short(body: bytes) -> str:
    """The beginning of what a server sent, on one line."""
    text = " ".join(body.decode(errors="replace").split())
    text = "".join(char if char.isprintable() else "�" for char in text[:201])
    return text if len(text) <= 200 else text[:197] + "..."
