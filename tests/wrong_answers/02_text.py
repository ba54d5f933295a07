"""Answers to exercise 02 that people really give: WRONG, each with the words that must catch it, and RIGHT ones."""

IN_CHUNKS = """
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk
"""

MAP_CHUNKS = """
def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes
"""

CHUNK_SIZE = """
def chunk_size(work, trip, share=0.05):
    return max(1, math.ceil(trip / (share * work)))
"""

POOL_WINS = """
def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move / 2) < 0.9 * count * work
"""

SIZES = """
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
"""

STREAM = """
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks, flying = in_chunks(items, size), deque()

    def outcomes():
        index = 0
        while True:
            for chunk in itertools.islice(chunks, ahead - len(flying)):
                flying.append((chunk, executor.submit(try_each, func, chunk)))
            if not flying:
                return
            chunk, future = flying.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value, error)
                index += 1

    try:
        yield outcomes()
    finally:
        for _, future in flying:
            future.cancel()
"""

BROKEN = """
@contextmanager
def stream(func, items, size, ahead, executor):
    futures, chunk = [], []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            futures.append(executor.submit(try_each, func, chunk))
            chunk = []

    def outcomes():
        index = 0
        for future in as_completed(futures):
            for value, error in future.result():
                if error is None:
                    yield Outcome(index, None, value)
                    index += 1

    yield outcomes()
"""


def changed(right: str, old: str, new: str) -> str:
    """The right answer with one thing wrong."""
    assert right.count(old) == 1, old
    return right.replace(old, new)


def prepare(*lines: str) -> dict[str, str]:
    return {"prepare": "def prepare(text):\n" + "\n".join(f"    {line}" for line in lines)}


def found(pattern: str) -> dict[str, str]:
    text = 'unicodedata.normalize("NFC", text.casefold())'
    return prepare(f'return Text(len(text), " ".join(regex.findall(r"""{pattern}""", {text})))')


def map_chunks(old: str, new: str) -> dict[str, str]:
    return {"chunks": IN_CHUNKS + changed(MAP_CHUNKS, old, new)}


def in_chunks(source: str) -> dict[str, str]:
    return {"chunks": source + MAP_CHUNKS}


def chunk_size(result: str) -> dict[str, str]:
    return {"decide": f"def chunk_size(work, trip, share=0.05):\n    return {result}\n{POOL_WINS}"}


def pool_wins(result: str) -> dict[str, str]:
    head = "def pool_wins(work, move, count, workers, start_up=0.25):"
    return {"decide": f"{CHUNK_SIZE}\n{head}\n    return {result}\n"}


def sizes(*lines: str) -> dict[str, str]:
    return {"sizes": SIZES + "\n".join(f"        {line}" for line in lines)}


def stream(old: str, new: str) -> dict[str, str]:
    return {"stream": changed(STREAM, old, new)}


TOKEN = r"\w+(?:(?:['’\-]|(?<=\d)[.,](?=\d))\w+)*"
FITTING = "fitting = int(self.target * count / seconds) if seconds else self.most"

