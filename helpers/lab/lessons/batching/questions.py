"""What sixteen clients ask: short answers and long ones, so that in a batch some end long before the others."""

from ...datasets import passages
from .decoding import Request
from .smollm2 import SmolLM2

COUNTRIES = "France Japan Egypt Brazil Canada India Italy Kenya Mexico Norway Peru Poland Spain Sweden Turkey Vietnam"
BEGINNINGS = {  # of a text, and how many tokens of it are to follow
    "The capital of {} is": 4,
    "The best thing about {} is": 5,
    "My journey to {} began": 15,
    "The language of {} is": 3,
}


def questions(model: SmolLM2) -> list[Request]:
    """Four of each client, in the order in which they come: each time, a quarter of the clients has the long one.

    With its prompt, a question is 12 tokens long on average.
    """
    beginnings, clients = list(BEGINNINGS.items()), COUNTRIES.split()
    asked = [
        (country, *beginnings[(client + turn) % len(beginnings)])
        for turn in range(len(beginnings))
        for client, country in enumerate(clients)
    ]
    return [model.request(f"{country} {most}", text.format(country), most) for country, text, most in asked]


def readings(model: SmolLM2, count: int) -> list[Request]:
    """Prompts of some 130 tokens, passages of the Python language reference, and 4 tokens to write."""
    texts = [passage.text[:600] for passage in passages(count)]
    return [model.request(f"passage {number}", text, 4) for number, text in enumerate(texts, 1)]
