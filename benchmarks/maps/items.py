"""What is mapped: texts of two lengths, and photographs. Each process makes its own, always the same."""

from helpers.lab import datasets


def documents(count: int, size: int = 10_000) -> list[str]:
    """Pieces of the standard library's own source, each another, of `size` characters."""
    whole = datasets.source_text()
    step = (len(whole) - size) // count
    return [whole[at * step : at * step + size] for at in range(count)]


def tiny_texts(count: int) -> list[str]:
    return documents(count, 23)


def photographs(count: int) -> list[str]:
    """40 of them, again and again, beginning one later each time: every second item makes half of the work."""
    paths = [str(path) for path in datasets.photographs(40)]
    return [paths[(at + at // len(paths)) % len(paths)] for at in range(count)]
