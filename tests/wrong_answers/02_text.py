"""Answers to exercise 02 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.3+1.4+1.5+1.6 marks: 'हिन्दी' became ['ह', 'न', 'द']
def prepare(text):
    return Text(len(text), " ".join(re.findall(r"\w+", text.casefold())))


# WRONG 1.2+1.3+1.4+1.5+1.6 marks: 'हिन्दी' became ['हनद']
def prepare(text):
    return Text(len(text), re.sub(r"[^\w\s]", "", text.casefold()))


# WRONG 1.4+1.5+1.6+1.7 marks: '日本語 العربية' became []
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""[a-z0-9'-]+""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG 1.3+1.4+1.5+1.6 marks: became ['ελλαδα', 'naive']
def prepare(text):
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return Text(len(text), " ".join(regex.findall(r"\w+", text.casefold())))


# WRONG 1.3+1.5+1.6 marks: an e with a combining accent became ['cafe\u0301']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"\w+", text.casefold())))


# WRONG 1.3+1.5+1.6 marks: 'Straße' became ['straße']
def prepare(text):
    text = unicodedata.normalize("NFC", text.lower())
    return Text(len(text), " ".join(regex.findall(r"\w+", text)))


# WRONG 1.2+1.3+1.7 marks: clean is of type list
def prepare(text):
    return Text(len(text), text.split())


# WRONG 1.3+1.5+1.6 marks: casefold can take characters apart
def prepare(text):
    text = unicodedata.normalize("NFC", text).casefold()
    return Text(len(text), " ".join(regex.findall(r"\w+", text)))


# WRONG 1.3+1.5+1.6 marks: 'Ｎo' became ['no']
def prepare(text):
    text = unicodedata.normalize("NFKC", text.casefold())
    return Text(len(text), " ".join(regex.findall(r"\w+", text)))


# WRONG 1.1+1.2+1.3+1.5+1.6 marks: clean is of type int
def prepare(text):
    return Text(" ".join(regex.findall(r"\w+", text.casefold())), len(text))


# WRONG 1.2+1.6 marks: where its pattern has groups, findall gives
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+(['’\-]\w+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG 1.2+1.6 marks: where its pattern has groups, findall gives
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""(\w+(?:['’\-]\w+)*)|(\d[.,]\d)""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG 1.5+1.6 words: don't became ['don', 't']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG 1.2+1.3+1.5+1.6 words: don't became ['dont']
def prepare(text):
    return Text(len(text), regex.sub(r"[^\w\s]", "", text.casefold()))


# WRONG 1.6 words: 3.14 became ['3', '14']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+(?:['’\-]\w+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG 1.5+1.6+1.7 words: "'quoted' “words”" became ["'quoted'", 'words']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""[\w'’.,\-]+""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG 1.6 words: 'yes,no' became ['yes,no']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+(?:['’.,\-]\w+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG 1.5 words: 'well--known' became ['well--known']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+(?:(?:['’\-]+|(?<=\d)[.,](?=\d))\w+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG 1.4 words: 2.5kg became ['2.5', 'kg']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w+(?:['’\-]\w+|(?<=\d)[.,]\d+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG 1.4+1.5+1.6 words: gpt-3.5 became ['gpt-3', '5']
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\d+(?:[.,]\d+)+|\w+(?:['’\-]\w+)*""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG 1.5+1.6 words: 'well--known' became ['well--known'] instead
def prepare(text):
    return Text(len(text), " ".join(regex.findall(r"""\w[\w'’.,\-]*\w|\w""", unicodedata.normalize("NFC", text.casefold()))))


# WRONG 1.2+1.3+1.5+1.6+1.7 words: with empty tokens
def prepare(text):
    return Text(len(text), regex.sub(r"[^\w\'’.,\-]", " ", text.casefold()))


# WRONG 1.2+1.3+1.7 lengths: 20024 tokens went in, 10 came out
def prepare(text):
    words = text.split()[:10]
    return Text(len(text), " ".join(words))


# WRONG 1.1+1.3 lengths: has 17 characters, original_length says 9
def prepare(text):
    text = " ".join(regex.findall(r"""\w+(?:(?:['’\-]|(?<=\d)[.,](?=\d))\w+)*""", text.casefold()))
    return Text(len(text), text)


# WRONG 1.1 lengths: 'cafe\u0301' has 5 characters, original_length says 4
def prepare(text):
    text = unicodedata.normalize("NFC", text.casefold())
    return Text(len(text), " ".join(regex.findall(r"""\w+(?:(?:['’\-]|(?<=\d)[.,](?=\d))\w+)*""", text)))


# WRONG 1.2+1.3+1.7 lengths: 'a rose is a rose is a rose' became ['a', 'rose', 'is']
def prepare(text):
    return Text(len(text), " ".join(dict.fromkeys(text.casefold().split())))


# WRONG 2.1 cutting: 10 items became [[1, 2, 3, 4], [5, 6, 7, 8]]
def in_chunks(items, size):
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []


# WRONG 2.1 cutting: and so on without end
def in_chunks(items, size):
    while chunk := list(itertools.islice(items, size)):
        yield chunk


# WRONG 2.1 cutting: 'aabb' in twos became [['a', 'a'], ['b', 'b'], []]
def in_chunks(items, size):
    source, chunk = iter(items), [None] * size
    while len(chunk) == size:
        chunk = list(itertools.islice(source, size))
        yield chunk


# WRONG 2.2 cutting: 5000 items were taken
def in_chunks(items, size):
    items = list(items)
    for start in range(0, len(items), size):
        yield items[start:start + size]


# WRONG 2.2 cutting: 5000 items were taken before anyone wanted a chunk
def in_chunks(items, size):
    items = list(items)
    return iter([items[start:start + size] for start in range(0, len(items), size)])


# WRONG 2.1 cutting: 10 items became [[], [], []]
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


# WRONG 2.1 cutting: a chunk is not a list: [(1, 2, 3, 4)
def in_chunks(items, size):
    source = iter(items)
    while chunk := tuple(itertools.islice(source, size)):
        yield chunk


# WRONG 2.1 cutting: each item goes into one chunk
def in_chunks(items, size):
    source = iter(items)
    for first in source:
        yield [first, *(item for item, _ in zip(source, range(size - 1)))]


# WRONG 2.1 cutting: next() found nothing left
def in_chunks(items, size):
    source = iter(items)
    while True:
        yield [next(source) for _ in range(size)]


# WRONG 2.3 order: where item 'Text number 0.' belongs
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


# WRONG 2.3 order: a chunk could not be sent
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


# WRONG 2.3+2.5 order: a worker process cannot import what is defined in a notebook cell
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


# WRONG 2.3+2.5+2.6 order: 10 items went in, 3 outcomes came out
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


# WRONG 2.3+2.6 order: among the outcomes of map_chunks is
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


# WRONG 2.3 order: in place 4, where item 'Text number 4.' belongs
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


# WRONG 2.3 order: the index counts through all chunks
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


# WRONG 2.3 order: the oldest future first, whichever is ready first
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


# WRONG 2.3 order: each outcome names its item
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


# WRONG 2.3+2.6 order: unpack the pair
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


# WRONG 2.3+2.6 order: is a `return` missing?
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


# WRONG 2.3+2.6 errors: 6 items went in, 4 outcomes came out
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


# WRONG 2.3+2.6 errors: 1 is no text and got Outcome(1, 1, value=None)
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


# WRONG 2.5 errors: 'zero' is good and got
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


# WRONG 2.6 errors: a lost chunk ended everything
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    trips = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    pairs = [(item, pair) for chunk, future in trips for item, pair in zip(chunk, future.result())]
    return [Outcome(index, item, *pair) for index, (item, pair) in enumerate(pairs)]


# WRONG 2.3+2.6 errors: two of which were lost, gave 6 outcomes
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


# WRONG 2.3+2.6 errors: is a `return` missing?
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


# WRONG 2.3 errors: map_chunks gave <list_iterator
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


# WRONG 2.3+2.4+2.5+2.6 round_trips: 10 items in chunks of 4 made 10 round trips instead of 3
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    values = executor.map(func, items, chunksize=size)
    return [Outcome(index, item, value) for index, (item, value) in enumerate(zip(items, values))]


# WRONG 2.4+2.6 round_trips: only 1 of 300 chunks had been sent
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


# WRONG 2.4 round_trips: nothing was sent to the executor
def in_chunks(items, size):
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    return [Outcome(index, item, *try_each(func, [item])[0]) for index, item in enumerate(items)]


# WRONG 2.7 round_trips: the executor was shut down before its owner did it
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


# WRONG 2.3 round_trips: map_chunks gave <generator
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


# WRONG 3.1 smallest_chunk: and the round trip is
def chunk_size(work, round_trip, share=0.05):
    return max(1, math.floor(round_trip / (share * work)))


# WRONG 3.1 smallest_chunk: and the round trip is
def chunk_size(work, round_trip, share=0.05):
    return max(1, math.ceil(round_trip / work))


# WRONG 3.1 smallest_chunk: chunk_size said 0
def chunk_size(work, round_trip, share=0.05):
    return int(round_trip / (share * work)) and math.ceil(round_trip / (share * work))


# WRONG 3.1 smallest_chunk: a smaller chunk would do
def chunk_size(work, round_trip, share=0.05):
    return 1 + math.ceil(round_trip / (share * work))


# WRONG 3.1 smallest_chunk: chunk_size said 10000.0
def chunk_size(work, round_trip, share=0.05):
    return max(1.0, round_trip / (share * work))


# WRONG 3.1 smallest_chunk: however short the round trip
def chunk_size(work, round_trip, share=0.05):
    return math.ceil(round_trip / (share * work))


# WRONG 3.1 smallest_chunk: math.ceil, not int(…) + 1
def chunk_size(work, round_trip, share=0.05):
    return int(round_trip / (share * work)) + 1


# WRONG 3.2+3.3 decision: pool_wins(1e-06, 1e-06, 1000, 8, 0.25) said True
def pool_wins(work, move, count, workers, start_up=0.25):
    return workers > 1


# WRONG 3.3 decision: pool_wins(0.001, 0.00095, 10000, 2, 0.25) said True
def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max(work / workers, move / 2) < 0.9 * count * work


# WRONG 3.3 decision: pool_wins(0.001, 0.003, 10000, 32, 0.25) said True
def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * (work + move) / workers < 0.9 * count * work


# WRONG 3.3 decision: pool_wins(0.001, 0.001, 10000, 32, 0.25) said False
def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move) < 0.9 * count * work


