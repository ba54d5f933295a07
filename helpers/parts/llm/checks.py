"""Answers that must have a form: a check of the caller's, and what the model is told when an answer fails it."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from .answers import Answer, CheckFailed

Check = Callable[[Answer], Awaitable[Any] | Any]
Messages = list[dict[str, str]]


def first_message(prompt: str) -> Messages:
    """What is said to the model at first. Raises `TypeError` for what cannot be a prompt."""
    if not isinstance(prompt, str):
        raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
    return [{"role": "user", "content": prompt}]


async def accept(check: Check | None, answer: Answer, messages: Messages | None = None) -> None:
    """Return when the answer is what `check(answer)` wants. Raises `CheckFailed`.

    The answer and the words of the error become further `messages`: asked again, the model knows what was wrong.
    """
    if check is None:
        return
    try:
        said = check(answer)
        if inspect.isawaitable(said):
            said = await said
        if said is False:
            raise ValueError("the check said False")
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        if messages is not None:
            messages.append({"role": "assistant", "content": answer.text})
            messages.append({"role": "user", "content": f"That answer cannot be used. {words}\nPlease answer again."})
        raise CheckFailed(f"the answer failed its check: {words}", 200, answer=answer) from error
