"""Answers to exercise 08 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.1 outcomes: which is no Outcome
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = await work(item)
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put((outcome,))
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome[0]
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1 outcomes: item 0 of the source was 5.0, its outcome has the item 1.0
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        numbers = itertools.count()
        while (outcome := await done.get()) is not None:
            yield Outcome(next(numbers), outcome.item, outcome.value, outcome.error)
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1 outcomes: the outcomes have the indices [1, 2, 3, 4]
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count(1)
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1 outcomes: the source gave 8 items, and 0 outcomes came out
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                if item is None:
                    break
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1 outcomes: outcomes came out
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            if outcome.value is not None or outcome.error:
                await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1 outcomes: the source gave 8 items, and 2 outcomes came out
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                if not item:
                    continue
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1 outcomes: its value is a coroutine
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1 outcomes: came out (item, at second) [(1.0, 5.0), (0.5, 5.0)
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        outcomes = []
        while (outcome := await done.get()) is not None:
            outcomes.append(outcome)
        for outcome in outcomes:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1+1.2 outcomes: took 13 s instead of 9
@asynccontextmanager
async def pipe(source, work, workers: int):
    async def one(index, item):
        try:
            return Outcome(index, item, value=await work(item))
        except Exception as error:
            return Outcome(index, item, error=error)

    running = []

    async def read():
        index, failure = 0, None
        source_items = aiter(source)
        more = True
        while running or more:
            while more and len(running) < workers:
                try:
                    item = await anext(source_items)
                except StopAsyncIteration:
                    more = False
                except Exception as error:
                    failure, more = error, False
                else:
                    running.append(asyncio.create_task(one(index, item)))
                    index += 1
            if running:
                yield await running.pop(0)
        if failure:
            raise failure

    try:
        yield read()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


# WRONG 1.1 outcomes: `async with pipe(…)` came to no `yield`; it gave <async_generator
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    return read()


# WRONG 1.1 outcomes: is `@asynccontextmanager` missing above it?
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1 outcomes: call it: an async generator is what its function gives
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1+1.2+1.3+1.4 outcomes: `pipe` of part 1 is not answered yet
@asynccontextmanager
async def pipe(source, work, workers: int):
    raise NotImplementedError


# WRONG 1.2 outcomes: had 5 calls running at once
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers + 1))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.2 outcomes: ran one after the other
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(1))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.2 outcomes: instead of
@asynccontextmanager
async def pipe(source, work, workers: int):
    done = asyncio.Queue(workers)
    failure = None

    async def one(index, item):
        try:
            outcome = Outcome(index, item, value=await work(item))
        except Exception as error:
            outcome = Outcome(index, item, error=error)
        await done.put(outcome)

    async def feed():
        nonlocal failure
        batch, index = [], 0
        try:
            async for item in source:
                batch.append(asyncio.create_task(one(index, item)))
                index += 1
                if len(batch) == workers:
                    await asyncio.gather(*batch)
                    batch = []
        except Exception as error:
            failure = error
        await asyncio.gather(*batch)
        await done.put(None)

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    before = asyncio.all_tasks()
    feeder = asyncio.create_task(feed())
    try:
        yield read()
    finally:
        feeder.cancel()
        await asyncio.gather(feeder, return_exceptions=True)


# WRONG 1.2 outcomes: instead of 4.62
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            while todo.empty():
                await asyncio.sleep(0.1)
            index, item = todo.get_nowait()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.3 outcomes: announce it when every item has become one
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failed = []

    async def feed():
        try:
            index = 0
            async for item in source:
                await todo.put((index, item))
                index += 1
        except Exception as error:
            failed.append(error)
        await done.put(None)

    async def worker():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failed:
            raise failed[0]

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(worker()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.3 endings: deadlock: 
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.3 endings: and 0 outcomes came out
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.3 endings: deadlock: 
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure, over = None, False

    async def feed():
        nonlocal failure, over
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        over = True

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()
            if over and todo._unfinished_tasks == 0:
                await done.put(None)

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.3 endings: 3 outcomes came out
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            todo.task_done()
            await done.put(outcome)

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.4 endings: is a bad item through at run(), line
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            outcome = Outcome(index, item, value=await work(item))
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.4 endings: through at run(), line
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except ValueError as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.4 endings: the source gave 8 items, and 4 outcomes came out
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                todo.task_done()
                continue
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.4 endings: became Outcome(1, -0.1, value=ValueError('-0.1 is a bad item'))
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, value=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.4 endings: error='-0.1 is a bad item'
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=str(error))
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.4 endings: through at run(), line
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            call = work(item)
            try:
                outcome = Outcome(index, item, value=await call)
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.4 endings: an item that raised ValueError('item 0') became
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=ValueError(str(error)))
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.5 outcomes: your code let ConnectionError: one source broke through at feed(), line
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        async for item in source:
            await todo.put((next(numbers), item))
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.5 endings: your code let ConnectionError: the source broke through at feed(), line
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        async for item in source:
            await todo.put((next(numbers), item))
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.5 endings: and then the end, as if all were well
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.5 endings: the reader got 0 outcomes before it
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
            await done.put(None)
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.5 endings: your code raised RuntimeError: the source failed
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise RuntimeError('the source failed') from failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.5 endings: and the reading ended without an error, and the block with ConnectionError
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if failure is not None:
        raise failure


# WRONG 1.5+1.8 endings: and the reader got ExceptionGroup
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)

    async def feed():
        numbers = itertools.count()
        async for item in source:
            await todo.put((next(numbers), item))
        await todo.join()
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(feed()), *(group.create_task(run()) for _ in range(workers))]
        try:
            yield read()
        finally:
            for task in tasks:
                task.cancel()


# WRONG 1.8 leaving: asyncio.TaskGroup makes a group of what leaves its block
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(feed()), *(group.create_task(run()) for _ in range(workers))]
        try:
            yield read()
        finally:
            for task in tasks:
                task.cancel()


# WRONG 1.6 back_pressure: items ahead of a reader that paused
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(), asyncio.Queue()
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.6 back_pressure: items ahead of a reader that paused
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue()
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.6 back_pressure: items ahead of a reader that paused
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.6 back_pressure: items ahead of a reader that paused, not 4 at most
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(100), asyncio.Queue(100)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.6 back_pressure: items ahead of a reader that paused
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(2 * workers), asyncio.Queue(2 * workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.6 back_pressure: items ahead of
@asynccontextmanager
async def pipe(source, work, workers: int):
    slots, done, tasks = asyncio.Semaphore(workers), asyncio.Queue(workers), []
    failure = None

    async def one(index, item):
        async with slots:
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
        await done.put(outcome)

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                tasks.append(asyncio.create_task(one(next(numbers), item)))
        except Exception as error:
            failure = error
        await asyncio.gather(*tasks)
        await done.put(None)

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    feeder = asyncio.create_task(feed())
    try:
        yield read()
    finally:
        for task in [feeder, *tasks]:
            task.cancel()
        await asyncio.gather(feeder, *tasks, return_exceptions=True)


# WRONG 1.7 leaving: was left by `break`, and when it was over, 3 calls of `work` were still running
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    yield read()


# WRONG 1.7 leaving: calls of `work` were still running
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()


# WRONG 1.7 leaving: was left by an exception, and when it was over, 3 calls
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    yield read()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.7 leaving: 1 tasks were still alive
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks[1:]:
            task.cancel()
        await asyncio.gather(*tasks[1:], return_exceptions=True)


# WRONG 1.7 leaving: deadlock: 
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.7 leaving: swallows the cancellation: catch Exception
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except BaseException as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.7 leaving: more items on the way out
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        while await done.get() is not None:
            pass
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.8 leaving: what came out of it was None
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    except Exception:
        pass
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.8 leaving: what came out of it was None
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    async with AsyncExitStack() as stack:
        stack.push(lambda *_: True)
        try:
            yield read()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.8 leaving: was cancelled, and what came out of it was None
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    except asyncio.CancelledError:
        pass
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.7+1.8 leaving: what came out of it was CancelledError()
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks)


# WRONG 2.1 order: came out in the order of the indices [1, 
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            room.release()
            yield outcome

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.1 order: outcomes came out
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            if due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.1 order: came out at [5.0, 5.0, 5.0, 5.0], not at [1.0
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
        for index in sorted(early):
            room.release()
            yield early[index]

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.1+2.2 order: came out at [5.0, 5.0, 5.0, 5.0], not at [1.0, 4.0, 4.0, 5.0]
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        async for item in source:
            yield item

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
        for index in sorted(early):
            yield early[index]

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.1 order: came out at [1.0, 4.0, 5.0, 5.0]
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early and len(early) > 1:
                room.release()
                yield early.pop(due)
                due = next(numbers)
        for index in sorted(early):
            yield early[index]

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.2 full_speed: items had been taken from the source and not been read, not 2
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        async for item in source:
            yield item

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.2 full_speed: and a first item that takes 100 s
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            room.release()
            while due in early:
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.3 full_speed: 2 * workers items, not workers
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.2 full_speed: items had been taken from the source and not been read
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(3 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.3 full_speed: 4 items were taken before its outcome was read, not 6
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(3 * workers // 2)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.2 full_speed: items had been taken from the source
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(20)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.3 full_speed: 2 * workers items, not workers
@asynccontextmanager
async def in_order(source, work, workers: int):
    async def one(index, item):
        try:
            return Outcome(index, item, value=await work(item))
        except Exception as error:
            return Outcome(index, item, error=error)

    running = asyncio.Queue(max(1, workers - 2))
    tasks = []

    async def feed():
        index = 0
        try:
            async for item in source:
                task = asyncio.create_task(one(index, item))
                tasks.append(task)
                await running.put(task)
                index += 1
        except Exception as error:
            await running.put(error)
        await running.put(None)

    async def read():
        while (task := await running.get()) is not None:
            if isinstance(task, Exception):
                raise task
            yield await task

    feeder = asyncio.create_task(feed())
    try:
        yield read()
    finally:
        for task in [feeder, *tasks]:
            task.cancel()
        await asyncio.gather(feeder, *tasks, return_exceptions=True)


# WRONG 2.4 full_speed: with 10 workers 2
@asynccontextmanager
async def in_order(source, work, workers: int):
    async def one(index, item):
        try:
            return Outcome(index, item, value=await work(item))
        except Exception as error:
            return Outcome(index, item, error=error)

    running = asyncio.Queue(2 * workers - 1)
    tasks = []

    async def feed():
        index = 0
        try:
            async for item in source:
                task = asyncio.create_task(one(index, item))
                tasks.append(task)
                await running.put(task)
                index += 1
        except Exception as error:
            await running.put(error)
        await running.put(None)

    async def read():
        while (task := await running.get()) is not None:
            if isinstance(task, Exception):
                raise task
            yield await task

    feeder = asyncio.create_task(feed())
    try:
        yield read()
    finally:
        for task in [feeder, *tasks]:
            task.cancel()
        await asyncio.gather(feeder, *tasks, return_exceptions=True)


# WRONG 2.4 full_speed: with 10 workers 20 calls ran at once
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, 2 * workers) as results:
        yield read(results)


# WRONG 2.4 like_a_pipe: and then the end, as if all were well
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        try:
            async for item in source:
                yield item
                await room.acquire()
        except Exception:
            pass

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.4 like_a_pipe: outcomes came out
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                if early[due].ok:
                    yield early[due]
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.4 like_a_pipe: calls of `work` were still running
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)

    manager = pipe(admitted(), work, workers)
    results = await manager.__aenter__()
    yield read(results)


# WRONG 2.4 like_a_pipe: what came out of it was None
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        try:
            yield read(results)
        except Exception:
            pass


# WRONG 2.4 like_a_pipe: your code let ValueError: -0.1 is a bad item through
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                early[due].unwrap()
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.1+2.2+2.3+2.4 like_a_pipe: `in_order` of part 2 is not answered yet
@asynccontextmanager
async def in_order(source, work, workers: int):
    raise NotImplementedError


# WRONG 3.1 real_time: had given [0, 1, 2] items
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = aiter(source), 0

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        pass

    def __aiter__(self):
        return self

    async def __anext__(self):
        return await anext(self.source)


# WRONG 3.1+3.3+3.4 real_time: a source with an item every second had given [
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.queue = asyncio.Queue(size)
        self.end = object()

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):
        try:
            async for item in self.source:
                await self.queue.put((item, None))
            await self.queue.put((self.end, StopAsyncIteration()))
        except Exception as error:
            await self.queue.put((self.end, error))

    def __aiter__(self):
        return self

    async def __anext__(self):
        item, error = await self.queue.get()
        if item is self.end:
            raise error
        return item


# WRONG 3.1 real_time: a source with an item every second had given [0, 
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = None
        return self

    async def __aexit__(self, *error):
        if self.task:
            self.task.cancel()
            await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.task is None:
            self.task = asyncio.create_task(self.take())
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.1 real_time: __aenter__ returns self
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.2 real_time: wake the reader the moment an item comes: no polling
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            await asyncio.sleep(0.1)
        return self.waiting.popleft()


# WRONG 3.2 real_time: the item None became
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        item = self.waiting.popleft()
        return await self.__anext__() if item is None else item


# WRONG 3.2 real_time: became ''
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft() or ''


# WRONG 3.2 real_time: what waits is given at once, the oldest first
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.pop()


# WRONG 3.2 real_time: what waits is given at once
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        first = True
        while not self.waiting or first:
            first = False
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.2 real_time: is a `return` missing?
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        self.waiting.popleft()


# WRONG 3.3 newest: got [0, 
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1
                    continue
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.3 newest: pushes out the first of them
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size + 1)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.3 newest: pushes out the first of them
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += len(self.waiting)
                    self.waiting.clear()
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.3 newest: got [0, 1, 2, 3
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque()
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.3 newest: pushes out the first of them
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1
                    self.waiting.pop()
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.3 newest: pushes out the first of them
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=1)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.4 newest: items.dropped was [0, 0
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    pass
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.4 newest: items.dropped was [20, 
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                self.dropped += 1
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        self.dropped -= 1
        return self.waiting.popleft()


# WRONG 3.4 newest: items.dropped was [20, 
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) >= self.waiting.maxlen - 1:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.4 real_time: items.dropped is <bound method
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.lost = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.lost += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def dropped(self):
        return self.lost

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.4 newest: items.dropped was [0, 
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped, self.lost = source, 0, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.lost += 1
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
            self.dropped = self.lost
        except Exception as error:
            self.end = error
            self.dropped = self.lost
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.5 last_items: then a reader got ['the end'
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.end is not None:
            raise self.end
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.5 last_items: the end is no item
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.queue = asyncio.Queue(size)

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    def put(self, item, error=None):
        if self.queue.full():
            self.queue.get_nowait()
            self.dropped += 1
        self.queue.put_nowait((item, error))

    async def take(self):
        try:
            async for item in self.source:
                self.put(item)
            self.put(None, StopAsyncIteration())
        except Exception as error:
            self.put(None, error)

    def __aiter__(self):
        return self

    async def __anext__(self):
        item, error = await self.queue.get()
        if error:
            raise error
        return item


# WRONG 3.5 last_items: raised ConnectionError('the camera is gone'), then a reader got
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = StopAsyncIteration()
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.5 last_items: your code let ConnectionError: the camera is gone through at take(), line
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        finally:
            pass
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.5 last_items: deadlock: 
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.5 last_items: deadlock: 
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.6 last_items: 1 tasks were still alive
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        pass

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.6 last_items: 1 tasks were still alive
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.6 last_items: what came out of it was CancelledError()
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await self.task

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.6 last_items: more items on the way out
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.6 last_items: what came out of it was None
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])
        return True

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.1+3.2+3.3+3.5 last_items: `Fresh.__aenter__` of part 3 is not answered yet
class Fresh:
    def __init__(self, source, size: int):
        self.source = source

    async def __aenter__(self):
        raise NotImplementedError

    async def __aexit__(self, *error):
        raise NotImplementedError

    def __aiter__(self):
        return self

    async def __anext__(self):
        raise NotImplementedError


# WRONG 4.1+4.2+4.3+4.4+4.5+4.6+4.7+4.8 runs: `in_order` of part 2 is not answered yet
# answer: in_order
@asynccontextmanager
async def in_order(source, work, workers: int):
    # about 15 lines
    # YOUR CODE HERE
    raise NotImplementedError
# answer: processor
class Processor:
    def __init__(self, work, workers: int = 3, keep=None):
        self.work, self.workers, self.keep, self.dropped = work, workers, keep, 0
        self.places = asyncio.Semaphore(workers)

    async def limited(self, item):
        async with self.places:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        fresh = Fresh(source, self.keep) if self.keep is not None else None
        try:
            async with AsyncExitStack() as stack:
                if fresh:
                    source = await stack.enter_async_context(fresh)
                yield await stack.enter_async_context(in_order(source, self.limited, self.workers))
        finally:
            if fresh:
                self.dropped += fresh.dropped


# WRONG 4.1+4.2+4.3+4.4+4.5+4.6+4.7+4.8 runs: deadlock: 
class Processor:
    def __init__(self, work, workers: int = 3):
        self.work, self.workers = work, workers
        self.todo, self.done = asyncio.Queue(), asyncio.Queue()

    async def feed(self, source):
        async for item in source:
            await self.todo.put(item)
        await self.todo.put(None)  # there are no more

    async def worker(self):
        while (item := await self.todo.get()) is not None:
            await self.done.put(await self.work(item))
        await self.todo.put(None)  # for the next worker

    async def run(self, source):
        workers = [asyncio.create_task(self.worker()) for _ in range(self.workers)]
        feeder = asyncio.create_task(self.feed(source))
        results = []
        while (result := await self.done.get()) is not None:
            results.append(result)
        await asyncio.gather(feeder, *workers)
        return results


# WRONG 4.1+4.2+4.3+4.4+4.5+4.6+4.7+4.8 runs: and `yield` what is to be read: no return
class Processor:
    def __init__(self, work, workers: int = 3):
        self.work, self.workers = work, workers
        self.todo, self.done = asyncio.Queue(), asyncio.Queue()

    async def feed(self, source):
        async for item in source:
            await self.todo.put(item)
        await self.todo.put(None)  # there are no more

    async def worker(self):
        while (item := await self.todo.get()) is not None:
            await self.done.put(await self.work(item))
        await self.todo.put(None)  # for the next worker

    async def run(self, source):
        workers = [asyncio.create_task(self.worker()) for _ in range(self.workers)]
        feeder = asyncio.create_task(self.feed(source))
        results = []
        await asyncio.gather(feeder, *workers)
        while not self.done.empty():
            results.append(self.done.get_nowait())
        return results


# WRONG 4.1 runs: came out in the order of the indices [1, 
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(pipe(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.1 runs: is a `return` missing?
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.1 runs: an item and value of None became
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item) if item is not None else 'nothing'

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.2 bad_input: an item that raises ValueError became Outcome(1, -0.1, value=None)
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            try:
                return await self.work(item)
            except Exception:
                return None

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.2 bad_input: value=ValueError(
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            try:
                return await self.work(item)
            except Exception as error:
                return error

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.2+4.5 bad_input: deadlock: 
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        await self.slots.acquire()
        result = await self.work(item)
        self.slots.release()
        return result

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.3 bad_input: and then the end, as if all were well
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(self.safe(source), self.call, self.workers))

    async def safe(self, source):
        try:
            async for item in source:
                yield item
        except Exception as error:
            print(error)

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.3 bad_input: your code raised RuntimeError: bad source
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(self.safe(source), self.call, self.workers))

    async def safe(self, source):
        try:
            async for item in source:
                yield item
        except Exception as error:
            raise RuntimeError('bad source') from error

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.4 runs: deadlock: 
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0
        self.one_run = asyncio.Lock()

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with self.one_run, AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.4 runs: your code raised RuntimeError: this processor has run
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped, self.ran = 0, False

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        if self.ran:
            raise RuntimeError('this processor has run')
        self.ran = True
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.4 runs: your code raised RuntimeError: it runs already
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped, self.running = 0, False

    def over(self):
        self.running = False

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        if self.running:
            raise RuntimeError('it runs already')
        self.running = True
        async with AsyncExitStack() as stack:
            stack.callback(self.over)
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.4 runs: of two runs at a time
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        self.source = source
        async with AsyncExitStack() as stack:
            await asyncio.sleep(0)
            source = self.source
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.5 shared_bounds: made 6 calls at once
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.5 shared_bounds: made 6 calls at once
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            slots = asyncio.Semaphore(self.workers)

            async def call(item):
                async with slots:
                    return await self.work(item)

            yield await stack.enter_async_context(in_order(source, call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.5 shared_bounds: ran one after the other
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(1)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.5 shared_bounds: calls at once
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers + 1)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.6 shared_bounds: items had been taken from the source and not been read
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, 2 * self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.6 shared_bounds: items had been taken from the source and not been read
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is None:
                source = await stack.enter_async_context(Fresh(source, 10**9))
            else:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.7 clean_ends: were still
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            manager = in_order(source, self.call, self.workers)
            yield await manager.__aenter__()

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.7 clean_ends: what came out of it was None
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            results = await stack.enter_async_context(in_order(source, self.call, self.workers))
            try:
                yield results
            except Exception:
                pass

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.7 clean_ends: were still
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await asyncio.shield(asyncio.ensure_future(self.work(item)))

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            background = in_order(source, asyncio.shield(asyncio.sleep(0)) and self.call, self.workers)
            yield await stack.enter_async_context(background)

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.8 clean_ends: the source had given
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.8 clean_ends: outcomes were still to come
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, 20))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.8 clean_ends: outcomes were still to come
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, 1))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.8 clean_ends: and processor.dropped is 0
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.8 clean_ends: after it
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped = items.dropped


# WRONG 4.8 clean_ends: processor.dropped grew by 0
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
            try:
                yield await stack.enter_async_context(in_order(source, self.call, self.workers))
            except GeneratorExit:
                raise
            if self.keep is not None and source.end is not None:
                self.count(source)

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.8 clean_ends: without `keep`
class Processor:
    def __init__(self, work, workers: int = 3, keep: int = 8):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 1.7 leaving: is an `await` missing? Wait for their end
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1 outcomes: an `await` is missing at line 28
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1+1.2+1.3 outcomes: one task at a time may ask an async generator
@asynccontextmanager
async def pipe(source, work, workers: int):
    done, numbers = asyncio.Queue(workers), itertools.count()

    async def run():
        async for item in source:
            index = next(numbers)
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)

    async def end():
        await asyncio.gather(*tasks[:workers])
        await done.put(None)

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome

    tasks = [asyncio.create_task(run()) for _ in range(workers)]
    tasks.append(asyncio.create_task(end()))
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.2+1.4 outcomes: deadlock: 
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                await done.put(Outcome(index, item, error=error))
                todo.task_done()
                break
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.3 outcomes: outcomes came out
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        outcome = await done.get()
        while outcome is not None:
            yield outcome
            if tasks[0].done() or todo.empty() and todo._unfinished_tasks == 0:
                break
            outcome = await done.get()
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.5 endings: through at feed(), line
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except OSError as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.5 endings: outcomes before it
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            if failure is not None:
                raise failure
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.6 back_pressure: items ahead of a reader that paused
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    async def ahead():
        early = asyncio.Queue()

        async def hurry():
            async for outcome in read():
                early.put_nowait(outcome)
            early.put_nowait(None)

        tasks.append(asyncio.create_task(hurry()))
        while (outcome := await early.get()) is not None:
            yield outcome
        tasks[-1].result()

    try:
        yield ahead()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.8 leaving: your code raised RuntimeError: the reader failed
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    except Exception as error:
        raise RuntimeError('the reader failed') from error
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.1 outcomes: an item and value of ValueError('an item, not raised') became
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                value = await work(item)
                bad = isinstance(value, Exception)
                outcome = Outcome(index, item, error=value) if bad else Outcome(index, item, value)
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 2.2 full_speed: make room before an item is taken
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        async for item in source:
            yield item

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)

    async def held(item):
        await room.acquire()
        return await work(item)

    async with pipe(admitted(), held, workers) as results:
        yield read(results)


# WRONG 2.2+2.3 full_speed: items had been taken from the source
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                yield early.pop(due)
                due = next(numbers)

    everything = [item async for item in source]

    async def admitted():
        for item in everything:
            yield item

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 2.3 full_speed: ms, not 204
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()
            await asyncio.sleep(0.0006)

    async def read(results):
        early, numbers = {}, itertools.count()
        due = next(numbers)
        async for outcome in results:
            early[outcome.index] = outcome
            while due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 3.3 real_time: what waits is given at once, the oldest first
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        while len(self.waiting) > 1:
            self.waiting.popleft()
            self.dropped += 1
        return self.waiting.popleft()


# WRONG 3.5 last_items: deadlock: 
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.waiting and self.end is not None:
            raise self.end
        while not self.waiting:
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.6 last_items: still alive
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        if error == (None, None, None):
            self.task.cancel()
            await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 4.4+4.5+4.8 runs: a run after one that was left early
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep, self.dropped = work, workers, keep, 0
        self.slots = asyncio.Semaphore(workers)
        self.done = asyncio.Queue(workers)

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    async def move(self, results):
        try:
            async for outcome in results:
                await self.done.put(outcome)
            await self.done.put(None)
        except Exception as error:
            await self.done.put(error)

    async def read(self):
        while isinstance(outcome := await self.done.get(), Outcome):
            yield outcome
        if outcome is not None:
            raise outcome

    @asynccontextmanager
    async def run(self, source):
        async with in_order(source, self.call, self.workers) as results:
            task = asyncio.create_task(self.move(results))
            try:
                yield self.read()
            finally:
                task.cancel()
                await asyncio.wait([task])


# WRONG 4.4 runs: a second run
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped, self.closed = 0, False

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        if self.closed:
            source = ticks(0)
        self.closed = True
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.7 clean_ends: were still running
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        if True:
            stack = AsyncExitStack()
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.8 clean_ends: processor.dropped grew by
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
            yield self.counted(source, await stack.enter_async_context(in_order(source, self.call, self.workers)))

    async def counted(self, source, results):
        async for outcome in results:
            yield outcome
        if self.keep is not None:
            self.count(source)

    def count(self, items):
        self.dropped += items.dropped


# WRONG 1.7 leaving: 1 tasks were still alive
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks[1:], return_exceptions=True)


# WRONG 4.4+4.5 runs: deadlock: 
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        await self.slots.acquire()
        try:
            result = await self.work(item)
        except Exception:
            self.slots.release()
            raise
        self.slots.release()
        return result

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.7 clean_ends: still alive
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await Fresh(source, self.keep).__aenter__()
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.7 clean_ends: still alive
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        if self.keep is not None:
            source = await Fresh(source, self.keep).__aenter__()
        async with in_order(source, self.call, self.workers) as results:
            yield results
        if self.keep is not None:
            self.count(source)
            await source.__aexit__(None, None, None)

    def count(self, items):
        self.dropped += items.dropped


# WRONG 1.5+1.7 leaving: a `break` does not close the generator that is read
@asynccontextmanager
async def pipe(source, work, workers: int):
    async def results():
        todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
        async def feed():
            i = 0
            async for item in source:
                await todo.put((i, item)); i += 1
            await todo.join()
            await done.put(None)
        async def run():
            while True:
                i, item = await todo.get()
                try:
                    o = Outcome(i, item, value=await work(item))
                except Exception as e:
                    o = Outcome(i, item, error=e)
                await done.put(o)
                todo.task_done()
        async with asyncio.TaskGroup() as g:
            tasks = [g.create_task(feed())] + [g.create_task(run()) for _ in range(workers)]
            while (o := await done.get()) is not None:
                yield o
            for t in tasks: t.cancel()
    yield results()


# WRONG 1.7 leaving: a `break` does not close the generator that is read
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    async def guarded():
        try:
            async for outcome in read():
                yield outcome
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    yield guarded()


# WRONG 1.1+1.5+1.6+1.7 outcomes: it has to be read by `async for`
@asynccontextmanager
async def pipe(source, work, workers: int):
    outcomes = []
    slots = asyncio.Semaphore(workers)
    async def one(i, item):
        async with slots:
            try:
                outcomes.append(Outcome(i, item, value=await work(item)))
            except Exception as e:
                outcomes.append(Outcome(i, item, error=e))
    i, tasks = 0, []
    async for item in source:
        tasks.append(asyncio.create_task(one(i, item))); i += 1
    await asyncio.gather(*tasks)
    yield outcomes


# WRONG 1.2 outcomes: ran one after the other
@asynccontextmanager
async def pipe(source, work, workers: int):
    async def results():
        i = 0
        async for item in source:
            try:
                yield Outcome(i, item, value=await work(item))
            except Exception as e:
                yield Outcome(i, item, error=e)
            i += 1
    yield results()


# WRONG 1.1 outcomes: it has to be read by `async for`
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield done
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.3+1.5 endings: the end comes after the last outcome
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    async def feed():
        i = 0
        async for item in source:
            await todo.put((i, item)); i += 1
        await todo.put(None)
    async def run():
        while (pair := await todo.get()) is not None:
            try:
                o = Outcome(*pair, value=await work(pair[1]))
            except Exception as e:
                o = Outcome(*pair, error=e)
            await done.put(o)
        await done.put(None)
    async def read():
        while (o := await done.get()) is not None:
            yield o
    tasks = [asyncio.create_task(feed())] + [asyncio.create_task(run()) for _ in range(workers)]
    try:
        yield read()
    finally:
        for t in tasks: t.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.3 outcomes: the source gave 2 items, and 1 outcomes came out
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while True:
            try:
                outcome = await asyncio.wait_for(done.get(), 5)
            except TimeoutError:
                break
            if outcome is None:
                break
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.2 outcomes: the event loop is blocked, no other task can run: feed(), line
import queue
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done = queue.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 2.2 full_speed: 4 items had been taken from the source and not been read, not 2
@asynccontextmanager
async def in_order(source, work, workers: int):
    async with pipe(source, work, workers) as results:
        async def read():
            early, due = {}, 0
            async for o in results:
                early[o.index] = o
                while due in early:
                    yield early.pop(due)
                    due += 1
        yield read()


# WRONG 2.1+2.2+2.4 like_a_pipe: the way in waits for nothing
@asynccontextmanager
async def in_order(source, work, workers: int):
    async with pipe(source, work, workers) as results:
        outcomes = [o async for o in results]
    async def read():
        for o in sorted(outcomes, key=lambda o: o.index):
            yield o
    yield read()


# WRONG 2.1+2.3+2.4 order: came out at [5.0, 5.0, 5.0, 5.5]
@asynccontextmanager
async def in_order(source, work, workers: int):
    async def one(i, item):
        try:
            return Outcome(i, item, value=await work(item))
        except Exception as e:
            return Outcome(i, item, error=e)
    async def read():
        batch, i = [], 0
        async for item in source:
            batch.append(one(i, item)); i += 1
            if len(batch) == workers:
                for o in await asyncio.gather(*batch):
                    yield o
                batch = []
        for o in await asyncio.gather(*batch):
            yield o
    yield read()


# WRONG 3.4 newest: items.dropped was [0, 0, 0, 0] then
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = []
        self.news = asyncio.Event()
        self.size = size
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                self.waiting.append(item)
                self.waiting = self.waiting[-self.size:]
                self.dropped += len(self.waiting) - self.size
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.pop(0)


# WRONG 3.5 last_items: And the end is raised: StopAsyncIteration
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                return None
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 3.5 last_items: coroutine raised StopIteration at __anext__(), line
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.waiting = deque(maxlen=size)
        self.news = asyncio.Event()
        self.end = None  # what the reader gets when nothing waits any more

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):  # what the source gives, in a task of its own
        try:
            async for item in self.source:
                if len(self.waiting) == self.waiting.maxlen:
                    self.dropped += 1  # append drops the first
                self.waiting.append(item)
                self.news.set()
            self.end = StopIteration()
        except Exception as error:
            self.end = error
        self.news.set()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.waiting:
            if self.end is not None:
                raise self.end
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()


# WRONG 4.1 runs: is `@asynccontextmanager` missing above it?
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.1+4.5+4.8 runs: and `yield` what is to be read: no return
class Processor:
    def __init__(self, work, workers: int = 3, keep=None):
        self.work, self.workers = work, workers
    async def run(self, source):
        async with in_order(source, self.work, self.workers) as results:
            return [r async for r in results]


# WRONG 4.1+4.5+4.8 runs: only what is made by a plain `def`
class Processor:
    def __init__(self, work, workers: int = 3, keep=None):
        self.work, self.workers = work, workers
    async def run(self, source):
        return in_order(source, self.work, self.workers)


# WRONG 4.5+4.8 clean_ends: the processor has no `dropped`
class Processor:
    def __init__(self, work, workers: int = 3, keep=None):
        self.work, self.workers = work, workers
    def run(self, source):
        return in_order(source, self.work, self.workers)


# WRONG 4.8 clean_ends: Processor(work, workers, keep=4): got an unexpected keyword argument 'keep'
class Processor:
    def __init__(self, work, workers: int = 3):
        self.work, self.workers, self.keep = work, workers, None
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 1.9 outcomes: and the reader of the other got it
@asynccontextmanager
async def pipe(source, work, workers: int):
    # about 28 lines
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    global failure
    failure = None

    async def feed():
        global failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.4 endings: the source gave 9 items, and 8 outcomes came out
@asynccontextmanager
async def pipe(source, work, workers):
    it, lock, done = aiter(source), asyncio.Lock(), asyncio.Queue(workers)
    numbers = itertools.count()
    failure = None
    left = workers

    async def worker():
        nonlocal failure, left
        try:
            while True:
                async with lock:
                    if failure:
                        break
                    try:
                        item = await anext(it)
                        index = next(numbers)
                    except StopAsyncIteration:
                        break
                    except Exception as error:
                        failure = error
                        break
                try:
                    outcome = Outcome(index, item, value=await work(item))
                except StopAsyncIteration:
                    break
                except Exception as error:
                    outcome = Outcome(index, item, error=error)
                await done.put(outcome)
        finally:
            left -= 1
        if not left:
            await done.put(None)

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        if failure:
            raise failure

    tasks = [asyncio.create_task(worker()) for _ in range(workers)]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.5 endings: the reader got 2 outcomes before it
@asynccontextmanager
async def pipe(source, work, workers: int):
    # about 28 lines
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
            if failure is not None and done.full(): break
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.6 back_pressure: work that raises, with 1 workers
@asynccontextmanager
async def pipe(source, work, workers):
    room, slots = asyncio.Semaphore(4 * workers), asyncio.Semaphore(workers)
    done, tasks = asyncio.Queue(), set()
    failure = None

    async def one(index, item):
        async with slots:
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
                room.release()
        done.put_nowait(outcome)

    async def feed():
        nonlocal failure
        index = 0
        try:
            await room.acquire()
            async for item in source:
                task = asyncio.create_task(one(index, item))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                index += 1
                await room.acquire()
        except Exception as error:
            failure = error
        while tasks:
            await asyncio.wait(tasks)
        done.put_nowait(None)

    async def read():
        while (outcome := await done.get()) is not None:
            if outcome.ok:
                room.release()
            yield outcome
        if failure:
            raise failure

    feeder = asyncio.create_task(feed())
    try:
        yield read()
    finally:
        left = [feeder, *tasks]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


# WRONG 1.7 leaving: was left after its last outcome, and when it was over
@asynccontextmanager
async def pipe(source, work, workers: int):
    # about 28 lines
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None
    ended = False

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        nonlocal ended
        ended = True
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        if not ended:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.8 leaving: before an exception of its source had been read
@asynccontextmanager
async def pipe(source, work, workers: int):
    # about 28 lines
    todo, done = asyncio.Queue(workers), asyncio.Queue(workers)
    failure = None
    told = False

    async def feed():
        nonlocal failure
        numbers = itertools.count()
        try:
            async for item in source:
                await todo.put((next(numbers), item))
        except Exception as error:
            failure = error
        await todo.join()  # until every item has become an outcome
        await done.put(None)

    async def run():
        while True:
            index, item = await todo.get()
            try:
                outcome = Outcome(index, item, value=await work(item))
            except Exception as error:
                outcome = Outcome(index, item, error=error)
            await done.put(outcome)
            todo.task_done()

    async def read():
        while (outcome := await done.get()) is not None:
            yield outcome
        nonlocal told
        told = True
        if failure is not None:
            raise failure

    tasks = [asyncio.create_task(feed()), *(asyncio.create_task(run()) for _ in range(workers))]
    try:
        yield read()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if failure is not None and not told:
            raise failure


# WRONG 2.1 order: bad items as well as good ones
@asynccontextmanager
async def in_order(source, work, workers: int):
    # about 15 lines
    room = asyncio.Semaphore(2 * workers)

    async def admitted():
        await room.acquire()
        async for item in source:
            yield item
            await room.acquire()

    async def read(results):
        early, numbers = {}, itertools.count()
        due, gone = next(numbers), set()
        async for outcome in results:
            if outcome.error is not None:
                gone.add(outcome.index)
                room.release()
                yield outcome
            else:
                early[outcome.index] = outcome
            while due in gone:
                due = next(numbers)
            while due in early:
                room.release()
                yield early.pop(due)
                due = next(numbers)
                while due in gone:
                    due = next(numbers)

    async with pipe(admitted(), work, workers) as results:
        yield read(results)


# WRONG 3.3 newest: more than one can come before the reader wakes
class Fresh:
    def __init__(self, source, size):
        self.source, self.size, self.dropped = source, size, 0
        self.waiting, self.reader, self.end = deque(), None, None

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.wait([self.task])

    async def take(self):
        try:
            async for item in self.source:
                if self.reader is not None:
                    if not self.reader.done():
                        self.reader.set_result(item)
                    continue
                if len(self.waiting) == self.size:
                    self.waiting.popleft()
                    self.dropped += 1
                self.waiting.append(item)
            self.end = StopAsyncIteration()
        except Exception as error:
            self.end = error
        if self.reader is not None and not self.reader.done():
            self.reader.set_exception(self.end if not isinstance(self.end, StopAsyncIteration) else EOFError())

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.waiting:
            return self.waiting.popleft()
        if self.end:
            raise self.end
        self.reader = asyncio.get_running_loop().create_future()
        try:
            return await self.reader
        except EOFError:
            raise StopAsyncIteration from None
        finally:
            self.reader = None


# WRONG 3.2 newest: whoever is cancelled while waiting has taken none
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.dropped = source, 0
        self.queue = asyncio.Queue(size)
        self.error = None

    async def __aenter__(self):
        self.ended = asyncio.get_running_loop().create_future()
        self.tasks = [asyncio.create_task(self.take())]
        return self

    async def __aexit__(self, *error):
        for task in self.tasks:
            task.cancel()
        await asyncio.wait(self.tasks)

    async def take(self):
        try:
            async for item in self.source:
                if self.queue.full():
                    self.queue.get_nowait()
                    self.dropped += 1
                self.queue.put_nowait(item)
        except Exception as error:
            self.error = error
        self.ended.set_result(None)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.queue.empty() and not self.ended.done():
            getting = asyncio.create_task(self.queue.get())
            self.tasks.append(getting)
            await asyncio.wait([getting, self.ended], return_when=asyncio.FIRST_COMPLETED)
            if getting.done():
                return getting.result()
            getting.cancel()
        if not self.queue.empty():
            return self.queue.get_nowait()
        raise self.error or StopAsyncIteration


# WRONG 4.4 runs: which the source of another had raised
class Processor:
    def __init__(self, work, workers=3, keep=None):
        self.work, self.workers, self.keep, self.dropped = work, workers, keep, 0
        self.slots = asyncio.Semaphore(workers)
        self.failure = None

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    async def guard(self, source):
        try:
            async for item in source:
                yield item
        except Exception as error:
            self.failure = error

    async def raising(self, results):
        async for outcome in results:
            yield outcome
        if self.failure:
            raise self.failure

    @asynccontextmanager
    async def run(self, source):
        self.failure = None
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield self.raising(await stack.enter_async_context(in_order(self.guard(source), self.call, self.workers)))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.5 shared_bounds: after runs that were left while their calls waited
class Processor:
    # about 18 lines
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        try:
            await self.slots.acquire()
            return await self.work(item)
        finally:
            self.slots.release()

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count, source)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self, items):
        self.dropped += items.dropped


# WRONG 4.8 clean_ends: adds its count once
class Processor:
    # about 18 lines
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.slots = asyncio.Semaphore(workers)  # for all runs together
        self.dropped = 0

    async def call(self, item):
        async with self.slots:
            return await self.work(item)

    @asynccontextmanager
    async def run(self, source):
        async with AsyncExitStack() as stack:
            if self.keep is not None:
                source = self.fresh = await stack.enter_async_context(Fresh(source, self.keep))
                stack.callback(self.count)
            yield await stack.enter_async_context(in_order(source, self.call, self.workers))

    def count(self):
        self.dropped += self.fresh.dropped


# RIGHT workers that share the source under a lock, an iterator of its own, sentinels
# answer: pipe
class Results:
    def __init__(self, done, workers, ends):
        self.done, self.left, self.ends = done, workers, ends

    def __aiter__(self):
        return self

    async def __anext__(self):
        while self.left:
            kind, what = await self.done.get()
            if kind == "outcome":
                return what
            self.left -= 1
        for error in self.ends:
            raise error
        raise StopAsyncIteration


class pipe:
    def __init__(self, source, work, workers):
        self.source, self.work, self.workers = aiter(source), work, workers
        self.index, self.over, self.ends = 0, False, []

    async def __aenter__(self):
        self.lock, self.done = asyncio.Lock(), asyncio.Queue(self.workers)
        self.tasks = [asyncio.create_task(self.one()) for _ in range(self.workers)]
        return Results(self.done, self.workers, self.ends)

    async def __aexit__(self, *exc):
        for t in self.tasks:
            t.cancel()
        await asyncio.wait(self.tasks)

    async def take(self):
        async with self.lock:
            if self.over:
                return None
            try:
                item = await anext(self.source)
            except StopAsyncIteration:
                self.over = True
                return None
            except Exception as error:
                self.over = True
                self.ends.append(error)
                return None
            self.index += 1
            return self.index - 1, item

    async def one(self):
        while (taken := await self.take()) is not None:
            index, item = taken
            value = error = None
            try:
                value = await self.work(item)
            except Exception as e:
                error = e
            await self.done.put(("outcome", Outcome(index, item, value, error)))
        await self.done.put(("end", None))

# answer: in_order
@asynccontextmanager
async def in_order(source, work, workers: int):
    free, places, tasks, over = asyncio.Semaphore(workers), asyncio.Queue(), set(), []
    room = asyncio.Semaphore(2 * workers)

    async def one(index, item):
        try:
            return Outcome(index, item, await work(item))
        except Exception as error:
            return Outcome(index, item, error=error)
        finally:
            free.release()

    async def feed():
        iterator, index = aiter(source), 0
        while True:
            await room.acquire()
            await free.acquire()
            try:
                item = await anext(iterator)
            except StopAsyncIteration:
                break
            except Exception as error:
                over.append(error)
                break
            task = asyncio.create_task(one(index, item))
            tasks.add(task)
            places.put_nowait(task)
            index += 1
        places.put_nowait(None)

    async def results():
        while (task := await places.get()) is not None:
            outcome = await task
            tasks.discard(task)
            room.release()
            yield outcome
        if over:
            raise over[0]

    feeder = asyncio.create_task(feed())
    try:
        yield results()
    finally:
        for task in (left := [feeder, *tasks]):
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

# answer: fresh
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.size, self.dropped = source, size, 0

    async def __aenter__(self):
        self.queue, self.stop = asyncio.Queue(), asyncio.Event()
        self.error = None
        self.task = asyncio.ensure_future(self.take())
        return self

    async def __aexit__(self, kind, value, trace):
        self.task.cancel()
        try:
            await self.task
        except asyncio.CancelledError:
            if asyncio.current_task().cancelling():
                raise

    async def take(self):
        try:
            async for item in self.source:
                while self.queue.qsize() >= self.size:
                    self.queue.get_nowait()
                    self.dropped += 1
                self.queue.put_nowait((True, item))
        except Exception as error:
            self.error = error
        self.queue.put_nowait((False, None))

    def __aiter__(self):
        return self

    async def __anext__(self):
        there, item = await self.queue.get()
        if there:
            return item
        if self.error:
            raise self.error
        raise StopAsyncIteration

# answer: processor
class Processor:
    def __init__(self, work, workers=3, keep=None):
        self.work, self.workers, self.keep, self.dropped = work, workers, keep, 0
        self.calls = asyncio.BoundedSemaphore(workers)

    @asynccontextmanager
    async def run(self, source):
        async def guarded(item):
            async with self.calls:
                return await self.work(item)

        if not self.keep:
            async with in_order(source, guarded, self.workers) as results:
                yield results
            return
        fresh = Fresh(source, self.keep)
        try:
            async with fresh, in_order(fresh, guarded, self.workers) as results:
                yield results
        finally:
            self.dropped += fresh.dropped


# RIGHT the course's part for the pipe, a heap, a condition
# answer: pipe
from helpers.parts import bounded

def pipe(source, work, workers):
    return bounded.as_completed(work, source, max_concurrent=workers)

# answer: in_order
import heapq
from helpers.parts import bounded

@asynccontextmanager
async def in_order(source, work, workers: int):
    taken = read = 0
    moved = asyncio.Condition()

    async def limited():
        nonlocal taken
        async for item in source:
            taken += 1
            yield item
            async with moved:
                await moved.wait_for(lambda: taken - read < 2 * workers)

    async def sorted_results(outcomes):
        nonlocal read
        heap = []
        async for outcome in outcomes:
            heapq.heappush(heap, (outcome.index, outcome))
            while heap and heap[0][0] == read:
                async with moved:
                    read += 1
                    moved.notify_all()
                yield heapq.heappop(heap)[1]

    async with bounded.as_completed(work, limited(), max_concurrent=workers) as outcomes:
        yield sorted_results(outcomes)

# answer: fresh
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.size, self.items, self.dropped = source, size, [], 0
        self.over = False
        self.error = None

    async def __aenter__(self):
        self.changed = asyncio.Condition()
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def take(self):
        try:
            async for item in self.source:
                async with self.changed:
                    self.items.append(item)
                    if len(self.items) > self.size:
                        del self.items[0]
                        self.dropped += 1
                    self.changed.notify()
        except Exception as error:
            self.error = error
        async with self.changed:
            self.over = True
            self.changed.notify_all()

    async def __aiter__(self):
        while True:
            async with self.changed:
                await self.changed.wait_for(lambda: self.items or self.over)
                if not self.items:
                    break
                item = self.items.pop(0)
            yield item
        if self.error is not None:
            raise self.error

# answer: processor
class Run:
    def __init__(self, processor, source):
        self.processor, self.source, self.stack = processor, source, AsyncExitStack()

    async def __aenter__(self):
        if self.processor.keep:
            self.source = self.fresh = await self.stack.enter_async_context(Fresh(self.source, self.processor.keep))
            self.stack.callback(self.count)
        return await self.stack.enter_async_context(in_order(self.source, self.processor, self.processor.workers))

    async def __aexit__(self, *error):
        return await self.stack.__aexit__(*error)

    def count(self):
        self.processor.dropped += self.fresh.dropped


class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep, self.dropped = work, workers, keep, 0
        self.free = asyncio.Queue()
        for number in range(workers):
            self.free.put_nowait(number)

    def run(self, source):
        return Run(self, source)

    async def __call__(self, item):
        number = await self.free.get()
        try:
            return await self.work(item)
        finally:
            self.free.put_nowait(number)


# RIGHT a task group in a task of its own, and everything that can be in one class
# answer: pipe
@asynccontextmanager
async def pipe(source, work, workers: int):
    todo, done, sentinel = asyncio.Queue(1), asyncio.Queue(1), object()

    async def feed():
        index = 0
        try:
            async for item in source:
                await todo.put((index, item))
                index += 1
        except Exception as error:
            return error
        finally:
            if not asyncio.current_task().cancelling():
                for _ in range(workers):
                    await todo.put(sentinel)

    async def one():
        while (pair := await todo.get()) is not sentinel:
            try:
                await done.put(Outcome(*pair, value=await work(pair[1])))
            except Exception as error:
                await done.put(Outcome(*pair, error=error))

    async def everything():
        async with asyncio.TaskGroup() as group:
            feeder = group.create_task(feed())
            for _ in range(workers):
                group.create_task(one())
        await done.put((sentinel, feeder.result()))

    async def read():
        async for outcome in until():
            yield outcome

    async def until():
        while isinstance(outcome := await done.get(), Outcome):
            yield outcome
        if outcome[1]:
            raise outcome[1]

    task = asyncio.create_task(everything())
    try:
        yield read()
    finally:
        task.cancel()
        await asyncio.wait({task})

# answer: in_order
@asynccontextmanager
async def in_order(source, work, workers: int):
    room = asyncio.BoundedSemaphore(2 * workers)

    async def admitted():
        async for item in source:
            await room.acquire()
            yield item

    async def read(results):
        ready, due = {}, 0
        async for outcome in results:
            ready[outcome.index] = outcome
            while due in ready:
                yield ready.pop(due)
                due += 1
                room.release()

    async with pipe(admitted(), work, workers) as results:
        yield read(results)

# answer: fresh
class Fresh:
    def __init__(self, source, size: int):
        self.source, self.size, self.dropped = source, size, 0
        self.kept, self.reader, self.ended = {}, None, None

    async def __aenter__(self):
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, *error):
        while not self.task.done():
            self.task.cancel()
            await asyncio.wait([self.task])
        return False

    def wake(self):
        if self.reader and not self.reader.done():
            self.reader.set_result(None)

    async def take(self):
        number = 0
        try:
            async for item in self.source:
                self.kept[number] = item
                if len(self.kept) > self.size:
                    self.kept.pop(next(iter(self.kept)))
                    self.dropped += 1
                number += 1
                self.wake()
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            self.ended = error
        else:
            self.ended = StopAsyncIteration
        self.wake()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            if self.kept:
                return self.kept.pop(min(self.kept))
            if self.ended:
                raise self.ended
            self.reader = asyncio.get_running_loop().create_future()
            await self.reader

# answer: processor
class Processor:
    def __init__(self, work, workers: int = 3, keep: int | None = None):
        self.work, self.workers, self.keep = work, workers, keep
        self.running, self.changed, self.runs = 0, asyncio.Condition(), []

    @property
    def dropped(self):
        return sum(fresh.dropped for fresh in self.runs)

    async def call(self, item):
        async with self.changed:
            await self.changed.wait_for(lambda: self.running < self.workers)
            self.running += 1
        try:
            return await self.work(item)
        finally:
            self.running -= 1
            async with self.changed:
                self.changed.notify_all()

    @asynccontextmanager
    async def run(self, source):
        if self.keep is None:
            async with in_order(source, self.call, self.workers) as results:
                yield results
        else:
            async with Fresh(source, self.keep) as fresh:
                self.runs.append(fresh)
                async with in_order(fresh, self.call, self.workers) as results:
                    yield results


# RIGHT a task for each item, as many as there is room for
# answer: pipe
@asynccontextmanager
async def pipe(source, work, workers):
    room, slots = asyncio.Semaphore(4 * workers), asyncio.Semaphore(workers)
    out, tasks = asyncio.Queue(), set()

    async def one(index, item):
        async with slots:
            try:
                result = Outcome(index, item, value=await work(item))
            except Exception as exc:
                result = Outcome(index, item, error=exc)
        out.put_nowait(("item", result))

    async def produce():
        i, end = 0, None
        try:
            await room.acquire()
            async for item in source:
                task = asyncio.create_task(one(i, item))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                i += 1
                await room.acquire()
        except Exception as exc:
            end = exc
        while tasks:
            await asyncio.wait(tasks)
        out.put_nowait(("end", end))

    class Reader:
        def __aiter__(self):
            return self

        async def __anext__(self):
            kind, what = await out.get()
            if kind == "item":
                room.release()
                return what
            out.put_nowait((kind, what))
            raise what or StopAsyncIteration

    producer = asyncio.create_task(produce())
    try:
        yield Reader()
    finally:
        everything = {producer} | tasks
        for task in everything:
            task.cancel()
        await asyncio.wait(everything)

# answer: in_order
@asynccontextmanager
async def in_order(source, work, workers):
    got = asyncio.Event()
    state = {"read": 0, "taken": 0}
    shelf = {}

    async def limited():
        async for item in source:
            state["taken"] += 1
            yield item
            while state["taken"] - state["read"] >= workers + workers:
                got.clear()
                await got.wait()

    async def ordered(results):
        while True:
            while state["read"] not in shelf:
                try:
                    outcome = await anext(results)
                except StopAsyncIteration:
                    return
                shelf[outcome.index] = outcome
            outcome = shelf.pop(state["read"])
            state["read"] += 1
            got.set()
            yield outcome

    async with pipe(limited(), work, workers) as results:
        yield ordered(results)

# answer: fresh
class Fresh:
    def __init__(self, source, size: int):
        self._source = source
        self._slots = [None] * size
        self._first = self._next = 0
        self._taken = asyncio.Semaphore(0)
        self._over = None

    @property
    def dropped(self):
        return self._lost

    _lost = 0

    async def __aenter__(self):
        self._task = asyncio.get_running_loop().create_task(self._copy())
        return self

    async def __aexit__(self, *_):
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _copy(self):
        try:
            async for item in self._source:
                self._slots[self._next % len(self._slots)] = item
                self._next += 1
                if self._next - self._first > len(self._slots):
                    self._first += 1
                    self._lost += 1
                else:
                    self._taken.release()
            self._over = StopAsyncIteration()
        except Exception as exc:
            self._over = exc
        self._taken.release()

    def __aiter__(self):
        return self

    async def __anext__(self):
        await self._taken.acquire()
        if self._first == self._next:
            self._taken.release()
            raise self._over
        item = self._slots[self._first % len(self._slots)]
        self._first += 1
        return item

# answer: processor
class Processor:
    def __init__(self, work, workers=3, keep=None):
        self.work, self.workers, self.keep, self.dropped = work, workers, keep, 0
        self.lock = asyncio.Semaphore(workers)

    def run(self, source):
        return self.real_time(source) if self.keep else in_order(source, self.locked, self.workers)

    @asynccontextmanager
    async def real_time(self, source):
        async with Fresh(source, self.keep) as items:
            try:
                async with in_order(items, self.locked, self.workers) as results:
                    yield results
            finally:
                self.dropped += items.dropped

    async def locked(self, item):
        async with self.lock:
            return await self.work(item)


# RIGHT what runs is looked at in the reader's turn, and nothing is queued
# answer: pipe
@asynccontextmanager
async def pipe(source, work, workers: int):
    running, more = set(), True

    async def one(index, item):
        try:
            return Outcome(index, item, value=await work(item))
        except Exception as error:
            return Outcome(index, item, error=error)

    async def read():
        nonlocal running
        iterator, index, failure = aiter(source), 0, None
        taking = asyncio.ensure_future(anext(iterator))
        running.add(taking)
        while running:
            waiting = running if len(running) <= workers or taking not in running else running - {taking}
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if taking in done and len(running) <= workers:
                running.discard(taking)
                done.discard(taking)
                try:
                    item = taking.result()
                except StopAsyncIteration:
                    pass
                except Exception as error:
                    failure = error
                else:
                    running.add(asyncio.ensure_future(one(index, item)))
                    index += 1
                    taking = asyncio.ensure_future(anext(iterator))
                    running.add(taking)
            for task in done - {taking}:
                running.discard(task)
                yield task.result()
        if failure:
            raise failure

    try:
        yield read()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

# RIGHT conditions, a ring, a getter of a queue, and a processor without the parts
# answer: pipe
class pipe:
    def __init__(self, source, work, workers):
        self.source, self.work, self.workers = source, work, workers
        self.todo, self.done = deque(), deque()
        self.busy = 0
        self.over = self.started = False
        self.error = None
        self.changed = asyncio.Condition()
        self.tasks = []

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        for t in self.tasks:
            t.cancel()
        if self.tasks:
            await asyncio.wait(self.tasks)
        return None

    def __aiter__(self):
        if not self.started:
            self.started = True
            self.tasks = [asyncio.create_task(c) for c in [self.feed(), *(self.one() for _ in range(self.workers))]]
        return self

    async def feed(self):
        index = 0
        try:
            async for item in self.source:
                async with self.changed:
                    self.todo.append((index, item))
                    index += 1
                    self.changed.notify_all()
                    await self.changed.wait_for(lambda: len(self.todo) + self.busy + len(self.done) < 3 * self.workers)
        except Exception as error:
            self.error = error
        async with self.changed:
            self.over = True
            self.changed.notify_all()

    async def one(self):
        while True:
            async with self.changed:
                await self.changed.wait_for(lambda: self.todo)
                index, item = self.todo.popleft()
                self.busy += 1
            try:
                outcome = Outcome(index, item, await self.work(item))
            except Exception as error:
                outcome = Outcome(index, item, None, error)
            async with self.changed:
                self.busy -= 1
                self.done.append(outcome)
                self.changed.notify_all()

    async def __anext__(self):
        async with self.changed:
            await self.changed.wait_for(lambda: self.done or (self.over and not self.busy and not self.todo))
            if self.done:
                self.changed.notify_all()
                return self.done.popleft()
        if self.error is not None:
            raise self.error
        raise StopAsyncIteration

# answer: in_order
class in_order:
    def __init__(self, source, work, workers):
        self.room = asyncio.Condition()
        self.taken = self.given = 0
        self.most = 2 * workers
        self.source = source
        self.early = [None] * (self.most + 1)
        self.manager = pipe(self.admitted(), work, workers)

    async def admitted(self):
        it = aiter(self.source)
        while True:
            async with self.room:
                await self.room.wait_for(lambda: self.taken - self.given < self.most)
            try:
                item = await anext(it)
            except StopAsyncIteration:
                return
            self.taken += 1
            yield item

    async def __aenter__(self):
        self.results = aiter(await self.manager.__aenter__())
        return self

    async def __aexit__(self, kind, error, trace):
        return await self.manager.__aexit__(kind, error, trace)

    def __aiter__(self):
        return self

    async def __anext__(self):
        while (outcome := self.early[self.given % len(self.early)]) is None:
            got = await anext(self.results)
            self.early[got.index % len(self.early)] = got
        self.early[self.given % len(self.early)] = None
        async with self.room:
            self.given += 1
            self.room.notify_all()
        return outcome

# answer: fresh
class Fresh:
    def __init__(self, source, size):
        self.source = source
        self.size = size
        self.dropped = 0

    async def __aenter__(self):
        self.queue = asyncio.Queue(maxsize=self.size)
        self.ended = asyncio.get_running_loop().create_future()
        self.task = asyncio.create_task(self.take())
        return self

    async def __aexit__(self, kind, value, trace):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        return False

    async def take(self):
        try:
            async for item in self.source:
                if self.queue.full():
                    self.queue.get_nowait()
                    self.dropped += 1
                self.queue.put_nowait(item)
        except Exception as error:
            self.ended.set_result(error)
        else:
            self.ended.set_result(None)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.queue.empty() and not self.ended.done():
            get = asyncio.ensure_future(self.queue.get())
            try:
                await asyncio.wait([get, self.ended], return_when=asyncio.FIRST_COMPLETED)
            finally:
                if not get.done():
                    get.cancel()
                    await asyncio.wait([get])
            if not get.cancelled():
                return get.result()
        if not self.queue.empty():
            return self.queue.get_nowait()
        if (error := self.ended.result()) is not None:
            raise error
        raise StopAsyncIteration

# answer: processor
class Processor:
    def __init__(self, work, workers=3, keep=None):
        self.work, self.workers, self.keep, self.dropped = work, workers, keep, 0
        self.free = asyncio.Semaphore(workers)

    @asynccontextmanager
    async def run(self, source):
        room, line, news = asyncio.Semaphore(2 * self.workers), asyncio.Queue(), asyncio.Event()
        waiting, ends = deque(), []
        dropped = 0

        async def one(index, item):
            async with self.free:
                try:
                    return Outcome(index, item, value=await self.work(item))
                except Exception as error:
                    return Outcome(index, item, error=error)

        async def take():
            nonlocal dropped
            try:
                async for item in source:
                    if len(waiting) == self.keep:
                        waiting.popleft()
                        dropped += 1
                    waiting.append(item)
                    news.set()
                ends.append(None)
            except Exception as error:
                ends.append(error)
            news.set()

        async def waited():
            while waiting or not ends:
                if waiting:
                    yield waiting.popleft()
                else:
                    news.clear()
                    await news.wait()
            if ends[0] is not None:
                raise ends[0]

        async def feed():
            index = 0
            try:
                async for item in source if self.keep is None else waited():
                    await room.acquire()
                    task = asyncio.create_task(one(index, item))
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)
                    line.put_nowait(task)
                    index += 1
            except Exception as error:
                line.put_nowait(error)
            else:
                line.put_nowait(None)

        async def read():
            while True:
                task = await line.get()
                if task is None:
                    return
                if isinstance(task, Exception):
                    raise task
                outcome = await asyncio.shield(task)
                room.release()
                yield outcome

        tasks = {asyncio.create_task(feed())}
        if self.keep is not None:
            tasks.add(asyncio.create_task(take()))
        try:
            yield read()
        finally:
            self.dropped += dropped
            for task in (mine := [*tasks]):
                task.cancel()
            await asyncio.gather(*mine, return_exceptions=True)