# WRONG 3.3 decision: pool_wins(0.001, 0.0012, 10000, 3, 0.25) said False
def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * ((work + move) / workers + move / 2) < 0.9 * count * work


# WRONG 3.3 decision: pool_wins(0.001, 0.0, 200, 4, 0.0) said False
def pool_wins(work, move, count, workers, start_up=0.25):
    return 0.25 + count * max((work + move) / workers, move / 2) < 0.9 * count * work


# WRONG 3.2 decision: pool_wins(0.001, 0.0, 380, 4, 0.25) said True
def pool_wins(work, move, count, workers, start_up=0.25):
    return start_up + count * max((work + move) / workers, move / 2) < count * work


# WRONG 3.3 decision: pool_wins(0.001, 0.0016, 1000, 32, 0.25) said True
def pool_wins(work, move, count, workers, start_up=0.25):
    return max(start_up + count * (work + move) / workers, count * move / 2) < 0.9 * count * work


# WRONG 4.3 growth: 454 times as many at once
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        self.size = max(1, min(fitting, self.most))


# WRONG 4.3 growth: with items of 0.11 ms the sizes are [1, 2, 4, 8
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        self.size = max(1, min(fitting, 2 * self.size, self.most))


# WRONG 4.2+4.5 growth: the size is still 1
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        size = max(1, min(fitting, 4 * self.size, self.most))


# WRONG 4.4 growth: most=1000 the size ends at
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        self.size = max(1, min(fitting, 4 * self.size))


# WRONG 4.2+4.4 growth: the sizes end at 1000
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        self.size = max(1, min(self.size * 4, self.most)) if seconds < self.target * 4 else self.size // 2


# WRONG 4.2+4.5 growth: 454.54545454545456
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        self.size = max(1, min(self.target * count / seconds, 4 * self.size, self.most))


# WRONG 4.2 growth: the sizes end at 455
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = round(self.target * count / seconds) if seconds else self.most
        self.size = max(1, min(fitting, 4 * self.size, self.most))


