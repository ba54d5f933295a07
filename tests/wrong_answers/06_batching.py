"""Answers to exercise 06 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.1 full: TODO
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


# WRONG 1.1 full: TODO
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


# WRONG 1.1 full: TODO
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


# WRONG 1.1 full: TODO
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


# WRONG 1.1 full: TODO
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


# WRONG 1.1 full: TODO
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


# WRONG 1.2 full: TODO
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


# WRONG 1.2 full: TODO
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


# WRONG 1.2 full: TODO
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


# WRONG 1.2 full: TODO
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


# WRONG 1.3 leaves: TODO
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


# WRONG 1.3 leaves: TODO
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


# WRONG 1.3 leaves: TODO
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


# WRONG 1.3 leaves: TODO
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


# WRONG 1.4 leaves: TODO
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


# WRONG 1.4 leaves: TODO
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


# WRONG 1.4 leaves: TODO
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


# WRONG 1.4 leaves: TODO
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


# WRONG 1.5 full: TODO
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


# WRONG 1.5 full: TODO
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


# WRONG 1.5 full: TODO
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


# WRONG 1.6 takes_no_more: TODO
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


# WRONG 1.6 takes_no_more: TODO
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


# WRONG 1.6 takes_no_more: TODO
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


# WRONG 1.7 takes_no_more: TODO
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


# WRONG 1.7 takes_no_more: TODO
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


# WRONG 1.7 takes_no_more: TODO
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


# WRONG 2.1 own_answers: TODO
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


# WRONG 2.1 own_answers: TODO
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


# WRONG 2.1 own_answers: TODO
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


# WRONG 2.1 own_answers: TODO
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


# WRONG 2.1 own_answers: TODO
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


# WRONG 2.1 own_answers: TODO
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


# WRONG 2.1 own_answers: TODO
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


# WRONG 2.1 own_answers: TODO
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


# WRONG 2.1 own_answers: TODO
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


# WRONG 2.1 own_answers: TODO
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


# WRONG 2.2 given_up: TODO
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


# WRONG 2.2 given_up: TODO
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


# WRONG 2.2 given_up: TODO
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


# WRONG 2.2 given_up: TODO
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


# WRONG 2.3 given_up: TODO
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


# WRONG 2.3 given_up: TODO
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


# WRONG 2.3 given_up: TODO
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


# WRONG 2.3 given_up: TODO
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


# WRONG 2.4 bad_items: TODO
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


# WRONG 2.4 bad_items: TODO
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


# WRONG 2.4 bad_items: TODO
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


# WRONG 2.4 bad_items: TODO
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


# WRONG 2.4 bad_items: TODO
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


# WRONG 2.4 bad_items: TODO
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


# WRONG 2.4 bad_items: TODO
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


# WRONG 2.4 bad_items: TODO
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


# WRONG 2.5 bad_items: TODO
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


# WRONG 2.5 bad_items: TODO
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


# WRONG 2.5 bad_items: TODO
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


# WRONG 2.5 bad_items: TODO
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


# WRONG 2.5 bad_items: TODO
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


# WRONG 2.5 bad_items: TODO
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


# WRONG 2.5 bad_items: TODO
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


# WRONG 2.6 bad_items: TODO
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


# WRONG 2.6 bad_items: TODO
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


# WRONG 2.6 own_answers: TODO
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


# WRONG 2.7 given_up: TODO
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


# WRONG 2.7 given_up: TODO
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


# WRONG 2.7 given_up: TODO
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


# WRONG 2.7 given_up: TODO
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


# WRONG 2.7 given_up: TODO
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


# WRONG 2.7 given_up: TODO
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
