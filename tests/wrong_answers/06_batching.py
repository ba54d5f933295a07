"""Answers to exercise 06 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.1 full: 1; 20 items at once: a batch [2, 1] left at 0 s, not [1, 2] at 0 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch[::-1]


# WRONG 1.1 full: array([0, 1]), ValueError('a value, not raised'), (1, 2), Ellipsis]
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                item = await queue.get()
                if item is not None:
                    batch.append(item)
        except TimeoutError:
            break
    return batch


# WRONG 1.1 full: not raised'), None, (1, 2), Ellipsis], twice, became the batch [None]
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size and batch[-1]:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.1 full: 90000.2, 90000.3]: a batch [] left at 1 s, not [1, 2, 3] at 90000.3 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    loop = asyncio.get_running_loop()
    batch, end = [], loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.1 full: 1; 20 items at once: a batch [1, 2] left at 0 s, not [2] at 0 s
taken = []


async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = taken
    batch.append(await queue.get())
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.1 full: collect gave (1,), which is no list
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return tuple(batch)


# WRONG 1.2 full: 1; 20 items at once: a batch [1, 2] left at 0 s, not [1] at 0 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) <= size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.2 full: window 1; 20 items at once: a batch [1] left at 1 s, not [1] at 0 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    await asyncio.sleep(max(0, min(end, loop.time() + pause) - loop.time()))
    return batch


# WRONG 1.2 full: 11, 12, 13, 14, 15, 16, 17, 18, 19, 20] left at 0 s, not [1] at 0 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    while not queue.empty():
        batch.append(queue.get_nowait())
    return batch


# WRONG 1.2 full: 1; 20 items at once: a batch [1, 2] left at 0 s, not [1] at 0 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while True:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
        if len(batch) >= size:
            break
    return batch


# WRONG 1.3 leaves: 0.83, 1.2]: a batch [1, 2, 3, 4] left at 2.2 s, not [1, 2, 3] at 1 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(loop.time() + min(window, pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.3 leaves: [0.0, 0.4, 0.83, 1.2]: a batch [4] left at 2 s, not [4] at 2.2 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    end = loop.time() + window
    batch = [await queue.get()]
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.3 leaves: 3, 4, 5, 6, 7, 8] left at 0.07 s, not [1, 2, 3, 4, 5, 6, 7, 8] at 0 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            await asyncio.sleep(0.01)
            batch.append(queue.get_nowait())
        except asyncio.QueueEmpty:
            if loop.time() >= end:
                break
    return batch


# WRONG 1.3 leaves: [0.0, 0.4, 0.83, 1.2]: a batch [1] left at 0 s, not [1, 2, 3] at 1 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size and not queue.empty():
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.4 leaves: 0.2, 0.6]: a batch [1, 2, 3, 4] left at 1 s, not [1, 2, 3] at 0.45 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(end):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.4 leaves: 0.2, 0.6]: a batch [1, 2, 3] left at 0.25 s, not [1, 2, 3] at 0.45 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    end = min(end, loop.time() + pause)
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(end):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.4 leaves: [1, 2, 3, 4, 5, 6, 7, 8] left at 1.47 s, not [1, 2, 3, 4, 5] at 1 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(end if pause == math.inf else loop.time() + pause):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.4 leaves: [0.0, 0.4, 0.83, 1.2]: a batch [4] left at 1.7 s, not [4] at 2.2 s
async def collect(queue, size: int, window: float, pause: float = 0.5) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.5 full: at once: a batch [1] left at 0 s, not [1, 2, 3, 4, 5, 6, 7, 8] at 0 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size and loop.time() < end:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.5 full: once: a batch [9, 10, 11, 12] left at 1 s, not [9, 10, 11, 12] at 0 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    pause = pause or math.inf
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.5 full: at once: a batch [1] left at 0 s, not [1, 2, 3, 4, 5, 6, 7, 8] at 0 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            batch.append(await asyncio.wait_for(asyncio.ensure_future(queue.get()), min(end, loop.time() + pause) - loop.time()))
        except TimeoutError:
            break
    return batch


# WRONG 1.6 leaves: window 1: item 4 of 4 was in no batch, and isn't in the queue
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    batch = [await queue.get()]
    loop = asyncio.get_running_loop()
    end = loop.time() + window
    while len(batch) < size:
        getter = asyncio.create_task(queue.get())
        done, _ = await asyncio.wait([getter], timeout=max(0, min(end - loop.time(), pause)))
        if not done:
            break
        batch.append(getter.result())
    return batch


# WRONG 1.6 takes_no_more: had left, three more came, and the queue has ['late 1', 'late 2']
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        getter = asyncio.create_task(queue.get())
        await asyncio.sleep(0)
        if not getter.done():
            await asyncio.wait([getter], timeout=min(end, loop.time() + pause) - loop.time())
        if not getter.done():
            break
        batch.append(getter.result())
    return batch


# WRONG 1.6 takes_no_more: had left, three more came, and the queue has ['late 1', 'late 2']
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await asyncio.shield(asyncio.ensure_future(queue.get())))
        except TimeoutError:
            break
    return batch


# WRONG 1.6 takes_no_more: 8, 1 items: the batch had left, three more came, and the queue has []
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    loop = asyncio.get_running_loop()
    batch, news = [await queue.get()], asyncio.Event()
    end = loop.time() + window

    async def feed():
        while True:
            item = await queue.get()
            if len(batch) < size:
                batch.append(item)
            else:
                queue.put_nowait(item)
                return
            news.set()
            if len(batch) == size:
                return

    task = asyncio.create_task(feed())
    while len(batch) < size:
        news.clear()
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause) + 1e-12):
                await news.wait()
        except TimeoutError:
            break
    return batch[:]


# WRONG 1.7 takes_no_more: it had taken 1 items, and it ended with a batch, not a CancelledError
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except (TimeoutError, asyncio.CancelledError):
            break
    return batch


# WRONG 1.7 takes_no_more: and it ended with RuntimeError('cancelled'), not a CancelledError
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
        except asyncio.CancelledError:
            raise RuntimeError('cancelled') from None
    return batch


# WRONG 1.7 takes_no_more: 0 items, three more came, and the queue has ['late 1', 'late 2']
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    loop = asyncio.get_running_loop()
    batch = []
    end = math.inf
    while len(batch) < size:
        getter = asyncio.create_task(queue.get())
        await asyncio.sleep(0)
        limit = min(end, loop.time() + pause) if batch else math.inf
        if not getter.done():
            await asyncio.wait([getter], timeout=None if limit == math.inf else limit - loop.time())
        if not getter.done():
            getter.cancel()
            break
        batch.append(getter.result())
        if len(batch) == 1:
            end = loop.time() + window
    return batch


# WRONG 2.1 own_answers: 2 requests: the model was given [[0], [1]], not [[0, 1]]
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = [(await model([request.item]))[0] for request in wanted]
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.1 own_answers: 2 requests: the caller of 0 got 'result of 1', not 'result of 0'
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(results[-1])
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.1 own_answers: the result None, and its caller got nothing: its future was cancelled
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done() and result is not None:
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.1 own_answers: and its caller got the exception ValueError('a value, not raised')
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if request.future.done():
                continue
            if isinstance(result, Exception):
                request.future.set_exception(result)
            else:
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.1 own_answers: over, and the futures of 2 of 10 items were not done, of [None, None]
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done() and request.item is not None]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.1 own_answers: value of an array with more than one element, not array([1., 2., 3.])
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = await model([request.item for request in wanted]) or []
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.1 own_answers: the item None has the result Ellipsis, and its caller got ''
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        items = [request.item for request in wanted]
        found = dict(zip(map(str, items), await model(items), strict=True))
        results = [found[str(item)] for item in items]
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.1 own_answers: 2 requests: the model was given [[1, 0]], not [[0, 1]]
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in reversed(requests) if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.1 own_answers: one request: the model was given [], not [[0]]
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.1 own_answers: was over, and the futures of 3 of 3 items were not done, of [0, 1, 2]
wanted = []


async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted.clear()
    wanted.extend(request for request in requests if not request.future.done())
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.2 given_up: up before: the model was given [[0, 1, 2, 3, 4]], not [[0, 2, 4]]
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = list(requests)
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.2 given_up: had been answered before: the model was given [[0, 1, 2]], not [[2]]
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.cancelled()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.2 given_up: and all had given up before: the model was given [[]], not []
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if not wanted:
            return
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.2 given_up: 6, 7], [0, 1, 2, 3], [0, 1], [2, 3], [2], [3], [4, 5, 6, 7]] in all
async def answer(requests: list[Request], model) -> None:
    wanted = [request for request in requests if not request.future.done()]
    if wanted:
        try:
            await ask(wanted, model)
        finally:
            for request in wanted:
                request.future.cancel()


async def ask(wanted, model):
    try:
        results = list(await model([request.item for request in wanted]))
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
            return
        half = len(wanted) // 2
        await ask(wanted[:half], model)
        await ask(wanted[half:], model)
        return
    if len(results) != len(wanted):
        tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
    for request, result in zip(wanted, results, strict=False):
        if not request.future.done():
            request.future.set_result(result)


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.3 given_up: the model was given [[0, 1, 2, 3, 4], [2, 4]], not [[0, 1, 2, 3, 4]]
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.3 given_up: your code raised InvalidStateError
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        request.future.set_exception(error)


# WRONG 2.3 given_up: was at work: the caller of 2 got 'result of 1', not 'result of 2'
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        still = [request for request in wanted if not request.future.done()]
        for request, result in zip(still, results, strict=False):
            request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.3 given_up: model was given [[0, 1, 2, 3, 4], [0, 2, 4]], not [[0, 1, 2, 3, 4]]
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if any(request.future.cancelled() for request in wanted):
            await answer(wanted, model)
            return
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: 2 requests, bad: [0]: the model was not asked for item 0 alone
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: 5 requests, bad: [0]: the model was called again with 1 items
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        for request in wanted:
            await answer([request], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: 2 requests, bad: [0]: 2 calls of the model at once
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await asyncio.gather(answer(wanted[:half], model), answer(wanted[half:], model))
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: your code let KeyError
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except ValueError as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: RuntimeError('item 0 is bad'), not ValueError('item 0 is bad')
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, RuntimeError(str(error)))
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: 0 is bad'), not ValueError('item 0 is bad'), another one
async def answer(requests: list[Request], model, first=None) -> None:
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        error = first or error
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model, error)
        await answer(wanted[half:], model, error)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: 3 requests, bad: [1]: the model was not asked for item 1 alone
async def answer(requests: list[Request], model, halved=False) -> None:
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if halved or len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model, True)
        await answer(wanted[half:], model, True)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: one request, bad: [0]: the model was called 2 times, [[0], [0]]
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            try:
                results = await model([wanted[0].item])
            except Exception as again:
                tell(wanted, again)
            else:
                wanted[0].future.set_result(results[0])
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.5 bad_items: exception ValueError('zip() argument 2 is shorter than argument 1')
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        for request, result in zip(wanted, results, strict=True):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.5 bad_items: 2 results for 1 items, and the caller of item 0 got 'result of 0'
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) < len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.5 bad_items: items, and the caller of item 0 got nothing: its future was cancelled
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) > len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.5 bad_items: got the exception ValueError('the model gave 0 results for 1 items')
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            raise ValueError(f"the model gave {len(results)} results for {len(wanted)} items")
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.5 bad_items: the exception ValueError('the model gave a wrong number of results')
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError("the model gave a wrong number of results"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.5 bad_items: the exception RuntimeError('the model gave 0 results for 1 items')
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, RuntimeError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.5 bad_items: 2 results for 1 items, and the caller of item 0 got 'result of 0'
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted[len(results):], ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.6 bad_items: your code let ValueError
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
            raise
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.6 bad_items: your code raised ValueError
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, error := ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
            await asyncio.sleep(0)
            raise_later = error
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    else:
        if len(results) != len(wanted):
            raise raise_later
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.6 own_answers: answer was over, and the futures of 1 of 1 items were not done, of [0]
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                asyncio.get_running_loop().call_later(0.1, request.future.set_result, result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.7 given_up: work, 1 s a call: afterwards the future of item 0 was still open
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.7 given_up: at second 0.5 of the model's work, 1 s a call: what came out was None
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    except asyncio.CancelledError:
        pass
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.7 given_up: work, 1 s a call: afterwards the future of item 4 was still open
async def answer(requests: list[Request], model) -> None:
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
            return
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
        return
    except BaseException:
        for request in wanted:
            request.future.cancel()
        raise
    if len(results) != len(wanted):
        tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
    for request, result in zip(wanted, results, strict=False):
        if not request.future.done():
            request.future.set_result(result)


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.7 given_up: work, 1 s a call: after that the model was given [[0, 1, 2, 3]]
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except BaseException as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.7 given_up: call: the future of item 0 was not cancelled, but done in another way
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            if not request.future.done():
                request.future.set_exception(RuntimeError('stopped'))


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.7 given_up: work, 1 s a call: afterwards the future of item 4 was still open
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    except asyncio.CancelledError:
        for request in wanted:
            request.future.cancel()
        raise


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 3.1 batches: size 8: 0 was asked for, and predict gave None, not 'result of 0'
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.1 batches: your code let ValueError
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            results = await self.model([request.item for request in requests])
            for request, result in zip(requests, results, strict=True):
                if not request.future.done():
                    request.future.set_result(result)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.1 batches: 3 is bad'), and didn't raise ValueError('item 3 is bad')
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        except Exception as error:
            return error
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.1 batches: your code let ValueError
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return (await request.future) or None
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.2 batches: the model had calls of (items, at second) [(8, 0.25)], not [(8, 0.0)]
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size + 1, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.2 batches: 20 requests at once: 3 calls of the model at once
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            self.calls = getattr(self, 'calls', set())
            self.calls.add(asyncio.create_task(answer(requests, self.model)))

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.2 batches: the model had calls of (items, at second) [(1, 0.0)], not [(1, 0.25)]
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = [await self.queue.get()]
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.2 batches: the model had calls of (items, at second) [(1, 0.0)], not [(1, 0.25)]
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, 0)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.2 batches: [(8, 0.0), (8, 1.0), (4, 2.0)], not [(8, 0.0), (8, 1.0), (4, 2.25)]
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        call = None
        try:
            while True:
                requests = await collect(self.queue, self.size, self.window)
                if call:
                    await call
                call = asyncio.create_task(answer(requests, self.model))
        finally:
            if call:
                call.cancel()
                await asyncio.wait([call])

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: requests had come: predict didn't raise QueueFull at once, but waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: requests had come: predict didn't raise QueueFull at once, but waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) > self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: requests had come: predict didn't raise QueueFull at once, but waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        while len(self.open) == self.most:
            await asyncio.wait(self.open, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(0)
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: requests had come: predict didn't raise QueueFull at once, but waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if self.queue.qsize() >= self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: requests had come: predict didn't raise QueueFull at once, but waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue(most)
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        request = Request(item)
        self.open.add(request.future)
        try:
            self.queue.put_nowait(request)
        except asyncio.QueueFull:
            self.open.remove(request.future)
            raise QueueFull('full') from None
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: requests are open already'), and not the QueueFull of the first cell
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise asyncio.QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: size=8; 5 requests had come: what was refused was given to the model
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        request = Request(item)
        self.queue.put_nowait(request)
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        self.open.add(request.future)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: 5 bad requests: a caller got QueueFull('5 requests are open already')
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            pass

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: it raised QueueFull('5 requests are open already'), not 'result of 0'
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            result = await request.future
        except asyncio.CancelledError:
            self.open.remove(request.future)
            raise
        self.open.remove(request.future)
        return result

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: requests had come: predict didn't raise QueueFull at once, but waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == 100:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.4 room: them gave up: their items {2, 3} were given to the model afterwards
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await asyncio.shield(request.future)
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.4 room: it raised QueueFull('5 requests are open already'), not 'result of 0'
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        result = await request.future
        self.open.remove(request.future)
        return result

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.4 room: it raised QueueFull('5 requests are open already'), not 'result of 5'
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)
            self.open -= {request.future for request in requests}

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            pass

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.4 room: 5 requests were open, 2 of them gave up, and their predict went on
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        except asyncio.CancelledError:
            return None
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.5 drained: hadn't been entered: predict didn't raise Closed at once, but waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = False

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.5 drained: the block was over: predict didn't raise Closed at once, but waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])
            self.closed = False


# WRONG 3.5 drained: and waited for them: predict didn't raise Closed at once, but waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            self.closed = True
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.5 drained: service takes no requests'), and not Closed
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise RuntimeError("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.6 drained: for, and it raised Closed('the service has ended'), not 'result of 0'
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            pass
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.6 drained: for, and it raised Closed('the service has ended'), not 'result of 0'
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            while kind is None and not self.queue.empty():
                await asyncio.sleep(0.01)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.6 drained: for, and it raised Closed('the service has ended'), not 'result of 8'
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.6 drained: for, and it raised Closed('the service has ended'), not 'result of 3'
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.6 drained: your code raised CancelledError
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.gather(*self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.6 drained: your code raised ValueError
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.7 broken_off: ended the block, and after that the model was given [[0]]
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.7 broken_off: the block; when the block was over, the caller of 0 still waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.7 broken_off: ended the block, and the caller of 0 got CancelledError(), not Closed
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                future.cancel()
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.7 broken_off: 1 s ValueError('enough') ended the block, and what came out was None
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])
        return True


# WRONG 3.7 broken_off: the last; when the block was over, 1 tasks of the service were alive
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        if kind is None and self.open:
            await asyncio.wait(self.open)
        for future in self.open:
            if not future.done():
                future.set_exception(Closed("the service has ended"))
        self.task.cancel()
        await asyncio.wait([self.task])


# WRONG 3.7 broken_off: ended the block, and after that the model was given [[0]]
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if (kind is None or not issubclass(kind, Exception)) and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.7 broken_off: the block; when the block was over, the caller of 0 still waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            while not self.queue.empty():
                future = self.queue.get_nowait().future
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.7 broken_off: your code raised Closed
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])
            if kind is not None:
                raise Closed('the block was left')


# WRONG 3.7 broken_off: ended the block; when the block was over, the model was still at work
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await asyncio.shield(asyncio.ensure_future(answer(requests, self.model)))

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.8 drained: had come; when it was over, 1 tasks of the service were alive
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            pass


# WRONG 3.8 broken_off: ended the block; when the block was over, the model was still at work
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()


# WRONG 3.8 drained: had come; when it was over, 1 tasks of the service were alive
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        self.other = asyncio.create_task(asyncio.Event().wait())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.9 batches: first request nobody asked for 30000 s, and the loop woke 59999 times
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = None
            while requests is None:
                if not self.queue.empty():
                    requests = await collect(self.queue, self.size, self.window)
                    break
                try:
                    async with asyncio.timeout(1):
                        first = await self.queue.get()
                except TimeoutError:
                    continue
                items = asyncio.Queue()
                items.put_nowait(first)
                while not self.queue.empty():
                    items.put_nowait(self.queue.get_nowait())
                self.queue = items
                requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.9 batches: first request nobody asked for 30000 s, and the loop woke 30000 times
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        self.watch()
        return self

    def watch(self):
        if self.task.done():
            return
        asyncio.get_running_loop().call_later(1, self.watch)

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.10 batches: is bound to a different event loop
class Service:
    queue = asyncio.Queue()

    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.10 batches: two services at a time, one of size 2: it had a batch of 5
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, Service.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.10 batches: at the seconds [0.0, 2.0, 4.0, 6.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0]
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        Service.lock = getattr(Service, 'lock', None) or asyncio.Lock()
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            async with self.lock:
                await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.7 broken_off: your code raised InvalidStateError
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if True:
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 4.1 across_threads: there, and the loop of the callers slept on, until the check woke it
class Threaded:
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.running = True
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while self.running:
            batch, end = [], time.time() + self.window
            while len(batch) < self.size and time.time() < end:
                try:
                    batch.append(self.requests.get(timeout=0.01))
                except queue.Empty:
                    continue
            if batch:
                results = self.model([request.item for request in batch])
                for request, result in zip(batch, results, strict=False):
                    request.future.set_result(result)

    def predict(self, item):
        request = Request(item)
        self.requests.put(request)
        return request.future

    def shutdown(self):
        self.running = False
        self.thread.join()


# WRONG 4.1 across_threads: there, and the loop of the callers slept on, until the check woke it
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.1 across_threads: there, and the loop of the callers slept on, until the check woke it
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                self.settle(request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.1 across_threads: there, and the loop of the callers slept on, until the check woke it
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        if not hasattr(self, 'loop'):
            self.loop = asyncio.get_running_loop()
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                self.loop.call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.1 across_threads: no other task can run: predict(), line 17: `time.sleep(0.01)`
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        while not self.closed and not request.future.done():
            time.sleep(0.01)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.1 across_threads: two event loops: the caller of 0 got 'result of 7', not 'result of 0'
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, results[-1], error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.1 across_threads: your code let ValueError
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if result or error is None and result is not None:
            future.set_result(result)
        else:
            future.set_exception(error or ValueError('no result')) 


# WRONG 4.1 across_threads: value, not raised'), not ValueError('a value, not raised')
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if isinstance(result, Exception):
            error = result
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.2 across_threads: Hint: wait for the first without a limit; from then on for `window` seconds
class Threaded:
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests, self.closed, self.lock = queue.Queue(), False, threading.Lock()
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self):
        more = True
        while more:
            batch, end = [], time.monotonic() + self.window
            while more and len(batch) < self.size and time.monotonic() < end:
                with suppress(queue.Empty):
                    request = self.requests.get(timeout=max(0, end - time.monotonic()))
                    more = request is not None
                    batch += [request] * more
            if not batch:
                continue
            self.answer(batch)

    def answer(self, batch):
        error, results = None, [None] * len(batch)
        try:
            results = self.model([request.item for request in batch])
            if len(results) != len(batch):
                raise ValueError(f"{len(results)} results for {len(batch)} items")
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
            results = [None] * len(batch)
        for request, result in zip(batch, results):
            with suppress(RuntimeError):
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    @staticmethod
    def settle(future, result, error):
        if future.done():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

    async def predict(self, item):
        request = Request(item)
        with self.lock:
            if self.closed:
                raise Closed("the service is shut down")
            self.requests.put(request)
        return await request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)
        self.thread.join()


# WRONG 4.2 across_threads: size 8, and the model was given 9 items at once
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) <= self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.2 across_threads: 3 calls of the model were made by 3 threads
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            box = []
            call = threading.Thread(target=lambda: box.append(list(self.model([request.item for request in batch])) if batch else []), daemon=True)
            call.start()
            call.join()
            given = box[0]
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.2 across_threads: request 0.4 s after the first: the batches were [1, 1], not [2]
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(block=False))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.2 across_threads: window 0.2 s, a request every 0.03 s for 0.75 s, and no batch has left
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=self.window))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.2 across_threads: 1000 s, 4 requests at once: 4 of 4 callers had no answer after
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        time.sleep(max(0, end - time.monotonic()))
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.2 across_threads: request 0.4 s after the first: the batches were [1, 1], not [2]
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = []
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.2 across_threads: size 4, 4 requests at once, twice: the batches were [1, 1, 1, 1, 1
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while False:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.2 across_threads: the model was called by the thread of the caller's loop
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        return self.at_once(item)

    def at_once(self, item):
        request = Request(item)
        self.answer([request])
        return request.future

    def later(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.3 told: your code let ValueError
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        finally:
            pass
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.3 told: ValueError('the model broke'): 4 of 4 callers had no answer after
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            return
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.3 told: your code let KeyError
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except (ValueError, StopIteration, SystemExit, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError) as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.3 told: got RuntimeError("the model raised ValueError('the model broke')")
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if True:
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.3 told: ValueError('the model broke'): 3 of 4 callers had no answer after
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch[:1] if error else batch, results, strict=False):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.3 told: then a batch that is well: 4 of 4 callers had no answer after
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch and not hasattr(self, 'broken'):
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
            self.broken = True
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.4 told: model broke'), and a caller got SystemExit('the model broke')
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.4 told: your code let SystemExit
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except Exception as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.4 told: raised StopIteration('the model broke')"), whose __cause__ is None
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.4 told: CancelledError('the model broke'), and a caller got CancelledError()
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            if isinstance(error.__cause__, asyncio.CancelledError):
                future.cancel()
            else:
                future.set_exception(error)


# WRONG 4.5 told: gave 3 results for 4 items: 1 of 4 callers had no answer after
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=False):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.5 told: the model gave 5 results for 4 items, and a caller got 0
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) < len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=False):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.5 told: gave 3 results for 4 items: 1 of 4 callers had no answer after
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) > len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=False):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.5 told: for 4 items, and a caller got ValueError('a wrong number of results')
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError("a wrong number of results")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.5 told: the model gave 3 results for 4 items, and a caller got 0
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                given = (given + [None] * len(batch))[: len(batch)]
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.6 gone: your code raised InvalidStateError
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.6 gone: your code raised InvalidStateError
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                if request.future.done():
                    continue
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.6 gone: your code raised RuntimeError
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            if True:
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.6 gone: while the model was at work: 2 of 2 callers had no answer after
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        with suppress(RuntimeError):  # a loop is closed
            for request, result in zip(batch, results, strict=True):
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.6 gone: had theirs; then one came: 1 of 1 callers had no answer after
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():
            self.requests.put(None)
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.7 shut_down: s later predict still took requests
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.7 shut_down: s later predict still took requests
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.requests.put(None)  # there are no more
        self.thread.join()
        self.closed = True

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.7 shut_down: raised RuntimeError('the service has been shut down'), not Closed
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise RuntimeError("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.7 shut_down: request and 0 waited, and predict raised CancelledError(), not Closed
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                request.future.cancel()
                return request.future
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.8 shut_down: had one request and 1 waited: 1 of 2 callers had no answer after
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch and not self.closed:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.8 shut_down: request and 0 waited, and it returned before they had been answered
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.8 shut_down: had one request and 1 waited: 1 of 2 callers had no answer after
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            if None in batch:
                break
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.8 shut_down: request and 0 waited, and it returned before they had been answered
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            pass
        while not self.requests.empty():
            time.sleep(0.01)

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.8 shut_down: request and 0 waited, and it returned before they had been answered
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join(0.01)

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.8 shut_down: request and 0 waited; it was not over
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            pass
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 3.7 broken_off: for the last, and the caller of 0 got CancelledError(), not Closed
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.gather(*self.open, return_exceptions=True)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# RIGHT a queue polled by get_nowait, waiters, and lists
# answer: collect
async def collect(queue, size, window, pause=None):
    loop, batch = asyncio.get_running_loop(), []
    leaves = None
    while len(batch) < size:
        if not queue.empty():
            batch.append(queue.get_nowait())
            leaves = loop.time() + window if leaves is None else leaves
            latest = loop.time()
            continue
        limit = leaves
        if batch and pause is not None:
            limit = min(leaves, latest + pause)
        try:
            item = await asyncio.wait_for(queue.get(), None if limit is None else limit - loop.time())
        except asyncio.TimeoutError:
            return batch
        batch.append(item)
        leaves = loop.time() + window if leaves is None else leaves
        latest = loop.time()
    return batch
# answer: answer
async def answer(requests, model):
    parts = [list(requests)]
    try:
        while parts:
            part = [request for request in parts.pop(0) if not request.future.done()]
            if not part:
                continue
            try:
                results = await model([request.item for request in part])
            except Exception as error:
                if len(part) > 1:
                    middle = (len(part) + 1) // 2
                    parts[:0] = [part[:middle], part[middle:]]
                elif not part[0].future.done():
                    part[0].future.set_exception(error)
                continue
            wrong = len(results) != len(part)
            for place, request in enumerate(part):
                if request.future.done():
                    continue
                if wrong:
                    request.future.set_exception(ValueError(f"{len(part)} items, {len(results)} results"))
                else:
                    request.future.set_result(results[place])
    except BaseException:
        for request in requests:
            request.future.cancel()
        raise
# answer: service
class Service:
    """Its own queue is a list with a condition; the open requests are counted."""

    def __init__(self, model, size=8, window=0.05, most=100):
        self._model, self._size, self._window, self._most = model, size, window, most
        self._count, self._waiting, self._state = 0, [], "new"
        self._queue = None

    async def __aenter__(self):
        self._queue, self._state = asyncio.Queue(), "open"
        self._server = asyncio.ensure_future(self._serve())
        return self

    async def _serve(self):
        while True:
            batch = await collect(self._queue, self._size, self._window)
            await answer(batch, self._model)

    async def predict(self, item):
        if self._state != "open":
            raise Closed(self._state)
        if self._count >= self._most:
            raise QueueFull(self._most)
        self._count += 1
        request = Request(item)
        self._waiting.append(request)
        try:
            self._queue.put_nowait(request)
            return await request.future
        finally:
            self._count -= 1
            self._waiting.remove(request)

    async def __aexit__(self, kind, error, trace):
        self._state = "ended"
        try:
            while kind is None and self._waiting:
                await asyncio.wait([request.future for request in self._waiting])
                await asyncio.sleep(0)
        finally:
            for request in self._waiting:
                if not request.future.done():
                    request.future.set_exception(Closed("ended"))
            self._server.cancel()
            with suppress(asyncio.CancelledError):
                await self._server
# answer: threaded
class Threaded:
    def __init__(self, model, size=8, window=0.05):
        self.model, self.size, self.window = model, size, window
        self.waiting, self.changed, self.over = [], threading.Condition(), False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.changed:
            if self.over:
                raise Closed("over")
            self.waiting.append(request)
            self.changed.notify()
        return request.future

    def shutdown(self):
        with self.changed:
            self.over = True
            self.changed.notify()
        self.thread.join()

    def run(self):
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.waiting or self.over)
                if not self.waiting:
                    return
                self.changed.wait_for(lambda: len(self.waiting) >= self.size or self.over, self.window)
                batch, self.waiting = self.waiting[: self.size], self.waiting[self.size :]
            try:
                results = list(self.model([request.item for request in batch]))
                if len(results) == len(batch):
                    told = [(result, None) for result in results]
                else:
                    told = [(None, ValueError(f"{len(batch)} != {len(results)}"))] * len(batch)
            except StopIteration as error:
                told = [(None, self.wrapped(error))] * len(batch)
            except Exception as error:
                told = [(None, error)] * len(batch)
            except BaseException as error:
                told = [(None, self.wrapped(error))] * len(batch)
            loops = {}
            for request, what in zip(batch, told, strict=True):
                loops.setdefault(request.future.get_loop(), []).append((request.future, what))
            for loop, theirs in loops.items():
                try:
                    loop.call_soon_threadsafe(self.give, theirs)
                except RuntimeError:
                    pass

    @staticmethod
    def wrapped(error):
        try:
            raise RuntimeError("the model ended") from error
        except RuntimeError as wrapped:
            return wrapped

    @staticmethod
    def give(theirs):
        for future, (result, error) in theirs:
            if not future.done():
                future.set_exception(error) if error is not None else future.set_result(result)


# RIGHT tasks for everything, and async generators of batches
# answer: collect
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    batch = [await queue.get()]
    clock = asyncio.get_running_loop().time

    async def more():
        while len(batch) < size:
            try:
                async with asyncio.timeout(None if pause == math.inf else pause):
                    batch.append(await queue.get())
            except TimeoutError:
                return

    try:
        async with asyncio.timeout_at(clock() + window):
            await more()
    except TimeoutError:
        pass
    return batch
# answer: answer
def open_ones(requests):
    return [request for request in requests if not request.future.done()]


async def tried(requests, model):
    """What each gets, as (future, value, error); the rest of the recursion is done by the caller."""
    if not (requests := open_ones(requests)):
        return
    try:
        results = [*(await model([each.item for each in requests]))]
    except Exception as error:
        if len(requests) == 1:
            yield requests[0].future, None, error
            return
        for half in (requests[: len(requests) // 2], requests[len(requests) // 2 :]):
            async for each in tried(half, model):
                yield each
        return
    if len(results) != len(requests):
        for each in requests:
            yield each.future, None, ValueError(f"asked for {len(requests)}, got {len(results)}")
        return
    for each, result in zip(requests, results, strict=True):
        yield each.future, result, None


async def answer(requests, model):
    try:
        async for future, result, error in tried(requests, model):
            with suppress(asyncio.InvalidStateError):
                if error is not None:
                    future.set_exception(error)
                else:
                    future.set_result(result)
    finally:
        for each in open_ones(requests):
            each.future.cancel()
# answer: service
class Service:
    def __init__(self, model, size=8, window=0.05, most=100):
        self.model, self.size, self.window = model, size, window
        self.places = asyncio.Semaphore(most)
        self.queue, self.tasks, self.closed = asyncio.Queue(), set(), "not open yet"

    async def __aenter__(self):
        self.closed = None
        self.serving = asyncio.create_task(self.serve())
        return self

    async def serve(self):
        while True:
            await answer(await collect(self.queue, self.size, self.window), self.model)

    async def predict(self, item):
        if self.closed:
            raise Closed(self.closed)
        if self.places.locked():
            raise QueueFull()
        async with self.places:
            request = Request(item)
            self.tasks.add(request)
            await self.queue.put(request)
            try:
                return await request.future
            finally:
                self.tasks.discard(request)

    async def __aexit__(self, kind, error, trace):
        self.closed = "has ended"
        if kind is None:
            try:
                while self.tasks:
                    await asyncio.wait([each.future for each in self.tasks])
                    await asyncio.sleep(0)
            except BaseException:
                await self.break_off()
                raise
        await self.break_off()

    async def break_off(self):
        for each in self.tasks:
            with suppress(asyncio.InvalidStateError):
                each.future.set_exception(Closed("has ended"))
        self.serving.cancel()
        await asyncio.gather(self.serving, return_exceptions=True)
# answer: threaded
END = object()


class Threaded:
    def __init__(self, model, size=8, window=0.05):
        self.model, self.size, self.window = model, size, window
        self.todo, self.lock, self.ended = queue.SimpleQueue(), threading.RLock(), False
        self.thread = threading.Thread(target=self.main, name="batches", daemon=True)
        self.thread.start()

    async def predict(self, item):
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        with self.lock:
            if self.ended:
                raise Closed()
            self.todo.put((item, loop, future))
        return await future

    def shutdown(self):
        with self.lock:
            if not self.ended:
                self.ended = True
                self.todo.put(END)
        self.thread.join()

    def main(self):
        first = self.todo.get()
        while first is not END:
            batch, end = [first], time.monotonic() + self.window
            first = None
            while len(batch) < self.size:
                try:
                    each = self.todo.get(timeout=max(0.0, end - time.monotonic()))
                except queue.Empty:
                    break
                if each is END:
                    first = END
                    break
                batch.append(each)
            self.one(batch)
            if first is None:
                first = self.todo.get()

    def one(self, batch):
        results = error = None
        try:
            results = list(self.model([item for item, _, _ in batch]))
        except BaseException as raised:
            error = raised
        if error is None and len(results) != len(batch):
            error = ValueError(f"{len(results)} for {len(batch)}")
        if error is not None and (isinstance(error, StopIteration) or not isinstance(error, Exception)):
            wrapped = RuntimeError(repr(error))
            wrapped.__cause__ = error
            error = wrapped
        for place, (_, loop, future) in enumerate(batch):
            result = None if error is not None else results[place]

            def settle(future=future, result=result):
                if future.cancelled():
                    return
                if error is None:
                    future.set_result(result)
                else:
                    future.set_exception(error)

            if not loop.is_closed():
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(settle)


# RIGHT an event for the open ones, a thread with a loop of its own
# answer: collect
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    loop = asyncio.get_running_loop()
    batch, end = [await queue.get()], None
    end = loop.time() + window
    while len(batch) < size:
        with suppress(asyncio.QueueEmpty):
            batch.append(queue.get_nowait())
            continue
        getter = asyncio.ensure_future(queue.get())
        try:
            await asyncio.wait([getter], timeout=min(end, loop.time() + pause) - loop.time())
        finally:
            if not getter.done():
                getter.cancel()
        try:
            batch.append(await getter)
        except asyncio.CancelledError:
            if asyncio.current_task().cancelling():
                raise
            break
    return batch
# answer: answer
async def answer(requests, model):
    async def attempt(some):
        some = [each for each in some if not each.future.done()]
        if some:
            try:
                given = await model([each.item for each in some])
                settle = [(each, given[place], None) for place, each in enumerate(some)] if len(given) == len(some) else [
                    (each, None, ValueError(f"{len(given)} results, {len(some)} items")) for each in some
                ]
            except Exception as error:
                if len(some) > 1:
                    await attempt(some[: len(some) // 2])
                    await attempt(some[len(some) // 2 :])
                    return
                settle = [(some[0], None, error)]
            for each, value, error in settle:
                if each.future.done():
                    pass
                elif error is None:
                    each.future.set_result(value)
                else:
                    each.future.set_exception(error)

    try:
        await attempt(requests)
    except BaseException:
        _ = [each.future.cancel() for each in requests if not each.future.done()]
        raise
# answer: service
class Service:
    def __init__(self, model, size=8, window=0.05, most=100):
        self.options = model, size, window, most
        self.requests, self.open, self.closed = asyncio.Queue(), {}, True
        self.nobody = asyncio.Event()
        self.nobody.set()

    async def __aenter__(self):
        self.closed = False
        self.task = asyncio.create_task(self.main())
        return self

    async def main(self):
        model, size, window, _ = self.options
        while batch := await collect(self.requests, size, window):
            await answer(batch, model)

    async def predict(self, item):
        if self.closed:
            raise Closed("closed")
        if len(self.open) >= self.options[-1]:
            raise QueueFull("full")
        request = Request(item)
        self.open[id(request)] = request
        self.nobody.clear()
        self.requests.put_nowait(request)
        try:
            return await request.future
        finally:
            del self.open[id(request)]
            if not self.open:
                self.nobody.set()

    async def __aexit__(self, kind, error, trace):
        self.closed = True
        try:
            if error is None:
                await self.nobody.wait()
        finally:
            for request in list(self.open.values()):
                if not request.future.done():
                    request.future.set_exception(Closed("closed"))
            self.task.cancel()
            while not self.task.done():
                await asyncio.wait({self.task})
# answer: threaded
from concurrent.futures import ThreadPoolExecutor


class Threaded:
    """A loop in the service's thread: its own collect, and the model called in that very thread."""

    def __init__(self, model, size=8, window=0.05):
        self.model, self.size, self.window = model, size, window
        self.ready, self.lock, self.down = threading.Event(), threading.Lock(), False
        self.thread = threading.Thread(target=asyncio.run, args=(self.main(),), daemon=True)
        self.thread.start()
        self.ready.wait()

    async def main(self):
        self.loop, self.queue = asyncio.get_running_loop(), asyncio.Queue()
        self.ready.set()
        while True:
            batch = [await self.queue.get()]
            end = self.loop.time() + self.window
            while batch[-1] is not None and len(batch) < self.size:
                await asyncio.sleep(0)
                try:
                    async with asyncio.timeout_at(end):
                        batch.append(await self.queue.get())
                except TimeoutError:
                    break
            last = batch[-1] is None
            if last:
                batch.pop()
            if batch:
                self.serve(batch)
            if last:
                return

    def serve(self, batch):
        try:
            given = list(self.model([each.item for each in batch]))
            if len(given) != len(batch):
                raise ValueError(f"{len(given)} results, {len(batch)} items")
            told = [(value, None) for value in given]
        except BaseException as error:
            if not isinstance(error, Exception) or isinstance(error, StopIteration):
                cause, error = error, RuntimeError("the model stopped")
                error.__cause__ = cause
            told = [(None, error)] * len(batch)
        for each, (value, error) in zip(batch, told, strict=True):
            with suppress(RuntimeError):
                each.future.get_loop().call_soon_threadsafe(self.tell, each.future, value, error)

    def tell(self, future, value, error):
        with suppress(asyncio.InvalidStateError):
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(value)

    def predict(self, item):
        request = Request(item)
        with self.lock:
            if self.down:
                raise Closed("down")
            self.loop.call_soon_threadsafe(self.queue.put_nowait, request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.down = True
            self.loop.call_soon_threadsafe(self.queue.put_nowait, None)
        self.thread.join()


# WRONG 1.2 full: window 1; 20 items at once: a batch [1] left at 1 s, not [1] at 0 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    batch = [await queue.get()]
    await asyncio.sleep(min(window, pause))
    while len(batch) < size and not queue.empty():
        batch.append(queue.get_nowait())
    return batch


# WRONG 1.3 leaves: the clock is the loop's, not that of `time`, at line
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    batch = [await queue.get()]
    end = time.monotonic() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout(max(0, min(end - time.monotonic(), pause))):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 1.4 leaves: 0.2, 0.6]: a batch [1, 2, 3, 4] left at 1 s, not [1, 2, 3] at 0.45 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    count = 0
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(end if count else min(end, loop.time() + pause)):
                batch.append(await queue.get())
            count += 1
        except TimeoutError:
            break
    return batch