# WRONG 4.2 shrinking: the size went from 500 to 250 instead of 50
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds + 1e-9) if seconds else self.most
        self.size = max(1, self.size // 2, min(fitting, 4 * self.size, self.most))


# WRONG 4.2+4.5 shrinking: not an average
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        self.items, self.seconds = self.items + count, self.seconds + seconds
        self.size = max(1, min(int(self.target * self.items / self.seconds), 4 * self.size, self.most))


# WRONG 4.4 shrinking: with items of 200 ms the size is 0
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        self.size = min(fitting, 4 * self.size, self.most)


# WRONG 4.5 shrinking: your code raised ZeroDivisionError
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        self.size = max(1, min(int(self.target * count / seconds), 4 * self.size, self.most))


# WRONG 4.2 shrinking: a last chunk of 3 items took 6 ms
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * self.size / seconds) if seconds else self.most
        self.size = max(1, min(fitting, 4 * self.size, self.most))


# WRONG 4.2 shrinking: only growing is limited, and only
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds + 1e-9) if seconds else self.most
        self.size = max(1, self.size // 4, min(fitting, 4 * self.size, self.most))


# WRONG 4.3 shrinking: four times what the size was
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        fitting = int(self.target * count / seconds) if seconds else self.most
        self.size = max(1, min(fitting, 4 * count, self.most))


# WRONG 4.4+4.5 shrinking: most=10, and after three chunks of 0.0 s the size is 64
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1
        self.items = self.seconds = 0

    def done(self, count, seconds):
        if not seconds:
            self.size *= 4
            return
        self.size = max(1, min(int(self.target * count / seconds), 4 * self.size, self.most))


# WRONG 5.1+5.3+5.4 all_outcomes: 11 items in chunks of 4 made only 2 of 3 round trips
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


# WRONG 5.1 all_outcomes: 6 items went in, 4 outcomes came out
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


# WRONG 5.1 all_outcomes: where item 'Text 0' belongs
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


# WRONG 5.1 all_outcomes: a lost chunk ended everything
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


# WRONG 5.1 all_outcomes: with ahead=1 nothing was sent
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


# WRONG 5.1 all_outcomes: next() found nothing left
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


# WRONG 5.1 all_outcomes: each outcome names its item
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


# WRONG 5.1 all_outcomes: is @contextmanager still there
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


# WRONG 5.1 read_ahead: is @contextmanager still there
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


# WRONG 5.1 busy_workers: is @contextmanager still there
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


# WRONG 5.1 early_leave: is @contextmanager still there
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


# WRONG 5.1+5.3+5.4 read_ahead: 5000 items were taken before the reader wanted one
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


# WRONG 5.3 read_ahead: in chunks of 5, at outcome 6 (chunk 2), 80 items had been taken, though ahead = 8
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


# WRONG 5.1 all_outcomes: in place 4, where item 'Text 4' belongs
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


# WRONG 5.3 busy_workers: `ahead` counts chunks, not items
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


# WRONG 5.3 busy_workers: `ahead` counts chunks, not items
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


# WRONG 5.3 busy_workers: in chunks of 2, at outcome 5, only 3 further chunks
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


# WRONG 5.3 busy_workers: no two chunks were at work at the same time
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


# WRONG 5.1+5.3+5.4 all_outcomes: what is left over when the input ends is a chunk too
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


# WRONG 5.3 read_ahead: items had been taken, though ahead = 8
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


# WRONG 5.1+5.3+5.4 early_leave: chunks that no worker had begun were not cancelled
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


# WRONG 5.4 early_leave: chunks that no worker had begun were not cancelled
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


# WRONG 5.4 early_leave: after leaving by an exception, 7 of the 7 chunks
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


# WRONG 5.6 early_leave: the executor takes no more calls
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


# WRONG 5.5 early_leave: the reader's own exception was lost in stream
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


# WRONG 5.1+5.5 all_outcomes: stream swallowed it
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
            for item, (value, error) in zip(chunk, future.result()):
                yield Outcome(index, item, value, error)
                index += 1

    try:
        yield outcomes()
    except Exception:
        pass
    finally:
        for _, future in flying:
            future.cancel()


# WRONG 1.6 words: 'fig.33 and no.55' became ['fig.33', 'and', 'no.55']
def prepare(text):
    folded = unicodedata.normalize("NFC", text.casefold())
    return Text(len(text), " ".join(regex.findall(r"\w+(?:(?:['’\-]|[.,](?=\d))\w+)*", folded)))


# WRONG 1.6+1.7 words: a hyphen between two signs means all from one to the other
def prepare(text):
    folded = unicodedata.normalize("NFC", text.casefold())
    return Text(len(text), " ".join(regex.findall(r"\w+(?:(?:['-’]|(?<=\d)[.,](?=\d))\w+)*", folded)))


# WRONG 1.2 lengths: 'a rose is a rose is a rose' became ['a', 'rose', 'is']
def prepare(text):
    folded = unicodedata.normalize("NFC", text.casefold())
    return Text(len(text), " ".join(dict.fromkeys(regex.findall(r"\w+(?:(?:['’\-]|(?<=\d)[.,](?=\d))\w+)*", folded))))


# WRONG 2.2 cutting: None, 0 and an empty text are items like any other
# answer: chunks
def in_chunks(items, size):
    source = iter(items)
    while chunk := [item for item in itertools.islice(source, size) if item is not None]:
        yield chunk


# WRONG 2.4 round_trips: only 4 of 300 chunks had been sent
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


# WRONG 2.3 order: the function gave 0 for ''
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


# WRONG 2.6 errors: 'two' was in a lost chunk and got Outcome(2, 'two', value='TWO')
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


# WRONG 3.3 decision: the processes start together
def pool_wins(work, move, count, workers, start_up=0.25):
    pool = start_up * workers + count * max((work + move) / workers, move / 2)
    return pool < 0.9 * count * work


# WRONG 1.1 lengths: has 7 characters, original_length says 8
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text.encode("utf-16-le")) // 2, unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.2 lengths: 20024 tokens went in, 1000 came out
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens[:1000]).casefold()))


# WRONG 1.2 lengths: became ['rose', 'is', 'rose', 'is', 'rose']
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(token for token in tokens if len(token) > 1).casefold()))


# WRONG 1.4 lengths: number 1 is 'word', not 'word0'
def prepare(text):
    tokens = regex.findall(r"[\p{L}\p{M}_]+(?:(?:['’-]|(?<=\d)[.,](?=\d))[\p{L}\p{M}_]+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.2 lengths: '...', without a token, became None
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()) or None)


# WRONG 1.2 marks: in the order of the text: no set, no sorting
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(sorted(tokens)).casefold()))


# WRONG 1.2 marks: Hint: one space between two tokens
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", "\n".join(tokens).casefold()))


# WRONG 1.2 marks: with empty tokens
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", "".join(token + " " for token in tokens).casefold()))


