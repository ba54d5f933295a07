"""Answers to exercise 02 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG marks: 'हिन्दी' became ['ह', 'न', 'द']
def prepare(text):
    return Text(len(text), " ".join(re.findall(r"\w+", text.casefold())))


# WRONG marks: 'हिन्दी' became ['हनद']
def prepare(text):
    return Text(len(text), re.sub(r"[^\w\s]", "", text.casefold()))


# WRONG marks: '日本語 العربية' became []
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""[a-z0-9'-]+""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG marks: became ['ελλαδα', 'naive']
def prepare(text):
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return Text(len(text), " ".join(regex.findall(r"\w+", text.casefold())))


# WRONG marks: an e with a combining accent became ['cafe\u0301']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"\w+", text.casefold())))


# WRONG marks: 'Straße' became ['straße']
def prepare(text):
    text = unicodedata.normalize("NFC", text.lower())
    return Text(len(text), " ".join(regex.findall(r"\w+", text)))


# WRONG marks: clean is of type list
def prepare(text):
    return Text(len(text), text.split())


# WRONG marks: casefold can take characters apart
def prepare(text):
    text = unicodedata.normalize("NFC", text).casefold()
    return Text(len(text), " ".join(regex.findall(r"\w+", text)))


# WRONG marks: 'Ｎo' became ['no']
def prepare(text):
    text = unicodedata.normalize("NFKC", text.casefold())
    return Text(len(text), " ".join(regex.findall(r"\w+", text)))


# WRONG marks: clean is of type int
def prepare(text):
    return Text(" ".join(regex.findall(r"\w+", text.casefold())), len(text))


# WRONG marks: where its pattern has groups, findall gives
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+(['’\-]\w+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG marks: where its pattern has groups, findall gives
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""(\w+(?:['’\-]\w+)*)|(\d[.,]\d)""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG words: don't became ['don', 't']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG words: don't became dont
def prepare(text):
    return Text(len(text), regex.sub(r"[^\w\s]", "", text.casefold()))


# WRONG words: 3.14 became ['3', '14']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+(?:['’\-]\w+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG words: "'quoted' “words”" became ["'quoted'", 'words']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""[\w'’.,\-]+""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG words: 'yes,no' became ['yes,no']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+(?:['’.,\-]\w+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG words: 'well--known' became ['well--known']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+(?:(?:['’\-]+|(?<=\d)[.,](?=\d))\w+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG words: 2.5kg became ['2.5', 'kg']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+(?:['’\-]\w+|(?<=\d)[.,]\d+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG words: gpt-3.5 became ['gpt-3', '5']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\d+(?:[.,]\d+)+|\w+(?:['’\-]\w+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG words: Hint: . and , only between digits
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w[\w'’.,\-]*\w|\w""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG words: with empty tokens
def prepare(text):
    return Text(len(text), regex.sub(r"[^\w\'’.,\-]", " ", text.casefold()))


# WRONG lengths: 1000 tokens went in, 10 came out
def prepare(text):
    words = text.split()[:10]
    return Text(len(text), " ".join(words))


# WRONG lengths: has 17 characters, original_length says 9
def prepare(text):
    text = " ".join(regex.findall(r"""\w+(?:(?:['’\-]|(?<=\d)[.,](?=\d))\w+)*""", text.casefold()))
    return Text(len(text), text)


# WRONG lengths: 'cafe\u0301' has 5 characters, original_length says 4
def prepare(text):
    text = unicodedata.normalize("NFC", text.casefold())
    return Text(len(text), " ".join(regex.findall(r"""\w+(?:(?:['’\-]|(?<=\d)[.,](?=\d))\w+)*""", text)))


# WRONG lengths: repeated tokens are lost
def prepare(text):
    return Text(len(text), " ".join(dict.fromkeys(text.casefold().split())))


# WRONG cutting: 10 items became [[0, 1, 2, 3], [4, 5, 6, 7]]
def in_chunks(items, size):
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []

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


# WRONG cutting: and so on without end
def in_chunks(items, size):
    while chunk := list(itertools.islice(items, size)):
        yield chunk

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


# WRONG cutting: 'abcd' in twos became [['a', 'b'], ['c', 'd'], []]
def in_chunks(items, size):
    source, chunk = iter(items), [None] * size
    while len(chunk) == size:
        chunk = list(itertools.islice(source, size))
        yield chunk

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


# WRONG cutting: 5000 items were taken
def in_chunks(items, size):
    items = list(items)
    for start in range(0, len(items), size):
        yield items[start:start + size]

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


# WRONG cutting: 5000 items were taken before anyone wanted a chunk
def in_chunks(items, size):
    items = list(items)
    return iter([items[start:start + size] for start in range(0, len(items), size)])

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


# WRONG cutting: 10 items became [[], [], []]
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


# WRONG cutting: a chunk is not a list: [(0, 1, 2, 3)
def in_chunks(items, size):
    source = iter(items)
    while chunk := tuple(itertools.islice(source, size)):
        yield chunk

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


# WRONG cutting: each item goes into one chunk
def in_chunks(items, size):
    source = iter(items)
    for first in source:
        yield [first, *(item for item, _ in zip(source, range(size - 1)))]

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


# WRONG cutting: next() found nothing left
def in_chunks(items, size):
    source = iter(items)
    while True:
        yield [next(source) for _ in range(size)]

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


# WRONG order: where item 'Text number 0.' belongs
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    chunk_of = {future: chunk for chunk, future in trips}
    for future in as_completed(chunk_of):
        chunk = chunk_of[future]
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes


# WRONG order: a chunk could not be sent
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(lambda: try_each(func, chunk))) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes


# WRONG order: a worker process cannot import what is defined in a notebook cell
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk
def work(func, chunk):
    return [(func(item), None) for item in chunk]

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(work, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes


# WRONG order: 10 items went in, 3 outcomes came out
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, [(pairs, None)]):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes


# WRONG order: among the outcomes of map_chunks is
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(value)
    return outcomes


# WRONG order: in place 4, where item 'Text number 4.' belongs
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(chunk.index(item), item, value, error))
    return outcomes


# WRONG order: the index counts through all chunks
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(chunk.index(item), item, value, error))
    return outcomes


