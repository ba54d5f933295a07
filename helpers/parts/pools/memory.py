"""Memory that a process keeps when it is freed, so that large arrays which come and go stay cheap."""


def keep_freed_memory() -> None:
    """Let glibc keep up to 48 MB that is freed. Otherwise large arrays go back to the system and are paged in anew.

    Its threshold is twice the largest block freed so far, 32 MB at most: mallopt(3), M_TRIM_THRESHOLD.
    """
    bytes(24 << 20)