# WRONG 1.3 marks: compose last, by NFC
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFD", " ".join(tokens).casefold()))


# WRONG 1.3 marks: 'Ελλάδα naïve' became ['Ελλάδα', 'naïve']
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens)))


# WRONG 1.4 marks: 'x_1 2024' became ['x', '1', '2024']
def prepare(text):
    tokens = regex.findall(r"[\p{L}\p{M}\p{N}]+(?:(?:['’-]|(?<=\d)[.,](?=\d))[\p{L}\p{M}\p{N}]+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.4 marks: '१२३' became []
def prepare(text):
    tokens = regex.findall(r"[\p{L}\p{M}0-9_]+(?:(?:['’-]|(?<=\d)[.,](?=\d))[\p{L}\p{M}0-9_]+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.4 words: हिन्दी-उर्दू became ['हिन्दी-उर', '्दू']
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))[^\W\p{M}]+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.6 words: ३.१४ became ['३', '१४']
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=[0-9])[.,](?=[0-9]))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.5 words: x_-_1 became ['x_', '_1']
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:(?<=[^\W_])['’-](?=[^\W_])|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.5+1.6 words: rock’n’roll became ['rock’n', 'roll']
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)?", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.7 words: became ['1990–2000', 'and', 'or', '50']
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’–-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.7 words: 'half‘open' became ['half‘open']
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['‘’-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.7 words: became ['10:30', 'or', '50/70']
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d).(?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.6 words: became ['33.xx', '55,yy']
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,])\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.7 words: '1990', '2000', 'and', 'or', '50%'
def prepare(text):
    tokens = regex.findall(r"\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)*%?", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.7 words: became ['ok', '🙂']
def prepare(text):
    tokens = regex.findall(r"[\w\p{So}]+(?:(?:['’-]|(?<=\d)[.,](?=\d))[\w\p{So}]+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 1.5 words: '-77-' became ['-77']
def prepare(text):
    tokens = regex.findall(r"(?:-(?=\d))?\w+(?:(?:['’-]|(?<=\d)[.,](?=\d))\w+)*", text)
    return Text(len(text), unicodedata.normalize("NFC", " ".join(tokens).casefold()))


# WRONG 2.1 cutting: all of them the same list
# answer: chunks
def in_chunks(items, size):
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk.clear()
    if chunk:
        yield chunk


# WRONG 2.1+2.2 cutting: each chunk but the last has `size` items
# answer: chunks
def in_chunks(items, size):
    items = list(items)
    count = math.ceil(len(items) / size)
    for at in range(count):
        yield items[at * len(items) // count : (at + 1) * len(items) // count]


# WRONG 2.1 cutting: [9, 10, None, None]
# answer: chunks
def in_chunks(items, size):
    for chunk in itertools.zip_longest(*[iter(items)] * size):
        yield list(chunk)


# WRONG 2.1 cutting: 'aabb' in twos became [['a'], ['b']]
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(dict.fromkeys(itertools.islice(items, size))):
        yield chunk


# WRONG 2.2 cutting: in twos became []
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while first := next(items, None):
        yield [first, *itertools.islice(items, size - 1)]


# WRONG 2.1 cutting: no items became [[]]
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    yield list(itertools.islice(items, size))
    while chunk := list(itertools.islice(items, size)):
        yield chunk


# WRONG 2.2 cutting: for two chunks of 3, 7 items were taken
# answer: chunks
def in_chunks(items, size):
    number = itertools.count()
    for _, chunk in itertools.groupby(items, key=lambda _: next(number) // size):
        yield list(chunk)


# WRONG 2.2 cutting: for two chunks of 3, 9 items were taken
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    following = list(itertools.islice(items, size))
    while chunk := following:
        following = list(itertools.islice(items, size))
        yield chunk


# WRONG 2.2 cutting: 1 items were taken before anyone wanted a chunk
# answer: chunks
def in_chunks(items, size):
    items = iter(items)

    def chunks(first):
        yield [first, *itertools.islice(items, size - 1)]
        for first in items:
            yield [first, *itertools.islice(items, size - 1)]

    for first in items:
        return chunks(first)
    return iter(())


# WRONG 2.1 order: does in_chunks pass its check?
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while len(chunk := list(itertools.islice(items, size))) == size:
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.3 order: the function gave None for 'none'
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            if value is None and error is None:
                error = ValueError("no value")
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.3 order: 10 items went in, 9 outcomes came out
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append((item, value, error))
    found = {item: (value, error) for item, value, error in outcomes}
    return [Outcome(index, item, *pair) for index, (item, pair) in enumerate(found.items())]


# WRONG 2.3 order: in place 9, where item 'Text number 8.' belongs, is Outcome(8
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    items = list(items)
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(items.index(item), item, value=value, error=error))
    return outcomes


# WRONG 2.3 order: which is no list
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return tuple(outcomes)


# WRONG 2.4 round_trips: 0 items in chunks of 4 made 1 round trips
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size)) or [[]]
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.1 round_trips: an empty chunk is not sent
# answer: chunks
def in_chunks(items, size):
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.4 round_trips: only 1 of 300 chunks had been sent
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = (executor.submit(try_each, func, chunk) for chunk in chunks)
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.6 round_trips: some of the work was done in this process
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            future.result()
            pairs = try_each(func, chunk)
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.3 errors: two of which were lost, gave 10 outcomes
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * size
        for item, (value, error) in itertools.zip_longest(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.6 errors: argument 2 is longer than argument 1
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * size
        for item, (value, error) in zip(chunk, pairs, strict=True):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.6 errors: a lost chunk ended everything: BrokenExecutor('a worker died')
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except TypeError as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.4+2.6 errors: made 7 round trips
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            again = executor.submit(try_each, func, chunk)
            pairs = [(None, error)] * len(chunk) if again.exception() else again.result()
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.6 errors: was in a lost chunk and got
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, RuntimeError("lost"))] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.3 errors: no outcome names the item 'two'
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
            chunk = [None] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.3 errors: with bad items the indices and items are [(0, 'zero'), (1, 1), (1, 'two')
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(sum(outcome.ok for outcome in outcomes), item, value=value, error=error))
    return outcomes


# WRONG 2.7 errors: after a lost chunk the executor was shut down
# answer: chunks
def in_chunks(items, size):
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk

def map_chunks(func, items, size, executor):
    chunks = list(in_chunks(items, size))
    futures = [executor.submit(try_each, func, chunk) for chunk in chunks]
    outcomes = []
    for chunk, future in zip(chunks, futures):
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
            executor.shutdown(wait=False)
        for item, (value, error) in zip(chunk, pairs):
            outcomes.append(Outcome(len(outcomes), item, value=value, error=error))
    return outcomes


# WRONG 3.2 decision: where there is nothing to do, nothing wins
def pool_wins(work, move, count, workers, start_up=0.25):
    loop = work * count
    pool = start_up + max((work + move) * count / workers, move * count / 2)
    return pool <= 0.9 * loop


# WRONG 3.2 decision: one worker cannot beat one process
def pool_wins(work, move, count, workers, start_up=0.25):
    loop = work * count
    pool = start_up + max((work + move) * count / workers, move * count / 2)
    return 0.9 * pool < loop


# WRONG 3.2 decision: who gives no start_up means 0.25 s
def pool_wins(work, move, count, workers, start_up=0.0):
    loop = work * count
    pool = start_up + max((work + move) * count / workers, move * count / 2)
    return pool < 0.9 * loop


# WRONG 3.2 decision: moving costs the cores, not the loop
def pool_wins(work, move, count, workers, start_up=0.25):
    loop = (work + move) * count
    pool = start_up + max((work + move) * count / workers, move * count / 2)
    return pool < 0.9 * loop


# WRONG 3.3 decision: and the start-up alone is longer
def pool_wins(work, move, count, workers, start_up=0.25):
    loop = work * count
    pool = start_up / workers + max((work + move) * count / workers, move * count / 2)
    return pool < 0.9 * loop


# WRONG 3.2 decision: saves more than a tenth
def pool_wins(work, move, count, workers, start_up=0.25):
    loop = work * count
    pool = start_up + max((work + move) * count / workers, move * count / 2)
    return pool < 0.8 * loop


# WRONG 3.2 decision: Hint: True or False
def pool_wins(work, move, count, workers, start_up=0.25):
    loop = work * count
    pool = start_up + max((work + move) * count / workers, move * count / 2)
    return loop / pool


# WRONG 3.1 smallest_chunk: is 2, not 20
def chunk_size(work, round_trip, share=0.5):
    return max(1, math.ceil(round_trip / (share * work)))


# WRONG 3.1 smallest_chunk: the round trip is 0.3003 of the work
def chunk_size(work, round_trip, share=0.05):
    return max(1, round(round_trip / (share * work)))


# WRONG 4.2 growth: into 0.5 s go exactly two, and the size is 1
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        self.size = 1

    def done(self, count, seconds):
        fit = math.ceil(self.target * count / seconds) - 1 if seconds else math.inf
        self.size = max(1, min(fit, 4 * self.size, self.most))


# WRONG 4.1 growth: the first chunk has 1000 items
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        self.size = most

    def done(self, count, seconds):
        fit = int(self.target * count / seconds) if seconds else math.inf
        self.size = max(1, min(fit, 4 * self.size, self.most))


# WRONG 4.2 growth: target=0.5 is given
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        self.size = 1

    def done(self, count, seconds):
        fit = int(0.05 * count / seconds) if seconds else math.inf
        self.size = max(1, min(fit, 4 * self.size, self.most))


# WRONG 4.4 growth: and most=150 the size ends at 1000
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        self.size = 1

    def done(self, count, seconds):
        fit = int(self.target * count / seconds) if seconds else math.inf
        self.size = max(1, min(fit, 4 * self.size, 1000))


# WRONG 4.3 growth: 454 times as many at once
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        self.size = 1

    def done(self, count, seconds):
        fit = int(self.target * count / seconds) if seconds else math.inf
        self.size = max(1, min(fit, self.most))


# WRONG 4.1+4.2 shrinking: not [16, 8]
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        ChunkSize.size = 1

    def done(self, count, seconds):
        fit = int(self.target * count / seconds) if seconds else math.inf
        ChunkSize.size = max(1, min(fit, 4 * self.size, self.most))


# WRONG 4.2+4.5 shrinking: one item took 0.0 s, and the size went from 25 to 50
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        self.size = 1

    def done(self, count, seconds):
        fit = int(self.target * count / max(seconds, 0.001))
        self.size = max(1, min(fit, 4 * self.size, self.most))


# WRONG 4.3+4.5 shrinking: after a chunk of 0.0 s the size is 1000, not 4
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        self.size = 1

    def done(self, count, seconds):
        fit = int(self.target * count / seconds) if seconds else math.inf
        if seconds == 0:
            self.size = self.most
            return
        self.size = max(1, min(fit, 4 * self.size, self.most))


# WRONG 4.5 shrinking: after a chunk of 0.0 s the size is 1, not 4
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        self.size = 1

    def done(self, count, seconds):
        if not seconds:
            return
        fit = int(self.target * count / seconds) if seconds else math.inf
        self.size = max(1, min(fit, 4 * self.size, self.most))