# WRONG order: the oldest future first, whichever is ready first
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in sorted(trips, key=lambda trip: len(trip[0])):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes


# WRONG order: each outcome names its item
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), None, value, error))
    return outcomes


# WRONG order: unpack the pair
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, (value, error)))
    return outcomes


# WRONG order: is a `return` missing?
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

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


# WRONG errors: 6 items went in, 4 outcomes came out
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            if error is None: outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes


# WRONG errors: item 1 is no text and got Outcome(1, None, value=None)
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value))
    return outcomes


# WRONG errors: item 0 is good and got
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

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


# WRONG errors: a chunk that could not be sent ended everything
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    pairs = [(item, pair) for chunk, future in trips for item, pair in zip(chunk, future.result())]
    return [Outcome(index, item, *pair) for index, (item, pair) in enumerate(pairs)]


# WRONG errors: with a lost chunk the outcomes are
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            continue
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes


# WRONG errors: is a `return` missing?
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

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


# WRONG errors: map_chunks gave <list_iterator
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

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
    return iter(outcomes)


# WRONG round_trips: 10 items in chunks of 4 made 10 round trips instead of 3
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    values = executor.map(func, items, chunksize=size)
    return [Outcome(index, item, value) for index, (item, value) in enumerate(zip(items, values))]


# WRONG round_trips: no two chunks were at work at the same time
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    outcomes = []
    for chunk in in_chunks(items, size):
        for item, pair in zip(chunk, executor.submit(try_each, func, chunk).result()):
            outcomes.append(Outcome(len(outcomes), item, *pair))
    return outcomes


# WRONG round_trips: nothing was sent to the executor
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    return [Outcome(index, item, *try_each(func, [item])[0]) for index, item in enumerate(items)]


# WRONG round_trips: the executor was shut down before its owner did it
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    with executor:
        pass
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes


# WRONG round_trips: map_chunks gave <generator
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

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
    yield from outcomes


# WRONG smallest_chunk: and the round trip is
def chunk_size(work, trip, share=0.05):
    return max(1, math.floor(trip / (share * work)))

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move / 2) < 0.9 * count * work


# WRONG smallest_chunk: and the round trip is
def chunk_size(work, trip, share=0.05):
    return max(1, math.ceil(trip / work))

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move / 2) < 0.9 * count * work


# WRONG smallest_chunk: chunk_size said 0
def chunk_size(work, trip, share=0.05):
    return int(trip / (share * work)) and math.ceil(trip / (share * work))

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move / 2) < 0.9 * count * work


