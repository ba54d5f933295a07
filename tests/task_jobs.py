"""Functions that the tests' tasks call: those in a file are found by their names."""

import asyncio
import os
import time
from pathlib import Path


async def double(number):
    return 2 * number


def triple(number):
    return 3 * number


async def fail(what="no"):
    raise ValueError(what)


async def nap(seconds, value=None):
    await asyncio.sleep(seconds)
    return value


def block(seconds):
    time.sleep(seconds)


def note(path, line):
    """One more line at the end of a file, whole whatever happens."""
    with open(path, "ab", buffering=0) as file:
        file.write(f"{line}\n".encode())


def lines(path):
    return Path(path).read_text().splitlines() if Path(path).exists() else []


async def noted(path, line, seconds=0.0):
    note(path, f"{line} {os.getpid()}")
    await asyncio.sleep(seconds)
    return line
