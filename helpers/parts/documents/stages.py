"""The stages of a pipeline, and the error that says at which of them an item was lost."""

from typing import Literal

Stage = Literal["read", "prepare", "ask"]


class StageFailed(Exception):
    """An item was lost at this stage; `cause` says why."""

    def __init__(self, stage: Stage, cause: Exception) -> None:
        super().__init__(stage, cause)
        self.stage = stage
        self.cause = cause
        self.__cause__ = cause

    def __str__(self) -> str:
        return f"{self.stage}: {in_short(self.cause)}"


def in_short(error: BaseException | None, said: object = None) -> str:
    """Its type, and what it says of itself, or what is `said` of it; an error may fail to say anything."""
    try:
        return f"{type(error).__name__}: {said or error}"
    except Exception:
        return type(error).__name__