# WRONG smallest_chunk: a smaller chunk would do
def chunk_size(work, trip, share=0.05):
    return 1 + math.ceil(trip / (share * work))

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move / 2) < 0.9 * count * work


# WRONG smallest_chunk: chunk_size said 10000.0
def chunk_size(work, trip, share=0.05):
    return max(1.0, trip / (share * work))

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move / 2) < 0.9 * count * work


# WRONG smallest_chunk: however short the round trip
def chunk_size(work, trip, share=0.05):
    return math.ceil(trip / (share * work))

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move / 2) < 0.9 * count * work


# WRONG smallest_chunk: math.ceil, not int(…) + 1
def chunk_size(work, trip, share=0.05):
    return int(trip / (share * work)) + 1

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move / 2) < 0.9 * count * work


# WRONG decision: pool_wins(1e-06, 1e-06, 1000, 8, 0.25) said True
def chunk_size(work, trip, share=0.05):
    return max(1, math.ceil(trip / (share * work)))

def pool_wins(work, move, count, workers, start_up=0.25):
    return workers > 1


# WRONG decision: pool_wins(0.001, 0.00095, 10000, 2, 0.25) said True
def chunk_size(work, trip, share=0.05):
    return max(1, math.ceil(trip / (share * work)))

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max(work / workers, move / 2) < 0.9 * count * work


# WRONG decision: pool_wins(0.001, 0.003, 10000, 32, 0.25) said True
def chunk_size(work, trip, share=0.05):
    return max(1, math.ceil(trip / (share * work)))

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * (work + move) / workers < 0.9 * count * work


# WRONG decision: pool_wins(0.001, 0.001, 10000, 32, 0.25) said False
def chunk_size(work, trip, share=0.05):
    return max(1, math.ceil(trip / (share * work)))

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move) < 0.9 * count * work


# WRONG decision: pool_wins(0.001, 0.0012, 10000, 3, 0.25) said False
def chunk_size(work, trip, share=0.05):
    return max(1, math.ceil(trip / (share * work)))

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * ((work + move) / workers + move / 2) < 0.9 * count * work


# WRONG decision: pool_wins(0.001, 0.0, 200, 4, 0.0) said False
def chunk_size(work, trip, share=0.05):
    return max(1, math.ceil(trip / (share * work)))

def pool_wins(work, move, count, workers, start_up=0.25):
    return 0.25 + count * max((work + move) / workers, move / 2) < 0.9 * count * work


# WRONG decision: pool_wins(0.001, 0.0, 380, 4, 0.25) said True
def chunk_size(work, trip, share=0.05):
    return max(1, math.ceil(trip / (share * work)))

def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move / 2) < count * work


# WRONG decision: pool_wins(0.001, 0.0016, 1000, 32, 0.25) said True
def chunk_size(work, trip, share=0.05):
    return max(1, math.ceil(trip / (share * work)))

def pool_wins(work, move, count, workers, start_up=0.25):
    return max(start_up + count * (work + move) / workers, count * move / 2) < 0.9 * count * work


# WRONG growth: 454 times as many at once
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        self.size = max(1, min(fitting, self.most))


# WRONG growth: with items of 0.11 ms the sizes are [1, 2, 4, 8
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        self.size = max(1, min(fitting, 2 * self.size, self.most))


# WRONG growth: the size is still 1
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        size = max(1, min(fitting, 4 * self.size, self.most))


# WRONG growth: not to 1000
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        self.size = max(1, min(fitting, 4 * self.size))


# WRONG growth: the sizes end at 1000
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        self.size = max(1, min(self.size * 4, self.most)) if seconds < self.target * 4 else self.size // 2


# WRONG growth: 454.54545454545456
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        self.size = max(1, min(self.target * count / seconds, 4 * self.size, self.most))


# WRONG growth: the sizes end at 455
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = round(self.target * count / seconds) if seconds else self.most
        self.size = max(1, min(fitting, 4 * self.size, self.most))


# WRONG shrinking: the size went from 500 to 250 instead of 50
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds + 1e-9) if seconds else self.most
        self.size = max(1, self.size // 2, min(fitting, 4 * self.size, self.most))


# WRONG shrinking: not an average
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        self.items, self.seconds = self.items + count, self.seconds + seconds
        self.size = max(1, min(int(self.target * self.items / self.seconds), 4 * self.size, self.most))


# WRONG shrinking: with items of 200 ms the size is 0
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        self.size = min(fitting, 4 * self.size, self.most)


# WRONG shrinking: your code raised ZeroDivisionError
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        self.size = max(1, min(int(self.target * count / seconds), 4 * self.size, self.most))


# WRONG shrinking: a last chunk of 3 items took 6 ms
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * self.size / seconds) if seconds else self.most
        self.size = max(1, min(fitting, 4 * self.size, self.most))