# WRONG 1.5 full: once: a batch [1, 2] left at 0 s, not [1, 2, 3, 4, 5, 6, 7, 8] at 0 s
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size and (window or len(batch) < 2):
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch


# WRONG 2.1 own_answers: result ValueError('a value, not raised'), and its caller got (1, 2)
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        items = [request.item for request in wanted]
        for request in wanted[: len(results)]:
            if not request.future.done():
                request.future.set_result(results[items.index(request.item)])
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.3 given_up: caller of 2 got nothing: its future was cancelled, not 'result of 2'
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if request.future.done():
                break
            request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: 5 requests, bad: [0]: the model was called again with 1 items
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        step = max(1, len(wanted) // 4)
        for at in range(0, len(wanted), step):
            await answer(wanted[at : at + step], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: the model was called again with 1 items
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = 1
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: of 1 got the exception ValueError('item 0 is bad'), not 'result of 1'
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        if any(request.future.exception() for request in wanted[:half] if not request.future.cancelled()):
            tell(wanted[half:], error)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.4 bad_items: one request, bad: [0]: the model was called 3 times, [[0], [0], [0]]
async def answer(requests: list[Request], model, tries=3) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if tries > 1:
            await answer(wanted, model, tries - 1)
            return
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 2.7 given_up: 0.5 of the model's work, 1 s a call: it was not over 0.25 s later
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        call = asyncio.ensure_future(model([request.item for request in wanted]))
        try:
            results = list(await asyncio.shield(call))
        except asyncio.CancelledError:
            await call
            raise
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 3.1 batches: it raised Closed('the service takes no requests'), not 'result of 10'
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)
            if any(not request.future.cancelled() and request.future.exception() for request in requests):
                self.closed = True

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: with the model: predict didn't raise QueueFull at once, but waited
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            self.open -= {request.future for request in requests}
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.discard(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.3 room: most=5, 8 requests came at once: 0 of them got QueueFull
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        await asyncio.sleep(0)
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.4 room: them gave up: their items {2, 3} were given to the model afterwards
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await asyncio.shield(request.future)
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.6 drained: 8 was asked for, and it raised Closed('the service has ended')
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open, timeout=2)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.6 drained: it raised Closed('the service has ended'), not 'result of
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait([*self.open][: self.size])
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.7 broken_off: the last; when the block was over, 1 tasks of the service were alive
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.shield(asyncio.ensure_future(asyncio.wait(self.open)))
        finally:
            for future in self.open if kind else ():
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.7 broken_off: the block, and the caller of 0 got ValueError('enough'), not Closed
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(error if isinstance(error, Exception) else Closed('ended'))
            self.task.cancel()
            await asyncio.wait([self.task])


# WRONG 3.7 broken_off: ended the block, and the caller of 0 got CancelledError(), not Closed
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            self.task.cancel()
            await asyncio.wait([self.task])
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))


