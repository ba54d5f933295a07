"""The body of a chat request, checked field by field."""

import json
from dataclasses import dataclass
from typing import Any

from .engine import Message, count_tokens, prompt_text
from .errors import APIError

DEFAULT_MAX_TOKENS = 256
ROLES = ("system", "developer", "user", "assistant", "tool", "function")


@dataclass(frozen=True, slots=True)
class Ask:
    """A chat request. `max_tokens` is `DEFAULT_MAX_TOKENS` where the client named none."""

    messages: list[Message]
    prompt: str
    prompt_tokens: int
    max_tokens: int
    stream: bool
    include_usage: bool


def parse(body: bytes, model: str, context: int) -> Ask:
    """The request in a body. Raises `APIError` 400 or 404 with a message that names the field."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise APIError(400, "the body is not JSON") from None
    if not isinstance(fields, dict):
        raise APIError(400, "the body must be a JSON object")
    asked_model = fields.get("model")
    if not isinstance(asked_model, str):
        raise _wrong("model", "must be a string")
    if asked_model != model:
        message = f"The model {asked_model[:100]!r} does not exist; this server has {model!r}."
        raise APIError(404, message, code="model_not_found", param="model")
    messages = _messages(fields.get("messages"))
    stream = _typed(fields, "stream", bool, "true or false")
    options = _typed(fields, "stream_options", dict, "an object") or {}
    include_usage = _typed(options, "include_usage", bool, "true or false")
    if _typed(fields, "n", int, "a whole number") not in (None, 1):
        raise _wrong("n", "must be 1: this server gives one answer to a request")
    limits = [_typed(fields, name, int, "a whole number") for name in ("max_completion_tokens", "max_tokens")]
    named = next((limit for limit in limits if limit is not None), None)
    if named is not None and named < 1:
        raise _wrong("max_tokens", "must be at least 1")
    prompt = prompt_text(messages)
    tokens = count_tokens(prompt)
    if tokens + (named or 0) > context:
        message = f"This model's context is {context} tokens; messages have {tokens}, and max_tokens is {named or 0}."
        raise APIError(400, message, code="context_length_exceeded", param="messages")
    return Ask(messages, prompt, tokens, named or DEFAULT_MAX_TOKENS, bool(stream), bool(include_usage))


def _messages(given: object) -> list[Message]:
    if not isinstance(given, list) or not given:
        raise _wrong("messages", "must be a list of at least one message")
    messages = []
    for index, message in enumerate(given):
        field = f"messages[{index}]"
        if not isinstance(message, dict):
            raise _wrong(field, "must be an object with role and content")
        role = message.get("role")
        if role not in ROLES:
            raise _wrong(f"{field}.role", f"must be one of: {', '.join(ROLES)}")
        messages.append(Message(role, _content(message.get("content"), f"{field}.content", role)))
    return messages


def _content(given: object, field: str, role: str) -> str:
    if given is None and role == "assistant":
        return ""
    parts = [{"type": "text", "text": given}] if isinstance(given, str) else given
    if not isinstance(parts, list):
        raise _wrong(field, "must be a string or a list of text parts")
    for part in parts:
        if not isinstance(part, dict) or part.get("type") != "text" or not isinstance(part.get("text"), str):
            raise _wrong(field, "must be a string or a list of text parts")
    text = "".join(part["text"] for part in parts)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _wrong(field, "must be valid Unicode, without lone surrogates") from None
    return text


def _typed(fields: dict[str, Any], name: str, wanted: type, described: str) -> Any:
    value = fields.get(name)
    if value is not None and type(value) is not wanted:
        raise _wrong(name, f"must be {described}")
    return value


def _wrong(field: str, message: str) -> APIError:
    return APIError(400, f"{field} {message}", param=field)