# WRONG 4.2 shrinking: the size went from 500 to 125 instead of 50
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most = target, most
        self.size = 1

    def done(self, count, seconds):
        fit = int(self.target * count / seconds) if seconds else math.inf
        self.size = max(1, self.size // 4, min(fit, 4 * self.size, self.most))


# WRONG 5.1 all_outcomes: the function gave None for 'none'
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                if value is None and error is None:
                    error = ValueError("no value")
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.1+5.3 all_outcomes: made 2 round trips
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            if pairs[0][1] is None:
                send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.2 all_outcomes: made 7 round trips
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                again = executor.submit(try_each, func, chunk)
                pairs = [(None, error)] * len(chunk) if again.exception() else again.result()
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.1 all_outcomes: with bad items the indices and items are [(0, 'zero'), (1, 1), (1, 'two')
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += error is None
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.2 all_outcomes: some of the work was not done by the executor
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result() if index else try_each(func, chunk)
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.1 all_outcomes: a chunk could not be sent
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(lambda: try_each(func, chunk))))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.2 all_outcomes: 11 items in chunks of 4 made 11 round trips instead of 3
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, 1)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.1 all_outcomes: read on until every chunk that was sent is read
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while len(waiting) == ahead:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.1 all_outcomes: no iterator of outcomes
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.3 read_ahead: at outcome 3 (chunk 1), 50 items had been taken
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
                send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.3 read_ahead: at outcome 1 (chunk 1), 500 items had been taken
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(itertools.chain.from_iterable(in_chunks(items, 500)), size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.3 busy_workers: at outcome 5, only 3 further chunks
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            if len(waiting) <= ahead // 2:
                send(ahead - len(waiting))

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.3 busy_workers: at outcome 1, only 2 further chunks
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(max(1, ahead // size))
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.1 busy_workers: no two chunks were at work at the same time
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))
            waiting[-1][1].exception()

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.1 early_leave: while later chunks were at work, the outcomes of the first two did not come
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            for chunk, future in waiting:
                future.exception()
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.4 early_leave: after leaving by break, 1 of the 7 chunks
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        for chunk, future in list(waiting)[:-1]:
            future.cancel()


# WRONG 5.4 early_leave: after leaving by break, 6 of the 7 chunks
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    finally:
        any(future.cancel() for chunk, future in waiting)


# WRONG 5.4 early_leave: after leaving by KeyboardInterrupt, 7 of the 7 chunks
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    except Exception:
        for chunk, future in waiting:
            future.cancel()
        raise
    else:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.4 early_leave: after leaving before the first outcome, 8 of the 8 chunks
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        try:
            index = 0
            while waiting:
                chunk, future = waiting.popleft()
                try:
                    pairs = future.result()
                except Exception as error:
                    pairs = [(None, error)] * len(chunk)
                for item, (value, error) in zip(chunk, pairs):
                    yield Outcome(index, item, value=value, error=error)
                    index += 1
                send(1)
        finally:
            for chunk, future in waiting:
                future.cancel()

    send(ahead)
    reading = outcomes()
    try:
        yield reading
    finally:
        reading.close()


# WRONG 5.5 early_leave: the reader's own exception was lost in stream: KeyboardInterrupt
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    except KeyboardInterrupt:
        pass
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.5 early_leave: the reader's own exception was lost in stream: an exception
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    except BaseException:
        pass
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.5 early_leave: `with` does not work
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    except Exception as error:
        yield iter([Outcome(0, None, error=error)])
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.6 early_leave: after leaving by an exception, the executor takes no more calls
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        yield outcomes()
    except Exception:
        executor.shutdown(wait=False)
        raise
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.6 early_leave: shut nothing down
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks = in_chunks(items, size)
    waiting = deque()

    def send(n):
        for chunk in itertools.islice(chunks, n):
            waiting.append((chunk, executor.submit(try_each, func, chunk)))

    def outcomes():
        index = 0
        send(ahead)
        while waiting:
            chunk, future = waiting.popleft()
            try:
                pairs = future.result()
            except Exception as error:
                pairs = [(None, error)] * len(chunk)
            for item, (value, error) in zip(chunk, pairs):
                yield Outcome(index, item, value=value, error=error)
                index += 1
            send(1)

    try:
        with executor:
            yield outcomes()
    finally:
        for chunk, future in waiting:
            future.cancel()


# WRONG 5.1+5.3+5.4 all_outcomes: is Outcome(0, None, value=
@contextmanager
def stream(func, items, size, ahead, executor):
    futures = [executor.submit(try_each, func, chunk) for chunk in in_chunks(items, size)]

    def outcomes():
        for index, future in enumerate(as_completed(futures)):
            for value, error in future.result():
                if error is None:
                    yield Outcome(index, None, value)

    yield outcomes()


# WRONG 1.1 lengths: original_length says 5
def prepare(text: str) -> Text:
    # about 4 lines
    folded = unicodedata.normalize("NFC", text.casefold())
    inside = r"(?:['’\-]|(?<=\d)[.,](?=\d))"
    tokens = regex.findall(rf"\w+(?:{inside}\w+)*", folded)
    return Text(len(text.replace("\r\n", "\n")), " ".join(tokens))


# WRONG 1.2 lengths: all lines, and any white space
def prepare(text: str) -> Text:
    # about 4 lines
    folded = unicodedata.normalize("NFC", text.split("\n")[0].casefold())
    inside = r"(?:['’\-]|(?<=\d)[.,](?=\d))"
    tokens = regex.findall(rf"\w+(?:{inside}\w+)*", folded)
    return Text(len(text), " ".join(tokens))


# WRONG 1.3 marks: 'ΟΔΟΣ' became ['οδος']
def prepare(text: str) -> Text:
    # about 4 lines
    folded = unicodedata.normalize("NFC", text.upper().lower())
    inside = r"(?:['’\-]|(?<=\d)[.,](?=\d))"
    tokens = regex.findall(rf"\w+(?:{inside}\w+)*", folded)
    return Text(len(text), " ".join(tokens))


# WRONG 1.7 words: instead of ['a', 'b'
def prepare(text: str) -> Text:
    # about 4 lines
    folded = unicodedata.normalize("NFC", text.casefold())
    inside = r"(?:['’\-\u2010\u2011]|(?<=\d)[.,](?=\d))"
    tokens = regex.findall(rf"\w+(?:{inside}\w+)*", folded)
    return Text(len(text), " ".join(tokens))


# WRONG 2.1 cutting: that very list
def in_chunks(items, size: int):
    # about 3 lines
    if isinstance(items, list) and 0 < len(items) <= size:
        yield items
        return
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size: int, executor) -> list[Outcome]:
    # about 9 lines
    sent = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in sent:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs, strict=True):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes


# WRONG 2.3 errors: with bad items the indices and items are
def in_chunks(items, size: int):
    # about 3 lines
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size: int, executor) -> list[Outcome]:
    # about 9 lines
    sent = [(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)]
    outcomes = []
    for chunk, future in sent:
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        for item, (value, error) in zip(chunk, pairs, strict=True):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return sorted(outcomes, key=lambda outcome: not outcome.ok)


# WRONG 2.4 round_trips: only 8 of 300
def in_chunks(items, size: int):
    # about 3 lines
    source = iter(items)
    while chunk := list(itertools.islice(source, size)):
        yield chunk

def map_chunks(func, items, size: int, executor) -> list[Outcome]:
    # about 9 lines
    chunks = in_chunks(items, size)
    def more(count):
        return [(chunk, executor.submit(try_each, func, chunk)) for chunk in itertools.islice(chunks, count)]
    sent = deque(more(8))
    outcomes = []
    while sent:
        chunk, future = sent.popleft()
        try:
            pairs = future.result()
        except Exception as error:
            pairs = [(None, error)] * len(chunk)
        sent.extend(more(1))
        for item, (value, error) in zip(chunk, pairs, strict=True):
            outcomes.append(Outcome(len(outcomes), item, value, error))
    return outcomes


# WRONG 3.3 decision: not 1 + 2 s
def chunk_size(work: float, round_trip: float, share: float = 0.05) -> int:
    # about 1 line
    return max(1, math.ceil(round_trip / (share * work)))