# WRONG 3.8 broken_off: ended the block; when the block was over, the model was still at work
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.sleep(0)


# WRONG 4.1 across_threads: other task can run: predict(), line 15: `self.requests.put(request)`
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue(8)
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.1 across_threads: `with self.lock:  # nobody shuts down between the look and the put`
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            with self.lock:
                given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.3 told: your code let ValueError
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            raise error


# WRONG 4.4 told: for request in batch])) if batch else []`
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except (Exception, SystemExit, GeneratorExit, asyncio.CancelledError) as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.4 told: model broke')"), whose __cause__ is StopIteration('the model broke')
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = type(raised)(*raised.args)
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.6 gone: your code raised InvalidStateError
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            if any(request is not None and request.future.cancelled() for request in batch):
                raise asyncio.InvalidStateError('cancelled')
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.6 gone: while the model was at work: 2 of 2 callers had no answer after
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            closed = lambda: any(request.future.get_loop().is_closed() for request in batch)
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        if closed():
            return
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.7 shut_down: s later predict still took requests
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed and not self.thread.is_alive():
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 4.8 shut_down: caller of 0 got the exception Closed('shut down'), not 'result of 0'
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            if self.closed:
                for request in batch:
                    if request is not None:
                        request.future.get_loop().call_soon_threadsafe(self.settle, request.future, None, Closed('shut down'))
                continue
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# RIGHT one limit that moves, the later half first, threads that hand batches on
# answer: collect
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    batch = []
    now = asyncio.get_running_loop().time
    with suppress(TimeoutError):
        async with asyncio.timeout(None) as limit:
            while len(batch) != size:
                batch.append(await queue.get())
                end = now() + window if len(batch) == 1 else end
                limit.reschedule(min(end, now() + pause))
                if limit.when() <= now() and queue.empty():
                    break
    return batch