# WRONG shrinking: only growing is limited, and only
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds + 1e-9) if seconds else self.most
        self.size = max(1, self.size // 4, min(fitting, 4 * self.size, self.most))


# WRONG shrinking: four times what the size was
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        self.size = max(1, min(fitting, 4 * count, self.most))


# WRONG shrinking: most=10, and after three chunks of 0.0 s the size is 64
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        if not seconds:
            self.size *= 4
            return
        self.size = max(1, min(int(self.target * count / seconds), 4 * self.size, self.most))


# WRONG all_outcomes: 11 items in chunks of 4 gave 8 outcomes
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


# WRONG all_outcomes: with a bad item among them 4 items gave 3 outcomes
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
                if error:
                    continue
                yield Outcome(index, item, value, error)
                index += 1

    try:
        yield outcomes()
    finally:
        for _, future in flying:
            future.cancel()


# WRONG all_outcomes: where item 'Text 0' belongs
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
            done = next(as_completed([future for _, future in flying]))
            chunk, future = next(pair for pair in flying if pair[1] is done)
            flying.remove((chunk, future))
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


# WRONG all_outcomes: a chunk that could not be sent ended the stream
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
            except OSError as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value, error)
                index += 1

    try:
        yield outcomes()
    finally:
        for _, future in flying:
            future.cancel()


# WRONG all_outcomes: with ahead=1 the stream is empty
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks, flying = in_chunks(items, size), deque()

    def outcomes():
        index = 0
        while True:
            for chunk in itertools.islice(chunks, ahead - 1 - len(flying)):
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


# WRONG all_outcomes: next() found nothing left
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks, flying = in_chunks(items, size), deque()

    def outcomes():
        index = 0
        while True:
            while len(flying) < ahead:
                chunk = next(chunks)
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


# WRONG all_outcomes: each outcome names its item
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
                yield Outcome(index, None, value, error)
                index += 1

    try:
        yield outcomes()
    finally:
        for _, future in flying:
            future.cancel()


# WRONG all_outcomes: is @contextmanager still there
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
        yield outcomes
    finally:
        for _, future in flying:
            future.cancel()


# WRONG read_ahead: is @contextmanager still there
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
        yield from outcomes()
    finally:
        for _, future in flying:
            future.cancel()


# WRONG busy_workers: is @contextmanager still there
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


# WRONG early_leave: is @contextmanager still there
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
        yield outcomes
    finally:
        for _, future in flying:
            future.cancel()


# WRONG read_ahead: 5000 items were taken before the reader wanted one
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


# WRONG read_ahead: in chunk 2 of 5, 80 items had been taken, though ahead = 8
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks, flying = in_chunks(items, size), deque()

    def outcomes():
        index = 0
        while True:
            for chunk in itertools.islice(chunks, ahead):
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


# WRONG read_ahead: in place 5, where item '5' belongs
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks, flying = in_chunks(items, size), deque()

    def outcomes():
        while True:
            index = 0
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