# (check, words of its message, {answer cell: code})
WRONG = [
    (
        "prepare-marks",
        "'हिन्दी' became ['ह', 'न', 'द']",
        prepare('return Text(len(text), " ".join(re.findall(r"\\w+", text.casefold())))'),
    ),
    (
        "prepare-marks",
        "'हिन्दी' became ['हनद']",
        prepare('return Text(len(text), re.sub(r"[^\\w\\s]", "", text.casefold()))'),
    ),
    ("prepare-marks", "'日本語 العربية' became []", found("[a-z0-9'-]+")),
    (
        "prepare-marks",
        "became ['ελλαδα', 'naive']",
        prepare(
            'text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))',
            'return Text(len(text), " ".join(regex.findall(r"\\w+", text.casefold())))',
        ),
    ),
    (
        "prepare-marks",
        "an e with a combining accent became ['cafe\\u0301']",
        prepare('return Text(len(text), " ".join(regex.findall(r"\\w+", text.casefold())))'),
    ),
    (
        "prepare-marks",
        "'STRASSE Straße' became ['strasse', 'straße']",
        prepare(
            'text = unicodedata.normalize("NFC", text.lower())',
            'return Text(len(text), " ".join(regex.findall(r"\\w+", text)))',
        ),
    ),
    ("prepare-marks", "clean is of type list", prepare("return Text(len(text), text.split())")),
    (
        "prepare-marks",
        "casefold can take characters apart",
        prepare(
            'text = unicodedata.normalize("NFC", text).casefold()',
            'return Text(len(text), " ".join(regex.findall(r"\\w+", text)))',
        ),
    ),
    (
        "prepare-marks",
        "'Ｎo' became ['no']",
        prepare(
            'text = unicodedata.normalize("NFKC", text.casefold())',
            'return Text(len(text), " ".join(regex.findall(r"\\w+", text)))',
        ),
    ),
    (
        "prepare-marks",
        "clean is of type int",
        prepare('return Text(" ".join(regex.findall(r"\\w+", text.casefold())), len(text))'),
    ),
    ("prepare-marks", "where its pattern has groups, findall gives", found(r"\w+(['’\-]\w+)*")),
    ("prepare-marks", "where its pattern has groups, findall gives", found(r"(\w+(?:['’\-]\w+)*)|(\d[.,]\d)")),
    ("prepare-inside", "don't became ['don', 't']", found(r"\w+")),
    (
        "prepare-inside",
        "don't became dont",
        prepare('return Text(len(text), regex.sub(r"[^\\w\\s]", "", text.casefold()))'),
    ),
    ("prepare-inside", "3.14 became ['3', '14']", found(r"\w+(?:['’\-]\w+)*")),
    ("prepare-inside", "\"'quoted' “words”\" became [\"'quoted'\", 'words']", found(r"[\w'’.,\-]+")),
    ("prepare-inside", "'yes,no' became ['yes,no']", found(r"\w+(?:['’.,\-]\w+)*")),
    ("prepare-inside", "'well--known' became ['well--known']", found(TOKEN.replace("['’\\-]", "['’\\-]+"))),
    ("prepare-inside", "2.5kg became ['2.5', 'kg']", found(r"\w+(?:['’\-]\w+|(?<=\d)[.,]\d+)*")),
    ("prepare-inside", "gpt-3.5 became ['gpt-3', '5']", found(r"\d+(?:[.,]\d+)+|\w+(?:['’\-]\w+)*")),
    ("prepare-inside", "Hint: . and , only between digits", found(r"\w[\w'’.,\-]*\w|\w")),
    (
        "prepare-inside",
        "two spaces side by side",
        prepare(r'return Text(len(text), regex.sub(r"[^\w\'’.,\-]", " ", text.casefold()))'),
    ),
    (
        "prepare-whole",
        "1000 tokens went in, 10 came out",
        prepare("words = text.split()[:10]", 'return Text(len(text), " ".join(words))'),
    ),
    (
        "prepare-whole",
        "has 17 characters, original_length says 9",
        prepare(f'text = " ".join(regex.findall(r"""{TOKEN}""", text.casefold()))', "return Text(len(text), text)"),
    ),
    (
        "prepare-whole",
        "'cafe\\u0301' has 5 characters, original_length says 4",
        prepare(
            'text = unicodedata.normalize("NFC", text.casefold())',
            f'return Text(len(text), " ".join(regex.findall(r"""{TOKEN}""", text)))',
        ),
    ),
    (
        "prepare-whole",
        "repeated tokens are lost",
        prepare('return Text(len(text), " ".join(dict.fromkeys(text.casefold().split())))'),
    ),
    (
        "chunks-lazy",
        "10 items became [[0, 1, 2, 3], [4, 5, 6, 7]]",
        in_chunks(
            """
def in_chunks(items, size):
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
"""
        ),
    ),
    (
        "chunks-lazy",
        "and so on without end",
        in_chunks(
            """
def in_chunks(items, size):
    while chunk := list(itertools.islice(items, size)):
        yield chunk
"""
        ),
    ),
    (
        "chunks-lazy",
        "'abcd' in twos became [['a', 'b'], ['c', 'd'], []]",
        in_chunks(
            """
def in_chunks(items, size):
    source, chunk = iter(items), [None] * size
    while len(chunk) == size:
        chunk = list(itertools.islice(source, size))
        yield chunk
"""
        ),
    ),
    (
        "chunks-lazy",
        "5000 items were taken",
        in_chunks(
            """
def in_chunks(items, size):
    items = list(items)
    for start in range(0, len(items), size):
        yield items[start:start + size]
"""
        ),
    ),
    (
        "chunks-lazy",
        "5000 items were taken before anyone wanted a chunk",
        in_chunks(
            """
def in_chunks(items, size):
    items = list(items)
    return iter([items[start:start + size] for start in range(0, len(items), size)])
"""
        ),
    ),
    (
        "chunks-lazy",
        "10 items became [[], [], []]",
        in_chunks(
            """
def in_chunks(items, size):
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk.clear()
    if chunk:
        yield chunk
        chunk.clear()
"""
        ),
    ),
    (
        "chunks-lazy",
        "a chunk is not a list: [(0, 1, 2, 3)",
        in_chunks(IN_CHUNKS.replace("list(", "tuple(")),
    ),
    (
        "chunks-lazy",
        "each item goes into one chunk",
        in_chunks(
            """
def in_chunks(items, size):
    source = iter(items)
    for first in source:
        yield [first, *(item for item, _ in zip(source, range(size - 1)))]
"""
        ),
    ),
    (
        "chunks-lazy",
        "`yield [next(source) for _ in range(size)]`\n  Hint: next() found nothing left",
        in_chunks(
            """
def in_chunks(items, size):
    source = iter(items)
    while True:
        yield [next(source) for _ in range(size)]
"""
        ),
    ),
    (
        "map-order",
        "where item 'Text number 0.' belongs",
        map_chunks(
            "for chunk, future in trips:\n",
            "chunk_of = {future: chunk for chunk, future in trips}\n"
            "    for future in as_completed(chunk_of):\n        chunk = chunk_of[future]\n",
        ),
    ),
    (
        "map-order",
        "a chunk could not be sent",
        map_chunks("(try_each, func, chunk)", "(lambda: try_each(func, chunk))"),
    ),
    (
        "map-order",
        "a worker process cannot import what is defined in a notebook cell",
        {
            "chunks": IN_CHUNKS
            + "def work(func, chunk):\n    return [(func(item), None) for item in chunk]\n"
            + changed(MAP_CHUNKS, "try_each", "work")
        },
    ),
    (
        "map-order",
        "10 items went in, 3 outcomes came out",
        map_chunks(
            "        for item, (value, error) in zip(chunk, pairs):\n    ",
            "        for item, (value, error) in zip(chunk, [(pairs, None)]):\n    ",
        ),
    ),
    ("map-order", "not a list of Outcome", map_chunks("Outcome(len(outcomes), item, value, error)", "value")),
    (
        "map-order",
        "in place 4, where item 'Text number 4.' belongs",
        map_chunks("len(outcomes), item", "chunk.index(item), item"),
    ),
    ("map-order", "the index counts through all chunks", map_chunks("len(outcomes), item", "chunk.index(item), item")),
    (
        "map-order",
        "the oldest future first, whichever is ready first",
        map_chunks(
            "for chunk, future in trips:\n",
            "for chunk, future in sorted(trips, key=lambda trip: len(trip[0])):\n",
        ),
    ),
    ("map-order", "each outcome names its item", map_chunks("len(outcomes), item,", "len(outcomes), None,")),
    ("map-order", "unpack the pair", map_chunks("item, value, error)", "item, (value, error))")),
    ("map-order", "no `return` forgotten", map_chunks("    return outcomes\n", "")),
    (
        "map-errors",
        "6 items went in, 4 outcomes came out",
        map_chunks("            outcomes.append", "            if error is None: outcomes.append"),
    ),
    (
        "map-errors",
        "item 1 is no text and got Outcome(1, None, value=None)",
        map_chunks("item, value, error)", "item, value)"),
    ),
    (
        "map-errors",
        "item 0 is good and got",
        {
            "chunks": IN_CHUNKS
            + """
def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(list, map(func, chunk))) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = [(value, None) for value in future.result()]
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes
"""
        },
    ),
    (
        "map-errors",
        "a chunk that could not be sent ended everything",
        {
            "chunks": IN_CHUNKS
            + """
def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    pairs = [(item, pair) for chunk, future in trips for item, pair in zip(chunk, future.result())]
    return [Outcome(index, item, *pair) for index, (item, pair) in enumerate(pairs)]
"""
        },
    ),
    (
        "map-errors",
        "with a lost chunk the outcomes are",
        map_chunks("pairs = [(None, error)] * len(chunk)", "continue"),
    ),
    ("map-errors", "not a list of Outcome but None", map_chunks("    return outcomes\n", "")),
    ("map-errors", "not a list of Outcome but <list_iterator", map_chunks("return outcomes", "return iter(outcomes)")),
    (
        "map-trips",
        "10 items in chunks of 4 made 10 trips instead of 3",
        {
            "chunks": IN_CHUNKS
            + """
def map_chunks(func, items, size, executor):
    values = executor.map(func, items, chunksize=size)
    return [Outcome(index, item, value) for index, (item, value) in enumerate(zip(items, values))]
"""
        },
    ),
    (
        "map-trips",
        "no two chunks were at work at the same time",
        {
            "chunks": IN_CHUNKS
            + """
def map_chunks(func, items, size, executor):
    outcomes = []
    for chunk in in_chunks(items, size):
        for item, pair in zip(chunk, executor.submit(try_each, func, chunk).result()):
            outcomes.append(Outcome(len(outcomes), item, *pair))
    return outcomes
"""
        },
    ),
    (
        "map-trips",
        "nothing was sent to the executor",
        {
            "chunks": IN_CHUNKS
            + """
def map_chunks(func, items, size, executor):
    return [Outcome(index, item, *try_each(func, [item])[0]) for index, item in enumerate(items)]
"""
        },
    ),
    (
        "map-trips",
        "the executor was shut down before its owner did it",
        map_chunks("    outcomes = []\n", "    outcomes = []\n    with executor:\n        pass\n"),
    ),
    (
        "map-trips",
        "not a list of Outcome but <generator",
        map_chunks("    return outcomes\n", "    yield from outcomes\n"),
    ),
    ("decide-chunk", "and the trip is", chunk_size("max(1, math.floor(trip / (share * work)))")),
    ("decide-chunk", "and the trip is", chunk_size("max(1, math.ceil(trip / work))")),
    (
        "decide-chunk",
        "chunk_size said 0",
        chunk_size("int(trip / (share * work)) and math.ceil(trip / (share * work))"),
    ),
    ("decide-chunk", "a smaller chunk would do", chunk_size("1 + math.ceil(trip / (share * work))")),
    ("decide-chunk", "chunk_size said 10000.0", chunk_size("max(1.0, trip / (share * work))")),
    ("decide-chunk", "however short the trip", chunk_size("math.ceil(trip / (share * work))")),
    ("decide-chunk", "math.ceil, not int(…) + 1", chunk_size("int(trip / (share * work)) + 1")),
    ("decide-pool", "pool_wins(1e-06, 1e-06, 1000, 8, 0.25) said True", pool_wins("workers > 1")),
    (
        "decide-pool",
        "pool_wins(0.001, 0.00095, 10000, 2, 0.25) said True",
        pool_wins("start_up + count * max(work / workers, move / 2) < 0.9 * count * work"),
    ),
    (
        "decide-pool",
        "pool_wins(0.001, 0.003, 10000, 32, 0.25) said True",
        pool_wins("start_up + count * (work + move) / workers < 0.9 * count * work"),
    ),
    (
        "decide-pool",
        "pool_wins(0.001, 0.001, 10000, 32, 0.25) said False",
        pool_wins("start_up + count * max((work + move) / workers, move) < 0.9 * count * work"),
    ),
    (
        "decide-pool",
        "pool_wins(0.001, 0.0012, 10000, 3, 0.25) said False",
        pool_wins("start_up + count * ((work + move) / workers + move / 2) < 0.9 * count * work"),
    ),
    (
        "decide-pool",
        "pool_wins(0.001, 0.0, 200, 4, 0.0) said False",
        pool_wins("0.25 + count * max((work + move) / workers, move / 2) < 0.9 * count * work"),
    ),
    (
        "decide-pool",
        "pool_wins(0.001, 0.0, 380, 4, 0.25) said True",
        pool_wins("start_up + count * max((work + move) / workers, move / 2) < count * work"),
    ),
    (
        "decide-pool",
        "pool_wins(0.001, 0.0016, 1000, 32, 0.25) said True",
        pool_wins("max(start_up + count * (work + move) / workers, count * move / 2) < 0.9 * count * work"),
    ),
    (
        "sizes-grow",
        "454 times as many at once",
        sizes(FITTING, "self.size = max(1, min(fitting, self.most))"),
    ),
    (
        "sizes-grow",
        "with items of 0.11 ms the sizes are [1, 2, 4, 8",
        sizes(FITTING, "self.size = max(1, min(fitting, 2 * self.size, self.most))"),
    ),
    ("sizes-grow", "the size is still 1", sizes(FITTING, "size = max(1, min(fitting, 4 * self.size, self.most))")),
    ("sizes-grow", "not to 1000", sizes(FITTING, "self.size = max(1, min(fitting, 4 * self.size))")),
    (
        "sizes-grow",
        "the sizes end at 1000",
        sizes("self.size = max(1, min(self.size * 4, self.most)) if seconds < self.target * 4 else self.size // 2"),
    ),
    (
        "sizes-grow",
        "454.54545454545456",
        sizes("self.size = max(1, min(self.target * count / seconds, 4 * self.size, self.most))"),
    ),
    (
        "sizes-grow",
        "the sizes end at 455",
        sizes(FITTING.replace("int(", "round("), "self.size = max(1, min(fitting, 4 * self.size, self.most))"),
    ),
    (
        "sizes-shrink",
        "from 500 the size went to 250",
        sizes(
            "fitting = int(self.target * count / seconds + 1e-9) if seconds else self.most",
            "self.size = max(1, self.size // 2, min(fitting, 4 * self.size, self.most))",
        ),
    ),
    (
        "sizes-shrink",
        "not an average",
        sizes(
            "self.items, self.seconds = self.items + count, self.seconds + seconds",
            "self.size = max(1, min(int(self.target * self.items / self.seconds), 4 * self.size, self.most))",
        ),
    ),
    (
        "sizes-shrink",
        "with items of 200 ms the size is 0",
        sizes(FITTING, "self.size = min(fitting, 4 * self.size, self.most)"),
    ),
    (
        "sizes-shrink",
        "your code raised ZeroDivisionError",
        sizes("self.size = max(1, min(int(self.target * count / seconds), 4 * self.size, self.most))"),
    ),
    (
        "sizes-shrink",
        "a last chunk of 3 items took 6 ms",
        sizes(
            "fitting = int(self.target * self.size / seconds) if seconds else self.most",
            "self.size = max(1, min(fitting, 4 * self.size, self.most))",
        ),
    ),
    (
        "sizes-shrink",
        "from 500 the size went to 125 instead of 50\n  Hint: only growing is limited, and only",
        sizes(
            "fitting = int(self.target * count / seconds + 1e-9) if seconds else self.most",
            "self.size = max(1, self.size // 4, min(fitting, 4 * self.size, self.most))",
        ),
    ),
    (
        "sizes-shrink",
        "four times what the size was",
        sizes(FITTING, "self.size = max(1, min(fitting, 4 * count, self.most))"),
    ),
    (
        "sizes-shrink",
        "most=10, and after three chunks of 0.0 s the size is 64",
        sizes(
            "if not seconds:",
            "    self.size *= 4",
            "    return",
            "self.size = max(1, min(int(self.target * count / seconds), 4 * self.size, self.most))",
        ),
    ),
    ("stream-all", "11 items in chunks of 4 gave 8 outcomes", {"stream": BROKEN}),
    (
        "stream-all",
        "with a bad item among them 4 items gave 3 outcomes",
        stream(
            "                yield Outcome(index, item, value, error)\n",
            "                if error:\n                    continue\n                yield Outcome(index, item, value, error)\n",
        ),
    ),
    (
        "stream-all",
        "where item 'Text 0' belongs",
        stream(
            "chunk, future = flying.popleft()",
            "done = next(as_completed([future for _, future in flying]))\n"
            "            chunk, future = next(pair for pair in flying if pair[1] is done)\n"
            "            flying.remove((chunk, future))",
        ),
    ),
    (
        "stream-all",
        "a chunk that could not be sent ended the stream",
        stream("except Exception as error:", "except OSError as error:"),
    ),
    (
        "stream-all",
        "with ahead=1 the stream is empty",
        stream(
            "in itertools.islice(chunks, ahead - len(flying)):", "in itertools.islice(chunks, ahead - 1 - len(flying)):"
        ),
    ),
    (
        "stream-all",
        "`chunk = next(chunks)`\n  Hint: next() found nothing left",
        stream(
            "            for chunk in itertools.islice(chunks, ahead - len(flying)):\n",
            "            while len(flying) < ahead:\n                chunk = next(chunks)\n",
        ),
    ),
    ("stream-all", "each outcome names its item", stream("Outcome(index, item,", "Outcome(index, None,")),
    ("stream-all", "is @contextmanager still there", stream("yield outcomes()", "yield outcomes")),
    ("stream-bounded", "is @contextmanager still there", stream("yield outcomes()", "yield from outcomes()")),
    ("stream-busy", "is @contextmanager still there", stream("@contextmanager\n", "")),
    ("stream-left", "is @contextmanager still there", stream("yield outcomes()", "yield outcomes")),
    ("stream-bounded", "5000 items were taken before the reader wanted one", {"stream": BROKEN}),
    (
        "stream-bounded",
        "in chunk 2 of 5, 80 items had been taken, though ahead = 8",
        stream("in itertools.islice(chunks, ahead - len(flying)):", "in itertools.islice(chunks, ahead):"),
    ),
    (
        "stream-bounded",
        "in place 5, where item '5' belongs",
        stream("        index = 0\n        while True:\n", "        while True:\n            index = 0\n"),
    ),
    (
        "stream-bounded",
        "`ahead` counts chunks, not items",
        stream("ahead - len(flying)", "max(1, ahead // size) - len(flying)"),
    ),
    (
        "stream-bounded",
        "`ahead` counts chunks, not items",
        stream("ahead - len(flying)", "(ahead if size == 1 else 2) - len(flying)"),
    ),
    (
        "stream-busy",
        "at outcome 3 only 3 chunks beyond it",
        stream(
            "            for chunk in itertools.islice(chunks, ahead - len(flying)):",
            "            for chunk in [] if flying else itertools.islice(chunks, ahead):",
        ),
    ),
    (
        "stream-busy",
        "no two chunks were at work at the same time",
        stream("in itertools.islice(chunks, ahead - len(flying)):", "in itertools.islice(chunks, 1):"),
    ),
    ("stream-busy", "in place 0, where item 'text' belongs", {"stream": BROKEN}),
    (
        "stream-busy",
        "chunks beyond it were sent, though ahead = 6",
        stream("in itertools.islice(chunks, ahead - len(flying)):", "in itertools.islice(chunks, ahead):"),
    ),
    ("stream-left", "after leaving by break, the workers went on", {"stream": BROKEN}),
    ("stream-left", "after leaving by break, the workers went on", stream("future.cancel()", "pass")),
    (
        "stream-left",
        "after leaving by exception, the workers went on",
        stream(
            "    try:\n        yield outcomes()\n    finally:\n        for _, future in flying:\n            future.cancel()\n",
            "    yield outcomes()\n    for _, future in flying:\n        future.cancel()\n",
        ),
    ),
    (
        "stream-left",
        "the executor takes no more calls",
        stream(
            "        for _, future in flying:\n            future.cancel()\n",
            "        executor.shutdown(cancel_futures=True)\n",
        ),
    ),
    (
        "stream-left",
        "the reader's own exception was lost in stream",
        stream("    finally:\n", "    except Exception:\n        pass\n    finally:\n"),
    ),
]