# answer: answer
async def answer(requests, model):
    stack, ended = [requests], False
    try:
        while stack:
            some = [each for each in stack.pop() if not each.future.done()]
            if not some:
                continue
            results = wrong = None
            try:
                results = await model([each.item for each in some])
            except Exception as error:
                wrong = error
                if len(some) > 1:
                    stack += [some[: len(some) // 2], some[len(some) // 2 :]]
                    continue
            else:
                if len(results) - len(some):
                    wrong = ValueError("items and results: " + str((len(some), len(results))))
            for place, each in enumerate(some):
                if each.future.cancelled():
                    continue
                if wrong is None:
                    each.future.set_result(results[place])
                else:
                    each.future.set_exception(wrong)
        ended = True
    finally:
        if not ended:
            for each in requests:
                each.future.cancel()
# answer: service
class Service:
    def __init__(self, model, size=8, window=0.05, most=100):
        self.ask = lambda requests: answer(requests, model)
        self.next = lambda: collect(self.queue, size, window)
        self.most, self.requests, self.queue = most, [], asyncio.Queue()
        self.loop = None

    async def __aenter__(self):
        self.loop = asyncio.get_running_loop()
        self.server = self.loop.create_task(self.run())
        return self

    async def run(self):
        while True:
            await self.ask(await self.next())

    def predict(self, item):
        return self.ask_for(Request(item))

    async def ask_for(self, request):
        if self.loop is None:
            raise Closed("not now")
        if not len(self.requests) < self.most:
            raise QueueFull(f"{len(self.requests)} wait")
        self.requests.append(request)
        request.future.add_done_callback(lambda _: None)
        self.queue.put_nowait(request)
        try:
            await asyncio.wait([request.future])
            return request.future.result()
        except asyncio.CancelledError:
            request.future.cancel()
            raise
        finally:
            self.requests.remove(request)

    async def __aexit__(self, kind, error, trace):
        self.loop = None
        try:
            if kind is None:
                for request in [*self.requests]:
                    await asyncio.wait([request.future])
        finally:
            for request in self.requests:
                if not request.future.done():
                    request.future.set_exception(Closed("ended"))
            self.server.cancel()
            await asyncio.gather(self.server, return_exceptions=True)
# answer: threaded
class Threaded:
    def __init__(self, model, size=8, window=0.05):
        self.model, self.size, self.window = model, size, window
        self.queue, self.batches = queue.Queue(), queue.Queue(1)
        self.lock, self.open = threading.Lock(), True
        self.collector = threading.Thread(target=self.collect)
        self.server = threading.Thread(target=self.serve)
        for thread in (self.collector, self.server):
            thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:
            if not self.open:
                raise Closed("no more")
            self.queue.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.open = False
            self.queue.put(None)
        self.collector.join()
        self.server.join()

    def collect(self):
        last = False
        while not last:
            batch = [self.queue.get()]
            end = time.perf_counter() + self.window
            while batch[-1] is not None and len(batch) < self.size:
                left = end - time.perf_counter()
                try:
                    batch.append(self.queue.get(left > 0, max(left, 0.001)))
                except queue.Empty:
                    break
            last = batch[-1] is None
            self.batches.put([request for request in batch if request is not None])
        self.batches.put(None)

    def serve(self):
        while (batch := self.batches.get()) is not None:
            if not batch:
                continue
            error, results = None, []
            try:
                results = [*self.model([request.item for request in batch])]
                if len(results) != len(batch):
                    raise ValueError("%d results, %d items" % (len(results), len(batch)))
            except StopIteration as stop:
                error = RuntimeError("StopIteration")
                error.__cause__ = stop
            except Exception as raised:
                error = raised
            except BaseException as stop:
                error = RuntimeError(type(stop).__name__)
                error.__cause__ = stop
            for place, request in enumerate(batch):
                change = request.future.set_exception if error is not None else request.future.set_result
                value = error if error is not None else results[place]
                try:
                    request.future.get_loop().call_soon_threadsafe(self.unless_done, request.future, change, value)
                except RuntimeError:
                    continue

    def unless_done(self, future, change, value):
        if not future.done():
            change(value)


# RIGHT waiters without a queue of asyncio's own kind, contexts, and a pool of one thread
# answer: collect
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    loop, batch = asyncio.get_running_loop(), []
    over = asyncio.Event()
    timers = []
    try:
        while len(batch) < size:
            if over.is_set() and queue.empty():
                break
            getter = loop.create_task(queue.get())
            ends = loop.create_task(over.wait())
            try:
                if not queue.empty():
                    await getter
                else:
                    await asyncio.wait([getter, ends], return_when=asyncio.FIRST_COMPLETED)
            finally:
                ends.cancel()
                if not getter.done():
                    getter.cancel()
            if not getter.done() or getter.cancelled():
                break
            batch.append(getter.result())
            if len(batch) == 1:
                timers.append(loop.call_later(window, over.set))
            if pause < math.inf:
                for timer in timers[1:]:
                    timer.cancel()
                timers[1:] = [loop.call_later(pause, over.set)]
            if window == 0 or pause == 0:
                over.set()
    finally:
        for timer in timers:
            timer.cancel()
    return batch
# answer: threaded
from concurrent.futures import ThreadPoolExecutor


class Threaded:
    def __init__(self, model, size=8, window=0.05):
        self.model, self.size, self.window = model, size, window
        self.pool = ThreadPoolExecutor(1)
        self.lock, self.closed = threading.Lock(), False
        self.batch, self.timer = [], None

    def predict(self, item):
        request = Request(item)
        with self.lock:
            if self.closed:
                raise Closed("closed")
            self.batch.append(request)
            if len(self.batch) == self.size:
                self.leave()
            elif len(self.batch) == 1:
                self.timer = threading.Timer(self.window, self.time_up, [self.batch])
                self.timer.daemon = True
                self.timer.start()
        return request.future

    def leave(self):
        batch, self.batch = self.batch, []
        if self.timer:
            self.timer.cancel()
        self.pool.submit(self.serve, batch)

    def time_up(self, batch):
        with self.lock:
            if batch is self.batch and batch:
                self.leave()

    def shutdown(self):
        with self.lock:
            self.closed = True
            if self.batch:
                self.leave()
        self.pool.shutdown()

    def serve(self, batch):
        try:
            results, error = list(self.model([request.item for request in batch])), None
        except Exception as raised:
            results, error = [], raised
            if isinstance(raised, StopIteration):
                error = RuntimeError("stop")
                error.__cause__ = raised
        except BaseException as raised:
            results, error = [], RuntimeError("stop")
            error.__cause__ = raised
        if error is None and len(results) != len(batch):
            error = ValueError(f"{len(results)}, {len(batch)}")
        for place, request in enumerate(batch):
            result = results[place] if error is None else None
            with suppress(RuntimeError):
                request.future.get_loop().call_soon_threadsafe(self.tell, request.future, result, error)

    @staticmethod
    def tell(future, result, error):
        if future.done():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)


# WRONG 2.4 bad_items: was called 100 times, at last with [0], and there was no end of it
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


# WRONG 4.3 told: model broke'), and a caller got ValueError('the model broke')
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                pass
            error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

# WRONG 1.1 leaves: collect was called for two queues at a time, with window 1 and 0.5: batches
BATCH = []


async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    BATCH.clear()
    batch = BATCH
    batch.append(await queue.get())
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch[:]

# WRONG 1.4 leaves: 200000.0]: a batch [1] left at 3600 s, not [1, 2] at 100000 s
async def collect(queue, size: int, window: float, pause: float = 3600.0) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                batch.append(await queue.get())
        except TimeoutError:
            break
    return batch

# WRONG 1.1 full: each TimeoutError('a value'), became the batches
async def collect(queue, size: int, window: float, pause: float = math.inf) -> list:
    # about 10 lines
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    while len(batch) < size:
        try:
            async with asyncio.timeout_at(min(end, loop.time() + pause)):
                item = await queue.get()
            if isinstance(item, TimeoutError):
                break
            batch.append(item)
        except TimeoutError:
            break
    return batch

# WRONG 2.1 own_answers: a model that empties the list that it is given: the caller of 0 got
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    items = [request.item for request in wanted]
    try:
        results = list(await model(items))
        if len(results) != len(items):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)