# WRONG read_ahead: `ahead` counts chunks, not items
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks, flying = in_chunks(items, size), deque()

    def outcomes():
        index = 0
        while True:
            for chunk in itertools.islice(chunks, max(1, ahead // size) - len(flying)):
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


# WRONG read_ahead: `ahead` counts chunks, not items
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks, flying = in_chunks(items, size), deque()

    def outcomes():
        index = 0
        while True:
            for chunk in itertools.islice(chunks, (ahead if size == 1 else 2) - len(flying)):
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


# WRONG busy_workers: at outcome 3 only 3 chunks beyond it
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks, flying = in_chunks(items, size), deque()

    def outcomes():
        index = 0
        while True:
            for chunk in [] if flying else itertools.islice(chunks, ahead):
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


# WRONG busy_workers: no two chunks were at work at the same time
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks, flying = in_chunks(items, size), deque()

    def outcomes():
        index = 0
        while True:
            for chunk in itertools.islice(chunks, 1):
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


# WRONG busy_workers: in place 0, where item 'text' belongs
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


# WRONG busy_workers: chunks beyond it were sent, though ahead = 6
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks, flying = in_chunks(items, size), deque()

    def outcomes():
        index = 0
        while True:
            for chunk in itertools.islice(chunks, ahead):
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


# WRONG early_leave: after leaving by break, the workers went on
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


# WRONG early_leave: after leaving by break, the workers went on
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
            pass


# WRONG early_leave: after leaving by exception, the workers went on
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

    yield outcomes()
    for _, future in flying:
        future.cancel()


# WRONG early_leave: the executor takes no more calls
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
        executor.shutdown(cancel_futures=True)


# WRONG early_leave: the reader's own exception was lost in stream
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
    except Exception:
        pass
    finally:
        for _, future in flying:
            future.cancel()


# WRONG words: 'fig.3 and no.5' became ['fig.3', 'and', 'no.5']
def prepare(text):
    folded = unicodedata.normalize("NFC", text.casefold())
    return Text(len(text), " ".join(regex.findall(r"\w+(?:(?:['’\-]|[.,](?=\d))\w+)*", folded)))


# WRONG words: a hyphen between two signs means all from one to the other
def prepare(text):
    folded = unicodedata.normalize("NFC", text.casefold())
    return Text(len(text), " ".join(regex.findall(r"\w+(?:(?:['-’]|(?<=\d)[.,](?=\d))\w+)*", folded)))


# WRONG lengths: repeated tokens are lost
def prepare(text):
    folded = unicodedata.normalize("NFC", text.casefold())
    return Text(len(text), " ".join(dict.fromkeys(regex.findall(r"\w+(?:(?:['’\-]|(?<=\d)[.,](?=\d))\w+)*", folded))))


# WRONG cutting: None, 0 and an empty text are items like any other
# answer: chunks
def in_chunks(items, size):
    source = iter(items)
    while chunk := [item for item in itertools.islice(source, size) if item is not None]:
        yield chunk

def map_chunks(func, items, size, executor):
    raise NotImplementedError


# WRONG order: an empty text is a value too
# answer: chunks
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value or None, error))
    return outcomes


# WRONG errors: the chunk is not done again, here least of all
# answer: chunks
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in trips:
        try:
            pairs = future.result()
        except Exception:
            pairs = try_each(func, chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes


# WRONG decision: the processes start together
def chunk_size(work, trip, share=0.05):
    return max(1, math.ceil(trip / (share * work)))

def pool_wins(work, move, count, workers, start_up=0.25):
    pool = start_up * workers + count * max((work + move) / workers, move / 2)
    return pool < 0.9 * count * work


# RIGHT way 1
# answer: prepare
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

# answer: chunks
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

# answer: decide
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

# answer: sizes
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

# answer: stream
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


# RIGHT way 2
# answer: prepare
import re

def prepare(text):
    folded = unicodedata.normalize("NFC", text.casefold())
    pieces = regex.split(r"[^\w\p{M}'’.,-]+", folded)
    tokens = []
    for piece in pieces:
        tokens += regex.split(r"(?<![\w\p{M}])['’-]|['’-](?![\w\p{M}])|(?<!\d)[.,]|[.,](?!\d)", piece)
    return Text(original_length=len(text), clean=" ".join(token for token in tokens if token))

# answer: chunks
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

# answer: decide
def chunk_size(work, trip, share=0.05):
    size = int(trip / share / work)
    return size + 1 if size * work * share < trip else max(size, 1)

def pool_wins(work, move, count, workers, start_up=0.25):
    serial = work * count
    in_parent = move / 2 * count
    in_workers = (work * count + move * count) / workers
    return all(start_up + busy < 0.9 * serial for busy in (in_parent, in_workers))

# answer: sizes
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

# answer: stream
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


# RIGHT way 3
# answer: prepare
def prepare(text):
    word = r"(?:\w|\p{M})+"
    pattern = regex.compile(rf"{word}(?:(?:['’-]|(?<=[0-9])[,.](?=[0-9])){word})*")
    tokens = [match.group() for match in pattern.finditer(unicodedata.normalize("NFC", text.casefold()))]
    return Text(len(text), " ".join(tokens))

# answer: chunks
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

# answer: decide
def chunk_size(work, trip, share=0.05):
    return -int(-trip // (work * share)) or 1

def pool_wins(work, move, count, workers, start_up=0.25):
    pool = max(count * (work + move) / workers, count * move / 2) + start_up
    return pool / 0.9 < count * work

# answer: sizes
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

# answer: stream
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
