"""Answers to exercise 01 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.1+1.4+1.5+1.6 order: wait for the oldest future
from concurrent.futures import as_completed

def bounded_map(executor, func, items, window):
    futures = {executor.submit(func, item): (index, item) for index, item in enumerate(items)}
    for future in as_completed(futures):
        if future.exception():
            yield Outcome(*futures[future], error=future.exception())
        else:
            yield Outcome(*futures[future], value=future.result())


# WRONG 1.2+1.4+1.5 order: your code let ZeroDivisionError
def bounded_map(executor, func, items, window):
    for index, value in enumerate(executor.map(func, items)):
        yield Outcome(index, items[index], value)


# WRONG 1.1+1.4+1.5+1.6 order: which is no Outcome
def bounded_map(executor, func, items, window):
    for future in [executor.submit(func, item) for item in items]:
        yield future.exception() or future.result()


# WRONG 1.4+1.5+1.6+1.7 order: the executor was shut down
def bounded_map(executor, func, items, window):
    with executor:
        futures = [executor.submit(func, item) for item in items]
        for index, (item, future) in enumerate(zip(items, futures)):
            error = future.exception()
            yield Outcome(index, item, None if error else future.result(), error)


# WRONG 1.2+1.4 window: they run one after the other
def bounded_map(executor, func, items, window):
    for index, item in enumerate(items):
        yield Outcome(index, item, executor.submit(func, item).result())


# WRONG 1.2+1.4+1.5+1.6 window: at outcome 1, 20 items had been submitted
def bounded_map(executor, func, items, window):
    futures = [(item, executor.submit(func, item)) for item in items]
    for index, (item, future) in enumerate(futures):
        yield Outcome(index, item, future.result())


# WRONG 1.2+1.4+1.6 window: in rounds everyone waits for the slowest
def bounded_map(executor, func, items, window):
    source = enumerate(items)
    while group := [(index, item, executor.submit(func, item)) for index, item in itertools.islice(source, window)]:
        for index, item, future in group:
            yield Outcome(index, item, future.result())


# WRONG 1.1+1.2+1.4 window: nothing was submitted to the executor
def bounded_map(executor, func, items, window):
    for index, item in enumerate(items):
        yield Outcome(index, item, func(item))


# WRONG 1.2+1.5+1.6 laziness: 200 items were taken from an endless source
def bounded_map(executor, func, items, window):
    todo, flying = deque(enumerate(items)), deque()
    while todo or flying:
        while todo and len(flying) < window:
            index, item = todo.popleft()
            flying.append((index, item, executor.submit(func, item)))
        index, item, future = flying.popleft()
        yield Outcome(index, item, future.result())


# WRONG 1.2+1.5+1.6 laziness: take an item only when it can be submitted
def bounded_map(executor, func, items, window):
    source = enumerate(items)
    while group := list(itertools.islice(source, 32)):
        flying = deque()
        for index, item in group:
            if len(flying) == window:
                yield Outcome(*flying[0][:2], flying.popleft()[2].result())
            flying.append((index, item, executor.submit(func, item)))
        for index, item, future in flying:
            yield Outcome(index, item, future.result())


# WRONG 1.2+1.6 early_leave: would still have been run
def bounded_map(executor, func, items, window):
    flying = deque()
    for index, item in enumerate(items):
        flying.append((index, item, executor.submit(func, item)))
        if len(flying) == window:
            yield Outcome(*flying[0][:2], flying.popleft()[2].result())
    for index, item, future in flying:
        yield Outcome(index, item, future.result())


# WRONG 1.2+1.6 early_leave: would still have been run
def bounded_map(executor, func, items, window):
    flying = deque()
    try:
        for index, item in enumerate(items):
            flying.append((index, item, executor.submit(func, item)))
            if len(flying) == window:
                yield Outcome(*flying[0][:2], flying.popleft()[2].result())
        for index, item, future in flying:
            yield Outcome(index, item, future.result())
    except Exception:
        for _, _, future in flying:
            future.cancel()


# WRONG 1.2+1.7 early_leave: leaving the loop shut the executor down
def bounded_map(executor, func, items, window):
    flying = deque()
    try:
        for index, item in enumerate(items):
            flying.append((index, item, executor.submit(func, item)))
            if len(flying) == window:
                yield Outcome(*flying[0][:2], flying.popleft()[2].result())
        for index, item, future in flying:
            yield Outcome(index, item, future.result())
    finally:
        executor.shutdown(cancel_futures=True)


# WRONG 2.1+2.2+2.4 pixels: FileNotFoundError
def load(executor, paths, seeds=None):
    jobs = [Job(row, path) for row, path in enumerate(paths)]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        outcomes = bounded_map(executor, partial(fill_row, handle), jobs, 8)
    return pixels, list(outcomes)


# WRONG 2.1+2.2+2.4 pixels: picture 1 was written into row 0
def load(executor, paths, seeds=None):
    jobs = [Job(0, path) for path in paths]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 8))
    return pixels, outcomes


# WRONG 2.2+2.3+2.4 pixels: the decoding belongs into the workers
def load(executor, paths, seeds=None):
    outcomes = [Outcome(row, path, decode(path)) for row, path in enumerate(paths)]
    return np.array([outcome.value for outcome in outcomes]), outcomes


# WRONG 2.2+2.4 pixels: with seeds=range(5) picture 0 got the seed None
def load(executor, paths, seeds=None):
    jobs = [Job(row, path) for row, path in enumerate(paths)]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 8))
    return pixels, outcomes


# WRONG 2.2+2.3+2.4 pipe: let the worker write into the shared array
def load(executor, paths, seeds=None):
    outcomes = list(bounded_map(executor, decode, paths, 8))
    return np.stack([outcome.unwrap() for outcome in outcomes]), outcomes


# WRONG 2.1+2.2 pipe: an array is pickled with all its elements
def load(executor, paths, seeds=None):
    pixels = np.zeros((len(paths), *SHAPE), np.float32)
    jobs = [Job(row, path) for row, path in enumerate(paths)]
    return pixels, list(bounded_map(executor, partial(fill_row, pixels), jobs, 8))


# WRONG 2.2+2.4 bad_pictures: row 3 is not zero
def load(executor, paths, seeds=None):
    jobs = [Job(row, path) for row, path in enumerate(paths)]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 8))
    return pixels, outcomes


# WRONG 2.2+2.4 bad_pictures: an error is an outcome: it may not end the others
def load(executor, paths, seeds=None):
    jobs = [Job(row, path) for row, path in enumerate(paths)]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        values = list(executor.map(partial(fill_row, handle), jobs))
    return pixels, [Outcome(job.row, job, value) for job, value in zip(jobs, values)]


# WRONG 2.2+2.4 bad_pictures: the error that fill_row raised belongs into its outcome
def load(executor, paths, seeds=None):
    jobs = [Job(row, path) for row, path in enumerate(paths)]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 8))
    for outcome in outcomes:
        if not outcome.ok:
            pixels[outcome.index] = 0
    return pixels, [outcome if outcome.ok else Outcome(outcome.index, outcome.item) for outcome in outcomes]


# WRONG 2.2+2.4+2.6 clean_end: load shut the executor down
def load(executor, paths, seeds=None):
    jobs = [Job(row, path) for row, path in enumerate(paths)]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle), executor:
        outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 8))
    return pixels, outcomes


# WRONG 2.2+2.4+2.5 clean_end: entering it by hand does not
MEMORY = []

def load(executor, paths, seeds=None):
    jobs = [Job(row, path) for row, path in enumerate(paths)]
    MEMORY.append(shared_zeros((len(jobs), *SHAPE)))
    pixels, handle = MEMORY[-1].__enter__()
    return pixels, list(bounded_map(executor, partial(fill_row, handle), jobs, 8))


# WRONG 2.2+2.4+2.5 clean_end: the shared memory is still there
from multiprocessing.shared_memory import SharedMemory

def load(executor, paths, seeds=None):
    shape = (len(paths), *SHAPE)
    memory = SharedMemory(create=True, size=4 * int(np.prod(shape)))
    jobs = [Job(row, path) for row, path in enumerate(paths)]
    outcomes = list(bounded_map(executor, partial(fill_row, Handle(memory.name, shape, "float32")), jobs, 8))
    pixels = np.ndarray(shape, np.float32, memory.buf).copy()
    memory.close()
    memory.unlink()
    return pixels, outcomes


# WRONG 2.2+2.4+2.5 clean_end: as if nothing had happened
def load(executor, paths, seeds=None):
    jobs, outcomes = [Job(row, path) for row, path in enumerate(paths)], []
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle), suppress(Exception):
        for outcome in bounded_map(executor, partial(fill_row, handle), jobs, 8):
            outcomes.append(outcome)
    return pixels, outcomes


# WRONG 3.2+3.3 repetition: it does not begin at 0 again with each batch
def batches(executor, paths, batch_size, seed, epoch):
    paths = iter(paths)
    while batch := list(itertools.islice(paths, batch_size)):
        yield load(executor, batch, [(seed, epoch, position) for position in range(len(batch))])[0]


# WRONG 3.2+3.4 repetition: other pixels the second time
def batches(executor, paths, batch_size, seed, epoch):
    for start in range(0, len(paths), batch_size):
        batch = paths[start : start + batch_size]
        yield load(executor, batch, list(np.random.default_rng().integers(2**32, size=len(batch))))[0]


# WRONG 3.2+3.3+3.4 repetition: the pictures are not augmented
def batches(executor, paths, batch_size, seed, epoch):
    np.random.seed(seed + epoch)
    for start in range(0, len(paths), batch_size):
        yield load(executor, paths[start : start + batch_size])[0]


# WRONG 3.1+3.2+3.3+3.4 repetition: did not give batches of 5, 5 and 2
def batches(executor, paths, batch_size, seed, epoch):
    for start in range(0, len(paths) - batch_size + 1, batch_size):
        yield load(executor, paths[start : start + batch_size], [seed] * batch_size)[0]


# WRONG 3.3+3.4 differences: sums, digits in a row
def batches(executor, paths, batch_size, seed, epoch):
    for start in range(0, len(paths), batch_size):
        batch = paths[start : start + batch_size]
        yield load(executor, batch, [seed + epoch + start + row for row in range(len(batch))])[0]


# WRONG 3.3+3.4 differences: A generator is copied to its worker as it stands
def batches(executor, paths, batch_size, seed, epoch):
    random = np.random.default_rng([seed, epoch])
    for start in range(0, len(paths), batch_size):
        batch = paths[start : start + batch_size]
        yield load(executor, batch, [random] * len(batch))[0]


# WRONG 3.2+3.3+3.4 differences: does the epoch count
def batches(executor, paths, batch_size, seed, epoch):
    for start in range(0, len(paths), batch_size):
        batch = paths[start : start + batch_size]
        yield load(executor, batch, [(seed, start + row) for row in range(len(batch))])[0]


# WRONG 3.4 fresh_batches: 200 items were taken from an endless source
def batches(executor, paths, batch_size, seed, epoch):
    paths = list(paths)
    for start in range(0, len(paths), batch_size):
        batch = paths[start : start + batch_size]
        yield load(executor, batch, [(seed, epoch, start + row) for row in range(len(batch))])[0]


# WRONG 3.5 fresh_batches: a batch changed when a later one was made
def batches(executor, paths, batch_size, seed, epoch):
    numbered, buffer = enumerate(paths), np.empty((batch_size, *SHAPE), np.float32)
    while batch := list(itertools.islice(numbered, batch_size)):
        rows = buffer[: len(batch)]
        rows[:] = load(executor, [path for _, path in batch], [(seed, epoch, number) for number, _ in batch])[0]
        yield rows


# WRONG 4.1+4.2+4.3+4.4+4.5+4.6 survivors: 8 pools were made
def survive(make_pool, func, items, window=4):
    return [Outcome(index, item, value) for index, (item, value) in enumerate(zip(items, broken(make_pool, func, items)))]


# WRONG 4.2+4.3+4.4+4.5 survivors: BrokenProcessPool came out of survive
def survive(make_pool, func, items, window=4):
    with make_pool() as pool:
        return [Outcome(index, item, value) for index, (item, value) in enumerate(zip(items, pool.map(func, items)))]


# WRONG 4.2+4.3+4.4 survivors: though nothing is wrong with it
def survive(make_pool, func, items, window=4):
    with make_pool() as pool:
        futures = [pool.submit(func, item) for item in items]
        outcomes = []
        for index, (item, future) in enumerate(zip(items, futures)):
            error = future.exception()
            outcomes.append(Outcome(index, item, None if error else future.result(), error))
        return outcomes


# WRONG 4.1+4.2+4.4+4.5 survivors: one for each, in order
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, None if error else future.result(), error)
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 4.2+4.3+4.4 company: try each once more, alone
def survive(make_pool, func, items, window=4):
    outcomes, left = {}, dict(enumerate(items))
    for attempt in range(2):
        with make_pool() as pool:
            futures = {index: pool.submit(func, item) for index, item in left.items()}
            for index, future in futures.items():
                error = future.exception()
                outcomes[index] = Outcome(index, items[index], None if error else future.result(), error)
        left = {index: items[index] for index in outcomes if isinstance(outcomes[index].error, BrokenProcessPool)}
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 4.3+4.5 company: was tried 3 times
def survive(make_pool, func, items, window=4):
    outcomes, left = {}, dict(enumerate(items))

    def attempt(group):
        with make_pool() as pool, suppress(BrokenProcessPool):
            for index, future in [(index, pool.submit(func, items[index])) for index in group]:
                error = future.exception()
                outcomes[index] = Outcome(index, items[index], None if error else future.result(), error)
        return [index for index in group if index not in outcomes or isinstance(outcomes[index].error, BrokenProcessPool)]

    for index in attempt(range(4)):
        for again in range(2):
            if not attempt([index]):
                break
    lost = attempt(range(4, len(items)))
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 4.3 few_together: items were under way at once, the window is 3
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, 1000)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, None if error else future.result(), error)
        suspects.extend(flying.values())
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 4.3 few_together: the items ran one after the other
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, 1)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, None if error else future.result(), error)
        suspects.extend(flying.values())
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 4.4 few_together: after the crash all items ran alone
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, None if error else future.result(), error)
        suspects.extend([*flying.values(), *new]); new.clear()
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 4.6 pools: the pool was not shut down
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        pool = make_pool()
        with suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, None if error else future.result(), error)
        suspects.extend(flying.values())
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 4.3+4.4+4.5+4.6 pools: nothing crashed, and 8 pools were made
def survive(make_pool, func, items, window=4):
    outcomes = []
    for index, item in enumerate(items):
        with make_pool() as pool:
            future = pool.submit(func, item)
            error = future.exception()
            outcomes.append(Outcome(index, item, None if error else future.result(), error))
    return outcomes


# WRONG 4.6 pools: a broken pool wants a shutdown() too
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        pool = make_pool()
        with suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, None if error else future.result(), error)
        suspects.extend(flying.values())
    pool.shutdown()
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 1.2+1.4+1.6 order: when the items run out
def bounded_map(executor, func, items, window):
    futures = deque()
    for index, item in enumerate(items):
        futures.append((index, item, executor.submit(func, item)))
        if len(futures) > window:
            index, item, future = futures.popleft()
            error = future.exception()
            yield Outcome(index, item, error=error) if error else Outcome(index, item, future.result())


# WRONG 1.2 order: None, 0 and an empty text are items like any other
def bounded_map(executor, func, items, window):
    pending = deque()

    def oldest():
        index, item, future = pending.popleft()
        try:
            return Outcome(index, item, future.result())
        except Exception as error:
            return Outcome(index, item, error=error)

    try:
        items, index = iter(items), -1
        while True:
            item, index = next(items, None), index + 1
            if item is None:
                break
            if len(pending) == window:
                yield oldest()
            pending.append((index, item, executor.submit(func, item)))
        while pending:
            yield oldest()
    except GeneratorExit:
        for *_, future in pending:
            future.cancel()
        raise


# WRONG 1.3 order: a function of your own was submitted
def bounded_map(executor, func, items, window):
    pending = deque()

    def oldest():
        index, item, future = pending.popleft()
        try:
            return Outcome(index, item, future.result())
        except Exception as error:
            return Outcome(index, item, error=error)

    try:
        for index, item in enumerate(items):
            if len(pending) == window:
                yield oldest()
            pending.append((index, item, executor.submit(lambda item: func(item), item)))
        while pending:
            yield oldest()
    except GeneratorExit:
        for *_, future in pending:
            future.cancel()
        raise


# WRONG 1.4 window: 5 items were submitted before the first was done
def bounded_map(executor, func, items, window):
    pending = deque()

    def oldest():
        index, item, future = pending.popleft()
        try:
            return Outcome(index, item, future.result())
        except Exception as error:
            return Outcome(index, item, error=error)

    try:
        for index, item in enumerate(items):
            if len(pending) == window + 1:
                yield oldest()
            pending.append((index, item, executor.submit(func, item)))
        while pending:
            yield oldest()
    except GeneratorExit:
        for *_, future in pending:
            future.cancel()
        raise


# WRONG 1.6 early_leave: nobody left the loop
def bounded_map(executor, func, items, window):
    pending = deque()

    def oldest():
        index, item, future = pending.popleft()
        try:
            return Outcome(index, item, future.result())
        except Exception as error:
            return Outcome(index, item, error=error)

    try:
        for index, item in enumerate(items):
            if len(pending) == window:
                yield oldest()
            pending.append((index, item, executor.submit(func, item)))
    finally:
        for *_, future in pending:
            future.cancel()
    while pending:
        yield oldest()


# WRONG 1.6 early_leave: the loop that yields the rest can be left too
def bounded_map(executor, func, items, window):
    pending = deque()

    def oldest():
        index, item, future = pending.popleft()
        try:
            return Outcome(index, item, future.result())
        except Exception as error:
            return Outcome(index, item, error=error)

    try:
        for index, item in enumerate(items):
            if len(pending) == window:
                yield oldest()
            pending.append((index, item, executor.submit(func, item)))
    except GeneratorExit:
        for *_, future in pending:
            future.cancel()
        raise
    while pending:
        yield oldest()


# WRONG 2.2 pixels: one by one
def load(executor, paths, seeds=None):
    outcomes = []
    with shared_zeros((len(paths), *SHAPE)) as (pixels, handle):
        jobs = [Job(row, path, seeds[row] if seeds is not None else None) for row, path in enumerate(paths)]
        futures = (executor.submit(fill_row, handle, job) for job in jobs)
        for job, future in zip(jobs, futures):
            error = future.exception()
            if error is None:
                outcomes.append(Outcome(job.row, job, future.result()))
            else:
                outcomes.append(Outcome(job.row, job, error=error))
                pixels[job.row] = 0.0
    return pixels, outcomes


# WRONG 2.3 pixels: not its job
def load(executor, paths, seeds=None):
    outcomes = []
    with shared_zeros((len(paths), *SHAPE)) as (pixels, handle):
        jobs = [Job(row, path, seeds[row] if seeds is not None else None) for row, path in enumerate(paths)]
        futures = [executor.submit(fill_row, handle, job) for job in jobs]
        for job, future in zip(jobs, futures):
            error = future.exception()
            if error is None:
                outcomes.append(Outcome(job.row, job.path, future.result()))
            else:
                outcomes.append(Outcome(job.row, job.path, error=error))
                pixels[job.row] = 0.0
    return pixels, outcomes


# WRONG 2.1+2.2 pixels: picture 23 was written into row 1
from contextlib import ExitStack

def load(executor, paths, seeds=None):
    with ExitStack() as stack:
        pixels, handle = stack.enter_context(shared_zeros((len(paths), *SHAPE)))
        jobs = map(Job, map(paths.index, paths), paths, itertools.repeat(None) if seeds is None else seeds)
        outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 4))
        pixels[[outcome.index for outcome in outcomes if outcome.error]] = 0
        return pixels, outcomes


# WRONG 2.1+2.2 pixels: no lambda, no array, no bare path
def load(executor, paths, seeds=None):
    outcomes = []
    with shared_zeros((len(paths), *SHAPE)) as (pixels, handle):
        jobs = [Job(row, path, seeds[row] if seeds is not None else None) for row, path in enumerate(paths)]
        futures = [executor.submit(fill_row, handle, job.path) for job in jobs]
        for job, future in zip(jobs, futures):
            error = future.exception()
            if error is None:
                outcomes.append(Outcome(job.row, job, future.result()))
            else:
                outcomes.append(Outcome(job.row, job, error=error))
                pixels[job.row] = 0.0
    return pixels, outcomes


# WRONG 2.1+2.2 pixels: no lambda, no array, no bare path
def load(executor, paths, seeds=None):
    outcomes = []
    with shared_zeros((len(paths), *SHAPE)) as (pixels, handle):
        jobs = [Job(row, path, seeds[row] if seeds is not None else None) for row, path in enumerate(paths)]
        futures = [executor.submit(lambda: fill_row(handle, job)) for job in jobs]
        for job, future in zip(jobs, futures):
            error = future.exception()
            if error is None:
                outcomes.append(Outcome(job.row, job, future.result()))
            else:
                outcomes.append(Outcome(job.row, job, error=error))
                pixels[job.row] = 0.0
    return pixels, outcomes


# WRONG 2.1+2.2 pipe: no lambda, no array, no bare path
def load(executor, paths, seeds=None):
    outcomes = []
    with shared_zeros((len(paths), *SHAPE)) as (pixels, handle):
        jobs = [Job(row, path, seeds[row] if seeds is not None else None) for row, path in enumerate(paths)]
        futures = [executor.submit(lambda: fill_row(handle, job)) for job in jobs]
        for job, future in zip(jobs, futures):
            error = future.exception()
            if error is None:
                outcomes.append(Outcome(job.row, job, future.result()))
            else:
                outcomes.append(Outcome(job.row, job, error=error))
                pixels[job.row] = 0.0
    return pixels, outcomes


# WRONG 3.1 repetition: load returns pixels and outcomes
def batches(executor, paths, batch_size, seed, epoch):
    sequence, paths = np.random.SeedSequence([seed, epoch]), iter(paths)
    while True:
        batch = [path for _, path in zip(range(batch_size), paths)]
        if not batch:
            break
        yield load(executor, batch, sequence.spawn(len(batch)))


# WRONG 3.1 fresh_batches: load returns pixels and outcomes
def batches(executor, paths, batch_size, seed, epoch):
    sequence, paths = np.random.SeedSequence([seed, epoch]), iter(paths)
    while True:
        batch = [path for _, path in zip(range(batch_size), paths)]
        if not batch:
            break
        yield load(executor, batch, sequence.spawn(len(batch)))


# WRONG 3.2+3.3 differences: is zero: it was never filled
def batches(executor, paths, batch_size, seed, epoch):
    numbered = enumerate(paths)
    while batch := list(itertools.islice(numbered, batch_size)):
        seeds = [hash((seed, epoch, position)) for position, _ in batch]
        yield load(executor, [path for _, path in batch], seeds)[0]


# WRONG 3.3 differences: share their random numbers
def batches(executor, paths, batch_size, seed, epoch):
    sequence, paths = np.random.SeedSequence([seed, epoch]), iter(paths)
    rng, start = np.random.default_rng([seed, epoch]), 0
    while True:
        batch = [path for _, path in zip(range(batch_size), paths)]
        if not batch:
            break
        yield load(executor, batch, [seed * 10000 + epoch * 100 + position for position in range(start, start + len(batch))])[0]
        start += len(batch)


# WRONG 3.3 differences: share their random numbers
def batches(executor, paths, batch_size, seed, epoch):
    sequence, paths = np.random.SeedSequence([seed, epoch]), iter(paths)
    rng, start = np.random.default_rng([seed, epoch]), 0
    while True:
        batch = [path for _, path in zip(range(batch_size), paths)]
        if not batch:
            break
        yield load(executor, batch, [int(f"{seed}{epoch}{position}") for position in range(start, start + len(batch))])[0]
        start += len(batch)


# WRONG 3.3 differences: share their random numbers
def batches(executor, paths, batch_size, seed, epoch):
    sequence, paths = np.random.SeedSequence([seed, epoch]), iter(paths)
    rng, start = np.random.default_rng([seed, epoch]), 0
    while True:
        batch = [path for _, path in zip(range(batch_size), paths)]
        if not batch:
            break
        yield load(executor, batch, [[seed * 10 + epoch, position] for position in range(start, start + len(batch))])[0]
        start += len(batch)


# WRONG 3.3 differences: share their random numbers
def batches(executor, paths, batch_size, seed, epoch):
    sequence, paths = np.random.SeedSequence([seed, epoch]), iter(paths)
    rng, start = np.random.default_rng([seed, epoch]), 0
    while True:
        batch = [path for _, path in zip(range(batch_size), paths)]
        if not batch:
            break
        yield load(executor, batch, [[seed, epoch * 100 + position] for position in range(start, start + len(batch))])[0]
        start += len(batch)


# WRONG 3.3 differences: share their random numbers
def batches(executor, paths, batch_size, seed, epoch):
    sequence, paths = np.random.SeedSequence([seed, epoch]), iter(paths)
    rng, start = np.random.default_rng([seed, epoch]), 0
    while True:
        batch = [path for _, path in zip(range(batch_size), paths)]
        if not batch:
            break
        yield load(executor, batch, [int(rng.integers(100000)) for position in range(start, start + len(batch))])[0]
        start += len(batch)


# WRONG 4.1+4.2 survivors: what was done at the crash keeps its outcome
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    job = queue.popleft()
                    future = pool.submit(func, job[1])
                    flying[future] = job
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, None if error else future.result(), error)
        suspects.extend(flying.values())
    return [outcomes.get(index) for index in range(len(items))]


# WRONG 4.2 survivors: FileNotFoundError came out of survive
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error
                    if alone and isinstance(error, OSError):
                        raise error
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, None if error else future.result(), error)
        suspects.extend(flying.values())
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 4.4 company: was found guilty after one try
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone and len(flying) > 1:
                        raise error
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, None if error else future.result(), error)
        suspects.extend(flying.values())
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 3.3 differences: share their random numbers
def batches(executor, paths, batch_size, seed, epoch):
    numbered = enumerate(paths)
    while batch := list(itertools.islice(numbered, batch_size)):
        seeds = [seed * 1_000_000 + epoch * 1_000 + position for position, _ in batch]
        yield load(executor, [path for _, path in batch], seeds)[0]


# WRONG 3.3 differences: share their random numbers
def batches(executor, paths, batch_size, seed, epoch):
    numbered = enumerate(paths)
    while batch := list(itertools.islice(numbered, batch_size)):
        seeds = [seed << 32 | epoch << 16 | position for position, _ in batch]
        yield load(executor, [path for _, path in batch], seeds)[0]


# WRONG 3.3 differences: does the epoch count, all 32 bits of it
def batches(executor, paths, batch_size, seed, epoch):
    numbered = enumerate(paths)
    while batch := list(itertools.islice(numbered, batch_size)):
        seeds = [(seed, epoch % 65_536, position) for position, _ in batch]
        yield load(executor, [path for _, path in batch], seeds)[0]


# WRONG 1.2 order: 0 and False are values
def bounded_map(executor, func, items, window):
    source, flying = enumerate(items), deque()
    try:
        while True:
            for index, item in itertools.islice(source, window - len(flying)):
                flying.append((index, item, executor.submit(func, item)))
            if not flying:
                return
            index, item, future = flying.popleft()
            error = future.exception()
            yield Outcome(index, item, None if error else future.result() or None, error)
    finally:
        for _, _, future in flying:
            future.cancel()


# WRONG 1.4+1.5+1.6 order: yield each outcome in its turn: no list, no return
def bounded_map(executor, func, items, window):
    outcomes = []
    for index, item in enumerate(items):
        future = executor.submit(func, item)
        error = future.exception()
        outcomes.append(Outcome(index, item, None if error else future.result(), error))
    return outcomes


# WRONG 1.6 early_leave: catches the GeneratorExit
def bounded_map(executor, func, items, window):
    source, flying = enumerate(items), deque()
    try:
        while True:
            for index, item in itertools.islice(source, window - len(flying)):
                flying.append((index, item, executor.submit(func, item)))
            if not flying:
                return
            index, item, future = flying.popleft()
            try:
                yield Outcome(index, item, value=future.result())
            except BaseException as error:
                yield Outcome(index, item, error=error)
    finally:
        for _, _, future in flying:
            future.cancel()


# WRONG 4.4+4.6 survivors: an exception is an answer
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, Exception) and not alone:
                        raise BrokenProcessPool
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, error=error) if error else Outcome(index, item, future.result())
        suspects.extend(flying.values())
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 4.6 pools: an innocent suspect leaves the pool whole
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, error=error) if error else Outcome(index, item, future.result())
                if alone:
                    break
        suspects.extend(flying.values())
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 3.3 differences: sums, digits in a row
def batches(executor, paths, batch_size, seed, epoch):
    numbered = enumerate(paths)
    while batch := list(itertools.islice(numbered, batch_size)):
        seeds = [seed * 7919 + epoch * 104_729 + position for position, _ in batch]
        yield load(executor, [path for _, path in batch], seeds)[0]


# WRONG 3.3 differences: sums, digits in a row
def batches(executor, paths, batch_size, seed, epoch):
    numbered = enumerate(paths)
    while batch := list(itertools.islice(numbered, batch_size)):
        seeds = [(seed << 40) + (epoch << 20) + position for position, _ in batch]
        yield load(executor, [path for _, path in batch], seeds)[0]


# WRONG 3.3 differences: sums, digits in a row
def batches(executor, paths, batch_size, seed, epoch):
    numbered = enumerate(paths)
    while batch := list(itertools.islice(numbered, batch_size)):
        seeds = [seed * 73856093 ^ epoch * 19349663 ^ position * 83492791 for position, _ in batch]
        yield load(executor, [path for _, path in batch], seeds)[0]


# WRONG 1.6 order: the loop that yields the rest belongs inside the try
def bounded_map(executor, func, items, window):
    flying = deque()

    def oldest():
        index, item, future = flying.popleft()
        error = future.exception()
        return Outcome(index, item, None if error else future.result(), error)

    try:
        for index, item in enumerate(items):
            flying.append((index, item, executor.submit(func, item)))
            if len(flying) == window:
                yield oldest()
    finally:
        for *_, future in flying:
            future.cancel()
    while flying:
        yield oldest()


# WRONG 1.6 window: the loop that yields the rest belongs inside the try
def bounded_map(executor, func, items, window):
    flying = deque()

    def oldest():
        index, item, future = flying.popleft()
        error = future.exception()
        return Outcome(index, item, None if error else future.result(), error)

    try:
        for index, item in enumerate(items):
            flying.append((index, item, executor.submit(func, item)))
            if len(flying) == window:
                yield oldest()
    finally:
        for *_, future in flying:
            future.cancel()
    while flying:
        yield oldest()


# WRONG 1.6 early_leave: the loop that yields the rest belongs inside the try
def bounded_map(executor, func, items, window):
    flying = deque()

    def oldest():
        index, item, future = flying.popleft()
        error = future.exception()
        return Outcome(index, item, None if error else future.result(), error)

    try:
        for index, item in enumerate(items):
            flying.append((index, item, executor.submit(func, item)))
            if len(flying) == window:
                yield oldest()
    finally:
        for *_, future in flying:
            future.cancel()
    while flying:
        yield oldest()


# WRONG 1.4+1.5+1.6 window: yield each outcome in its turn: no list, no return
def bounded_map(executor, func, items, window):
    futures = [(index, item, executor.submit(func, item)) for index, item in enumerate(items)]
    errors = [future.exception() for *_, future in futures]
    return [
        Outcome(index, item, None if error else future.result(), error)
        for (index, item, future), error in zip(futures, errors)
    ]


# WRONG 1.4+1.5+1.6 laziness: yield each outcome in its turn: no list, no return
def bounded_map(executor, func, items, window):
    futures = [(index, item, executor.submit(func, item)) for index, item in enumerate(items)]
    errors = [future.exception() for *_, future in futures]
    return [
        Outcome(index, item, None if error else future.result(), error)
        for (index, item, future), error in zip(futures, errors)
    ]


# WRONG 1.4+1.5+1.6 early_leave: yield each outcome in its turn: no list, no return
def bounded_map(executor, func, items, window):
    futures = [(index, item, executor.submit(func, item)) for index, item in enumerate(items)]
    errors = [future.exception() for *_, future in futures]
    return [
        Outcome(index, item, None if error else future.result(), error)
        for (index, item, future), error in zip(futures, errors)
    ]


# WRONG 2.1+2.5 pixels: workers find the array only while the `with shared_zeros(…)` block lasts
def load(executor, paths, seeds=None):
    jobs = [Job(row, path, None if seeds is None else seeds[row]) for row, path in enumerate(paths)]
    pixels, handle = shared_zeros((len(jobs), *SHAPE)).__enter__()
    outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 8))
    for outcome in outcomes:
        if not outcome.ok:
            pixels[outcome.index] = 0
    return pixels, outcomes


# WRONG 2.1+2.5 bad_pictures: workers find the array only while the `with shared_zeros(…)` block lasts
def load(executor, paths, seeds=None):
    jobs = [Job(row, path, None if seeds is None else seeds[row]) for row, path in enumerate(paths)]
    pixels, handle = shared_zeros((len(jobs), *SHAPE)).__enter__()
    outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 8))
    for outcome in outcomes:
        if not outcome.ok:
            pixels[outcome.index] = 0
    return pixels, outcomes


# WRONG 2.1 bad_pictures: a generator can be read once only
def load(executor, paths, seeds=None):
    jobs = [Job(row, path, None if seeds is None else seeds[row]) for row, path in enumerate(paths)]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        outcomes = bounded_map(executor, partial(fill_row, handle), jobs, 8)
        for outcome in outcomes:
            if not outcome.ok:
                pixels[outcome.index] = 0
    return pixels, list(outcomes)


# WRONG 2.6 clean_end: the array changed when load was called again
BUFFERS = {}

def load(executor, paths, seeds=None):
    jobs = [Job(row, path, None if seeds is None else seeds[row]) for row, path in enumerate(paths)]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 8))
    for outcome in outcomes:
        if not outcome.ok:
            pixels[outcome.index] = 0
    buffer = BUFFERS.setdefault(len(jobs), np.empty_like(pixels))
    buffer[:] = pixels
    return buffer, outcomes


# WRONG 2.3 pixels: its value is what fill_row returned
def load(executor, paths, seeds=None):
    jobs = [Job(row, path, None if seeds is None else seeds[row]) for row, path in enumerate(paths)]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 8))
    for outcome in outcomes:
        if not outcome.ok:
            pixels[outcome.index] = 0
    return pixels, [
        Outcome(outcome.index, outcome.item, pixels[outcome.index], outcome.error) for outcome in outcomes
    ]


# WRONG 2.1+2.2 pixels: nothing runs before a generator is read
def load(executor, paths, seeds=None):
    jobs = [Job(row, path, None if seeds is None else seeds[row]) for row, path in enumerate(paths)]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        return pixels, bounded_map(executor, partial(fill_row, handle), jobs, 8)


# WRONG 1.1 order: came outcomes of
def bounded_map(executor, func, items, window):
    source, flying = enumerate(items), {}
    try:
        while True:
            for index, item in itertools.islice(source, window - len(flying)):
                flying[executor.submit(func, item)] = index, item
            if not flying:
                return
            future = next(iter(wait(flying, return_when=FIRST_COMPLETED).done))
            index, item = flying.pop(future)
            error = future.exception()
            yield Outcome(index, item, None if error else future.result(), error)
    finally:
        for future in flying:
            future.cancel()


# WRONG 1.5 laziness: take an item only when it can be submitted
def bounded_map(executor, func, items, window):
    source, ahead, flying = enumerate(items), deque(), deque()
    try:
        while True:
            ahead.extend(itertools.islice(source, 4 * window - len(ahead)))
            while ahead and len(flying) < window:
                index, item = ahead.popleft()
                flying.append((index, item, executor.submit(func, item)))
            if not flying:
                return
            index, item, future = flying.popleft()
            error = future.exception()
            yield Outcome(index, item, None if error else future.result(), error)
    finally:
        for _, _, future in flying:
            future.cancel()


# WRONG 1.7 order: the executor was shut down
def bounded_map(executor, func, items, window):
    source, flying = enumerate(items), deque()
    with executor:
        try:
            while True:
                for index, item in itertools.islice(source, window - len(flying)):
                    flying.append((index, item, executor.submit(func, item)))
                if not flying:
                    return
                index, item, future = flying.popleft()
                error = future.exception()
                yield Outcome(index, item, None if error else future.result(), error)
        finally:
            for _, _, future in flying:
                future.cancel()


# WRONG 2.4 bad_pictures: row 3 is not zero
def load(executor, paths, seeds=None):
    jobs = [Job(row, path, None if seeds is None else seeds[row]) for row, path in enumerate(paths)]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 8))
    return pixels, outcomes


# WRONG 2.5 clean_end: the shared memory is still there
from multiprocessing.shared_memory import SharedMemory

def load(executor, paths, seeds=None):
    shape = (len(paths), *SHAPE)
    memory = SharedMemory(create=True, size=max(1, 4 * int(np.prod(shape))))
    jobs = [Job(row, path, None if seeds is None else seeds[row]) for row, path in enumerate(paths)]
    outcomes = list(bounded_map(executor, partial(fill_row, Handle(memory.name, shape, "float32")), jobs, 8))
    pixels = np.ndarray(shape, np.float32, memory.buf).copy()
    memory.close()
    memory.unlink()
    for outcome in outcomes:
        if not outcome.ok:
            pixels[outcome.index] = 0
    return pixels, outcomes


# WRONG 3.2 repetition: batch
def batches(executor, paths, batch_size, seed, epoch):
    numbered = enumerate(paths)
    while batch := list(itertools.islice(numbered, batch_size)):
        seeds = [(seed, epoch, position, batch_size) for position, _ in batch]
        yield load(executor, [path for _, path in batch], seeds)[0]


# WRONG 4.1 survivors: in order
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), []
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error
                    index, item = flying.pop(future)
                    outcomes.append(Outcome(index, item, None if error else future.result(), error))
        suspects.extend(flying.values())
    return outcomes


# WRONG 4.5 survivors: BrokenProcessPool
def survive(make_pool, func, items, window=4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool):
                        if not alone:
                            raise error
                        error = RuntimeError("it kills its worker")
                    index, item = flying.pop(future)
                    outcomes[index] = Outcome(index, item, None if error else future.result(), error)
        suspects.extend(flying.values())
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 1.2 order: the value ValueError('a value') became
def bounded_map(executor, func, items, window):
    source, flying = enumerate(items), deque()
    try:
        while True:
            for index, item in itertools.islice(source, window - len(flying)):
                flying.append((index, item, executor.submit(func, item)))
            if not flying:
                return
            index, item, future = flying.popleft()
            got = future.exception() or future.result()
            if isinstance(got, BaseException):
                yield Outcome(index, item, error=got)
            else:
                yield Outcome(index, item, value=got)
    finally:
        for _, _, future in flying:
            future.cancel()


# WRONG 1.4 window: where every third item raises
def bounded_map(executor, func, items, window):
    source = enumerate(items)
    flying = deque((index, item, executor.submit(func, item)) for index, item in itertools.islice(source, window))
    try:
        while flying:
            index, item, future = flying.popleft()
            if error := future.exception():
                yield Outcome(index, item, error=error)
                continue
            yield Outcome(index, item, value=future.result())
            for index, item in itertools.islice(source, 1):
                flying.append((index, item, executor.submit(func, item)))
    finally:
        for _, _, future in flying:
            future.cancel()


# WRONG 1.6 early_leave: it was closed before the first outcome was asked for
def bounded_map(executor, func, items, window):
    source = enumerate(items)
    flying = deque((index, item, executor.submit(func, item)) for index, item in itertools.islice(source, window))
    def outcomes():
        try:
            while flying:
                index, item, future = flying.popleft()
                error = future.exception()
                for number, each in itertools.islice(source, 1):
                    flying.append((number, each, executor.submit(func, each)))
                yield Outcome(index, item, None if error else future.result(), error)
        finally:
            for _, _, future in flying:
                future.cancel()
    return outcomes()


# WRONG 1.1 order: two maps were read in turn
FLYING = deque()
def bounded_map(executor, func, items, window):
    source = enumerate(items)
    FLYING.clear()
    try:
        while True:
            for index, item in itertools.islice(source, window - len(FLYING)):
                FLYING.append((index, item, executor.submit(func, item)))
            if not FLYING:
                return
            index, item, future = FLYING.popleft()
            error = future.exception()
            yield Outcome(index, item, None if error else future.result(), error)
    finally:
        for _, _, future in FLYING:
            future.cancel()
        FLYING.clear()


# WRONG 1.5 laziness: 5 items were taken and 3 submitted
def bounded_map(executor, func, items, window):
    source, flying, hand = enumerate(items), deque(), deque()
    try:
        while True:
            hand.extend(itertools.islice(source, window + 2 - len(flying) - len(hand)))
            while hand and len(flying) < window:
                index, item = hand.popleft()
                flying.append((index, item, executor.submit(func, item)))
            if not flying:
                return
            index, item, future = flying.popleft()
            error = future.exception()
            yield Outcome(index, item, None if error else future.result(), error)
    finally:
        for _, _, future in flying:
            future.cancel()


# WRONG 2.5 clean_end: after an error, Stopped
from multiprocessing.shared_memory import SharedMemory
def load(executor, paths, seeds=None):
    shape = (len(paths), *SHAPE)
    memory = SharedMemory(create=True, size=max(1, 4 * int(np.prod(shape))))
    seeds = [None] * len(paths) if seeds is None else seeds
    jobs = [Job(row, *given) for row, given in enumerate(zip(paths, seeds, strict=True))]
    try:
        outcomes = list(bounded_map(executor, partial(fill_row, Handle(memory.name, shape, "float32")), jobs, 8))
    except Exception:
        memory.close()
        memory.unlink()
        raise
    pixels = np.ndarray(shape, np.float32, memory.buf).copy()
    memory.close()
    memory.unlink()
    for outcome in outcomes:
        if not outcome.ok:
            pixels[outcome.index] = 0
    return pixels, outcomes


# WRONG 2.5 clean_end: and load RuntimeError('load failed')
def load(executor, paths, seeds=None):
    seeds = [None] * len(paths) if seeds is None else seeds
    jobs = [Job(row, *given) for row, given in enumerate(zip(paths, seeds, strict=True))]
    try:
        with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
            outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, window=8))
    except Exception as error:
        raise RuntimeError("load failed") from error
    for outcome in outcomes:
        if not outcome.ok:
            pixels[outcome.index] = 0
    return pixels, outcomes


# WRONG 2.4 bad_pictures: with the bad one first, row 0 is not zero
def load(executor, paths, seeds=None):
    seeds = [None] * len(paths) if seeds is None else seeds
    jobs = [Job(row, *given) for row, given in enumerate(zip(paths, seeds, strict=True))]
    with shared_zeros((len(jobs), *SHAPE)) as (pixels, handle):
        outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, window=8))
    for outcome in outcomes:
        if outcome.index and not outcome.ok:
            pixels[outcome.index] = 0
    return pixels, outcomes


# WRONG 3.1 repetition: did not give three batches of 4
def batches(executor, paths, batch_size, seed, epoch):
    numbered = enumerate(paths)
    first = True
    while True:
        batch = list(itertools.islice(numbered, batch_size))
        if first and not batch:
            return
        first = False
        yield load(executor, [path for _, path in batch], [(seed, epoch, position) for position, _ in batch])[0]
        if len(batch) < batch_size:
            return


# WRONG 3.2 repetition: with another epoch read in turn
def batches(executor, paths, batch_size, seed, epoch):
    paths = iter(paths)
    np.random.seed([seed, epoch])
    while batch := list(itertools.islice(paths, batch_size)):
        yield load(executor, batch, [int(np.random.randint(2**63)) for _ in batch])[0]


# WRONG 3.2 differences: 20 other pictures got other random numbers
def batches(executor, paths, batch_size, seed, epoch):
    numbered = enumerate(paths)
    while batch := list(itertools.islice(numbered, batch_size)):
        yield load(executor, [p for _, p in batch], [(seed, epoch, position, abs(hash(p))) for position, p in batch])[0]


# WRONG 3.3 differences: does the seed count, all 32 bits of it
def batches(executor, paths, batch_size, seed, epoch):
    numbered = enumerate(paths)
    while batch := list(itertools.islice(numbered, batch_size)):
        yield load(executor, [p for _, p in batch], [(seed & 0x7FFFFFFF, epoch, position) for position, p in batch])[0]


# WRONG 3.5 fresh_batches: a batch changed when a later one was made
def batches(executor, paths, batch_size, seed, epoch):
    numbered, buffers = enumerate(paths), itertools.cycle([np.empty((batch_size, *SHAPE), np.float32) for _ in "ab"])
    while batch := list(itertools.islice(numbered, batch_size)):
        rows = next(buffers)[: len(batch)]
        rows[:] = load(executor, [p for _, p in batch], [(seed, epoch, position) for position, p in batch])[0]
        yield rows


# WRONG 4.1 survivors: 14 items, and outcomes of the items
def survive(make_pool, func, items, window: int = 4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error  # leaves this pool; what is flying is suspicious
                    index, item = flying.pop(future)
                    value = None if error else future.result()
                    outcomes[item] = Outcome(index, item, value, error)
        suspects.extend(flying.values())
    return sorted(outcomes.values(), key=lambda o: o.index)


# WRONG 4.2 survivors: an empty text is a value like any other
def survive(make_pool, func, items, window: int = 4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error  # leaves this pool; what is flying is suspicious
                    index, item = flying.pop(future)
                    value = None if error else future.result() or None
                    outcomes[index] = Outcome(index, item, value, error)
        suspects.extend(flying.values())
    return [outcomes[index] for index in sorted(outcomes)]


# WRONG 4.2 survivors: whatever func raises is the outcome's error
def survive(make_pool, func, items, window: int = 4):
    new, suspects, outcomes = deque(enumerate(items)), deque(), {}
    while new or suspects:
        flying = {}
        with make_pool() as pool, suppress(BrokenProcessPool):
            while new or suspects or flying:
                alone = bool(suspects)
                queue, room = (suspects, 1) if alone else (new, window)
                while queue and len(flying) < room:
                    future = pool.submit(func, queue[0][1])
                    flying[future] = queue.popleft()
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool) and not alone:
                        raise error  # leaves this pool; what is flying is suspicious
                    index, item = flying.pop(future)
                    value = None if error else future.result()
                    outcomes[index] = Outcome(index, item, value, error if error is None or isinstance(error, BrokenProcessPool) else OSError(str(error)))
        suspects.extend(flying.values())
    return [outcomes[index] for index in sorted(outcomes)]


# RIGHT way 1
# answer: map
def bounded_map(executor, func, items, window):
    pending = deque()

    def oldest():
        index, item, future = pending.popleft()
        try:
            return Outcome(index, item, future.result())
        except Exception as error:
            return Outcome(index, item, error=error)

    try:
        for index, item in enumerate(items):
            if len(pending) == window:
                yield oldest()
            pending.append((index, item, executor.submit(func, item)))
        while pending:
            yield oldest()
    except GeneratorExit:
        for *_, future in pending:
            future.cancel()
        raise

# answer: load
def load(executor, paths, seeds=None):
    outcomes = []
    with shared_zeros((len(paths), *SHAPE)) as (pixels, handle):
        jobs = [Job(row, path, seeds[row] if seeds is not None else None) for row, path in enumerate(paths)]
        futures = [executor.submit(fill_row, handle, job) for job in jobs]
        for job, future in zip(jobs, futures):
            error = future.exception()
            if error is None:
                outcomes.append(Outcome(job.row, job, future.result()))
            else:
                outcomes.append(Outcome(job.row, job, error=error))
                pixels[job.row] = 0.0
    return pixels, outcomes

# answer: batches
def batches(executor, paths, batch_size, seed, epoch):
    sequence, paths = np.random.SeedSequence([seed, epoch]), iter(paths)
    while True:
        batch = [path for _, path in zip(range(batch_size), paths)]
        if not batch:
            break
        yield load(executor, batch, sequence.spawn(len(batch)))[0]

# answer: survive
def survive(make_pool, func, items, window=4):
    items = list(items)
    groups = deque(range(len(items))[start : start + window] for start in range(0, len(items), window))
    outcomes, tried, pool = {}, set(), make_pool()
    try:
        while groups:
            group, lost, futures = groups.popleft(), [], {}
            for index in group:
                try:
                    futures[index] = pool.submit(func, items[index])
                except BrokenProcessPool:
                    lost.append(index)
            for index, future in futures.items():
                error = future.exception()
                if isinstance(error, BrokenProcessPool) and index not in tried:
                    lost.append(index)
                    tried.add(index)
                else:
                    outcomes[index] = Outcome(index, items[index], None if error else future.result(), error)
            if lost or any(isinstance(future.exception(), BrokenProcessPool) for future in futures.values()):
                pool.shutdown()
                pool = make_pool() if lost or groups else pool
            groups.extendleft([index] for index in lost)
    finally:
        pool.shutdown()
    return [outcomes[index] for index in range(len(items))]


# RIGHT way 2
# answer: map
def bounded_map(executor, func, items, window):
    futures, given, source, more = {}, {}, iter(items), True
    try:
        for wanted in itertools.count():
            while more and len(futures) < window:
                try:
                    item = next(source)
                except StopIteration:
                    more = False
                    break
                number = wanted + len(futures)
                given[number] = item
                futures[number] = executor.submit(func, item)
            if wanted not in futures:
                return
            wait([futures[wanted]])
            future, item = futures.pop(wanted), given.pop(wanted)
            error = future.exception()
            yield Outcome(wanted, item, error=error) if error else Outcome(wanted, item, future.result())
    finally:
        any(future.cancel() and False for future in futures.values())

# answer: load
from contextlib import ExitStack

def load(executor, paths, seeds=None):
    with ExitStack() as stack:
        pixels, handle = stack.enter_context(shared_zeros((len(paths), *SHAPE)))
        jobs = map(Job, itertools.count(), paths, itertools.repeat(None) if seeds is None else seeds)
        outcomes = list(bounded_map(executor, partial(fill_row, handle), jobs, 4))
        pixels[[outcome.index for outcome in outcomes if outcome.error]] = 0
        return pixels, outcomes

# answer: batches
def batches(executor, paths, batch_size, seed, epoch):
    random, batch = np.random.default_rng((seed, epoch)), []
    for path in paths:
        batch.append(path)
        if len(batch) == batch_size:
            yield load(executor, batch, [int(random.integers(2**62)) for _ in batch])[0]
            batch = []
    if batch:
        yield load(executor, batch, [int(random.integers(2**62)) for _ in batch])[0]

# answer: survive
def survive(make_pool, func, items, window=4):
    outcomes = {}

    def run(jobs, window):
        "What a crash took with it, and what was never submitted."
        source, flying = deque(jobs), {}
        with make_pool() as pool:
            try:
                while source or flying:
                    while source and len(flying) < window:
                        flying[pool.submit(func, source[0][1])] = source[0]
                        source.popleft()
                    done, _ = wait(flying, return_when=FIRST_COMPLETED)
                    for future in done:
                        if isinstance(future.exception(), BrokenProcessPool):
                            raise future.exception()
                        index, item = flying.pop(future)
                        if future.exception():
                            outcomes[index] = Outcome(index, item, error=future.exception())
                        else:
                            outcomes[index] = Outcome(index, item, value=future.result())
            except BrokenProcessPool:
                pass
        return list(flying.values()), list(source)

    suspects, rest = [], list(enumerate(items))
    while rest:
        lost, rest = run(rest, window)
        suspects += lost
    while suspects:
        guilty, suspects = run(suspects, 1)
        for index, item in guilty:
            outcomes[index] = Outcome(index, item, error=BrokenProcessPool("it killed its worker when it was alone"))
    return [outcomes[index] for index in sorted(outcomes)]


# RIGHT way 3
# answer: map
class Flight:
    def __init__(self, executor, func, index, item):
        self.index, self.item, self.future = index, item, executor.submit(func, item)

    def land(self):
        if (error := self.future.exception()) is not None:
            return Outcome(self.index, self.item, None, error)
        return Outcome(self.index, self.item, self.future.result())

def bounded_map(executor, func, items, window):
    start = (Flight(executor, func, *pair) for pair in enumerate(items))
    flights = deque(itertools.islice(start, window))
    try:
        while flights:
            outcome = flights.popleft().land()
            flights.extend(itertools.islice(start, 1))
            yield outcome
    finally:
        for flight in flights:
            flight.future.cancel()

# answer: load
from multiprocessing.shared_memory import SharedMemory

def load(executor, paths, seeds=None):
    shape = (len(paths), *SHAPE)
    memory = SharedMemory(create=True, size=max(1, 4 * int(np.prod(shape))))
    try:
        handle = Handle(memory.name, shape, "float32")
        jobs = [Job(row, path, seeds and seeds[row]) for row, path in enumerate(paths)]
        outcomes = [*bounded_map(executor, partial(fill_row, handle), jobs, len(jobs) or 1)]
        pixels = np.ndarray(shape, "float32", memory.buf).copy()
    finally:
        memory.close()
        memory.unlink()
    for outcome in outcomes:
        pixels[outcome.index] *= outcome.ok
    return pixels, outcomes

# answer: batches
def batches(executor, paths, batch_size, seed, epoch):
    paths, first = iter(paths), 0
    while batch := [*itertools.islice(paths, batch_size)]:
        yield load(executor, batch, [np.random.default_rng([seed, epoch, first + row]) for row in range(len(batch))])[0]
        first += len(batch)

# answer: survive
import threading

def survive(make_pool, func, items, window=4):
    outcomes, pools = [None] * len(items), [make_pool()]
    slots, lock = threading.Semaphore(window), threading.Lock()

    def once(index):
        try:
            outcomes[index] = Outcome(index, items[index], pools[-1].submit(func, items[index]).result())
        except Exception as error:
            outcomes[index] = Outcome(index, items[index], error=error)

    def crashed(index):
        return isinstance(outcomes[index].error, BrokenProcessPool)

    for start in range(0, len(items), window):
        group = range(len(items))[start : start + window]
        threads = [threading.Thread(target=once, args=(index,)) for index in group]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        suspects, broken_now = [index for index in group if crashed(index)], False
        if suspects:
            broken_now = True
        for index in suspects:
            if broken_now:
                pools.append(make_pool())
            once(index)
            broken_now = crashed(index)
        if broken_now and start + window < len(items):
            pools.append(make_pool())
    for pool in pools:
        pool.shutdown()
    return outcomes