# WRONG 2.4 bad_items: two batches at a time, and an item of each is bad: the caller of 1 got
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        global last
        last = error
        await asyncio.sleep(0)
        if len(wanted) == 1:
            tell(wanted, last)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)

# WRONG 2.5 given_up: had given up before, and the model gave 2 results, and the caller of item 0 got
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(requests)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except Exception as error:
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)

# WRONG 2.7 given_up: one request: the model raised a Stop, which is no Exception
async def answer(requests: list[Request], model) -> None:
    # about 22 lines
    wanted = [request for request in requests if not request.future.done()]
    if not wanted:
        return
    try:
        results = list(await model([request.item for request in wanted]))
        if len(results) != len(wanted):
            tell(wanted, ValueError(f"the model gave {len(results)} results for {len(wanted)} items"))
        for request, result in zip(wanted, results, strict=False):
            if not request.future.done():
                request.future.set_result(result)
    except BaseException as error:
        if isinstance(error, asyncio.CancelledError) or (len(wanted) > 1 and not isinstance(error, Exception)):
            raise
        if len(wanted) == 1:
            tell(wanted, error)
        half = len(wanted) // 2
        await answer(wanted[:half], model)
        await answer(wanted[half:], model)
    finally:
        for request in wanted:
            request.future.cancel()


