"""Why a queue takes no more."""


class Closed(RuntimeError):
    """It has not been started, or is over."""


class QueueFull(RuntimeError):
    """As many wait as may, and this one is not to wait for room."""
