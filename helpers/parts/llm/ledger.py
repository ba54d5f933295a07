"""What a client has used, and what a prompt will use."""

import math
from dataclasses import dataclass

from .answers import Answer


@dataclass(slots=True)
class Ledger:
    """What a client has done so far. `requests` were sent; `refused` of them came back as 429."""

    requests: int = 0
    answers: int = 0
    retries: int = 0
    refused: int = 0
    from_journal: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def count_tokens(self, answer: Answer) -> int:
        """Add the tokens of an answer; returns how many the server counted, 0 where it did not say."""
        self.prompt_tokens += answer.prompt_tokens
        self.completion_tokens += answer.completion_tokens
        return answer.prompt_tokens + answer.completion_tokens


def estimate_tokens(prompt: str) -> int:
    """A guess on the high side: 3 bytes a token (English has about 4), and 8 for the frame of the message."""
    return math.ceil(len(prompt.encode()) / 3) + 8