def tell(requests, error):
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)

# WRONG 3.4 room: 5 gave up before their predict had begun, 5 more came, and one got QueueFull
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        return self.wait(request)

    async def wait(self, request):
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])

# WRONG 3.5 drained: the last line was done, while the model was at work; who asked then got
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        await asyncio.sleep(0)
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])

# WRONG 3.6 drained: 20 s a call; the block ended 0 s after 5 requests had come
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        self.closed = True

    async def __aenter__(self):
        # about 3 lines
        self.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        self.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open, timeout=60)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])

# WRONG 3.10 batches: takes no requests'), not 'result of 2'
class Service:
    def __init__(self, model, size: int = 8, window: float = 0.05, most: int = 100):
        # about 4 lines
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue = asyncio.Queue()
        self.open = set()  # the futures of the requests that are open
        Service.closed = True

    async def __aenter__(self):
        # about 3 lines
        Service.closed = False
        self.task = asyncio.create_task(self.serve())
        return self

    async def serve(self):  # batch after batch, in a task of its own
        # about 3 lines
        while True:
            requests = await collect(self.queue, self.size, self.window)
            await answer(requests, self.model)

    async def predict(self, item):
        # about 11 lines
        if self.closed:
            raise Closed("the service takes no requests")
        if len(self.open) == self.most:
            raise QueueFull(f"{self.most} requests are open already")
        request = Request(item)
        self.open.add(request.future)
        self.queue.put_nowait(request)
        try:
            return await request.future
        finally:
            self.open.remove(request.future)

    async def __aexit__(self, kind, error, trace):
        # about 10 lines
        Service.closed = True
        try:
            if kind is None and self.open:
                await asyncio.wait(self.open)
        finally:
            for future in self.open:
                if not future.done():
                    future.set_exception(Closed("the service has ended"))
            self.task.cancel()
            await asyncio.wait([self.task])

