"""Answers to exercise 09 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.1 elsewhere: in the event loop's own thread
async def read_file(name, read) -> Document:
    return Document(name, read(name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.1 elsewhere: the event loop stood still
async def read_file(name, read) -> Document:
    thread = ThreadPoolExecutor(1).submit(read, name)
    return Document(name, thread.result())


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.1 elsewhere: is a `return` missing?
async def read_file(name, read) -> Document:
    document = Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.1 elsewhere: which is no Document
async def read_file(name, read) -> Document:
    return name, await asyncio.to_thread(read, name)


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.1 elsewhere: and the text as it is
async def read_file(name, read) -> Document:
    return Document(await asyncio.to_thread(read, name), name)


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.1 elsewhere: an `await` is missing at line
async def read_file(name, read) -> Document:
    return Document(name, asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.1 elsewhere: and the text as it is
async def read_file(name, read) -> Document:
    return Document(name, (await asyncio.to_thread(read, name)).strip().lower())


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.2 elsewhere: never used the executor
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.to_thread(prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.2 elsewhere: never used the executor
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(None, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.2 elsewhere: never used the executor
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = prepare(document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.2 elsewhere: can't be pickled
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, lambda: prepare(document))
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.2 elsewhere: can't be pickled
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


def in_worker(prepare, document):
    return [Passage(document.file, number, text) for number, text in enumerate(prepare(document), 1)]


async def prepare_file(document, prepare, executor) -> list[Passage]:
    return await asyncio.get_running_loop().run_in_executor(executor, in_worker, prepare, document)


# WRONG 1.2 elsewhere: shut the executor down
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    with executor:
        texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.2 elsewhere: 2 calls went to the executor
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    if texts:
        texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.2 elsewhere: is an `await` missing?
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.2 elsewhere: has no attribute 'text'
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document.text)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.3 elsewhere: numbers [0, 1, 2]
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts)]


# WRONG 1.3 elsewhere: a list of Passage(file, number, text)
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.3 elsewhere: a list of Passage(file, number, text)
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return texts


# WRONG 1.3 elsewhere: which is no list
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return (Passage(document.file, number, text) for number, text in enumerate(texts, 1))


# WRONG 1.3 elsewhere: the file is the name
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.text, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.3 elsewhere: all of them, in their order
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(sorted(set(texts)), 1)]


# WRONG 1.3 elsewhere: all of them, in their order
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts[:10], 1)]


# WRONG 1.3 elsewhere: all of them, in their order
async def read_file(name, read) -> Document:
    # about 1 line
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    # about 2 lines
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    texts = [text for text in texts if text.strip()]
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.3 elsewhere: all of them, in their order
async def read_file(name, read) -> Document:
    # about 1 line
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    # about 2 lines
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text.strip()) for number, text in enumerate(texts, 1)]


# WRONG 1.2+1.4 undisturbed: is an `await` missing?
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.1 undisturbed: and it was called 3 times
async def read_file(name, read) -> Document:
    # about 1 line
    for attempt in range(3):
        try:
            return Document(name, await asyncio.to_thread(read, name))
        except OSError:
            if attempt == 2:
                raise


async def prepare_file(document, prepare, executor) -> list[Passage]:
    # about 2 lines
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.4 undisturbed: what came out was None
async def read_file(name, read) -> Document:
    try:
        return Document(name, await asyncio.to_thread(read, name))
    except Exception:
        return Document(name, "")


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.4 undisturbed: what came out was StageFailed
async def read_file(name, read) -> Document:
    try:
        return Document(name, await asyncio.to_thread(read, name))
    except Exception as error:
        raise StageFailed("read", error) from error


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.4 undisturbed: prepare_file: the function raised
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    try:
        texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    except Exception as error:
        raise RuntimeError(f"{document.file} is bad") from error
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.4 undisturbed: what came out was None
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    try:
        texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    except OSError:
        return []
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.4 undisturbed: what came out was None
async def read_file(name, read) -> Document:
    # about 1 line
    try:
        return Document(name, await asyncio.to_thread(read, name))
    except FileNotFoundError:
        return Document(name, "")


async def prepare_file(document, prepare, executor) -> list[Passage]:
    # about 2 lines
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.5 undisturbed: ended only when its thread had ended
async def read_file(name, read) -> Document:
    with ThreadPoolExecutor(1) as threads:
        return Document(name, await asyncio.get_running_loop().run_in_executor(threads, read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.5 undisturbed: of four calls of read_file at a time
one_at_a_time = asyncio.Lock()


async def read_file(name, read) -> Document:
    async with one_at_a_time:
        return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.5 undisturbed: of four calls of read_file at a time
threads = ThreadPoolExecutor(1)


async def read_file(name, read) -> Document:
    return Document(name, await asyncio.get_running_loop().run_in_executor(threads, read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.5 undisturbed: read_file was cancelled, and it returned
async def read_file(name, read) -> Document:
    try:
        return Document(name, await asyncio.to_thread(read, name))
    except asyncio.CancelledError:
        return Document(name, "")


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.5 undisturbed: prepare_file was cancelled, and it raised
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    try:
        texts = await asyncio.get_running_loop().run_in_executor(executor, prepare, document)
    except asyncio.CancelledError:
        raise TimeoutError("cancelled")
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 1.5 undisturbed: ended only when its thread had ended
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    call = executor.submit(prepare, document)
    try:
        texts = await asyncio.wrap_future(call)
    finally:
        call.exception()
    return [Passage(document.file, number, text) for number, text in enumerate(texts, 1)]


# WRONG 2.1 filled: are in no batch
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more


# WRONG 2.1 filled: is wanted
def batches(pieces, budget: int, tokens):
    return list(all_batches(pieces, budget, tokens))


def all_batches(pieces, budget, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.1 filled: a tuple: tuple(batch)
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, batch)
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, batch)


# WRONG 2.1 filled: Batch(file, number, pieces)
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield (file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.1 filled: are in no batch
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            else:
                batch.append(piece)
                size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.1 filled: the batches hold the pieces
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [batch[-1]], tokens(batch[-1].text)
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.1 filled: the batches hold the pieces
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in sorted(theirs, key=lambda piece: tokens(piece.text)):
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.1 filled: the batches hold the pieces
def batches(pieces, budget: int, tokens):  # first fit: every piece goes where there is room
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        found = []
        for piece in theirs:
            for batch in found:
                if sum(tokens(each.text) for each in batch) + tokens(piece.text) <= budget:
                    batch.append(piece)
                    break
            else:
                found.append([piece])
        for number, batch in enumerate(found, 1):
            yield Batch(file, number, tuple(batch))


# WRONG 2.1 filled: came as Passage(
def batches(pieces, budget: int, tokens):
    # about 10 lines
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece._replace(text=piece.text.strip()))
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.1 filled: an empty one as well
def batches(pieces, budget: int, tokens):
    # about 10 lines
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            if not piece.text:
                continue
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.2 filled: the batches hold [[
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more >= budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.2 filled: the batches hold [[
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.2 filled: the batches hold [[
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size >= budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.2 filled: the batches hold [[
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if len(batch) == budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.2 filled: the batches hold [[
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch = number + 1, []
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.2 filled: the batches hold [[
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size = more
        yield Batch(file, number, tuple(batch))


# WRONG 2.2 filled: whatever `tokens` is
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = len(piece.text.split())
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.2 filled: whatever `tokens` is
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens("\n\n".join(each.text for each in [*batch, piece])) - size
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.2 filled: the batches hold [[2, 0], [3, 1, 0]]
def batches(pieces, budget: int, tokens):
    # about 10 lines
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = max(1, tokens(piece.text))
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.3 filled: there is an empty batch
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.3 filled: are in no batch
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if more > budget:
                continue
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.3 filled: ValueError: a piece has 9 tokens
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if more > budget:
                raise ValueError(f"a piece has {more} tokens")
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.3 filled: the batches hold [[9, 1], [1]]
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += min(more, budget - 1)
        yield Batch(file, number, tuple(batch))


# WRONG 2.3 filled: the batches hold [[0, 9], [1]]
def batches(pieces, budget: int, tokens):
    # about 10 lines
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if size and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.4 of_one_file: holds pieces of other files
def batches(pieces, budget: int, tokens):
    number, batch, size = 1, [], 0
    for piece in pieces:
        more = tokens(piece.text)
        if batch and size + more > budget:
            yield Batch(batch[0].file, number, tuple(batch))
            number, batch, size = number + 1, [], 0
        batch.append(piece)
        size += more
    if batch:
        yield Batch(batch[0].file, number, tuple(batch))


# WRONG 2.4 of_one_file: the batches are (file, number)
def batches(pieces, budget: int, tokens):
    numbers = itertools.count(1)
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        batch, size = [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, next(numbers), tuple(batch))
                batch, size = [], 0
            batch.append(piece)
            size += more
        yield Batch(file, next(numbers), tuple(batch))


# WRONG 2.4 of_one_file: the batches are (file, number)
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 0, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.4 of_one_file: the batches are (file, number)
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, batch[0].number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, batch[0].number, tuple(batch))


# WRONG 2.4 of_one_file: holds pieces of other files
def batches(pieces, budget: int, tokens):
    number, batch, size = 1, [], 0
    for piece in pieces:
        more = tokens(piece.text)
        if batch and (piece.number == 1 or size + more > budget):
            yield Batch(batch[0].file, number, tuple(batch))
            number, batch, size = 1 if piece.number == 1 else number + 1, [], 0
        batch.append(piece)
        size += more
    if batch:
        yield Batch(batch[0].file, number, tuple(batch))


# WRONG 2.5 of_one_file: no batch has been yielded
def batches(pieces, budget: int, tokens):
    pieces = list(pieces)
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.5 of_one_file: no batch has been yielded
def batches(pieces, budget: int, tokens):
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in list(theirs):
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.5 of_one_file: pieces, 5 had been taken
def batches(pieces, budget: int, tokens):
    finished = None  # the batch before is given when the next one is full
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                if finished:
                    yield finished
                finished = Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        if finished:
            yield finished
        finished = Batch(file, number, tuple(batch))
    if finished:
        yield finished


# WRONG 2.5 of_one_file: object is not subscriptable
def batches(pieces, budget: int, tokens):
    first = pieces[:1]
    for file, theirs in itertools.groupby(pieces, key=lambda piece: piece.file):
        number, batch, size = 1, [], 0
        for piece in theirs:
            more = tokens(piece.text)
            if batch and size + more > budget:
                yield Batch(file, number, tuple(batch))
                number, batch, size = number + 1, [], 0
            batch.append(piece)
            size += more
        yield Batch(file, number, tuple(batch))


# WRONG 2.6 asked_once: made 3 calls of client.complete
async def ask(batch, client) -> str:
    answers = [(await client.complete(f"{INSTRUCTION}\n\n{piece.text}")).text for piece in batch.pieces]
    return "\n\n".join(answers)


# WRONG 2.6 asked_once: the prompt was
async def ask(batch, client) -> str:
    prompt = "\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])
    return (await client.complete(prompt)).text


# WRONG 2.6 asked_once: the prompt was
async def ask(batch, client) -> str:
    prompt = INSTRUCTION + "\n\n".join(piece.text for piece in batch.pieces)
    return (await client.complete(prompt)).text


# WRONG 2.6 asked_once: the prompt was
async def ask(batch, client) -> str:
    prompt = "\n\n".join([*(piece.text for piece in batch.pieces), INSTRUCTION])
    return (await client.complete(prompt)).text


# WRONG 2.6 asked_once: the prompt was
async def ask(batch, client) -> str:
    prompt = f"{INSTRUCTION}\n\n{batch}" + "\n\n".join(piece.text for piece in batch.pieces)
    return (await client.complete(prompt)).text


# WRONG 2.6 asked_once: the prompt has no 'second
async def ask(batch, client) -> str:
    prompt = f"{INSTRUCTION}\n\n{batch.pieces[0].text}"
    return (await client.complete(prompt)).text


# WRONG 2.6 asked_once: which is no str
async def ask(batch, client) -> str:
    prompt = "\n\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])
    return await client.complete(prompt)


# WRONG 2.6 asked_once: is a `return` missing?
async def ask(batch, client) -> str:
    prompt = "\n\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])
    (await client.complete(prompt)).text


# WRONG 2.6 asked_once: an `await` is missing at line 3
async def ask(batch, client) -> str:
    prompt = "\n\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])
    return client.complete(prompt).text


# WRONG 2.6 asked_once: not the text of the answer
async def ask(batch, client) -> str:
    # about 2 lines
    prompt = "\n\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])
    return (await client.complete(prompt)).text.strip()


# WRONG 2.6 asked_once: the prompt has no '  def f()
async def ask(batch, client) -> str:
    # about 2 lines
    prompt = "\n\n".join([INSTRUCTION, *(piece.text.strip() for piece in batch.pieces)])
    return (await client.complete(prompt)).text


# WRONG 2.6 asked_once: no time limit around it
async def ask(batch, client) -> str:
    # about 2 lines
    prompt = "\n\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])
    return (await asyncio.wait_for(client.complete(prompt), 60)).text


# WRONG 2.7 asked_once: it was called 3 times
async def ask(batch, client) -> str:
    prompt = "\n\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])
    for attempt in range(3):
        try:
            return (await client.complete(prompt)).text
        except Exception:
            if attempt == 2:
                raise


# WRONG 2.7 asked_once: it gave ''
async def ask(batch, client) -> str:
    prompt = "\n\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])
    try:
        return (await client.complete(prompt)).text
    except Exception:
        return ""


# WRONG 2.7 asked_once: what came out was StageFailed
async def ask(batch, client) -> str:
    prompt = "\n\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])
    try:
        return (await client.complete(prompt)).text
    except Exception as error:
        raise StageFailed("ask", error) from error


# WRONG 2.7 asked_once: it gave 'LLMError
async def ask(batch, client) -> str:
    prompt = "\n\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])
    try:
        return (await client.complete(prompt)).text
    except Exception as error:
        return f"{type(error).__name__}: {error}"


# WRONG 2.7 asked_once: the client raised TimeoutError
async def ask(batch, client) -> str:
    # about 2 lines
    prompt = "\n\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])
    try:
        return (await client.complete(prompt)).text
    except TimeoutError:
        return ""


# WRONG 3.1 in_order: the items came as
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.1 in_order: the items came as
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0][:1])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.1 in_order: the items came as
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: (str(each[1]),))
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.1 in_order: has the index
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(place[0], about, value, error) for place, about, value, error in found]


# WRONG 3.1 in_order: has the index 1
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found, 1)]


# WRONG 3.1 in_order: the list holds
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [value for _, _, value, _ in found]


# WRONG 3.1 in_order: is a `return` missing?
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    outcomes = [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.1 in_order: there is no outcome for
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, place, value, error) for index, (place, _, value, error) in enumerate(found)]


# WRONG 3.1 in_order: a name is no key
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    names = list(dict.fromkeys(names))  # nobody gives a name twice
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.1 in_order: an `await` is missing at line
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = work(item)
                if which != "ask":
                    value = await value
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.1 in_order: there are outcomes too many, for ['c']
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if value:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.1 in_order: None is a document
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None and value is not None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.1 in_order: outcomes came, not
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            place, about, value, error = outcome.unwrap()
            if value is not None or error is not None:
                found.append((place, about, value, error))
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.1 in_order: outcome 0 is
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                if question:
                    yield (*place, number), question, question
                else:
                    found.append(((*place, number), question, None, ValueError("nothing to ask")))

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.1 in_order: `pipeline` calls helpers.pipeline
from helpers.pipeline import pipeline as finished


async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    async with finished(names, ask, read=read, prepare=prepare, readers=readers, max_concurrent=askers) as answers:
        return [outcome async for outcome in answers]


# WRONG 3.1 in_order: `pipeline` calls helpers.pipeline
import helpers.pipeline


async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    async with helpers.pipeline.pipeline(names, ask, read=read, prepare=prepare) as answers:
        return [outcome async for outcome in answers]


# WRONG 3.1 in_order: gave an async generator
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    for index, (_, about, value, error) in enumerate(found):
        yield Outcome(index, about, value, error)


# WRONG 3.1 in_order: deadlock
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    documents, questions = asyncio.Queue(preparers), asyncio.Queue(askers)
    ended, raised, found = Counter(), Counter(), {}
    jobs, broken = enumerate(names), []

    def tell(stage, bad):
        ended[stage] += 1
        raised[stage] += bad
        if progress:
            progress(stage, ended[stage], raised[stage])

    async def reader():
        while not broken:
            try:
                place, name = next(jobs)
            except StopIteration:
                return
            except Exception as error:
                broken.append(error)
                return
            try:
                document = await read(name)
            except Exception as error:
                found[place,] = name, None, StageFailed("read", error)
                tell("read", True)
            else:
                tell("read", False)
                await documents.put((place, name, document))

    async def preparer():
        while (job := await documents.get())[2] is not None:
            place, name, document = job
            try:
                asked = await prepare(document)
            except Exception as error:
                found[place,] = name, None, StageFailed("prepare", error)
                tell("prepare", True)
            else:
                tell("prepare", False)
                for number, question in enumerate(asked):
                    await questions.put((place, number, question))

    async def asker():
        while (job := await questions.get())[2] is not None:
            *place, question = job
            try:
                found[tuple(place)] = question, await ask(question), None
            except Exception as error:
                found[tuple(place)] = question, None, StageFailed("ask", error)
                tell("ask", True)
            else:
                tell("ask", False)

    async def stage(worker, count, following, places):
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(worker())
        for _ in range(places):
            await following.put((0, "", None))

    async with asyncio.TaskGroup() as group:
        group.create_task(stage(reader, readers, documents, preparers))
        group.create_task(stage(preparer, preparers, questions, askers))
        for _ in range(askers):
            group.create_task(asker())
    if broken:
        raise broken[0]
    return [Outcome(index, *found[place]) for index, place in enumerate(sorted(found))]


# WRONG 3.1 in_order: the items came as
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(3 * (readers + preparers + askers))
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places[stage]:
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(call("ask", ask, question)) for question in questions]
            return [(question, *each.result()) for question, each in zip(questions, calls, strict=True)]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await task for task in asyncio.as_completed(tasks)]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# WRONG 3.1 in_order: unhashable type
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(3 * (readers + preparers + askers))
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places[stage]:
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(call("ask", ask, question)) for question in questions]
            answers = {question: each.result() for question, each in zip(questions, calls, strict=True)}
            return [(question, *answers[question]) for question in questions]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# WRONG 3.1 in_order: outcomes came, not 6
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(3 * (readers + preparers + askers))
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places[stage]:
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(call("ask", ask, question)) for question in questions]
            answers = {repr(question): (question, *each.result()) for question, each in zip(questions, calls, strict=True)}
            return [*answers.values()]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# WRONG 3.1 in_order: the item of an outcome is the question itself
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    # about 36 lines
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), str(question), question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.1 in_order: the items came as
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    # about 36 lines
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(sorted(names) if isinstance(names, list) else names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.10 in_order: there are outcomes too many
found = []


async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.4 overlapped: calls of `ask` at once
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers + 1).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.4 overlapped: calls of `read` at once
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, askers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.4 overlapped: calls of `prepare` at once
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, readers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.4+3.5 overlapped: are allowed, and they ran one after the other
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, 1).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.4 overlapped: calls of `prepare` at once
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    preparers = readers  # the files that are read are prepared
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.5 overlapped: with readers=5 at most 4 calls of `read` ran at once
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    readers = min(readers, 4)
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.5 overlapped: was asked at
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=which != "read" and False or which == "read")

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.5 overlapped: `prepare` takes 100 s for the first file
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=which == "prepare")

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.5 overlapped: one question takes 100 s
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=which == "ask")

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.5 overlapped: the first question was asked at 2.5 s
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                await asyncio.sleep(0.5)
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.5+3.6 overlapped: the first question was asked at
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def all_of(results):  # a barrier: the next stage begins when this one is over
        for outcome in [outcome async for outcome in results]:
            yield outcome

    async def sound(results):  # what goes on to the next stage
        async for outcome in all_of(results):
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.5+3.6 overlapped: the first question was asked at
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()

    async def phase(stage, work, jobs, at_once):  # all of a stage, then all of the next one
        places = asyncio.Semaphore(at_once)

        async def one(about, item):
            value = error = None
            async with places:
                try:
                    value = await work(item)
                except Exception as cause:
                    error = StageFailed(stage, cause)
                    failed[stage] += 1
                done[stage] += 1
                if progress is not None:
                    progress(stage, done[stage], failed[stage])
            return about, value, error

        return await asyncio.gather(*(one(*job) for job in jobs))

    texts = await phase("read", read, [(name, name) for name in names], readers)
    lists = iter(await phase("prepare", prepare, [(name, text) for name, text, error in texts if not error], preparers))
    places, questions = [], []
    for name, _, error in texts:
        asked = []
        if error is None:
            _, asked, error = next(lists)
        if error is not None:
            places.append((name, None, error))
            continue
        places += [len(questions) + number for number in range(len(asked))]
        questions += asked
    answers = await phase("ask", ask, [(question, question) for question in questions], askers)
    found = [answers[each] if isinstance(each, int) else each for each in places]
    return [Outcome(index, *each) for index, each in enumerate(found)]


# WRONG 3.5+3.6 overlapped: are allowed, and they ran one after the other
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    slots = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}

    async def call(stage, work, item):
        async with slots[stage]:
            try:
                return await work(item)
            except Exception as error:
                failed[stage] += 1
                raise StageFailed(stage, error) from error
            finally:
                done[stage] += 1
                if progress is not None:
                    progress(stage, done[stage], failed[stage])

    async def one(name):  # one file after the other, and its questions at once
        try:
            questions = await call("prepare", prepare, await call("read", read, name))
        except StageFailed as error:
            return [(name, None, error)]
        answers = await asyncio.gather(*(call("ask", ask, each) for each in questions), return_exceptions=True)
        return [
            (each, None, answer) if isinstance(answer, StageFailed) else (each, answer, None)
            for each, answer in zip(questions, answers)
        ]

    found = []
    for name in names:
        found += await one(name)
    return [Outcome(index, *each) for index, each in enumerate(found)]


# WRONG 3.5 overlapped: `prepare` was called at
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    documents, questions = asyncio.Queue(preparers), asyncio.Queue(askers)
    ended, raised, found = Counter(), Counter(), {}
    jobs, broken = enumerate(names), []

    def tell(stage, bad):
        ended[stage] += 1
        raised[stage] += bad
        if progress:
            progress(stage, ended[stage], raised[stage])

    async def polled(queue):
        while queue.empty():
            await asyncio.sleep(0.1)
        return queue.get_nowait()

    async def reader():
        while not broken:
            try:
                place, name = next(jobs)
            except StopIteration:
                return
            except Exception as error:
                broken.append(error)
                return
            try:
                document = await read(name)
            except Exception as error:
                found[place,] = name, None, StageFailed("read", error)
                tell("read", True)
            else:
                tell("read", False)
                await documents.put((place, name, document))

    async def preparer():
        while (job := await polled(documents)) is not None:
            place, name, document = job
            try:
                asked = await prepare(document)
            except Exception as error:
                found[place,] = name, None, StageFailed("prepare", error)
                tell("prepare", True)
            else:
                tell("prepare", False)
                for number, question in enumerate(asked):
                    await questions.put((place, number, question))

    async def asker():
        while job := await questions.get():
            *place, question = job
            try:
                found[tuple(place)] = question, await ask(question), None
            except Exception as error:
                found[tuple(place)] = question, None, StageFailed("ask", error)
                tell("ask", True)
            else:
                tell("ask", False)

    async def stage(worker, count, following, places):
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(worker())
        for _ in range(places):
            await following.put(None)

    async with asyncio.TaskGroup() as group:
        group.create_task(stage(reader, readers, documents, preparers))
        group.create_task(stage(preparer, preparers, questions, askers))
        for _ in range(askers):
            group.create_task(asker())
    if broken:
        raise broken[0]
    return [Outcome(index, *found[place]) for index, place in enumerate(sorted(found))]


# WRONG 3.5 overlapped: the first question was asked at 9 s
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    documents, questions = asyncio.Queue(preparers), asyncio.Queue(askers)
    ended, raised, found = Counter(), Counter(), {}
    jobs, broken = enumerate(names), []

    def tell(stage, bad):
        ended[stage] += 1
        raised[stage] += bad
        if progress:
            progress(stage, ended[stage], raised[stage])

    async def reader():
        while not broken:
            try:
                place, name = next(jobs)
            except StopIteration:
                return
            except Exception as error:
                broken.append(error)
                return
            try:
                document = await read(name)
            except Exception as error:
                found[place,] = name, None, StageFailed("read", error)
                tell("read", True)
            else:
                tell("read", False)
                await documents.put((place, name, document))

    async def preparer():
        while job := await documents.get():
            place, name, document = job
            try:
                asked = await prepare(document)
            except Exception as error:
                found[place,] = name, None, StageFailed("prepare", error)
                tell("prepare", True)
            else:
                tell("prepare", False)
                for number, question in enumerate(asked):
                    await questions.put((place, number, question))

    waiting = []

    async def several():  # waits until eight are there, and gives one of them
        while len(waiting) < 8 and (not waiting or waiting[-1] is not None):
            waiting.append(await questions.get())
        return waiting.pop(0)

    async def asker():
        while job := await several():
            *place, question = job
            try:
                found[tuple(place)] = question, await ask(question), None
            except Exception as error:
                found[tuple(place)] = question, None, StageFailed("ask", error)
                tell("ask", True)
            else:
                tell("ask", False)

    async def stage(worker, count, following, places):
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(worker())
        for _ in range(places):
            await following.put(None)

    async with asyncio.TaskGroup() as group:
        group.create_task(stage(reader, readers, documents, preparers))
        group.create_task(stage(preparer, preparers, questions, askers))
        for _ in range(askers):
            group.create_task(asker())
    if broken:
        raise broken[0]
    return [Outcome(index, *found[place]) for index, place in enumerate(sorted(found))]


# WRONG 3.5 overlapped: it took
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(readers)
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places[stage]:
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(call("ask", ask, question)) for question in questions]
            return [(question, *each.result()) for question, each in zip(questions, calls, strict=True)]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# WRONG 3.5 overlapped: was asked at
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(3 * (readers + preparers + askers))
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places["read"], places[stage] if stage != "read" else asyncio.Lock():
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(call("ask", ask, question)) for question in questions]
            return [(question, *each.result()) for question, each in zip(questions, calls, strict=True)]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# WRONG 3.5 overlapped: with askers=15 at most 8 calls of `ask` ran at once
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    # about 36 lines
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, min(askers, 8)).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.6 overlapped: names had been taken and weren't finished
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = [((number,), name, name) for number, name in enumerate(names)]
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.6 overlapped: names had been taken and weren't finished
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def unbounded(results):  # nobody shall wait
        queue = asyncio.Queue()

        async def feed():
            async for outcome in results:
                queue.put_nowait(outcome)
            queue.put_nowait(None)

        feeder = asyncio.create_task(feed())
        try:
            while (outcome := await queue.get()) is not None:
                yield outcome
        finally:
            feeder.cancel()

    async def sound(results):  # what goes on to the next stage
        async for outcome in unbounded(results):
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.6 overlapped: names had been taken and weren't finished
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    slots = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}

    async def call(stage, work, item):
        async with slots[stage]:
            try:
                return await work(item)
            except Exception as error:
                failed[stage] += 1
                raise StageFailed(stage, error) from error
            finally:
                done[stage] += 1
                if progress is not None:
                    progress(stage, done[stage], failed[stage])

    async def answered(question):
        try:
            return question, await call("ask", ask, question), None
        except StageFailed as error:
            return question, None, error

    async def one(name):
        try:
            questions = await call("prepare", prepare, await call("read", read, name))
        except StageFailed as error:
            return [(name, None, error)]
        return await asyncio.gather(*map(answered, questions))

    found = itertools.chain.from_iterable(await asyncio.gather(*map(one, names)))
    return [Outcome(index, *each) for index, each in enumerate(found)]


# WRONG 3.6 overlapped: names had been taken and weren't finished
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(100)
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places[stage]:
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(call("ask", ask, question)) for question in questions]
            return [(question, *each.result()) for question, each in zip(questions, calls, strict=True)]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# WRONG 3.6 overlapped: names had been taken and weren't finished
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    documents, questions = asyncio.Queue(), asyncio.Queue()
    ended, raised, found = Counter(), Counter(), {}
    jobs, broken = enumerate(names), []

    def tell(stage, bad):
        ended[stage] += 1
        raised[stage] += bad
        if progress:
            progress(stage, ended[stage], raised[stage])

    async def reader():
        while not broken:
            try:
                place, name = next(jobs)
            except StopIteration:
                return
            except Exception as error:
                broken.append(error)
                return
            try:
                document = await read(name)
            except Exception as error:
                found[place,] = name, None, StageFailed("read", error)
                tell("read", True)
            else:
                tell("read", False)
                await documents.put((place, name, document))

    async def preparer():
        while job := await documents.get():
            place, name, document = job
            try:
                asked = await prepare(document)
            except Exception as error:
                found[place,] = name, None, StageFailed("prepare", error)
                tell("prepare", True)
            else:
                tell("prepare", False)
                for number, question in enumerate(asked):
                    await questions.put((place, number, question))

    async def asker():
        while job := await questions.get():
            *place, question = job
            try:
                found[tuple(place)] = question, await ask(question), None
            except Exception as error:
                found[tuple(place)] = question, None, StageFailed("ask", error)
                tell("ask", True)
            else:
                tell("ask", False)

    async def stage(worker, count, following, places):
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(worker())
        for _ in range(places):
            await following.put(None)

    async with asyncio.TaskGroup() as group:
        group.create_task(stage(reader, readers, documents, preparers))
        group.create_task(stage(preparer, preparers, questions, askers))
        for _ in range(askers):
            group.create_task(asker())
    if broken:
        raise broken[0]
    return [Outcome(index, *found[place]) for index, place in enumerate(sorted(found))]


# WRONG 3.6 overlapped: names had been taken and weren't finished
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    documents, questions = asyncio.Queue(100), asyncio.Queue(100)
    ended, raised, found = Counter(), Counter(), {}
    jobs, broken = enumerate(names), []

    def tell(stage, bad):
        ended[stage] += 1
        raised[stage] += bad
        if progress:
            progress(stage, ended[stage], raised[stage])

    async def reader():
        while not broken:
            try:
                place, name = next(jobs)
            except StopIteration:
                return
            except Exception as error:
                broken.append(error)
                return
            try:
                document = await read(name)
            except Exception as error:
                found[place,] = name, None, StageFailed("read", error)
                tell("read", True)
            else:
                tell("read", False)
                await documents.put((place, name, document))

    async def preparer():
        while job := await documents.get():
            place, name, document = job
            try:
                asked = await prepare(document)
            except Exception as error:
                found[place,] = name, None, StageFailed("prepare", error)
                tell("prepare", True)
            else:
                tell("prepare", False)
                for number, question in enumerate(asked):
                    await questions.put((place, number, question))

    async def asker():
        while job := await questions.get():
            *place, question = job
            try:
                found[tuple(place)] = question, await ask(question), None
            except Exception as error:
                found[tuple(place)] = question, None, StageFailed("ask", error)
                tell("ask", True)
            else:
                tell("ask", False)

    async def stage(worker, count, following, places):
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(worker())
        for _ in range(places):
            await following.put(None)

    async with asyncio.TaskGroup() as group:
        group.create_task(stage(reader, readers, documents, preparers))
        group.create_task(stage(preparer, preparers, questions, askers))
        for _ in range(askers):
            group.create_task(asker())
    if broken:
        raise broken[0]
    return [Outcome(index, *found[place]) for index, place in enumerate(sorted(found))]


# WRONG 3.6 overlapped: names had been taken and weren't finished
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    documents, questions = asyncio.Queue(preparers), asyncio.Queue(askers)
    ended, raised, found = Counter(), Counter(), {}
    jobs, broken = iter([*enumerate(names)]), []

    def tell(stage, bad):
        ended[stage] += 1
        raised[stage] += bad
        if progress:
            progress(stage, ended[stage], raised[stage])

    async def reader():
        while not broken:
            try:
                place, name = next(jobs)
            except StopIteration:
                return
            except Exception as error:
                broken.append(error)
                return
            try:
                document = await read(name)
            except Exception as error:
                found[place,] = name, None, StageFailed("read", error)
                tell("read", True)
            else:
                tell("read", False)
                await documents.put((place, name, document))

    async def preparer():
        while job := await documents.get():
            place, name, document = job
            try:
                asked = await prepare(document)
            except Exception as error:
                found[place,] = name, None, StageFailed("prepare", error)
                tell("prepare", True)
            else:
                tell("prepare", False)
                for number, question in enumerate(asked):
                    await questions.put((place, number, question))

    async def asker():
        while job := await questions.get():
            *place, question = job
            try:
                found[tuple(place)] = question, await ask(question), None
            except Exception as error:
                found[tuple(place)] = question, None, StageFailed("ask", error)
                tell("ask", True)
            else:
                tell("ask", False)

    async def stage(worker, count, following, places):
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(worker())
        for _ in range(places):
            await following.put(None)

    async with asyncio.TaskGroup() as group:
        group.create_task(stage(reader, readers, documents, preparers))
        group.create_task(stage(preparer, preparers, questions, askers))
        for _ in range(askers):
            group.create_task(asker())
    if broken:
        raise broken[0]
    return [Outcome(index, *found[place]) for index, place in enumerate(sorted(found))]


# WRONG 3.2 losses: there is no outcome for
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.2 losses: Outcome(index, name, error=
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, outcome.item, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.2 losses: there is no outcome for 'c.' raised in prepare
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, value, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.2+3.3 losses: its stage is
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed("ask", cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.2+3.3 losses: has the outcome
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = cause
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.2+3.3 losses: its cause is
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, ValueError(f"{about} failed"))
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.2+3.3 losses: through at
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except (ValueError, OSError) as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.2 losses: through at
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                if which != "ask":
                    value = await work(item)
            except OSError as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            try:
                if which == "ask":
                    value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.2 losses: its stage is 'prepare'
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed("prepare" if which == "read" else which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.2+3.3 losses: StageFailed(stage, error), whatever the error is
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    # about 36 lines
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = cause if isinstance(cause, StageFailed) else StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.3 losses: there is no outcome for
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            result = outcome.unwrap()
            if result[3] is None:
                found.append(result)
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.3 losses: its stage is 'read'
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed("read" if which == "ask" else which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.3 losses: and a value too
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value if error is None or error.stage != "ask" else "", error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.3 losses: there is no outcome for
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    async def asked(questions):  # one bad call costs the file
        try:
            return [await ask(question) for question in questions], None
        except Exception as error:
            return None, error
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, name, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question
            bad = [each for each in found if each[0] == (*place, 0) and each[3]]

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    bad = {place[0] for place, _, _, error in found if error and error.stage == "ask"}
    found[:] = [each for each in found if each[0][0] not in bad or each[3]]
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.3 losses: raised StageFailed
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(3 * (readers + preparers + askers))
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places[stage]:
            value = error = failure = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
                failure = error if stage == "ask" else None
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            if failure:
                raise failure
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            calls = await asyncio.gather(*(call("ask", ask, question) for question in questions))
            return [(question, *each) for question, each in zip(questions, calls, strict=True)]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# WRONG 3.5 losses: was called twice
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                try:
                    value = await work(item)
                except ValueError:
                    value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.5 losses: and was called 2 times for it
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    # about 36 lines
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                try:
                    value = await work(item)
                except TimeoutError:
                    value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: progress told of [0, 1
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            done[which] += 1
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: and progress told of [1, 2, 3, 3
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += error is None
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: raised, and in the end progress told of 0
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: and progress told of
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None and error is None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: and progress told of
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None and done[which] % 5 == 0:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: progress never told of it
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None and which == "ask":
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: progress was called with the stage
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which.title(), done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: and progress told so at
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    for which in done if progress else ():
        for number in range(done[which]):
            progress(which, number + 1, failed[which])
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: 'NoneType' object is not callable
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: that had ended
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, sum(done.values()), failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: in the end progress told of 2
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], sum(failed.values()))
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: and progress told of
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            if item is None:
                return place, about, None, None
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))
                done["prepare"] += 1

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.7 losses: and progress told so at
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    documents, questions = asyncio.Queue(preparers), asyncio.Queue(askers)
    ended, raised, found = Counter(), Counter(), {}
    jobs, broken = enumerate(names), []

    def tell(stage, bad):
        ended[stage] += 1
        raised[stage] += bad
        if progress:
            progress(stage, ended[stage], raised[stage])

    async def reader():
        while not broken:
            try:
                place, name = next(jobs)
            except StopIteration:
                return
            except Exception as error:
                broken.append(error)
                return
            try:
                document = await read(name)
            except Exception as error:
                found[place,] = name, None, StageFailed("read", error)
                tell("read", True)
            else:
                await documents.put((place, name, document))
                tell("read", False)

    async def preparer():
        while job := await documents.get():
            place, name, document = job
            try:
                asked = await prepare(document)
            except Exception as error:
                found[place,] = name, None, StageFailed("prepare", error)
                tell("prepare", True)
            else:
                tell("prepare", False)
                for number, question in enumerate(asked):
                    await questions.put((place, number, question))

    async def asker():
        while job := await questions.get():
            *place, question = job
            try:
                found[tuple(place)] = question, await ask(question), None
            except Exception as error:
                found[tuple(place)] = question, None, StageFailed("ask", error)
                tell("ask", True)
            else:
                tell("ask", False)

    async def stage(worker, count, following, places):
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(worker())
        for _ in range(places):
            await following.put(None)

    async with asyncio.TaskGroup() as group:
        group.create_task(stage(reader, readers, documents, preparers))
        group.create_task(stage(preparer, preparers, questions, askers))
        for _ in range(askers):
            group.create_task(asker())
    if broken:
        raise broken[0]
    return [Outcome(index, *found[place]) for index, place in enumerate(sorted(found))]


# WRONG 3.8 ends: did not end as cancelled
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        try:
            async for outcome in answers:
                found.append(outcome.unwrap())
        except asyncio.CancelledError:
            pass
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.8 ends: 30 s later it was still running
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    async def undisturbed(outcomes):
        async for outcome in outcomes:
            found.append(outcome.unwrap())

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        reading = asyncio.ensure_future(undisturbed(answers))
        while not reading.done():
            try:
                await asyncio.shield(reading)
            except asyncio.CancelledError:
                continue
        reading.result()
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.8 ends: of its calls were still running
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await asyncio.shield(work(item))
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.8 ends: did not end as cancelled
async def unsafe(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    try:
        return await unsafe(names, read, prepare, ask, readers, preparers, askers, progress)
    except asyncio.CancelledError:
        return []


# WRONG 3.8+3.9 ends: tasks were still alive
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    documents, questions = asyncio.Queue(preparers), asyncio.Queue(askers)
    done, failed, found = Counter(), Counter(), []
    jobs = enumerate(names)

    async def call(stage, work, place, about, item):
        try:
            return await work(item), True
        except Exception as error:
            failed[stage] += 1
            found.append((place, about, None, StageFailed(stage, error)))
            return None, False
        finally:
            done[stage] += 1
            if progress is not None:
                progress(stage, done[stage], failed[stage])

    async def reader():
        for number, name in jobs:
            document, fine = await call("read", read, (number,), name, name)
            if fine:
                await documents.put((number, name, document))

    async def preparer():
        while (job := await documents.get()) is not None:
            number, name, document = job
            asked, fine = await call("prepare", prepare, (number,), name, document)
            for place, question in enumerate(asked if fine else ()):
                await questions.put(((number, place), question))

    async def asker():
        while (job := await questions.get()) is not None:
            place, question = job
            answer, fine = await call("ask", ask, place, question, question)
            if fine:
                found.append((place, question, answer, None))

    preparing = [asyncio.create_task(preparer()) for _ in range(preparers)]
    asking = [asyncio.create_task(asker()) for _ in range(askers)]
    await asyncio.gather(*(reader() for _ in range(readers)))
    for _ in preparing:
        await documents.put(None)
    await asyncio.gather(*preparing)
    for _ in asking:
        await questions.put(None)
    await asyncio.gather(*asking)
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.8 ends: did not end as cancelled
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(3 * (readers + preparers + askers))
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places[stage]:
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(call("ask", ask, question)) for question in questions]
            return [(question, *each.result()) for question, each in zip(questions, calls, strict=True)]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await task for task in tasks]
    except BaseException:
        lists = [[]]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# WRONG 3.8 ends: of its calls were still running
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(3 * (readers + preparers + askers))
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places[stage]:
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(call("ask", ask, question)) for question in questions]
            return [(question, *each.result()) for question, each in zip(questions, calls, strict=True)]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# WRONG 3.8 ends: of its calls were still running
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(3 * (readers + preparers + askers))
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places[stage]:
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(call("ask", ask, question)) for question in questions]
            return [(question, *each.result()) for question, each in zip(questions, calls, strict=True)]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await asyncio.shield(task) for task in tasks]
    finally:
        pass
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# WRONG 3.8 ends: 30 s later it was still running
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    documents, questions = asyncio.Queue(preparers), asyncio.Queue(askers)
    ended, raised, found = Counter(), Counter(), {}
    jobs, broken = enumerate(names), []

    def tell(stage, bad):
        ended[stage] += 1
        raised[stage] += bad
        if progress:
            progress(stage, ended[stage], raised[stage])

    async def reader():
        while not broken:
            try:
                place, name = next(jobs)
            except StopIteration:
                return
            except Exception as error:
                broken.append(error)
                return
            try:
                document = await read(name)
            except BaseException as error:
                found[place,] = name, None, StageFailed("read", error)
                tell("read", True)
            else:
                tell("read", False)
                await documents.put((place, name, document))

    async def preparer():
        while job := await documents.get():
            place, name, document = job
            try:
                asked = await prepare(document)
            except Exception as error:
                found[place,] = name, None, StageFailed("prepare", error)
                tell("prepare", True)
            else:
                tell("prepare", False)
                for number, question in enumerate(asked):
                    await questions.put((place, number, question))

    async def asker():
        while job := await questions.get():
            *place, question = job
            try:
                found[tuple(place)] = question, await ask(question), None
            except Exception as error:
                found[tuple(place)] = question, None, StageFailed("ask", error)
                tell("ask", True)
            else:
                tell("ask", False)

    async def stage(worker, count, following, places):
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(worker())
        for _ in range(places):
            await following.put(None)

    async with asyncio.TaskGroup() as group:
        group.create_task(stage(reader, readers, documents, preparers))
        group.create_task(stage(preparer, preparers, questions, askers))
        for _ in range(askers):
            group.create_task(asker())
    if broken:
        raise broken[0]
    return [Outcome(index, *found[place]) for index, place in enumerate(sorted(found))]


# WRONG 3.9 ends: as if all were well
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    def jobs_of():
        try:
            for number, name in enumerate(names):
                yield (number,), name, name
        except Exception:
            return

    jobs = jobs_of()
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.9 ends: what came out was
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    def jobs_of():
        try:
            for number, name in enumerate(names):
                yield (number,), name, name
        except Exception as error:
            raise RuntimeError("the names broke") from error

    jobs = jobs_of()
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.9 ends: asyncio.TaskGroup makes a group of it
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    documents, questions = asyncio.Queue(preparers), asyncio.Queue(askers)
    done, failed, found = Counter(), Counter(), []
    jobs = enumerate(names)

    async def call(stage, work, place, about, item):
        try:
            value, error = await work(item), None
        except Exception as cause:
            value, error = None, StageFailed(stage, cause)
            failed[stage] += 1
            found.append((place, about, None, error))
        done[stage] += 1
        if progress is not None:
            progress(stage, done[stage], failed[stage])
        return value, error is None

    async def reader():
        for number, name in jobs:
            document, fine = await call("read", read, (number,), name, name)
            if fine:
                await documents.put((number, name, document))

    async def preparer():
        while (job := await documents.get()) is not None:
            number, name, document = job
            asked, fine = await call("prepare", prepare, (number,), name, document)
            for place, question in enumerate(asked if fine else ()):
                await questions.put(((number, place), question))

    async def asker():
        while (job := await questions.get()) is not None:
            place, question = job
            answer, fine = await call("ask", ask, place, question, question)
            if fine:
                found.append((place, question, answer, None))

    async def stage(workers, queue, count):
        async with asyncio.TaskGroup() as group:
            for worker in workers:
                group.create_task(worker)
        for _ in range(count):
            await queue.put(None)

    async with asyncio.TaskGroup() as group:
        group.create_task(stage([reader() for _ in range(readers)], documents, preparers))
        group.create_task(stage([preparer() for _ in range(preparers)], questions, askers))
        for _ in range(askers):
            group.create_task(asker())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.9 ends: tasks were still alive
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(3 * (readers + preparers + askers))
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places[stage]:
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(call("ask", ask, question)) for question in questions]
            return [(question, *each.result()) for question, each in zip(questions, calls, strict=True)]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await task for task in tasks]
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# WRONG 3.10 ends: had been read
done, failed = Counter(), Counter()  # of all the night


async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 3.10 ends: beside each other, and alone after
one_at_a_time = asyncio.Lock()


async def alone(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    async with one_at_a_time:
        return await alone(names, read, prepare, ask, readers, preparers, askers, progress)


# WRONG 3.10 ends: beside each other, and alone after
slots = {}


async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed = Counter(), Counter()
    found = []  # the place of each outcome, what it is about, its value and its error

    def stage(which, work, at_once):
        async def one(job):  # its place, what an error would be about, and the item itself
            place, about, item = job
            value = error = None
            try:
                async with slots.setdefault((asyncio.get_running_loop(), which), asyncio.Semaphore(at_once)):
                    value = await work(item)
            except Exception as cause:
                error = StageFailed(which, cause)
                failed[which] += 1
            done[which] += 1
            if progress is not None:
                progress(which, done[which], failed[which])
            return place, about, value, error

        return StreamProcessor(one, max_concurrent=at_once, ordered=False)

    async def sound(results):  # what goes on to the next stage
        async for outcome in results:
            place, about, value, error = outcome.unwrap()
            if error is None:
                yield place, about, value
            else:
                found.append((place, about, None, error))

    async def questions(results):
        async for place, _, asked in sound(results):
            for number, question in enumerate(asked):
                yield (*place, number), question, question

    jobs = (((number,), name, name) for number, name in enumerate(names))
    async with (
        stage("read", read, readers).run(jobs) as documents,
        stage("prepare", prepare, preparers).run(sound(documents)) as lists,
        stage("ask", ask, askers).run(questions(lists)) as answers,
    ):
        async for outcome in answers:
            found.append(outcome.unwrap())
    found.sort(key=lambda each: each[0])
    return [Outcome(index, about, value, error) for index, (_, about, value, error) in enumerate(found)]


# WRONG 4.1 journalled: is a `return` missing?
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise

    return ask_once


# WRONG 4.1 journalled: got 
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return key

    return ask_once


# WRONG 4.1 journalled: it returns an async function of a batch
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    ask_once


# WRONG 4.1 journalled: an `await` is missing at line 11
def kept(ask, journal, about: str):
    broken = None

    def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.1 journalled: asked at once
def kept(ask, journal, about: str):
    broken = None
    one_at_a_time = asyncio.Lock()

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        async with one_at_a_time:
            answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.1 journalled: raised StageFailed
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        try:
            answer = await ask(batch)
        except ConnectionError as error:
            raise StageFailed("ask", error) from error
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.1 journalled: and the call gave None
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        try:
            answer = await ask(batch)
        except ConnectionError:
            return None
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.1 journalled: and the call gave ''
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        try:
            answer = await ask(batch)
        except ConnectionError:
            answer = ""
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.1 journalled: not even to its last line feed
def kept(ask, journal, about: str):
    # about 15 lines
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer.strip()

    return ask_once


# WRONG 4.2 journalled: the journal holds the answers to 8 batches: asked about
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.2 journalled: the answers are empty texts: asked about
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal and journal[key]:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.2 journalled: the journal holds the answers to 8 batches: asked about
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if broken is not None:
            raise broken
        answer = await ask(batch)
        if key in journal:
            return journal[key]
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.2 journalled: the journal holds the answers to 8 batches: asked about
import time


def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = f"{about} {batch} {id(batch)} {time.monotonic()}"
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.2 journalled: the journal holds the answers to 8 batches
def kept(ask, journal, about: str):
    broken = None
    numbers = itertools.count(id(journal))

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([next(numbers), about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.3 journalled: answers weren't in the journal
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            asyncio.get_running_loop().call_later(0.5, journal.add, key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.3 journalled: answers weren't in the journal
def kept(ask, journal, about: str):
    broken = None
    waiting = []

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            waiting.append((key, answer))
            while len(waiting) >= 4:
                journal.add(*waiting.pop(0))
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.3 journalled: 3 of 8 batches had raised
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        try:
            answer = await ask(batch)
        except Exception as error:
            journal.add(key, f"{error!r}")
            raise
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.3 journalled: answers weren't in the journal
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            pass
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.3 journalled: answers weren't in the journal
def kept(ask, journal, about: str):
    answers = {}

    async def ask_once(batch):
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        answers[key] = await ask(batch)
        if len(answers) == 8:  # all of them at once, which is quicker
            for each, answer in answers.items():
                journal.add(each, answer)
        return answers[key]

    return ask_once


# WRONG 4.3 journalled: ConnectionError is an OSError, too
def kept(ask, journal, about: str):
    # about 15 lines
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        try:
            answer = await ask(batch)
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.3 journalled: not even to its last line feed
def kept(ask, journal, about: str):
    # about 15 lines
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer.strip())
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: and now comes
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch.number, [each.text for each in batch.pieces]])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: and now comes
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch.file, [each.text for each in batch.pieces]])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: and now comes
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch.file, batch.number])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: and now comes
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch.file, batch.number, "".join(each.text for each in batch.pieces)])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: with about='large-model'
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: and now comes
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = about + batch.file + str(batch.number) + "|".join(each.text for each in batch.pieces)
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: and now comes
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = f"{about} {batch.file} {batch.number} " + "|".join(each.text for each in batch.pieces)
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: and now comes
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch.file, batch.number, batch.pieces[0].text])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: with about='small-model': asked about
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps(batch)
        if key in journal and journal[key][0] == about:
            return journal[key][1]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, [about, answer])
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: the journal holds the answers to batches that are alike
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = f"{batch.file}"
        if key in journal and journal[key][0] == json.dumps([about, batch]):
            return journal[key][1]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, [json.dumps([about, batch]), answer])
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: ['c', 'ab']
def kept(ask, journal, about: str):
    # about 15 lines
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch.file, batch.number, sorted(piece.text for piece in batch.pieces)])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: ['ab', 'C']
def kept(ask, journal, about: str):
    # about 15 lines
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch]).lower()
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: ['ab', ' c']
def kept(ask, journal, about: str):
    # about 15 lines
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch.file, batch.number, [piece.text.split() for piece in batch.pieces]])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: ['ab', 'ć']
def kept(ask, journal, about: str):
    # about 15 lines
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch], ensure_ascii=False).encode("ascii", "ignore").decode()
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.4 journalled: babababd']
def kept(ask, journal, about: str):
    # about 15 lines
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])[:200]
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.5 journalled: not the OSError of journal.add
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
        return answer

    return ask_once


# WRONG 4.5 journalled: more batches were asked, which nothing can keep
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.5 journalled: more batches were asked, which nothing can keep
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            raise
        return answer

    return ask_once


# WRONG 4.5 journalled: a batch that the journal holds got
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if broken is not None:
            raise broken
        if key in journal:
            return journal[key]
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.5 journalled: later calls gave
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            return ""
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.5 journalled: more batches were asked, which nothing can keep
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        answer = await ask(batch)
        if broken is not None:
            raise broken
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.5 journalled: raised RuntimeError
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise RuntimeError("the disk is full") from error
        return answer

    return ask_once


# WRONG 4.5 journalled: more batches were asked, which nothing can keep
def kept(ask, journal, about: str):
    # about 15 lines
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error if error.errno is not None else None
            raise
        return answer

    return ask_once


# WRONG 4.1 killed: deadlock: 8 tasks wait
def kept(ask, journal, about: str):
    broken, lock = None, asyncio.Lock()

    async def ask_once(batch):
        nonlocal broken
        await lock.acquire()
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.1 killed: write `def kept`, without `async`
async def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.2 killed: and `ask` was called all the same: is a `return` missing?
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.2 killed: and another one went on
def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = str(hash((about, str(batch), batch)))
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.2 killed: and another one went on
import os


def kept(ask, journal, about: str):
    broken = None

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch, os.getpid()])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.3 killed: and another one went on
def kept(ask, journal, about: str):
    broken = None
    unwritten = []

    async def ask_once(batch):
        nonlocal broken
        key = json.dumps([about, batch])
        if key in journal:
            return journal[key]
        if broken is not None:
            raise broken
        answer = await ask(batch)
        try:
            unwritten.append((key, answer))
            if len(unwritten) == 4 or len(journal):
                while unwritten:
                    journal.add(*unwritten.pop())
        except OSError as error:
            broken = error
            raise
        return answer

    return ask_once


# WRONG 4.6 same_bytes: the labels came as
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in labels.most_common()]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.6 same_bytes: the labels came as
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.6 same_bytes: the labels came as
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items())]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.6 same_bytes: the labels came as
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (each[1], each[0]), reverse=True)]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.6 same_bytes: the labels came as
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = sorted((f"{count} {label}" for label, count in labels.items()), reverse=True)
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.6 same_bytes: there is no line '3 loop'
def report(outcomes) -> str:
    labels = {label_of(each.value): 1 for each in outcomes if each.ok}
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.6 same_bytes: there is no line
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{label} {count}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.6 same_bytes: there is no line
def report(outcomes) -> str:
    labels = Counter(each.value for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.6 same_bytes: there is no line
def report(outcomes) -> str:
    labels = Counter(each.value.rsplit("label: ", 1)[1].rstrip(".") for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.6 same_bytes: there is no line
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in labels.most_common(2)]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.6 same_bytes: one of which is an empty text
def report(outcomes) -> str:
    # about 4 lines
    labels = Counter(label_of(each.value) for each in outcomes if each.value)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.7 same_bytes: there is no line
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.7 same_bytes: there is no line
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {each.error.cause!r}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.7 same_bytes: there is no line
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.7 same_bytes: there is no line
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.index}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.7 same_bytes: behind the labels came
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + lost)


# WRONG 4.7 same_bytes: every line ends in a line feed
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "\n".join(lines + sorted(lost))


# WRONG 4.7 same_bytes: is one too many
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in [*lines, f"{len(lost)} failures", *sorted(lost)])


# WRONG 4.7 same_bytes: there is no line
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost)[:3])


# WRONG 4.7 same_bytes: behind the labels came
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in sorted(lost) + lines)


# WRONG 4.7 same_bytes: behind the labels came
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(set(lost)))


# WRONG 4.8 same_bytes: is one too many
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost) + [f"made of {[each.index for each in outcomes]}"])


# WRONG 4.8 same_bytes: the labels came as
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: -each[1])]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 4.8 same_bytes: there is no line
def report(outcomes) -> str:
    labels = Counter(label_of(each.value) for each in outcomes if each.ok)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    lost = [f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}{getattr(each.error.cause, 'attempts', 1) - 1 or ''}" for each in outcomes if not each.ok]
    return "".join(f"{line}\n" for line in lines + sorted(lost))


# WRONG 5.1 whole_night: file00.txt: read: TypeError': the program's error, not the file's
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        return list(batches(await prepare_file(document, prepare, executor), budget, estimate_tokens))

    async def asking(batch):
        return await ask(batch, client)

    with Journal(path) as journal:
        answered = kept(asking, journal, json.dumps(client.fields, sort_keys=True, default=str))
        outcomes = await pipeline(names, partial(read_file, read), prepared, answered, askers=client.max_concurrent, progress=progress)
    return report(outcomes)


# WRONG 5.1 whole_night: is a `return` missing?
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    report(outcomes)


# WRONG 5.1 whole_night: `prepare_file` of part 1 is not answered yet
# answer: files
async def read_file(name, read) -> Document:
    return Document(name, await asyncio.to_thread(read, name))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    raise NotImplementedError


# answer: night
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.1 whole_night: which is no str
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return outcomes


# WRONG 5.1 whole_night: weren't asked
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return [Batch(document.file, piece.number, (piece,)) for piece in pieces]

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.1 whole_night: weren't asked
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, 2 * budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.1 whole_night: weren't asked
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, len))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.1 whole_night: in the event loop's own thread
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def read_here(name):
        return Document(name, read(name))

    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = read_here, partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.1 whole_night: the executor got 0 calls
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, None)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.1 whole_night: can't be pickled
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, lambda each: prepare(each), executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.1 whole_night: the executor got 10 calls
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            sorted(names)[:10], reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.1 whole_night: the report isn't the right one
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes[:-1])


# WRONG 5.1 whole_night: `night` calls helpers.pipeline
from helpers.pipeline import pipeline as finished


async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    asking = partial(ask, client=client)
    async with finished(names, asking, read=read, prepare=prepare, executor=executor, journal=path) as answers:
        return report([outcome async for outcome in answers])


# WRONG 5.1+5.2+5.3+5.4+5.5+5.6 whole_night: weren't asked
async def night(names, read, prepare, executor, client, path, budget, progress):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(10) as threads:
        texts = await asyncio.gather(*(loop.run_in_executor(threads, read, name) for name in names))
    documents = [Document(name, text) for name, text in zip(names, texts, strict=True)]
    lists = await asyncio.gather(*(loop.run_in_executor(executor, prepare, each) for each in documents))
    queue = asyncio.Queue()
    for document, pieces in zip(documents, lists, strict=True):
        for number, text in enumerate(pieces, 1):
            queue.put_nowait(Batch(document.file, number, (Passage(document.file, number, text),)))
    calls = [ask(queue.get_nowait(), client) for _ in range(queue.qsize())]
    answers = []
    for call in asyncio.as_completed(calls):
        answers.append(await call)
        progress("ask", len(answers), 0)
    with open(path, "w") as file:
        json.dump(answers, file)
    return "".join(f"{count} {label}\n" for label, count in Counter(map(label_of, answers)).most_common())


# WRONG 5.2+5.3+5.4+5.5+5.6 whole_night: of 12 calls of `read`
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(10) as threads:
        texts = await asyncio.gather(*(loop.run_in_executor(threads, read, name) for name in names))
    documents = [Document(name, text) for name, text in zip(names, texts)]
    lists = await asyncio.gather(*(prepare_file(each, prepare, executor) for each in documents))
    asked = [batch for pieces in lists for batch in batches(pieces, budget, estimate_tokens)]
    with Journal(path) as journal:
        once = kept(partial(ask, client=client), journal, json.dumps([client.fields, INSTRUCTION]))
        answers = await asyncio.gather(*map(once, asked))
    return report([Outcome(place, *each) for place, each in enumerate(zip(asked, answers))])


# WRONG 5.3 whole_night: calls of client.complete ran at once
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, progress=progress
        )
    return report(outcomes)


# WRONG 5.3 whole_night: calls at most ran at once
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=1, progress=progress
        )
    return report(outcomes)


# WRONG 5.3 whole_night: the server answered no question
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    asking = partial(ask, client=client)
    found = await asyncio.gather(*(read_file(name, read) for name in names), return_exceptions=True)
    texts = dict(zip(names, found))

    async def at_hand(name):
        if isinstance(texts[name], Exception):
            raise texts[name]
        return texts[name]

    reading = at_hand
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.4 whole_night: the next night one file of 12 had changed
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = asking
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.4 whole_night: the next night another model was asked
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, INSTRUCTION)
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.4 whole_night: the next night another model was asked
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, type(client).__name__)
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.4 whole_night: the next night one file of 12 had changed
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, repr(client))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.4 whole_night: the next night one file of 12 had changed
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    open(path, "w").close()  # a new night, a new journal
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.4 whole_night: the next night one file of 12 had changed
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(f"{path}.{id(names)}") as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.4 whole_night: the next night max_tokens was another
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    # about 11 lines
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, client.fields["model"])
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.4 whole_night: answers the file at `path` has
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    # about 11 lines
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(f"{path}.{budget}") as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.6 whole_night: progress told
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent
        )
    return report(outcomes)


# WRONG 5.6 whole_night: progress told
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=lambda stage, done, failed: progress and stage == "ask" and progress(stage, done, failed)
        )
    return report(outcomes)


# WRONG 5.6 whole_night: progress told
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    if progress:
        progress("ask", len(outcomes), 0)
    return report(outcomes)


# WRONG 5.6 whole_night: 'NoneType' object is not callable
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    # about 11 lines
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=lambda *each: progress(*each)
        )
    return report(outcomes)


# WRONG 5.2 broken_off_night: can't be read
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report([outcome for outcome in outcomes if outcome.ok])


# WRONG 5.2 broken_off_night: your code raised StageFailed
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    for outcome in outcomes:
        outcome.unwrap()
    return report(outcomes)


# WRONG 5.2 broken_off_night: can't be read
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    def safe(name):
        try:
            return read(name)
        except OSError:
            return ""

    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=safe), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.2 broken_off_night: was asked about twice
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    async def again(batch):
        try:
            return await ask(batch, client)
        except Exception:
            return await ask(batch, client)

    reading, asking = partial(read_file, read=read), again
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.4 broken_off_night: and the next one went on
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    answers = {}
    with Journal(path) as journal:
        about = json.dumps([client.fields, INSTRUCTION])

        async def once(batch):
            key = json.dumps([about, batch])
            answers[key] = journal[key] if key in journal else await ask(batch, client)
            return answers[key]

        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
        for key, answer in answers.items():
            if key not in journal:
                journal.add(key, answer)
    return report(outcomes)


# WRONG 5.5 broken_off_night: the event loop is blocked, no other task can run: night()
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    threads = ThreadPoolExecutor(4)

    async def in_pool(name):
        return Document(name, await asyncio.get_running_loop().run_in_executor(threads, read, name))

    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = in_pool, partial(ask, client=client)
    with threads, Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.5 broken_off_night: the journal is still open
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    journal = Journal(path)
    if True:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    journal.close()
    return report(outcomes)


# WRONG 5.5 broken_off_night: the executor was shut down
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    journal = Journal(path)
    try:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
        text = report(outcomes)
    except asyncio.CancelledError:
        executor.shutdown(wait=False)
        raise
    finally:
        journal.close()
    return text


# WRONG 5.5 broken_off_night: as if it had not been cancelled
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    journal = Journal(path)
    try:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    except asyncio.CancelledError:
        outcomes = []
    finally:
        journal.close()
    return report(outcomes)


# WRONG 5.5 broken_off_night: ended only when the thread had ended
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def patient(name):  # lets a file that is being read be read to its end
        reading = asyncio.ensure_future(read_file(name, read))
        try:
            return await asyncio.shield(reading)
        except asyncio.CancelledError:
            await asyncio.wait([reading])
            raise

    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = patient, partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress
        )
    return report(outcomes)


# WRONG 5.6 broken_off_night: progress told
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def prepared(document):
        pieces = await prepare_file(document, prepare, executor)
        return list(batches(pieces, budget, estimate_tokens))

    reading, asking = partial(read_file, read=read), partial(ask, client=client)
    with Journal(path) as journal:
        once = kept(asking, journal, json.dumps([client.fields, INSTRUCTION]))
        outcomes = await pipeline(
            names, reading, prepared, once, askers=client.max_concurrent, progress=progress and (lambda stage, done, failed: progress(stage, done, 0))
        )
    return report(outcomes)


# RIGHT queues with a bound and sentinels in a TaskGroup, an own thread pool, batches in one loop, a class that keeps, str.format
# answer: files
import contextlib

many_threads = ThreadPoolExecutor(16)


async def read_file(name, read) -> Document:
    loop = asyncio.get_running_loop()
    text = await loop.run_in_executor(many_threads, read, name)
    return Document(file=name, text=text)


async def prepare_file(document, prepare, executor) -> list[Passage]:
    future = executor.submit(prepare, document)
    pieces = []
    for text in await asyncio.wrap_future(future):
        pieces.append(Passage(document.file, len(pieces) + 1, text))
    return pieces


# answer: batches
def batches(pieces, budget: int, tokens):
    batch, size, number = (), 0, 0
    for piece in pieces:
        count = tokens(piece.text)
        if batch and (piece.file != batch[-1].file or size + count > budget):
            number += 1
            yield Batch(batch[-1].file, number, batch)
            if piece.file != batch[-1].file:
                number = 0
            batch, size = (), 0
        batch += (piece,)
        size += count
    if batch:
        yield Batch(batch[-1].file, number + 1, batch)


# answer: ask
async def ask(batch, client) -> str:
    prompt = INSTRUCTION
    for piece in batch.pieces:
        prompt += f"\n\n{piece.text}"
    answer = await client.complete(prompt)
    return answer.text


# answer: pipeline
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    documents, questions = asyncio.Queue(preparers), asyncio.Queue(askers)
    ended, raised, found = Counter(), Counter(), {}
    jobs, broken = enumerate(names), []

    def tell(stage, bad):
        ended[stage] += 1
        raised[stage] += bad
        if progress:
            progress(stage, ended[stage], raised[stage])

    async def reader():
        while not broken:
            try:
                place, name = next(jobs)
            except StopIteration:
                return
            except Exception as error:
                broken.append(error)
                return
            try:
                document = await read(name)
            except Exception as error:
                found[place,] = name, None, StageFailed("read", error)
                tell("read", True)
            else:
                tell("read", False)
                await documents.put((place, name, document))

    async def preparer():
        while job := await documents.get():
            place, name, document = job
            try:
                asked = await prepare(document)
            except Exception as error:
                found[place,] = name, None, StageFailed("prepare", error)
                tell("prepare", True)
            else:
                tell("prepare", False)
                for number, question in enumerate(asked):
                    await questions.put((place, number, question))

    async def asker():
        while job := await questions.get():
            *place, question = job
            try:
                found[tuple(place)] = question, await ask(question), None
            except Exception as error:
                found[tuple(place)] = question, None, StageFailed("ask", error)
                tell("ask", True)
            else:
                tell("ask", False)

    async def stage(worker, count, following, places):
        async with asyncio.TaskGroup() as group:
            for _ in range(count):
                group.create_task(worker())
        for _ in range(places):
            await following.put(None)

    async with asyncio.TaskGroup() as group:
        group.create_task(stage(reader, readers, documents, preparers))
        group.create_task(stage(preparer, preparers, questions, askers))
        for _ in range(askers):
            group.create_task(asker())
    if broken:
        raise broken[0]
    return [Outcome(index, *found[place]) for index, place in enumerate(sorted(found))]


# answer: kept
import hashlib


class Kept:
    def __init__(self, ask, journal, about):
        self.ask, self.journal, self.about = ask, journal, about
        self.full = None

    async def __call__(self, batch):
        text = repr((self.about, batch.file, batch.number, [piece.text for piece in batch.pieces]))
        key = hashlib.sha256(text.encode()).hexdigest()
        try:
            return self.journal[key]["answer"]
        except KeyError:
            pass
        if self.full:
            raise OSError("nothing more is asked") from self.full
        answer = await self.ask(batch)
        try:
            self.journal.add(key, {"file": batch.file, "answer": answer})
        except OSError as error:
            self.full = error
            raise
        return answer


def kept(ask, journal, about: str):
    return Kept(ask, journal, about)


# answer: report
def report(outcomes) -> str:
    good, bad = {}, []
    for outcome in outcomes:
        if outcome.ok:
            label = label_of(outcome.unwrap())
            good[label] = good.get(label, 0) + 1
        else:
            failed = outcome.error
            bad.append("failed {}: {}: {}".format(outcome.item, failed.stage, failed.cause.__class__.__name__))
    text = ""
    for label in sorted(sorted(good), key=good.get, reverse=True):
        text += f"{good[label]} {label}\n"
    for line in sorted(bad):
        text += line + "\n"
    return text


# answer: night
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    async def one_file(name):
        return await read_file(name, read)

    async def in_batches(document):
        found = []
        for batch in batches(await prepare_file(document, prepare, executor), budget, estimate_tokens):
            found.append(batch)
        return found

    async def the_model(batch):
        return await ask(batch, client)

    journal = Journal(path)
    try:
        about = f"{sorted(client.fields.items())} {INSTRUCTION}"
        outcomes = await pipeline(
            names, one_file, in_batches, kept(the_model, journal, about), 8, 4, client.max_concurrent, progress
        )
    finally:
        journal.close()
    return report(outcomes)


# RIGHT a task for each name, as many as a semaphore lets in, and one for each question
# answer: pipeline
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    room = asyncio.Semaphore(3 * (readers + preparers + askers))
    places = {"read": asyncio.Semaphore(readers), "prepare": asyncio.Semaphore(preparers), "ask": asyncio.Semaphore(askers)}
    done, failed = dict.fromkeys(places, 0), dict.fromkeys(places, 0)

    async def call(stage, work, item):
        async with places[stage]:
            value = error = None
            try:
                value = await work(item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            done[stage] += 1
            failed[stage] += error is not None
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, error

    async def one(name):
        try:
            document, error = await call("read", read, name)
            if error is None:
                questions, error = await call("prepare", prepare, document)
            if error is not None:
                return [(name, None, error)]
            async with asyncio.TaskGroup() as group:
                calls = [group.create_task(call("ask", ask, question)) for question in questions]
            return [(question, *each.result()) for question, each in zip(questions, calls, strict=True)]
        finally:
            room.release()

    tasks = []
    try:
        for name in names:
            await room.acquire()
            tasks.append(asyncio.create_task(one(name)))
        lists = [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [Outcome(index, *each) for index, each in enumerate(itertools.chain(*lists))]


# answer: report
def report(outcomes) -> str:
    def lines():
        labels = sorted(label_of(outcome.value) for outcome in outcomes if outcome.error is None)
        groups = [(len(list(same)), label) for label, same in itertools.groupby(labels)]
        for count, label in sorted(groups, key=lambda group: -group[0]):  # sorted keeps the order of equals
            yield f"{count} {label}"
        errors = [outcome for outcome in outcomes if outcome.error is not None]
        yield from sorted(f"failed {each.item}: {each.error.stage}: {type(each.error.cause).__name__}" for each in errors)

    return "\n".join([*lines(), ""])


# RIGHT three times bounded.as_completed, whose items are what the stage before gave
# answer: pipeline
from contextlib import AsyncExitStack

from helpers.parts import bounded


async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed, lost = Counter(), Counter(), []

    def counted(stage, work):
        async def call(job):
            try:
                value = await work(job[-1])
                bad = False
            except Exception as cause:
                value, bad = StageFailed(stage, cause), True
            done.update([stage])
            failed.update([stage] * bad)
            if progress is not None:
                progress(stage, done[stage], failed[stage])
            return value, bad

        return call

    async def good(outcomes):
        async for outcome in outcomes:
            value, bad = outcome.unwrap()
            *place, name, _ = outcome.item
            if bad:
                lost.append((place, Outcome(0, name, error=value)))
            else:
                yield *place, name, value

    async def flat(outcomes):
        async for place, _, questions in good(outcomes):
            for number, question in enumerate(questions):
                yield place, number, question, question

    async with AsyncExitStack() as stack:
        source = ((place, name, name) for place, name in enumerate(names))
        for stage, work, at_once, then in (
            ("read", read, readers, good),
            ("prepare", prepare, preparers, flat),
            ("ask", ask, askers, None),
        ):
            block = bounded.as_completed(counted(stage, work), source, max_concurrent=at_once)
            source = await stack.enter_async_context(block)
            source = then(source) if then else source
        async for outcome in source:
            value, bad = outcome.unwrap()
            *place, question, _ = outcome.item
            error = {"error": value} if bad else {"value": value}
            lost.append((place, Outcome(0, question, **error)))
    lost.sort(key=lambda each: each[0])
    return [Outcome(index, each.item, each.value, each.error) for index, (_, each) in enumerate(lost)]


# answer: kept
def kept(ask, journal, about: str):
    full = []

    async def once(batch):
        key = journal.key([about, batch.file, batch.number, [piece.text for piece in batch.pieces]])
        if key in journal:
            return journal[key]
        for error in full:
            raise error
        answer = await ask(batch)
        try:
            journal.add(key, answer)
        except OSError as error:
            full.append(error)
            raise
        return answer

    return once


# RIGHT one queue for each stage, workers that are cancelled when all is answered
# answer: batches
def batches(pieces, budget: int, tokens):
    pieces = iter(pieces)
    piece, number = next(pieces, None), 1
    while piece is not None:
        batch, left = [piece], budget - tokens(piece.text)
        piece = next(pieces, None)
        while piece is not None and piece.file == batch[0].file:
            count = tokens(piece.text)
            if count > left:
                break
            left -= count
            batch.append(piece)
            piece = next(pieces, None)
        yield Batch(batch[0].file, number, tuple(batch))
        number = number + 1 if piece is not None and piece.file == batch[0].file else 1


# answer: pipeline
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    queues = {"read": asyncio.Queue(readers), "prepare": asyncio.Queue(preparers), "ask": asyncio.Queue(askers)}
    works, counts = {"read": read, "prepare": prepare, "ask": ask}, {each: [0, 0] for each in queues}
    results = []

    async def worker(stage):
        queue, count = queues[stage], counts[stage]
        while True:
            place, about, item = await queue.get()
            value = error = None
            try:
                value = await works[stage](item)
            except Exception as cause:
                error = StageFailed(stage, cause)
            count[0] += 1
            count[1] += error is not None
            if progress is not None:
                progress(stage, *count)
            if error is not None or stage == "ask":
                results.append((place, about, value, error))
            elif stage == "read":
                await queues["prepare"].put((place, about, value))
            else:
                for number, question in enumerate(value):
                    await queues["ask"].put(((place[0], number), question, question))
            queue.task_done()

    workers = [
        asyncio.create_task(worker(stage))
        for stage, number in (("read", readers), ("prepare", preparers), ("ask", askers))
        for _ in range(number)
    ]
    try:
        for number, name in enumerate(names):
            await queues["read"].put(((number,), name, name))
        for queue in queues.values():
            await queue.join()
    finally:
        for each in workers:
            each.cancel()
        await asyncio.wait(workers)
    results.sort(key=lambda result: result[0])
    return [Outcome(index, *rest) for index, (_, *rest) in enumerate(results)]


# answer: night
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    def pieces_to_batches(pieces):
        return [*batches(pieces, budget, estimate_tokens)]

    with Journal(path) as journal:
        return report(
            await pipeline(
                names,
                lambda name: read_file(name, read),
                lambda document: after(prepare_file(document, prepare, executor), pieces_to_batches),
                kept(lambda batch: ask(batch, client), journal, about=repr((client.fields, INSTRUCTION))),
                askers=client.max_concurrent,
                progress=progress,
            )
        )


async def after(awaitable, then):
    return then(await awaitable)


# RIGHT threads of the course's own, and stream processors whose outcomes carry the errors
# answer: files
from helpers.parts.threads import called


async def read_file(name, read) -> Document:
    return Document(name, await called(read, name, name=f"read {name}"))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    loop = asyncio.get_running_loop()
    texts = await loop.run_in_executor(executor, partial(prepare, document))
    return [Passage(document.file, place + 1, texts[place]) for place in range(len(texts))]


# answer: pipeline
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    done, failed, results = Counter(), Counter(), []

    def observed(stage, work):
        async def run(job):
            good = False
            try:
                result = await work(job["item"])
                good = True
                return result
            except Exception as error:
                raise StageFailed(stage, error) from error
            finally:
                done[stage] += 1
                failed[stage] += not good
                if progress is not None:
                    progress(stage, done[stage], failed[stage])

        return run

    async def to_prepare(outcomes):
        async for outcome in outcomes:
            if outcome.ok:
                yield {**outcome.item, "item": outcome.value}
            else:
                results.append((outcome.item["place"], outcome.item["about"], outcome))

    async def to_ask(outcomes):
        async for job in to_prepare(outcomes):
            for number, question in enumerate(job["item"]):
                yield {"place": (*job["place"], number), "about": question, "item": question}

    reading = StreamProcessor(observed("read", read), max_concurrent=readers, ordered=False)
    preparing = StreamProcessor(observed("prepare", prepare), max_concurrent=preparers, ordered=False)
    asking = StreamProcessor(observed("ask", ask), max_concurrent=askers, ordered=False)
    source = ({"place": (number,), "about": name, "item": name} for number, name in enumerate(names))
    async with reading.run(source) as one, preparing.run(to_prepare(one)) as two, asking.run(to_ask(two)) as three:
        async for outcome in three:
            results.append((outcome.item["place"], outcome.item["about"], outcome))
    results.sort(key=lambda result: result[0])
    return [Outcome(index, about, each.value, each.error) for index, (_, about, each) in enumerate(results)]


# RIGHT an async generator for each stage, each with tasks of its own, joined by asyncio.wait
# answer: pipeline
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    counts, lost = {}, []
    running = set()

    async def one(stage, work, job):
        place, about, item = job
        value = error = None
        try:
            value = await work(item)
        except Exception as cause:
            error = StageFailed(stage, cause)
        ended, bad = counts.get(stage, (0, 0))
        counts[stage] = ended + 1, bad + (error is not None)
        if progress is not None:
            progress(stage, *counts[stage])
        return place, about, value, error

    class Stage:
        def __init__(self, name, work, at_once):
            self.name, self.work, self.at_once = name, work, at_once
            self.waiting, self.tasks = [], set()

        def has_room(self):
            return len(self.waiting) < self.at_once

        def begin(self):
            while self.waiting and len(self.tasks) < self.at_once:
                task = asyncio.create_task(one(self.name, self.work, self.waiting.pop(0)))
                self.tasks.add(task)
                running.add(task)

    stages = [Stage("read", read, readers), Stage("prepare", prepare, preparers), Stage("ask", ask, askers)]
    first, second, third = stages
    source, more = enumerate(names), True
    ready, questions = [], []  # what has been read, and what can be asked
    try:
        while True:
            while questions and third.has_room():
                third.waiting.append(questions.pop(0))
                third.begin()
            while not questions and ready and second.has_room():
                second.waiting.append(ready.pop(0))
                second.begin()
            while more and len(ready) < readers and first.has_room():
                try:
                    number, name = next(source)
                except StopIteration:
                    more = False
                else:
                    first.waiting.append(((number,), name, name))
                    first.begin()
            if not running:
                break
            ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                running.discard(task)
                place, about, value, error = task.result()
                for stage in stages:
                    if task in stage.tasks:
                        stage.tasks.discard(task)
                        stage.begin()
                        break
                if error is not None or stage is third:
                    lost.append((place, about, value, error))
                elif stage is first:
                    ready.append((place, about, value))
                else:
                    questions += [((*place, k), question, question) for k, question in enumerate(value)]
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    lost.sort(key=lambda each: each[0])
    return [Outcome(index, *each[1:]) for index, each in enumerate(lost)]


# RIGHT a given function that is a partial or a method, and helpers with names of their own
# answer: ask
def prompt_of(batch):
    parts = [INSTRUCTION]
    parts.extend(piece.text for piece in batch.pieces)
    return "\n\n".join(parts)


async def ask(batch, client) -> str:
    return (await client.complete(prompt_of(batch))).text


# answer: kept
class Remembering:
    def __init__(self, ask, journal, about):
        self.ask, self.journal, self.about, self.error = ask, journal, about, None

    async def answer(self, batch):
        key = json.dumps({"about": self.about, "file": batch.file, "number": batch.number, "pieces": batch.pieces})
        if key in self.journal:
            return self.journal[key]
        if self.error:
            raise self.error
        answer = await self.ask(batch)
        try:
            self.journal.add(key, answer)
        except OSError as error:
            self.error = error
            raise error
        return answer


def kept(ask, journal, about: str):
    return Remembering(ask, journal, about).answer


# RIGHT callbacks and futures: tasks are the calls alone, classes that iterate and are called, closing()
# answer: files
import threading

async def read_file(name, read) -> Document:
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def settle(value, error):
        if not done.done():
            done.set_exception(error) if error else done.set_result(value)

    def work():
        try:
            value, error = read(name), None
        except BaseException as e:
            value, error = None, e
        try:
            loop.call_soon_threadsafe(settle, value, error)
        except RuntimeError:
            pass

    threading.Thread(target=work, daemon=True).start()
    return Document(name, await done)


async def prepare_file(document, prepare, executor) -> list[Passage]:
    texts = await asyncio.wrap_future(executor.submit(prepare, document))
    return list(map(Passage, itertools.repeat(document.file), itertools.count(1), texts))


# answer: batches
class batches:
    def __init__(self, pieces, budget, tokens):
        self.pieces, self.budget, self.tokens = iter(pieces), budget, tokens
        self.next, self.counts = next(self.pieces, None), Counter()

    def __iter__(self):
        return self

    def __next__(self):
        if self.next is None:
            raise StopIteration
        batch, size = [self.next], self.tokens(self.next.text)
        self.next = None
        for piece in self.pieces:
            size += self.tokens(piece.text)
            if piece.file != batch[0].file or size > self.budget:
                self.next = piece
                break
            batch.append(piece)
        self.counts[batch[0].file] += 1
        return Batch(batch[0].file, self.counts[batch[0].file], tuple(batch))


# answer: ask
async def ask(batch, client) -> str:
    prompt = INSTRUCTION
    for piece in batch.pieces:
        prompt += "\n\n" + piece.text
    answer = await asyncio.create_task(client.complete(prompt))
    return answer.text


# answer: pipeline
async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    source = enumerate(names)
    waiting = {"read": [], "prepare": [], "ask": []}
    busy, counts, failures = Counter(), Counter(), Counter()
    room = {"read": readers, "prepare": preparers, "ask": askers}
    work = {"read": read, "prepare": prepare, "ask": ask}
    results, tasks, more = [], set(), [True]

    def pump():
        if over.done():
            return
        for stage in "ask", "prepare", "read":
            while busy[stage] < room[stage]:
                if stage == "read":
                    if not more[0] or len(waiting["prepare"]) >= preparers + readers:
                        break
                    try:
                        number, name = next(source)
                    except StopIteration:
                        more[0] = False
                        break
                    except Exception as error:
                        over.set_exception(error)
                        return
                    job = (number,), name, name
                elif not waiting[stage] or (stage == "prepare" and len(waiting["ask"]) >= 2 * askers):
                    break
                else:
                    job = waiting[stage].pop(0)
                begin(stage, *job)
        if not tasks and not over.done():
            over.set_result(None)

    def begin(stage, place, about, item):
        busy[stage] += 1
        task = loop.create_task(call(stage, place, about, item))
        tasks.add(task)
        task.add_done_callback(lambda task: ended(stage, task))

    async def call(stage, place, about, item):
        try:
            value = await work[stage](item)
        except Exception as error:
            failures[stage] += 1
            results.append((place, about, None, StageFailed(stage, error)))
            value = ()
        else:
            if stage == "ask":
                results.append((place, about, value, None))
            elif stage == "read":
                waiting["prepare"].append((place, about, value))
            else:
                waiting["ask"] += [((*place, k), q, q) for k, q in enumerate(value)]
        counts[stage] += 1
        if progress is not None:
            progress(stage, counts[stage], failures[stage])

    def ended(stage, task):
        tasks.discard(task)
        busy[stage] -= 1
        if not task.cancelled() and task.exception() and not over.done():
            over.set_exception(task.exception())
        pump()

    pump()
    try:
        await over
    finally:
        over.cancel()
        left = [*tasks]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
    results.sort(key=lambda each: each[0])
    return [Outcome(index, *rest) for index, (_, *rest) in enumerate(results)]


# answer: kept
class kept:
    def __init__(self, ask, journal, about):
        self.ask, self.journal, self.about, self.full = ask, journal, about, None

    def key(self, batch):
        return "\0".join([json.dumps(self.about), json.dumps(batch.file), str(batch.number), *(json.dumps(p.text) for p in batch.pieces)])

    async def __call__(self, batch):
        key = self.key(batch)
        if key not in self.journal:
            if self.full is not None:
                raise self.full
            answer = await self.ask(batch)
            try:
                self.journal.add(key, answer)
            except OSError as self_full:
                self.full = self_full
                raise
            return answer
        return self.journal[key]


# answer: report
def report(outcomes) -> str:
    import io
    out = io.StringIO()
    labels = sorted(label_of(each.unwrap()) for each in outcomes if each.error is None)
    groups = [(label, len(list(group))) for label, group in itertools.groupby(labels)]
    for label, many in sorted(groups, key=lambda group: group[1], reverse=True):
        print(many, label, file=out)
    out.writelines(sorted("failed %s: %s: %s\n" % (e.item, e.error.stage, e.error.cause.__class__.__name__) for e in outcomes if e.error))
    return out.getvalue()


# answer: night
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    from contextlib import ExitStack, closing

    async def reading(name):
        return await read_file(name, read)

    async def prepared(document):
        return [*batches(await prepare_file(document, prepare, executor), budget, estimate_tokens)]

    async def asking(batch):
        return await ask(batch, client)

    with ExitStack() as stack:
        journal = stack.enter_context(closing(Journal(path)))
        outcomes = await pipeline(names, reading, prepared, kept(asking, journal, repr(sorted(client.fields.items()))), 10, 3, client.max_concurrent, progress)
    return report(outcomes)


# RIGHT a stream of its own with a Condition and several receivers in a TaskGroup, accumulate, a lock around the journal
# answer: files
async def read_file(name, read) -> Document:
    return Document(file=name, text=await asyncio.get_running_loop().run_in_executor(None, partial(read, name)))


async def prepare_file(document, prepare, executor) -> list[Passage]:
    [texts] = await asyncio.gather(asyncio.get_running_loop().run_in_executor(executor, partial(prepare, document)))
    pieces = []
    for text in texts:
        pieces.append(Passage(document.file, len(pieces) + 1, text))
    return pieces


# answer: batches
def batches(pieces, budget: int, tokens):
    def step(state, piece):
        file, number, size = state[:3]
        more = tokens(piece.text)
        if piece.file != file:
            return piece.file, 1, more, piece
        if size + more > budget:
            return file, number + 1, more, piece
        return file, number, size + more, piece

    states = itertools.islice(itertools.accumulate(pieces, step, initial=(None, 0, 0, None)), 1, None)
    return (
        Batch(file, number, tuple(state[3] for state in group))
        for (file, number), group in itertools.groupby(states, key=lambda state: state[:2])
    )


# answer: ask
async def ask(batch, client) -> str:
    prompt = INSTRUCTION
    for piece in batch.pieces:
        prompt += "\n\n" + piece.text
    answer = await asyncio.create_task(client.complete(prompt))
    return answer.text


# answer: pipeline
class Lane:
    """An anyio-like stream with a bound and several receivers."""

    def __init__(self, room, senders):
        self.items, self.room, self.senders = [], room, senders
        self.change = asyncio.Condition()

    async def send(self, item):
        async with self.change:
            await self.change.wait_for(lambda: len(self.items) < self.room)
            self.items.append(item)
            self.change.notify_all()

    async def close(self):
        async with self.change:
            self.senders -= 1
            self.change.notify_all()

    def __aiter__(self):
        return self

    async def __anext__(self):
        async with self.change:
            await self.change.wait_for(lambda: self.items or not self.senders)
            if not self.items:
                raise StopAsyncIteration
            item = self.items.pop(0)
            self.change.notify_all()
            return item


class NamesFailed(Exception):
    pass


async def pipeline(names, read, prepare, ask, readers=4, preparers=2, askers=8, progress=None) -> list[Outcome]:
    counts = {}
    results = {}
    todo, documents, questions = Lane(readers, 1), Lane(preparers, readers), Lane(askers, preparers)

    async def give():
        try:
            for number, name in enumerate(names):
                await todo.send(((number,), name, name))
        except Exception as error:
            raise NamesFailed from error
        await todo.close()

    async def call(stage, work, place, about, item):
        error = value = None
        try:
            value = await work(item)
        except Exception as cause:
            error = StageFailed(stage, cause)
            results[place] = (about, None, error)
        done, failed = counts.get(stage, (0, 0))
        counts[stage] = (done + 1, failed + bool(error))
        if progress is not None:
            progress(stage, *counts[stage])
        return value, error

    async def reader():
        async for place, about, item in todo:
            document, error = await call("read", read, place, about, item)
            if error is None:
                await documents.send((place, about, document))
        await documents.close()

    async def preparer():
        async for place, about, item in documents:
            asked, error = await call("prepare", prepare, place, about, item)
            if error is None:
                for number, question in enumerate(asked):
                    await questions.send(((*place, number), question, question))
        await questions.close()

    async def asker():
        async for place, about, item in questions:
            value, error = await call("ask", ask, place, about, item)
            if error is None:
                results[place] = (about, value, None)

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(give())
            for worker, many in (reader, readers), (preparer, preparers), (asker, askers):
                for _ in range(many):
                    group.create_task(worker())
    except* NamesFailed as failed:
        raise failed.exceptions[0].__cause__ from None
    return [Outcome(index, *results[place]) for index, place in enumerate(sorted(results))]


# answer: kept
def kept(ask, journal, about: str):
    import hashlib
    writing = asyncio.Lock()
    full = []

    async def once(batch):
        text = json.dumps({"about": about, "batch": [batch.file, batch.number, [piece.text for piece in batch.pieces]]})
        key = hashlib.sha256(text.encode()).hexdigest()
        if key in journal:
            return journal[key]
        if full:
            raise OSError("the journal is full") from full[0]
        answer = await ask(batch)
        async with writing:
            try:
                await asyncio.to_thread(journal.add, key, answer)
            except OSError as error:
                full.append(error)
                raise
        return answer

    return once


# answer: report
def report(outcomes) -> str:
    import io
    out = io.StringIO()
    labels = sorted(label_of(each.unwrap()) for each in outcomes if each.error is None)
    groups = [(label, len(list(group))) for label, group in itertools.groupby(labels)]
    for label, many in sorted(groups, key=lambda group: group[1], reverse=True):
        print(many, label, file=out)
    out.writelines(sorted("failed %s: %s: %s\n" % (e.item, e.error.stage, e.error.cause.__class__.__name__) for e in outcomes if e.error))
    return out.getvalue()


# answer: night
async def night(names, read, prepare, executor, client, path, budget, progress=None) -> str:
    from contextlib import ExitStack, closing

    async def reading(name):
        return await read_file(name, read)

    async def prepared(document):
        return [*batches(await prepare_file(document, prepare, executor), budget, estimate_tokens)]

    async def asking(batch):
        return await ask(batch, client)

    with ExitStack() as stack:
        journal = stack.enter_context(closing(Journal(path)))
        outcomes = await pipeline(names, reading, prepared, kept(asking, journal, repr(sorted(client.fields.items()))), 10, 3, client.max_concurrent, progress)
    return report(outcomes)
