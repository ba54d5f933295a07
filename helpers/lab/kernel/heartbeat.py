"""Lets the stop button of Jupyter reach a cell that hangs in a top-level `await` (ipykernel issue 881).

The kernel's handler of the interrupt adds a callback to the event loop without waking it: a loop that sleeps for good
never sees it. A timer that rings now and then is all it takes.
"""

import asyncio
import sys

PERIOD = 0.2  # seconds

_beating: set[asyncio.AbstractEventLoop] = set()


def start() -> None:
    """Start the heartbeat of this kernel's event loop; does nothing outside a kernel, or the second time."""
    if "ipykernel.kernelapp" not in sys.modules:
        return
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    if loop not in _beating:
        _beating.add(loop)
        _beat(loop)


def _beat(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_later(PERIOD, _beat, loop)