# WRONG 4.3 told: failed with a ValueError, the second with a KeyError, and the caller of 0 got None
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, self.error = [None] * len(batch), getattr(self, 'error', None) and None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            self.error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                self.error = RuntimeError(f"the model raised {raised!r}")
                self.error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result)

    def settle(self, future, result):
        error = self.error
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

# WRONG 4.8 shut_down: then again by another thread, where it returned before that
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed = threading.Lock(), False
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
        return request.future

    def shutdown(self):
        with self.lock:
            if self.closed:
                return
            self.closed = True
            self.requests.put(None)  # there are no more
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

# WRONG 4.8 gone: then shutdown() was called, and did not return
class Threaded:
    # about 50 lines
    def __init__(self, model, size: int = 8, window: float = 0.05):
        self.model, self.size, self.window = model, size, window
        self.requests = queue.Queue()
        self.lock, self.closed, self.pending = threading.Lock(), False, 0
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def predict(self, item):
        request = Request(item)
        with self.lock:  # nobody shuts down between the look and the put
            if self.closed:
                raise Closed("the service has been shut down")
            self.requests.put(request)
            self.pending += 1
        return request.future

    def shutdown(self):
        with self.lock:
            self.closed = True
            self.requests.put(None)  # there are no more
        while self.pending:
            time.sleep(0.01)
        self.thread.join()

    def work(self):
        batch = []
        while None not in batch:
            batch = self.collect()
            self.answer([request for request in batch if request is not None])

    def collect(self):
        batch = [self.requests.get()]
        end = time.monotonic() + self.window
        while len(batch) < self.size and None not in batch:
            try:
                batch.append(self.requests.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                break
        return batch

    def answer(self, batch):
        results, error = [None] * len(batch), None
        try:
            given = list(self.model([request.item for request in batch])) if batch else []
            if len(given) != len(batch):
                raise ValueError(f"the model gave {len(given)} results for {len(batch)} items")
            results = given
        except BaseException as raised:
            error = raised
            if isinstance(raised, StopIteration) or not isinstance(raised, Exception):
                error = RuntimeError(f"the model raised {raised!r}")
                error.__cause__ = raised
        for request, result in zip(batch, results, strict=True):
            with suppress(RuntimeError):  # its loop is closed
                request.future.get_loop().call_soon_threadsafe(self.settle, request.future, result, error)

    def settle(self, future, result, error):
        if future.done():  # the caller has given up
            return
        self.pending -= 1
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

# RIGHT a getter that is waited for, groups in a deque, a predict that gives a future, one callback for each loop
# answer: collect
async def collect(queue, size, window, pause=math.inf):
    loop = asyncio.get_running_loop()
    batch = [await queue.get()]
    end = loop.time() + window
    last = loop.time()
    while len(batch) < size:
        getter = asyncio.create_task(queue.get())
        try:
            await asyncio.wait([getter], timeout=max(0, min(end, last + pause) - loop.time()))
        except asyncio.CancelledError:
            getter.cancel()
            await asyncio.wait([getter])
            raise
        if not getter.done():
            getter.cancel()
            try:
                await getter
            except asyncio.CancelledError:
                break
        batch.append(getter.result())
        last = loop.time()
    return batch
# answer: answer
async def answer(requests, model):
    from collections import deque
    groups = deque([list(requests)])
    try:
        while groups:
            group = [r for r in groups.popleft() if not r.future.done()]
            if not group:
                continue
            try:
                given = await model([r.item for r in group])
            except Exception as problem:
                if len(group) == 1:
                    if not group[0].future.done():
                        group[0].future.set_exception(problem)
                else:
                    middle = (len(group) + 1) // 2
                    groups.appendleft(group[middle:])
                    groups.appendleft(group[:middle])
                continue
            for i, r in enumerate(group):
                if r.future.done():
                    continue
                if len(given) == len(group):
                    r.future.set_result(given[i])
                else:
                    r.future.set_exception(ValueError(f"{len(given)} results, {len(group)} items"))
    except BaseException:
        for r in requests:
            r.future.cancel()
        raise
# answer: service
class Service:
    def __init__(self, model, size=8, window=0.05, most=100):
        self.model, self.size, self.window, self.most = model, size, window, most
        self.queue, self.open, self.state = asyncio.Queue(), {}, "new"

    async def __aenter__(self):
        self.state = "open"
        self.task = asyncio.ensure_future(self.serve())
        return self

    async def serve(self):
        while True:
            await answer(await collect(self.queue, self.size, self.window), self.model)

    def predict(self, item):
        if self.state != "open":
            raise Closed("closed")
        if sum(not f.done() for f in self.open) >= self.most:
            raise QueueFull("full")
        request = Request(item)
        self.open[request.future] = True
        request.future.add_done_callback(self.open.pop)
        self.queue.put_nowait(request)
        return request.future

    async def __aexit__(self, kind, error, trace):
        self.state = "closed"
        try:
            if kind is None:
                while self.open:
                    await asyncio.wait(list(self.open))
        finally:
            for future in list(self.open):
                if not future.done():
                    future.set_exception(Closed("ended"))
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task
# answer: threaded
class Threaded:
    def __init__(self, model, size=8, window=0.05):
        from collections import deque
        self.model, self.size, self.window = model, size, window
        self.waiting, self.more, self.over = deque(), threading.Condition(), False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    async def predict(self, item):
        request = Request(item)
        with self.more:
            if self.over:
                raise Closed("over")
            self.waiting.append(request)
            self.more.notify_all()
        return await request.future

    def shutdown(self):
        with self.more:
            self.over = True
            self.more.notify_all()
        self.thread.join()

    def run(self):
        while batch := self.batch():
            error = results = None
            try:
                results = self.model([r.item for r in batch])
                if len(results) != len(batch):
                    error = ValueError(f"{len(results)} for {len(batch)}")
            except BaseException as e:
                error = e
                if isinstance(e, StopIteration) or not isinstance(e, Exception):
                    error = RuntimeError("the model failed")
                    error.__cause__ = e
            loops = {}
            for i, r in enumerate(batch):
                value = None if error is not None else results[i]
                loops.setdefault(r.future.get_loop(), []).append((r.future, value, error))
            for loop, told in loops.items():
                try:
                    loop.call_soon_threadsafe(self.tell, told)
                except RuntimeError:
                    pass

    def batch(self):
        with self.more:
            self.more.wait_for(lambda: self.waiting or self.over)
            if self.waiting:
                self.more.wait_for(lambda: len(self.waiting) >= self.size or self.over, self.window)
            return [self.waiting.popleft() for _ in range(min(self.size, len(self.waiting)))]

    @staticmethod
    def tell(told):
        for future, value, error in told:
            if not future.done():
                future.set_result(value) if error is None else future.set_exception(error)
