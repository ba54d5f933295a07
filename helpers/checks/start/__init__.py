"""The checks of exercise 00: tools and what they gain, two laws, and two pieces of async code that were broken."""

from .choose import most_possible, right_tools
from .laws import in_flight, speed_up
from .loop import one_loop
from .threads import free_loop

__all__ = ["free_loop", "in_flight", "most_possible", "one_loop", "right_tools", "speed_up"]
