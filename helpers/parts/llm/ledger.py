"""What a client has used, and what a prompt will use."""

import math
from dataclasses import dataclass

from .answers import Answer, LLMError
from .budget import Amount


@dataclass(slots=True)
class Ledger:
    """What a client has done so far. `requests` were sent; `refused` of them came back as 429.

    `estimated_tokens`: of requests whose tokens no server has told, so that their estimate stands.
    """

    requests: int = 0
    answers: int = 0
    retries: int = 0
    refused: int = 0
    from_journal: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated_tokens: int = 0

    def settle(self, most: Amount, answer: Answer | None, error: BaseException | None) -> tuple[int, Amount]:
        """The tokens that the server counted for a request, 0 where it did not say; and what the request costs."""
        self.refused += isinstance(error, LLMError) and error.status == 429
        told = (answer.prompt_tokens, answer.completion_tokens) if answer else (0, 0)
        self.prompt_tokens += told[0]
        self.completion_tokens += told[1]
        free = isinstance(error, LLMError) and (300 <= (error.status or 0) <= 499 or not error.sent)
        if any(told) or free:
            return sum(told), Amount(1, *told)
        self.estimated_tokens += most.prompt_tokens + most.completion_tokens
        return 0, most


def estimate_tokens(prompt: str) -> int:
    """A guess on the high side: 3 bytes a token (English has about 4), and 8 for the frame of the message."""
    return math.ceil(len(prompt.encode()) / 3) + 8
