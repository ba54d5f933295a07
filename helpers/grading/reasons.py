"""What Python's own words usually mean in an answer."""

import re

AWAIT = "is an `await` missing?"
ASYNC = "only `async def` makes what can be awaited: is an `async` missing?"
TO_AWAIT = "it takes what is still to be awaited: is an `await` too many, or an `async` missing?"
CATCHES = "a bare `except`, or `except BaseException`, catches what should end it: catch Exception"
UNDONE = "it isn't done yet: is an `await` missing, or a look at whether it is done?"
NO_ERROR = "only an exception can be raised: is an `await` missing that gives one, or is it another kind of value?"
SETTLED = "a future is settled once, and whoever gave up waiting may have cancelled it: ask its `done()` first"
RUNNING = "one call of set_running_or_notify_cancel() for each future: one that is running isn't asked again"
CANCELLED = (
    "what this line awaits was cancelled, and raises that: asyncio.wait(tasks) and gather(…, return_exceptions=True) "
    "don't"
)
GENERATOR = "`yield` makes a generator: collect a list, and return it"
DAEMONIC = "workers run the assignments of your cell, too: try an answer in a cell of its own"
UNBOUND = "no line gave it a value on the way here: is a `return` missing, or has something outside the same name?"
ENDLESS = "it has no length, and may be endless: take one after another, with `for` or `next`"
OF_MODULES = "a process finds functions of modules only: submit one of those"

USUAL = [  # a pattern of the message, the reason; the first that fits counts
    (r"asyncio.run\(\) cannot|loop is already running|another loop is running", "a loop runs here already: `await` it"),
    (r"different (event )?loop", "each check has a loop of its own: make locks, queues and tasks where you use them"),
    (r"ignored GeneratorExit", CATCHES),
    (r"asynchronous generator is already running", "one task at a time may ask an async generator for its next item"),
    (r"already awaited coroutine", "a coroutine runs once: call its function again"),
    (r"'coroutine' object is not callable", "pass the function itself, without calling it"),
    (r"coroutine was expected, got <(bound|function)", "a function becomes a coroutine when you call it"),
    (r"coroutine was expected|awaitable is required", TO_AWAIT),
    (r"await wasn't used with future", AWAIT),
    (r"can't be (used in 'await'|awaited)|implement __await__", ASYNC),
    (r"'coroutine' object in a worker", "a worker awaits nothing: write `def`, without `async`"),
    (r"anext_awaitable|async_generator_asend", AWAIT),
    (r"coroutine|'(_asyncio\.)?(Task|_GatheringFuture)' object|'_asyncio.Future' object", AWAIT),
    (r"InvalidStateError: Result is not set", UNDONE),
    (r"InvalidStateError: (invalid state|CANCELLED|FINISHED)", SETTLED),
    (r"Future in unexpected state", RUNNING),
    (r"exceptions must derive from BaseException", NO_ERROR),
    (r"async_generator.* asynchronous context manager", "is `@contextlib.asynccontextmanager` missing above it?"),
    (r"async_generator", "is there an `async` too many? only `async for` reads an async generator"),
    (r"(concatenate|unsupported operand).*NoneType", "is a `return` missing, or may it be None (null in JSON)?"),
    (r"NoneType.* not (iterable|an iterator)", "is a `return` or a `yield` missing?"),
    (r"NoneType", "is a `return` missing?"),
    (r"support the context manager protocol", "is it `async with`? or is a call missing?"),
    (r"support the asynchronous context manager protocol", "is it `with`, without `async`? or is a call missing?"),
    (r"'Future' object", "`.result()` gives what is in a future"),
    (r"object is not callable", "has a variable the name of a function?"),
    (r"not associated with a value", UNBOUND),
    (r"maximum recursion depth", "a function calls itself without end: has it the name of another one?"),
    (r"object is not an iterator", "`yield` each in its turn: no list, no return"),
    (r"'generator' object is not|type 'generator' has no", GENERATOR),
    (r"daemonic processes are not allowed to have children", DAEMONIC),
    (r"^CancelledError", CANCELLED),
]

OWN_LINE = [  # the same, where a line of the answer raised it
    (r"type '(?!int|float|bool)\w+' has no len\(\)", ENDLESS),
    (r"^KeyError", "what you look into may lack it, as an error does: look first, or use .get"),
    (r"not JSON serializable", "JSON holds texts, numbers, lists, dicts and null: look at what you were given first"),
    (r"^ZeroDivisionError", "it may be 0: look at it before you divide"),
    (r"unexpected end of data", "the bytes may end in the middle of a character: decode what is whole"),
    (r"pickle (local object|<function|<class)|get local object", OF_MODULES),
]

SHOWN = re.compile(
    r"<coroutine object|async_generator|<Task |<_GatheringFuture |<Future (pending|finished|cancelled)"
    r"|await wasn't used with future"
)


def usual_reason(said: str, own_line: bool = False) -> str | None:
    """The usual reason for an error that Python words like this, if there is one; `own_line`: the answer raised it."""
    usual = USUAL + OWN_LINE if own_line else USUAL
    return next((reason for pattern, reason in usual if re.search(pattern, said)), None)


def reason_shown(what: str) -> str | None:
    """The reason for a value that no answer should give, where the words of a check show one."""
    found = SHOWN.search(what)
    return found and (usual_reason(found[0]) or AWAIT)