def pool_wins(work: float, move: float, count: int, workers: int, start_up: float = 0.25) -> bool:
    # about 4 lines
    in_workers = math.ceil(count / workers) * (work + move)
    in_parent = count * move / 2
    pool = start_up + max(in_workers, in_parent)
    return pool < 0.9 * count * work


# WRONG 4.2 shrinking: not [16, 8]
class ChunkSize:
    def __init__(self, target: float = 0.05, most: int = 1000):
        # about 2 lines
        ChunkSize.target, self.most = target, most
        self.size = 1

    def done(self, count: int, seconds: float) -> None:
        # about 2 lines
        fitting = int(self.target * count / seconds) if seconds else self.most
        self.size = max(1, min(fitting, 4 * self.size, self.most))


# WRONG 5.3 read_ahead: though ahead = 1
@contextmanager
def stream(func, items, size: int, ahead: int, executor):
    # about 20 lines
    chunks = in_chunks(items, size)
    ahead = max(ahead, 4)
    flying = deque()  # (chunk, future), the oldest first

    def outcomes():
        indices = itertools.count()
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
            for item, (value, error) in zip(chunk, pairs, strict=True):
                yield Outcome(next(indices), item, value, error)

    try:
        yield outcomes()
    finally:
        for _, future in flying:
            future.cancel()


# WRONG 5.4 early_leave: after leaving by SystemExit
@contextmanager
def stream(func, items, size: int, ahead: int, executor):
    # about 20 lines
    chunks = in_chunks(items, size)
    flying = deque()  # (chunk, future), the oldest first

    def outcomes():
        indices = itertools.count()
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
            for item, (value, error) in zip(chunk, pairs, strict=True):
                yield Outcome(next(indices), item, value, error)

    def cancel():
        for _, future in flying:
            future.cancel()
    try:
        yield outcomes()
    except (Exception, KeyboardInterrupt):
        cancel()
        raise
    else:
        cancel()


# WRONG 5.5 early_leave: exception was lost in stream
@contextmanager
def stream(func, items, size: int, ahead: int, executor):
    # about 20 lines
    chunks = in_chunks(items, size)
    flying = deque()  # (chunk, future), the oldest first

    def outcomes():
        indices = itertools.count()
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
            for item, (value, error) in zip(chunk, pairs, strict=True):
                yield Outcome(next(indices), item, value, error)

    try:
        yield outcomes()
    except BaseException as error:
        raise type(error)(*error.args) from None
    finally:
        for _, future in flying:
            future.cancel()


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
def chunk_size(work, round_trip, share=0.05):
    size = 1
    while round_trip > share * size * work:
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
def chunk_size(work, round_trip, share=0.05):
    size = int(round_trip / share / work)
    return size + 1 if size * work * share < round_trip else max(size, 1)

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
    pattern = regex.compile(rf"{word}(?:(?:['’-]|(?<=\d)[,.](?=\d)){word})*")
    tokens = [match.group() for match in pattern.finditer(unicodedata.normalize("NFC", text.casefold()))]
    return Text(len(text), " ".join(tokens))

# answer: chunks
def in_chunks(items, size):
    source = iter(items)
    for first in source:
        yield [first, *itertools.islice(source, size - 1)]

def map_chunks(func, items, size, executor):
    def receive(trips, first):
        if not trips:
            return []
        (chunk, future), *others = trips
        lost = future.exception()
        pairs = zip(itertools.repeat(None), [lost] * len(chunk)) if lost else future.result()
        outcomes = [Outcome(first + at, item, *pair) for at, (item, pair) in enumerate(zip(chunk, pairs, strict=True))]
        return outcomes + receive(others, first + len(chunk))

    return receive([(chunk, executor.submit(try_each, func, chunk)) for chunk in in_chunks(items, size)], 0)