RIGHT = [
    {
        "prepare": """
def prepare(text):
    def in_token(at):
        if not 0 <= at < len(folded):
            return False
        return folded[at].isalnum() or folded[at] == "_" or unicodedata.category(folded[at])[0] in "LMN"

    folded = unicodedata.normalize("NFC", text.casefold())
    kept = []
    for at, character in enumerate(folded):
        between = in_token(at - 1) and in_token(at + 1)
        number = between and folded[at - 1].isdigit() and folded[at + 1].isdigit()
        keep = in_token(at) or (between and character in "'’-") or (number and character in ".,")
        kept.append(character if keep else " ")
    return Text(len(text), " ".join("".join(kept).split()))
""",
        "chunks": """
def in_chunks(items, size):
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk

def map_chunks(func, items, size, executor):
    where = {}
    for number, chunk in enumerate(in_chunks(items, size)):
        where[executor.submit(try_each, func, chunk)] = (number * size, chunk)
    outcomes = []
    for future in as_completed(where):
        first, chunk = where[future]
        if future.exception():
            pairs = [(None, future.exception()) for _ in chunk]
        else:
            pairs = future.result()
        outcomes += [Outcome(first + at, chunk[at], *pair) for at, pair in enumerate(pairs)]
    return sorted(outcomes, key=lambda outcome: outcome.index)
""",
        "decide": """
def chunk_size(work, trip, share=0.05):
    size = 1
    while trip > share * size * work:
        size += 1
    return size

def pool_wins(work, move, count, workers, start_up=0.25):
    loop = count * work
    moving = count * move
    pool = start_up + max((loop + moving) / workers, moving / 2)
    if workers == 1:
        return False
    return (loop - pool) > loop / 10
""",
        "sizes": """
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1

    def done(self, count, seconds):
        pace = seconds / count
        highest = min(self.most, 4 * self.size)
        if pace * highest <= self.target:
            self.size = highest
        else:
            self.size = max(1, math.floor(self.target / pace))
""",
        "stream": """
class Stream:
    def __init__(self, func, items, size, ahead, executor):
        self.func, self.executor = func, executor
        self.chunks = in_chunks(items, size)
        self.flying = deque()
        self.ready = deque()
        self.index = 0
        for _ in range(ahead):
            self.send()

    def send(self):
        chunk = next(self.chunks, None)
        if chunk:
            self.flying.append((chunk, self.executor.submit(try_each, self.func, chunk)))

    def __iter__(self):
        return self

    def __next__(self):
        while not self.ready:
            if not self.flying:
                raise StopIteration
            chunk, future = self.flying.popleft()
            self.send()
            if error := future.exception():
                self.ready.extend((item, None, error) for item in chunk)
            else:
                self.ready.extend((item, *pair) for item, pair in zip(chunk, future.result()))
        self.index += 1
        return Outcome(self.index - 1, *self.ready.popleft())

@contextmanager
def stream(func, items, size, ahead, executor):
    reading = Stream(func, items, size, ahead, executor)
    try:
        yield reading
    finally:
        while reading.flying:
            reading.flying.pop()[1].cancel()
""",
    },
    {
        "prepare": """
import re

def prepare(text):
    folded = unicodedata.normalize("NFC", text.casefold())
    pieces = regex.split(r"[^\\w\\p{M}'’.,-]+", folded)
    tokens = []
    for piece in pieces:
        tokens += regex.split(r"(?<![\\w\\p{M}])['’-]|['’-](?![\\w\\p{M}])|(?<!\\d)[.,]|[.,](?!\\d)", piece)
    return Text(original_length=len(text), clean=" ".join(token for token in tokens if token))
""",
        "chunks": """
def in_chunks(items, size):
    source = iter(items)
    return iter(lambda: list(itertools.islice(source, size)), [])

def map_chunks(func, items, size, executor):
    def collect(chunk, future):
        try:
            return future.result()
        except Exception as error:
            return [(None, error) for _ in chunk]

    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    pairs = itertools.chain.from_iterable(map(collect, chunks, futures))
    whole = itertools.chain.from_iterable(chunks)
    return [Outcome(index, item, value=value, error=error) for index, (item, (value, error)) in enumerate(zip(whole, pairs))]
""",
        "decide": """
def chunk_size(work, trip, share=0.05):
    size = int(trip / share / work)
    return size + 1 if size * work * share < trip else max(size, 1)

def pool_wins(work, move, count, workers, start_up=0.25):
    serial = work * count
    in_parent = move / 2 * count
    in_workers = (work * count + move * count) / workers
    return all(start_up + busy < 0.9 * serial for busy in (in_parent, in_workers))
""",
        "sizes": """
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        self.size = 1

    def done(self, count, seconds):
        try:
            fitting = int(self.target / seconds * count)
        except ZeroDivisionError:
            fitting = self.most
        self.size = sorted((1, fitting, min(4 * self.size, self.most)))[1]
""",
        "stream": """
@contextmanager
def stream(func, items, size, ahead, executor):
    source, flying = enumerate(items), []

    def send():
        pairs = list(itertools.islice(source, size))
        if pairs:
            chunk = [item for _, item in pairs]
            flying.append((pairs, executor.submit(try_each, func, chunk)))

    def outcomes():
        while flying:
            pairs, future = flying.pop(0)
            error = future.exception()
            results = [(None, error)] * len(pairs) if error else future.result()
            send()
            for (index, item), (value, error) in zip(pairs, results):
                yield Outcome(index, item, value, error)

    try:
        for _ in range(ahead):
            send()
        yield outcomes()
    finally:
        for _, future in flying:
            future.cancel()
""",
    },
    {
        "prepare": """
def prepare(text):
    word = r"(?:\\w|\\p{M})+"
    pattern = regex.compile(rf"{word}(?:(?:['’-]|(?<=[0-9])[,.](?=[0-9])){word})*")
    tokens = [match.group() for match in pattern.finditer(unicodedata.normalize("NFC", text.casefold()))]
    return Text(len(text), " ".join(tokens))
""",
        "chunks": """
def in_chunks(items, size):
    source = iter(items)
    for first in source:
        yield [first, *itertools.islice(source, size - 1)]

def map_chunks(func, items, size, executor):
    outcomes, flying = [], deque()

    def receive():
        chunk, future = flying.popleft()
        try:
            pairs = future.result()
        except Exception as error:
            pairs = ((None, error),) * len(chunk)
        for item, (value, error) in zip(chunk, pairs, strict=True):
            outcomes.append(Outcome(len(outcomes), item, value, error))

    for chunk in in_chunks(items, size):
        if len(flying) == 4:
            receive()
        flying.append((chunk, executor.submit(try_each, func, chunk)))
    while flying:
        receive()
    return outcomes
""",
        "decide": """
def chunk_size(work, trip, share=0.05):
    return -int(-trip // (work * share)) or 1

def pool_wins(work, move, count, workers, start_up=0.25):
    pool = max(count * (work + move) / workers, count * move / 2) + start_up
    return pool / 0.9 < count * work
""",
        "sizes": """
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        self.size = 1

    def done(self, count, seconds):
        limit = min(self.size * 4, self.most)
        fitting = 1
        while fitting < limit and (fitting + 1) * seconds / count <= self.target:
            fitting += 1
        self.size = fitting
""",
        "stream": """
from contextlib import closing

def outcomes_of(func, items, size, ahead, executor):
    chunks, flying, index = in_chunks(items, size), {}, 0
    try:
        for number in itertools.count():
            while len(flying) < ahead and (chunk := next(chunks, None)):
                flying[number + len(flying)] = (chunk, executor.submit(try_each, func, chunk))
            if number not in flying:
                return
            chunk, future = flying.pop(number)
            try:
                results = future.result()
            except Exception as error:
                results = [(None, error) for _ in chunk]
            for item, result in zip(chunk, results):
                yield Outcome(index, item, *result)
                index += 1
    finally:
        for chunk, future in flying.values():
            future.cancel()

@contextmanager
def stream(func, items, size, ahead, executor):
    with closing(outcomes_of(func, items, size, ahead, executor)) as outcomes:
        yield outcomes
""",
    },
]
