"""What calls cost in processor time, which other programs do not add to."""

import time
from collections.abc import Callable


def least_cpu(*calls: Callable[[], object]) -> list[float]:
    """Seconds of this process for each call, the least of five runs. They take turns: a slow moment hits them all."""
    found = [[_cpu(call) for call in calls] for _ in range(5)]
    return [min(times) for times in zip(*found, strict=True)]


def _cpu(call: Callable[[], object]) -> float:
    begin = time.process_time()
    call()
    return time.process_time() - begin