# answer: decide
def chunk_size(work, round_trip, share=0.05):
    return -int(-round_trip // (work * share)) or 1

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


# RIGHT classes with the protocols, and helpers with the names of ours
# answer: prepare
class Prepare:
    def __call__(self, text):
        tokens = []
        for piece in regex.split(r"\s+", text):
            tokens.extend(found(piece))
        composed = (unicodedata.normalize("NFC", token.casefold()) for token in tokens)
        return Text._make((len(text), str.join(" ", composed)))

def found(prompt):
    seen = []
    for match in regex.finditer(r"\w(?:\w|['’-](?=\w)|(?<=\d)[.,](?=\d))*", prompt):
        seen.append(match[0])
    return seen

prepare = Prepare()

# answer: chunks
class Cut:
    def __init__(self, items, size):
        self.source, self.size = iter(items), size

    def __iter__(self):
        return self

    def __next__(self):
        chunk = [item for _, item in zip(range(self.size), self.source)]
        if not chunk:
            raise StopIteration
        return chunk

in_chunks = Cut

class Trip:
    def __init__(self, first, chunk, future):
        self.first, self.chunk, self.future = first, chunk, future

    def __iter__(self):
        lost = self.future.exception()
        for at, item in enumerate(self.chunk):
            value, error = (None, lost) if lost else self.future.result()[at]
            yield Outcome(index=self.first + at, item=item, value=value, error=error)

def map_chunks(func, items, size, executor):
    trips, expect = [], 0
    for cut in in_chunks(items, size):
        trips.append(Trip(expect, cut, executor.submit(try_each, func=func, items=cut)))
        expect += len(cut)
    return [outcome for trip in trips for outcome in trip]

# answer: decide
from fractions import Fraction

def chunk_size(work, round_trip, share=0.05, check=1):
    if round_trip <= share * check * work:
        return check
    return chunk_size(work, round_trip, share, 2 * check) if round_trip > 2 * share * check * work else least(work, round_trip, share, check)

def least(work, round_trip, share, low):
    high = 2 * low
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if round_trip > share * middle * work else (low, middle)
    return high

def pool_wins(work, move, count, workers, start_up=0.25):
    work, move, start_up = map(Fraction, (work, move, start_up))
    busy = sorted([count * (work + move) / workers, count * move / 2])[-1]
    return 10 * (start_up + busy) < 9 * count * work

# answer: sizes
from dataclasses import dataclass, field

@dataclass
class ChunkSize:
    target: float = 0.05
    most: int = 1000
    _size: int = field(default=1, init=False)

    @property
    def size(self):
        return self._size

    def done(self, count, seconds):
        largest = min(self.most, self._size * 4)
        self._size = max((n for n in range(1, largest + 1) if n * seconds <= self.target * count), default=1)

# answer: stream
class stream:
    def __init__(self, func, items, size, ahead, executor):
        self.send = lambda chunk: (chunk, executor.submit(try_each, func, chunk))
        self.chunks, self.ahead, self.status = in_chunks(items, size), ahead, deque()

    def __enter__(self):
        return self.outcomes()

    def outcomes(self, prompt=0):
        self.status.extend(map(self.send, itertools.islice(self.chunks, self.ahead)))
        while self.status:
            for outcome in Trip(prompt, *self.status[0]):
                yield outcome
                prompt += 1
            self.status.extend(map(self.send, itertools.islice(self.chunks, 1)))
            self.status.popleft()

    def __exit__(self, *seen):
        for _, future in self.status:
            future.cancel()


# RIGHT comprehensions, generators and an exit stack
# answer: prepare
def prepare(text):
    signs = regex.compile(r"(?<=\w)['’-](?=\w)|(?<=\d)[.,](?=\d)|[\w\s]")
    kept = "".join(sign if signs.match(text, at) else " " for at, sign in enumerate(text))
    return Text(clean=" ".join(unicodedata.normalize("NFC", kept.casefold()).split()), original_length=len(text))

# answer: chunks
from functools import partial

def in_chunks(items, size):
    source = iter(items)
    return itertools.takewhile(len, (list(itertools.islice(source, size)) for _ in itertools.count()))

def map_chunks(func, items, size, executor):
    each = partial(try_each, func)
    futures, rows = [], []
    for chunk in in_chunks(items, size):
        futures.append(executor.submit(each, chunk))
        rows.append(chunk)
    lost = [future.exception() for future in futures]
    pairs = [future.result() if error is None else [(None, error)] * size for future, error in zip(futures, lost)]
    numbers = itertools.count()
    return [Outcome(next(numbers), *row, *pair) for chunk, each in zip(rows, pairs) for row, pair in zip(zip(chunk), each)]

# answer: decide
def chunk_size(work, round_trip, share=0.05):
    return next(size for size in itertools.count(max(1, int(round_trip / share / work) - 1)) if round_trip <= share * size * work)

def pool_wins(work, move, count, workers, start_up=0.25):
    if workers == 1 or not count:
        return False
    each = max((work + move) / workers, move / 2)
    return start_up / count + each < work - work / 10

# answer: sizes
class ChunkSize:
    size = 1

    def __init__(self, target=0.05, most=1000):
        vars(self).update(target=target, most=most)

    def done(self, count, seconds):
        fitting = self.target * count // seconds if seconds > 0 else float("inf")
        self.size = int(max(1, min(fitting, self.size << 2, self.most)))

# answer: stream
from contextlib import ExitStack

@contextmanager
def stream(func, items, size, ahead, executor):
    with ExitStack() as on_leaving:
        def sent():
            for chunk in in_chunks(items, size):
                future = executor.submit(try_each, func, chunk)
                on_leaving.callback(future.cancel)
                yield chunk, future

        def results(trips):
            waiting = deque(itertools.islice(trips, ahead))
            while waiting:
                chunk, future = waiting.popleft()
                waiting.extend(itertools.islice(trips, 1))
                error = future.exception()
                yield from zip(chunk, future.result() if error is None else [(None, error) for _ in chunk])

        yield (Outcome(index, item, *pair) for index, (item, pair) in enumerate(results(sent())))


# RIGHT everything sent on entry, results awaited together, most of it by hand
# answer: prepare
def prepare(text):
    tokens, at = [], 0
    pattern = regex.compile(r"\w+(?:['’-]\w+|(?<=\d)[.,](?=\d)\w+)*")
    while match := pattern.search(text, at):
        tokens.append(unicodedata.normalize("NFC", match.group().casefold()))
        at = match.end()
    return Text(len(text), " ".join(tokens) if tokens else "")

# answer: chunks
import concurrent.futures

def in_chunks(items, size):
    source = iter(items)
    while True:
        chunk = []
        while len(chunk) < size:
            try:
                chunk.append(next(source))
            except StopIteration:
                if chunk:
                    yield chunk
                return
        yield chunk

def map_chunks(func, items, size, executor):
    items = tuple(items)
    futures = {}
    for start in range(0, len(items), size):
        futures[start] = executor.submit(try_each, func, items[start : start + size])
    concurrent.futures.wait(futures.values())
    outcomes = [None] * len(items)
    for start, future in reversed(futures.items()):
        for index, item in enumerate(items[start : start + size], start):
            if (error := future.exception()) is None:
                value, error = future.result()[index - start]
            outcomes[index] = Outcome(index, item, error=error) if error else Outcome(index, item, value)
    return outcomes

# answer: decide
def chunk_size(work, round_trip, share=0.05):
    whole, rest = divmod(round_trip, share * work)
    return max(1, int(whole) + (rest > 1e-9 * share * work))

def pool_wins(work, move, count, workers, start_up=0.25):
    for longest in ((work + move) / workers, move / 2):
        if start_up + longest * count >= 0.9 * work * count:
            return False
    return True

# answer: sizes
class ChunkSize:
    def __init__(self, target=0.05, most=1000):
        self.target, self.most, self.size = target, most, 1

    def done(self, count, seconds):
        pace = max(seconds, 1e-12) / count
        self.size *= 4
        if self.size > self.most:
            self.size = self.most
        if self.size * pace > self.target:
            self.size = int(self.target / pace)
        if self.size < 1:
            self.size = 1

# answer: stream
@contextmanager
def stream(func, items, size, ahead, executor):
    chunks, waiting = iter(in_chunks(items, size)), []

    def send():
        for chunk in chunks:
            waiting.append([chunk, executor.submit(try_each, func, chunk)])
            return

    for _ in range(ahead):
        send()

    class Outcomes:
        index, ready = 0, ()

        def __iter__(self):
            return self

        def __next__(self):
            while not self.ready:
                if not waiting:
                    raise StopIteration
                chunk, future = waiting.pop(0)
                send()
                try:
                    pairs = future.result()
                except Exception as error:
                    pairs = [(None, error) for _ in chunk]
                self.ready = [(item, *pair) for item, pair in zip(chunk, pairs)]
            outcome = Outcome(self.index, *self.ready.pop(0))
            self.index += 1
            return outcome

    try:
        yield Outcomes()
    except BaseException:
        while waiting:
            waiting.pop()[1].cancel()
        raise
    while waiting:
        waiting.pop()[1].cancel()
