"""What workers do when a pool is to be put in trouble: they have to find it by its name."""

import os
import signal
import time

ITEMS, GUILTY = 200, 50


def square(fault: str, number: int) -> int:
    """2 ms, and then the square; or what befalls the guilty one. Its error does not give its number away."""
    time.sleep(0.002)
    if number == GUILTY:
        if fault == "killed":
            die()
        if fault == "raised":
            raise ValueError("bad item")
        time.sleep(3600)
    return number**2


def die() -> None:
    """End this process at once."""
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
