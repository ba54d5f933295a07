"""What the pipeline tests' workers do with a document. They import this file by name, so it loads next to nothing."""

import os
import sys
import threading
import time
from asyncio import CancelledError


class Speechless(Exception):
    def __str__(self):
        raise RuntimeError("no words")


class Panic(BaseException):
    """As extensions written in Rust raise it: beside `Exception` and not below it."""


def lines(document):
    return document.text.split("\n") if document.text else []


def do(document):
    """What a file may do to what prepares it; a text that is no such deed is its own only passage."""
    match document.text:
        case "raise":
            raise ValueError("a bad file")
        case "panic":
            raise Panic("an odd file")
        case "leave":
            sys.exit(3)
        case "speechless":
            raise Speechless
        case "stop":
            raise StopIteration
        case "interrupt":
            raise KeyboardInterrupt
        case "cancel":
            raise CancelledError
        case "a string":
            return "one text"
        case "bytes":
            return b"bytes"
        case "numbers":
            return [1, 2]
        case "some none":
            return ["one", None]
        case "nothing":
            return None
        case "a set":
            return {"one"}
        case "a generator":
            return (piece for piece in ("one", "two"))
        case "a lock":
            return [threading.Lock()]
        case "die":
            os._exit(4)
        case "hang":
            time.sleep(600)
    return [document.text]


def slowly(document):
    time.sleep(0.05)
    return lines(document)
