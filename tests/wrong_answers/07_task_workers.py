"""Answers to exercise 07 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.1 in_turn: [0, 0, 0, 0], that take [3, 1, 1, 1] s, 2 at a time: they began in the order [0, 1, 3, 2]
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.LifoQueue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: 4 tasks, submitted at second [0, 0, 0, 0], that take [3, 1, 1, 1] s, 2 at a time: 3 ran at once
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers + 1)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: 3 tasks, submitted at second [0, 0, 0], that take [2, 2, 2] s, 1 at a time: 2 ran at once
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(max(2, self.workers))]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: [0, 0, 0, 0], that take [3, 1, 1, 1] s, 2 at a time: number 1 began at second 3.0, not 0
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(1)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: 4 tasks, submitted at second [0, 0, 0, 0], that take [3, 1, 1, 1] s, 2 at a time: 4 ran at once
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = []
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))
            if not self.running or len(self.running) < len(self.futures):
                self.running.append(asyncio.create_task(self.work()))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: 0, 0], that take [3, 1, 1, 1] s, 2 at a time: those with the numbers [0, 1, 2, 3] never began
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: 0, 0], that take [3, 1, 1, 1] s, 2 at a time: those with the numbers [0, 1, 2, 3] never began
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func())
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: submit gave a coroutine, and has done nothing yet
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    async def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: [0, 0, 0, 0], that take [3, 1, 1, 1] s, 2 at a time: number 0 began at second 0.1, not 0
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            if self.queue.empty():
                await asyncio.sleep(0.1)
                continue
            future, func, args = self.queue.get_nowait()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: [0, 0, 0, 0], that take [3, 1, 1, 1] s, 2 at a time: number 0 began at second 11.0, not 0
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = []
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: [0, 0, 0, 0], that take [3, 1, 1, 1] s, 2 at a time: number 0 began at second 0.01, not 0
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            await asyncio.sleep(0.01)
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: `async with Tasks(…) as tasks` gave None
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        pass

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: [0, 0, 0, 0], that take [3, 1, 1, 1] s, 2 at a time: they began in the order [0, 1, 3, 2]
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.PriorityQueue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((str(task_id), len(self.futures), self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            _, _, future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 results: a task returned 7; asked for before it was done, its result was None
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 results: a task returned 7; asked for before it was done, its result was KeyError('value 0'), raised
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures.pop(task_id)
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 results: nobody had submitted, `await tasks.result(…)` gave nothing, and still waits, not a KeyError
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures.setdefault(task_id, asyncio.get_running_loop().create_future())
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 results: for an id that nobody had submitted, `await tasks.result(…)` gave None, not a KeyError
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        if task_id not in self.futures:
            return None
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 results: nobody had submitted, `await tasks.result(…)` gave nothing, and still waits, not a KeyError
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        while task_id not in self.futures:
            await asyncio.sleep(0.1)
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 results: net'); asked for before it was done, its result was RuntimeError('no net'), raised
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(RuntimeError(str(error)))
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 results: for before it was done, its result was ConnectionError('no net'), returned and not raised
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_result(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 results: a task was done after 3 s; who waited for it got the result after 3.2 s
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        while not future.done():
            await asyncio.sleep(0.4)
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 results: asked for before it was done, its result was ValueError('a value, not raised'), raised
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        result = future.result()
        if isinstance(result, Exception):
            raise result
        return result

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 results: a task returned 7; asked for after the block, its result was KeyError('value 0'), raised
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))
            self.futures.clear()


# WRONG 1.2 results: a task returned 0; asked for before it was done, its result was None
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result() or None

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.3 results: one of two who waited for it gave up: the other got CancelledError(), raised, not its result
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        return await future

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.3 results: one of two who waited for it gave up: the other got CancelledError(), raised, not its result
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        try:
            await asyncio.wait([future])
        except asyncio.CancelledError:
            future.cancel()
            raise
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.3 results: one of two who waited for it gave up: the other got CancelledError(), raised, not its result
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        return await future

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                value = await func(*args)
                if not future.done():
                    future.set_result(value)
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.3 results: one of two who waited for it gave up: the other got CancelledError(), raised, not its result
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        return await asyncio.wait_for(future, 1e6)

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.4 results: while a task waited, its id was submitted again: its result was 'another'
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if True:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.4 results: net'); asked for again when it was done, its result was KeyError('error 0'), raised
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()
            if future.exception() is not None:
                for task_id in [each for each in self.futures if self.futures[each] is future]:
                    del self.futures[task_id]

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.4 results: a task had been done, and its id was submitted again: its result was 'another'
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures or self.futures[task_id].done():
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.4 results: a task had failed, and its id was submitted again: its result was 'another'
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures or (self.futures[task_id].done() and self.futures[task_id].exception()):
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.4 results: has been submitted at submit(), line 16: `raise ValueError(f"{task_id} has been submitted")`
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id in self.futures:
            raise ValueError(f"{task_id} has been submitted")
        else:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.4 results: two tasks, each submitted several times, had 4 runs
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
        if not self.futures[task_id].done():
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                value = await func(*args)
                if not future.done():
                    future.set_result(value)
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: a task raised CancelledError; who waited for it got nothing, and still waits, not a TaskFailed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: a task raised a BaseException; who waited for it got nothing, and still waits, not a TaskFailed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except asyncio.CancelledError as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: a task raised CancelledError; who waited for it got nothing, and still waits, not a TaskFailed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except (SystemExit, KeyboardInterrupt) as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: a task that cancels itself cancels the asyncio task in which it runs
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: by a task')"), raised, whose __cause__ is None, not CancelledError('raised by a task')
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: a task raised CancelledError; who waited for it got CancelledError(), raised, not a TaskFailed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    future.set_exception(error)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: a task raised CancelledError; who waited for it got CancelledError(), raised, not a TaskFailed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    future.cancel()
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: it got RuntimeError("it raised CancelledError('raised by a task')"), raised, not a TaskFailed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = RuntimeError(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: a task raised CancelledError; who waited for it got nothing, and still waits, not a TaskFailed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
                raise
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: a task raised SystemExit(1), and that ended the event loop, with all that was running
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await asyncio.create_task(func(*args)))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: a task raised CancelledError; who waited for it got nothing, and still waits, not a TaskFailed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
                    break
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: three tasks raised ConnectionError; who waited for the next got nothing, and still waits
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
                return
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.6 endings: the block ended, and 0 of 4 tasks were run
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            pass
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.6 endings: the block ended; a task had the result Closed('the block has ended'), raised, not 3
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                while not self.queue.empty():
                    await asyncio.sleep(0)
                    await asyncio.sleep(0.1)
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.6 endings: one had submitted meanwhile had the result Closed('the block has ended'), raised, not 2
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                if self.futures:
                    await asyncio.wait([*self.futures.values()])
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.6 endings: your code let Left: failed through at work(), line 28: `future.set_result(await func(*args))`
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await asyncio.gather(*self.futures.values())
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.6 endings: the block ended; a task had the result Closed('no tasks are taken'), raised, not 3
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open or not self.queue.empty():
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            self.open = False
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.6 endings: that can never happen: 2 x work(), line 26: `future, func, args = await self.queue.get()`
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
                self.queue.task_done()
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.6 endings: a block whose last task is done after 6 s was over after 6.5 s
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
                await asyncio.sleep(0.5)
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.7 endings: of 2 s, and after 2.5 s the block was left by an exception: it was over at second 6, not 2.6
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.7 endings: an exception: who waited for a task that was running got nothing, and still waits, not Closed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)


# WRONG 1.7 endings: an exception: who waited for a task that was running got CancelledError(), raised, not Closed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.cancel()


# WRONG 1.7 endings: for a task that was running got TaskFailed('it raised CancelledError()'), raised, not Closed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if True:
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in []:
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.7 endings: for a task that was running got TaskFailed('it raised CancelledError()'), raised, not Closed
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if True:
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.7 endings: was cancelled while it waited for its tasks: when it was over, 2 tasks were still running
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        if kind is None:
            await self.queue.join()
        self.open = False
        for worker in self.running:
            worker.cancel()
        await asyncio.wait(self.running)
        for future in self.futures.values():
            if not future.done():
                future.set_exception(Closed("the block has ended"))


# WRONG 1.7 endings: block was left by an exception: what came out of it was None, not Left('the block is left')
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))
        return True


# WRONG 1.7 endings: what came out of it was Closed('the block has ended'), not Left('the block is left')
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))
        if kind:
            raise Closed("the block has ended")


# WRONG 1.7 endings: of 2 s, and after 2.5 s the block was left by an exception: it was over at second 6, not 2.6
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None or issubclass(kind, Exception):
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.7 endings: the block was left by an exception: 60 s later it wasn't over
class Tasks:
    def __init__(self, workers: int):
        self.workers = workers
        self.queue = asyncio.Queue()
        self.futures = {}
        self.open = False

    async def __aenter__(self):
        self.open = True
        self.tasks = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed
        if task_id in self.futures:
            return
        self.futures[task_id] = asyncio.get_running_loop().create_future()
        self.queue.put_nowait((task_id, func, args))

    async def result(self, task_id):
        return await asyncio.shield(self.futures[task_id])

    async def work(self):
        while True:
            task_id, func, args = await self.queue.get()
            future = self.futures[task_id]
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                asyncio.current_task().uncancel()  # where it has cancelled itself
                failed = TaskFailed(task_id)
                failed.__cause__ = error
                future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        if kind is None:
            await self.queue.join()
        self.open = False
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for future in self.futures.values():
            if not future.done():
                future.set_exception(Closed())


# WRONG 1.7 endings: `await asyncio.gather(*self.running)`
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.gather(*self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.7 endings: cancelled while it waited for its tasks: what came out of it was None, not CancelledError()
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        except asyncio.CancelledError:
            pass
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.8 endings: the block ended, and when it was over, 2 asyncio tasks were alive
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.8 endings: the block ended, and when it was over, 2 asyncio tasks were alive
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.8 endings: the block ended, and when it was over, 2 asyncio tasks were alive
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            if kind is not None:
                for worker in self.running:
                    worker.cancel()
                await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.9 endings: before the block, submit took a task
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.9 endings: before the block, submit took a task
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, True
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.9 endings: the block, submit raised RuntimeError('no tasks are taken'), not the Closed of the first cell
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise RuntimeError("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.9 endings: before the block, submit took a task
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            return
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.9 endings: the block ended; a task had the result Closed('no tasks are taken'), raised, not 3
class Tasks:
    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if getattr(self, "closed", False) or not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            self.closed = True
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.10 in_turn: ['a', 'b', 'c', 'd'] and ['A', 'B', 'C', 'D']: one of them ran [], not ['a', 'b', 'c', 'd']
class Tasks:
    futures = {}

    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.10 in_turn: a time, with 2 workers each and 4 tasks of 1 s each, were done after [1.0, 2.0] s, not [2, 2]
class Tasks:
    queue = None

    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        if Tasks.queue is None or self.queue.empty():
            Tasks.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.10 in_turn: a time, with 2 workers each and 4 tasks of 1 s each, were done after [3.0, 4.0] s, not [2, 2]
class Tasks:
    slots = None

    def __init__(self, workers: int):
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        self.open = True
        if Tasks.slots is None:
            Tasks.slots = asyncio.Semaphore(self.workers)
        self.slots = Tasks.slots
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        while self.open:
            future, func, args = await self.queue.get()
            try:
                async with self.slots:
                    future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            Tasks.slots = None
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: QueueFull at submit(), line 20: `self.queue.put_nowait((self.futures[task_id], func, args))`
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue(64)
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.1 in_turn: a running one that submits another: they began in the order ['from within', 'second', 'third']
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.PriorityQueue()  # first what belongs to a task that is running
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            outside = asyncio.current_task() not in self.running
            self.queue.put_nowait((outside, len(self.futures), self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            _, _, future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 results: raised ConnectionError('before anything is awaited'); its result was nothing, and still waits
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            called = func(*args)
            try:
                future.set_result(await called)
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.2 endings: a task took 10000 s; who waited for it all the time got TimeoutError(), raised
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        async with asyncio.timeout(3600):
            await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.3 results: only one who waited for it gave up: who asked later got CancelledError(), raised, not its result
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id
        self.waiting = {}  # how many wait for each

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        self.waiting[task_id] = self.waiting.get(task_id, 0) + 1
        try:
            await asyncio.wait([future])
        finally:
            self.waiting[task_id] -= 1
            if not self.waiting[task_id]:
                future.cancel()
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                value = await func(*args)
                if not future.done():
                    future.set_result(value)
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.4 survivors: a task raised CancelledError, and when its id was submitted again, it was run again
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        known = self.futures.get(task_id)
        if not known or (known.done() and isinstance(known.exception(), TaskFailed)):
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.5 survivors: for its tasks; who waited for it got Closed('the block has ended'), raised, not a TaskFailed
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open, self.ending = workers, False, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if not self.ending:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        self.ending = True
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.6 endings: a block whose only task takes 10000 s was over after 60.1 s
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.queue.join(), 60)
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.7 endings: cancel all the workers, before you wait for the end of any
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
                await asyncio.wait([worker])
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.8 endings: s and 200 s to end when they're cancelled: when the block was over, 2 of them were still running
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.8 endings: s and 200 s to end when they're cancelled: when the block was over, 2 of them were still running
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running, return_when=asyncio.FIRST_COMPLETED)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.8 endings: s and 200 s to end when they're cancelled: when the block was over, 2 of them were still running
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running, timeout=10)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.9 endings: after the block, submit said nothing, for an id that had been taken before
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if task_id in self.futures:
            return
        if not self.open:
            raise Closed("no tasks are taken")
        self.futures[task_id] = asyncio.get_running_loop().create_future()
        self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.9 endings: they're cancelled: when the block was over, a task had been taken that a cancelled one submitted
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open, self.ending = workers, False, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while not self.ending:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if not self.ending:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.ending = True
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            self.open = False
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.10 in_turn: busy, and two others were opened and had ended: its submit raised Closed('no tasks are taken')
class Tasks:
    open = False

    def __init__(self, workers: int):
        # about 3 lines
        self.workers = workers
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        Tasks.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not Tasks.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while Tasks.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if Tasks.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            Tasks.open = False
            for worker in self.running:
                worker.cancel()
            await asyncio.wait(self.running)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 1.10 in_turn: a block was open and busy, and two others were opened and had ended: it never ended
class Tasks:
    def __init__(self, workers: int):
        # about 3 lines
        self.workers, self.open = workers, False
        self.queue = asyncio.Queue()
        self.futures = {}  # of all tasks, by id

    async def __aenter__(self):
        # about 3 lines
        self.open = True
        self.running = [asyncio.create_task(self.work()) for _ in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        # about 5 lines
        if not self.open:
            raise Closed("no tasks are taken")
        if task_id not in self.futures:
            self.futures[task_id] = asyncio.get_running_loop().create_future()
            self.queue.put_nowait((self.futures[task_id], func, args))

    async def result(self, task_id):
        # about 3 lines
        future = self.futures[task_id]
        await asyncio.wait([future])
        return future.result()

    async def work(self):  # one task after the other, in a task of its own
        # about 13 lines
        while self.open:
            future, func, args = await self.queue.get()
            try:
                future.set_result(await func(*args))
            except Exception as error:
                future.set_exception(error)
            except BaseException as error:
                if self.open:  # else the block has ended, and __aexit__ settles the future
                    asyncio.current_task().uncancel()  # where it has cancelled itself
                    failed = TaskFailed(f"it raised {error!r}")
                    failed.__cause__ = error
                    future.set_exception(failed)
            self.queue.task_done()

    async def __aexit__(self, kind, error, trace):
        # about 11 lines
        try:
            if kind is None:
                await self.queue.join()
        finally:
            self.open = False
            workers = [task for task in asyncio.all_tasks() if task.get_coro().__name__ == "work"]
            for worker in workers:
                worker.cancel()
            await asyncio.wait(workers)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed("the block has ended"))


# WRONG 2.1 attempts: attempts=1, and a call that always fails: the calls were 2, not 1
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt > attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 attempts: base=1, most=30, and a call that works after 2 errors: retry gave ConnectionError('error 2')
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts - 1:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 attempts: a call that works at once: call was given the attempts [0], not [1]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count():
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts - 1:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2**attempt)))


# WRONG 2.1 attempts: and a call that works after 2 errors: call was given the attempts [1, 1, 1], not [1, 2, 3]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(1)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 attempts: a call that works at once: retry gave None, not what call returned
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                await call(attempt)
                return
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 attempts: came out was RuntimeError('1 attempts failed'), not the last error, ConnectionError('error 1')
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise RuntimeError(f"{attempts} attempts failed")
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 attempts: call that always fails: what came out was None, not the last error, ConnectionError('error 1')
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                return None
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 attempts: a call returned None: retry gave ValueError('nothing came')
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                if (value := await call(attempt)):
                    return value
                raise ValueError("nothing came")
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 attempts: attempts=3, base=1, most=30, and a call that works after 2 errors: retry gave None
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in range(1, attempts):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 attempts: what came out was ConnectionError('error 1'), not the last error, ConnectionError('error 2')
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception as error:
            first = error if attempt == 1 else first
            if attempt == attempts:
                raise first
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 attempts: failed', [ConnectionError('error 1')]), not the last error, ConnectionError('error 1')
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    errors = []
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception as error:
            errors.append(error)
            if attempt == attempts:
                raise ExceptionGroup("all failed", errors)
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.2 attempts: and a call that works after 2 errors: the waits were [0.269, 3.39] s, not [0.134, 1.695]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2**attempt)))


# WRONG 2.2 attempts: most=30, and a call that works after 2 errors: the waits were [1.0, 2.0] s, not [0.134, 1.695]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(min(most, base * 2 ** (attempt - 1)))


# WRONG 2.2 attempts: 4 errors: the waits were [0.478, 0.948, 0.113, 0.339] s, not [0.478, 0.948, 0.113, 0.255]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(min(most, draw(0, base * 2 ** (attempt - 1))))


# WRONG 2.2 attempts: 4 errors: the waits were [0.478, 0.948, 0.113, 0.339] s, not [0.478, 0.948, 0.113, 0.255]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, base * 2 ** (attempt - 1)))


# WRONG 2.2 attempts: and a call that works after 2 errors: the waits were
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(random.uniform(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.2 attempts: after 4 errors: the waits were [0.478, 0.948, 0.085, 0.17] s, not [0.478, 0.948, 0.113, 0.255]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * attempt)))


# WRONG 2.2 attempts: attempts=1, and a call that always fails: after the last call 0.623 s went by
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception as failed:
            error = failed
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))
        if attempt == attempts:
            raise error


# WRONG 2.2 attempts: and a call that works after 2 errors: the waits were [0.134, 0.269] s, not [0.134, 1.695]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    jitter = draw(0, 1)
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(jitter * min(most, base * 2 ** (attempt - 1)))


# WRONG 2.2 attempts: most=30, and a call that works after 2 errors: the waits were [0.0, 0.0] s, not [0.134, 1.695]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise


# WRONG 2.2 attempts: and a call that works after 2 errors: the waits were [1.0, 1.847] s, not [0.134, 1.695]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(base, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.2 attempts: and a call that works after 2 errors: the waits were [0.234, 1.795] s, not [0.134, 1.695]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(0.1 + draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.3 given_up: and calls of which the first two hang: they began at second [0.0], not [0.0, 6.0, 13.0]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.3 given_up: and calls of which the first two hang: they began at second [0.0], not [0.0, 6.0, 13.0]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    async with asyncio.timeout(seconds):
        for attempt in itertools.count(1):
            try:
                return await call(attempt)
            except permanent:
                raise
            except Exception:
                if attempt == attempts:
                    raise
            await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.3 given_up: and calls of which the first two hang: they began at second [0.0], not [0.0, 6.0, 13.0]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except TimeoutError:
            raise
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.3 given_up: permanent=(TimeoutError), and a call that raises TimeoutError('never'): the calls were 2, not 1
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                try:
                    return await call(attempt)
                except permanent:
                    raise
                except Exception:
                    if attempt == attempts:
                        raise
                await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))
                continue
        except TimeoutError:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.3 given_up: two hang and need 0.5 s to end: they began at second [0.0, 6.0, 13.0], not [0.0, 6.5, 14.0]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            return await asyncio.wait_for(asyncio.shield(call(attempt)), seconds)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.3 given_up: two hang and need 0.5 s to end: they began at second [0.0, 6.0, 13.0], not [0.0, 6.5, 14.0]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            task = asyncio.ensure_future(call(attempt))
            done, _ = await asyncio.wait([task], timeout=seconds)
            if not done:
                task.cancel()
                raise TimeoutError
            return task.result()
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.3 given_up: of which the first two hang: they began at second [0.0, 6.0, 8.0, 12.0], not [0.0, 6.0, 13.0]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    end = asyncio.get_running_loop().time() + seconds
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout_at(end):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.3 given_up: of which the first two hang: they began at second [0.0, 11.0, 23.0], not [0.0, 6.0, 13.0]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(10):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.3 given_up: permanent=(TimeoutError), and a call that raises TimeoutError('never'): the calls were 2, not 1
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except TimeoutError:
            if attempt == attempts:
                raise RuntimeError("too slow")
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.4 given_up: permanent=(ValueError), and a call that raises ValueError('never'): the calls were 2, not 1
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.4 given_up: OSError), and a call that raises Mended('never'): the calls were 2, not 1
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except Exception as error:
            if attempt == attempts or type(error) in permanent:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.4 given_up: permanent=(ValueError), raised by call 2: retry gave what call returned
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except Exception as error:
            if attempt == attempts or (attempt == 1 and isinstance(error, permanent)):
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.4 given_up: and a call that raises ValueError('never'): it came out after 1 s, not at once
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except Exception as error:
            failed = error
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))) if attempt < attempts else 0)
        if attempt == attempts or isinstance(failed, permanent):
            raise failed


# WRONG 2.4 given_up: ValueError('never'): retry gave RuntimeError('not to be tried again'), not ValueError('never')
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent as error:
            raise RuntimeError("not to be tried again") from error
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.4 given_up: permanent=(), and a call that raises ValueError('perhaps'): the calls were 1, not 2
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except (ValueError, *permanent):
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.4 given_up: a call raised ValueError('never'), and retry returned it
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent as error:
            return error
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.5 given_up: a call raised Gone('raised by a call'): retry gave what call returned
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except BaseException:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.5 given_up: a call raised CancelledError('raised by a call'): retry gave what call returned
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except (Exception, asyncio.CancelledError):
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.5 given_up: who awaited retry was cancelled during a wait, and what came out was what call returned
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.5 given_up: a call raised CancelledError('raised by a call'): retry gave TimeoutError('cancelled')
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except asyncio.CancelledError:
            raise TimeoutError("cancelled") from None
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 attempts: twice and then returned a coroutine: retry gave ConnectionError('before anything is awaited')
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    # about 10 lines
    for attempt in itertools.count(1):
        called = call(attempt)
        try:
            async with asyncio.timeout(seconds):
                return await called
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 attempts: with attempts=2 and attempts=4, and calls that always fail: one began at second 0.323833, not 0
one_by_one = asyncio.Lock()


async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    # about 10 lines
    async with one_by_one:
        for attempt in itertools.count(1):
            try:
                async with asyncio.timeout(seconds):
                    return await call(attempt)
            except permanent:
                raise
            except Exception:
                if attempt == attempts:
                    raise
            await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 given_up: permanent=(), and a call that raises KeyError('perhaps'): the calls were 1, not 2
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    # about 10 lines
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except (TypeError, LookupError):
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.1 given_up: fails at once, and one that hangs: retry gave ConnectionError('error 1'), not a TimeoutError
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    # about 10 lines
    first = None
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except TimeoutError as error:
            if attempt == attempts:
                raise first or error
        except Exception as error:
            first = error
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.2 attempts: works after 13 errors: the waits from number 12 on were [0.116, 0.48] s, not [0.232, 1.921]
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    # about 10 lines
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** min(attempt - 1, 10))))


# WRONG 2.3 given_up: seconds=2.5, and a call that hangs was cut off after 2 s
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    # about 10 lines
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(int(seconds)):
                return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.3 attempts: If it was a timer of yours: stop it when the call has ended
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    # about 10 lines
    loop, me = asyncio.get_running_loop(), asyncio.current_task()
    for attempt in itertools.count(1):
        try:
            loop.call_later(seconds, me.cancel)
            return await call(attempt)
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.4 given_up: OSError), and a call that raises ValueError('never'): the calls were 2, not 1
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    # about 10 lines
    for attempt in itertools.count(1):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except permanent[-1:]:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.5 given_up: who awaited retry was cancelled during a call, and the call ran on
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    # about 10 lines
    for attempt in itertools.count(1):
        try:
            task = asyncio.ensure_future(call(attempt))
            await asyncio.wait([task], timeout=seconds)
            if task.done():
                return task.result()
            task.cancel()
            await asyncio.wait([task])
            raise TimeoutError
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 2.5 given_up: while a call, whose time was up, came to its end, and what came out was TimeoutError()
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    # about 10 lines
    for attempt in itertools.count(1):
        try:
            task = asyncio.ensure_future(call(attempt))
            try:
                await asyncio.wait([task], timeout=seconds)
                if task.done():
                    return task.result()
            finally:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            raise TimeoutError
        except permanent:
            raise
        except Exception:
            if attempt == attempts:
                raise
        await asyncio.sleep(draw(0, min(most, base * 2 ** (attempt - 1))))


# WRONG 3.1 kept: after submit('a', 'work a'), the file has no task 'a'
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30)
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: after submit('a', 'work a'), the file has no task 'a'
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("BEGIN")
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: the file has Row(id='a', work='work a', state='open', attempt=1, until=115.0, result=None)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30)
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        self.file.commit()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        self.file.commit()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        self.file.commit()
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: the file has Row(id='a', work='work a', state='open', attempt=1, until=110.0, result=None)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30)
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        self.file.commit()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        self.file.commit()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        self.file.commit()
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: the file has Row(id='a', work='work a', state='open', attempt=0, until=0.0, result=None)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30)
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        self.file.commit()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        self.file.commit()
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        self.file.commit()
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: after submit('a', 'work a'), the file has no task 'a'
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30)
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.commit()
        self.file.close()


# WRONG 3.1 kept: the file can't be read as SCHEMA says: no such table: tasks
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(":memory:", timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: 漢字', '0', 'None', 'a\nb', '%s ? {0}', '007'): OperationalError('near "s": syntax error')
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute(f"INSERT INTO tasks (id, work) VALUES ('{task_id}', '{work}') ON CONFLICT DO NOTHING")
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: `(known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()`
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id.strip(), work.strip()))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: the result '' became None
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result or None, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: 漢字', '0', 'None', 'a\nb', '%s ? {0}', '007'): OperationalError('near "s": syntax error')
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            f"UPDATE tasks SET state = 'done', result = '{result}' WHERE id = ? AND attempt = ? AND state = 'open'",
            (task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: after another object was made on the file, the file has no task 'a'
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)
        self.file.execute("DELETE FROM tasks WHERE state = 'done'")

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.2 kept: was submitted again with the same work: IntegrityError('UNIQUE constraint failed: tasks.id')
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?)", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.2 kept: was a dead letter, and its id was submitted again with the same work: that changed the file
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT OR REPLACE INTO tasks (id, work) VALUES (?, ?)", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.2 kept: was a dead letter, and its id was submitted again with other work: no ValueError was raised
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET work = excluded.work", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.2 kept: was a dead letter, and its id was submitted again with other work: no ValueError was raised
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.2 kept: was submitted again with other work: KeyError("'a' is the id of other work"), not a ValueError
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise KeyError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.2 kept: was a dead letter, and its id was submitted again with the same work: that changed the file
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = 'open'", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.2 kept: was a dead letter, and its id was submitted again with other work: no ValueError was raised
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ? AND state = 'open' UNION ALL SELECT ?", (task_id, work)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.2 kept: a task was a dead letter, and its id was submitted again with other work: that changed the file
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            self.file.execute("UPDATE tasks SET work = ? WHERE id = ?", (work, task_id))
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.2 kept: with other work: submit raised ValueError, and left a transaction open: nobody else can write now
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("BEGIN IMMEDIATE")
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")
        self.file.execute("COMMIT")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: Claim(task_id='b', work='work b', attempt=1), not Claim(task_id='z', work='work z', attempt=1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number DESC LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: Claim(task_id='a', work='work a', attempt=1), not Claim(task_id='z', work='work z', attempt=1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY id LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: Claim(task_id='c', work='work c', attempt=1), not Claim(task_id='z', work='work z', attempt=2)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY attempt, number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: Claim(task_id='c', work='work c', attempt=1), not Claim(task_id='z', work='work z', attempt=2)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY until, number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: Claim(task_id='z', work='work z', attempt=0), not Claim(task_id='z', work='work z', attempt=1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: Claim(task_id='z', work='work z', attempt=0), not Claim(task_id='z', work='work z', attempt=1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt - 1""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: Claim(task_id='a', work='work a', attempt=2), not Claim(task_id='b', work='work b', attempt=2)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: Claim(task_id='c', work='work c', attempt=1), not Claim(task_id='z', work='work z', attempt=2)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND attempt = 0 AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: claim gave ('z', 'work z', 1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return row

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: task had been submitted: a claim at 0 gave Claim(task_id=None, work=None, attempt=0), not None
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else Claim(None, None, 0)

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: Claim(task_id='work z', work='z', attempt=1), not Claim(task_id='z', work='work z', attempt=1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(row[1], row[0], row[2]) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: after * must be an iterable, not NoneType at claim(), line 25: `return Claim(*row)`
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row)

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: Claim(task_id='z', work='work z', attempt=1), not Claim(task_id='z', work='work z', attempt=2)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.4 leases: in this order: a claim at 0 gave None, not Claim(task_id='z', work='work z', attempt=1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until < ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.4 leases: claimed or done: a claim at 19 gave Claim(task_id='z', work='work z', attempt=3), not None
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds - 1, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.4 leases: at 0.1 for 0.2 s: a claim at 0.298 gave Claim(task_id='a', work='work', attempt=2), not None
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (int(now + seconds), now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.4 leases: claimed at 0 for 1 s: a claim at 1 gave None, not Claim(task_id='a', work='work', attempt=2)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + 10, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.4 leases: Claim(task_id='c', work='work c', attempt=1), not Claim(task_id='z', work='work z', attempt=2)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = max(until, ?)
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds + 1e-3, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.4 leases: Claim(task_id='z', work='work z', attempt=3), not Claim(task_id='b', work='work b', attempt=2)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = CASE until WHEN 0 THEN ? ELSE until END
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.4 leases: Claim(task_id='c', work='work c', attempt=1), not Claim(task_id='z', work='work z', attempt=2)
import time


class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (time.time() + seconds, time.time(), self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: Claim(task_id='b', work='work b', attempt=1), not Claim(task_id='c', work='work c', attempt=1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: at 109 for 10 s: a claim at 119 gave None, not Claim(task_id='a', work='work a', attempt=2)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = until + ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: a newer attempt had begun: renew with attempt 1 at 11 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: the task was done: renew with attempt 1 at 11 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: the lease was over at 30: renew with attempt 2 at 30 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (now + seconds, task_id, attempt),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: the lease was over at 30: renew with attempt 2 at 30 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until >= ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: a newer attempt had begun: renew with attempt 1 at 11 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return True

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: a lease from 100 to 110: renew with attempt 1 at 109 gave 1, not True
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: there had been 2 attempts: renew with attempt 3 at 11 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt <= ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: Claim(task_id='a', work='work a', attempt=3), not Claim(task_id='a', work='work a', attempt=2)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = max(until, ?), attempt = attempt + 1 WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.6 fences: a newer attempt had begun: finish with attempt 1 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND state = 'open'",
            (result, task_id),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.6 fences: the task was done by the same attempt: finish with attempt 1 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ?",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.6 fences: the task was a dead letter: finish with attempt 2 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state != 'done'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.6 fences: the task was done by the same attempt: finish with attempt 1 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state != 'dead'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.6 fences: a newer attempt had begun: finish with attempt 1 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return True

    def close(self):
        self.file.close()


# WRONG 3.6 fences: a newer attempt had begun: finish with attempt 1 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount >= 0

    def close(self):
        self.file.close()


# WRONG 3.6 fences: there had been 2 attempts: finish with attempt 3 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt <= ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.6 fences: a newer attempt had begun: finish with attempt 1 gave True, not False
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt >= ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.6 fences: a newer attempt had begun, and finish changed the file
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        self.file.execute("UPDATE tasks SET result = ? WHERE id = ?", (result, task_id))
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.6 leases: a lease that is over, and no newer attempt: finish with attempt 1 gave False, not True
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > 10",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: Claim(task_id='a', work='work a', attempt=4), not Claim(task_id='b', work='work b', attempt=1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt > ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt <= ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: attempts=3, and as many leases were lost: after the next claim the file says 'open', not 'dead'
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: attempts=3, lease number 3 runs: the file says 'dead'
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND attempt >= ?",
            (self.attempts,),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: the file has Row(id='a', work='work a', state='dead', attempt=2, until=20.0, result='done')
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: attempts=3, and as many leases were lost: after the next claim the file says 'open', not 'dead'
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until < ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: Claim(task_id='a', work='work a', attempt=2), not Claim(task_id='b', work='work b', attempt=1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = 3
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: attempts=3, lease number 3 runs: the file says 'dead'
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND attempt >= ?", (self.attempts,)
        )
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: leases were lost: a claim at 40 gave None, not Claim(task_id='b', work='work b', attempt=1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        if self.file.execute("SELECT changes()").fetchone()[0]:
            return None
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: and as many leases were lost: after the next claim the file says 'failed', not 'dead'
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'failed' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: Claim(task_id='a', work='work a', attempt=4), not Claim(task_id='b', work='work b', attempt=1)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts + 1),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts + 1),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: a and b wait, and two claim at the same time: they got a and a
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            "SELECT id, work, attempt FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number",
            (now, self.attempts),
        ).fetchone()
        if row is None:
            return None
        task_id, work, attempt = row
        self.file.execute(
            "UPDATE tasks SET attempt = ?, until = ? WHERE id = ?", (attempt + 1, now + seconds, task_id)
        )
        return Claim(task_id, work, attempt + 1)

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: a and b wait, and two claim at the same time: they got a and a
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            "SELECT id, work, attempt FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number",
            (now, self.attempts),
        ).fetchone()
        if row is None:
            return None
        task_id, work, attempt = row
        self.file.execute(
            "UPDATE tasks SET attempt = attempt + 1, until = ? WHERE id = ? AND attempt = ?", (now + seconds, task_id, attempt)
        )
        return Claim(task_id, work, attempt + 1)

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: used one file at the same time, and one of them got OperationalError: database is locked
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        self.file.execute("BEGIN")
        row = self.file.execute(
            "SELECT id, work, attempt FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number",
            (now, self.attempts),
        ).fetchone()
        if row is None:
            self.file.execute("COMMIT")
            return None
        task_id, work, attempt = row
        self.file.execute(
            "UPDATE tasks SET attempt = ?, until = ? WHERE id = ?", (attempt + 1, now + seconds, task_id)
        )
        self.file.execute("COMMIT")
        return Claim(task_id, work, attempt + 1)

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: a and b wait, and two claim at the same time: they got a and a
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30)
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        self.file.commit()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        self.file.commit()
        row = self.file.execute(
            "SELECT id, work, attempt FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number",
            (now, self.attempts),
        ).fetchone()
        if row is None:
            self.file.commit()
            return None
        task_id, work, attempt = row
        self.file.execute(
            "UPDATE tasks SET attempt = ?, until = ? WHERE id = ?", (attempt + 1, now + seconds, task_id)
        )
        self.file.commit()
        return Claim(task_id, work, attempt + 1)

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        self.file.commit()
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        self.file.commit()
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: submit, while somebody else held the file's lock, got OperationalError('database is locked')
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=0, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: finishes a task, while another one claims it anew and finishes it: both results were accepted
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        row = self.file.execute("SELECT attempt, state FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if row != (attempt, "open"):
            return False
        self.file.execute("UPDATE tasks SET state = 'done', result = ? WHERE id = ?", (result, task_id))
        return True

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: one renews its lease, while another one claims the task anew until 110: the file says until 19
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        row = self.file.execute("SELECT attempt, state, until FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if row is None or row[:2] != (attempt, "open") or row[2] <= now:
            return False
        self.file.execute("UPDATE tasks SET until = ? WHERE id = ?", (now + seconds, task_id))
        return True

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: file at the same time, and one of them got IntegrityError: UNIQUE constraint failed: tasks.id
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        row = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if row is None:
            self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?)", (task_id, work))
        elif row[0] != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: the same time, one with 'work a' and one with 'other work': 0 of them got a ValueError, not 1
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        row = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        if row is not None and row[0] != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.2 kept: the work 'work d', and its id was submitted again with 'Work d': no ValueError was raised
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known.strip().lower() != work.strip().lower():
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: the ids ('a', 'A', 'a ', 'a\x00b', '%', '_'): finish with attempt 1 gave False, not True
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id LIKE ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.1 kept: a result of 12003 letters, 'a\x00blo' and so on, was kept with 1000
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result[:1000], task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.3 leases: were over at 30, 10 and 20: a claim at 30 gave Claim(task_id='b', work='work b', attempt=3)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY attempt = 0, until, number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: and nothing was free: after the claim the states are ['dead', 'open'], not ['dead', 'dead']
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            """UPDATE tasks SET state = 'dead' WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt >= ? LIMIT 1)""",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: and nothing was free: after the claim the states are ['open', 'open'], not ['dead', 'dead']
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute("BEGIN IMMEDIATE")
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        self.file.execute("COMMIT" if row else "ROLLBACK")
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.7 leases: lease was over: a claim at 10 gave Claim(task_id='a', work='work a', attempt=2), not None
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        TaskFile.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: a lease from 100 to 130 was renewed at 105 for 10 s: the file says until 130, not 115
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = max(until, ?) WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.5 fences: attempts=1, a lease from 100 to 130: renew with attempt 1 at 105 gave False, not True
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ? AND attempt < ?",
            (now + seconds, task_id, attempt, now, self.attempts),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: task, while another one claims it anew: attempt 1 was finished, though attempt 2 had begun
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        newest = self.file.execute("SELECT attempt FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if newest != (attempt,):
            return False
        sql = "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND state = 'open'"
        return self.file.execute(sql, (result, task_id)).rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: one claims at 0, and at the same time another one at 10: they got ('a', 2) and ('a', 2)
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        if row is None:
            return None
        (attempt,) = self.file.execute("SELECT attempt FROM tasks WHERE id = ?", (row[0],)).fetchone()
        return Claim(*row, attempt)

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        cursor = self.file.execute(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open'",
            (result, task_id, attempt),
        )
        return cursor.rowcount == 1

    def close(self):
        self.file.close()


# WRONG 3.8 one_at_a_time: task, while another one claims it anew: attempt 1 was finished, though attempt 2 had begun
from sqlite3 import connect


class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = connect(path, timeout=30, isolation_level=None)  # each statement commits itself
        self.file.execute(SCHEMA)

    def submit(self, task_id, work):
        self.file.execute("INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, work))
        (known,) = self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if known != work:
            raise ValueError(f"{task_id!r} is the id of other work")

    def claim(self, now, seconds):
        self.file.execute(
            "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
            (now, self.attempts),
        )
        row = self.file.execute(
            """UPDATE tasks SET attempt = attempt + 1, until = ?
               WHERE number = (
                   SELECT number FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ? ORDER BY number LIMIT 1
               ) RETURNING id, work, attempt""",
            (now + seconds, now, self.attempts),
        ).fetchone()
        return Claim(*row) if row else None

    def renew(self, task_id, attempt, now, seconds):
        cursor = self.file.execute(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ?",
            (now + seconds, task_id, attempt, now),
        )
        return cursor.rowcount == 1

    def finish(self, task_id, attempt, result):
        newest = self.file.execute("SELECT attempt FROM tasks WHERE id = ?", (task_id,)).fetchone()
        if newest != (attempt,):
            return False
        sql = "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND state = 'open'"
        return self.file.execute(sql, (result, task_id)).rowcount == 1

    def close(self):
        self.file.close()


# WRONG 4.1 shares: serve has ended, and nobody had cancelled it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            return
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.1 shares: c, a and b take 1, 2 and 1 s, d comes at 9.5, and idle=2: claim was called 19 times in 19.5 s
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(1)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.1 shares: d comes at 9.5, and idle=2: they were begun at second [2.0, 5.0, 9.0, 12.0], not [0, 1, 3, 10]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        await asyncio.sleep(idle)
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.1 shares: handle was called with [], not ['work c', 'work a', 'work b', 'work d']
async def tried(handle, work):  # the result, and the error
    try:
        return handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.1 shares: Claim(task_id='d', work='work d', attempt=1)], not ['work c', 'work a', 'work b', 'work d']
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.1 shares: d comes at 9.5, and idle=2: they were begun at second [0.0, 1.0, 3.0, 9.5], not [0, 1, 3, 10]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(0.01)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.1 shares: handle returned 'done: work c', the store has 'work c'
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, claim.work)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.1 shares: d comes at 9.5, and idle=2: they were begun at second [0.0, 3.0, 7.0, 10.0], not [0, 1, 3, 10]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
            await asyncio.sleep(idle)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.2 shares: serve got OperationalError('database is locked'): another one had a transaction open
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        with store.transaction():
            claim = store.claim(lease)
            if claim is None:
                await asyncio.sleep(idle)
                continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.2 shares: serve got OperationalError('database is locked'): another one had a transaction open
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            with store.transaction():
                ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.2 shares: serve got OperationalError('database is locked'): another one had a transaction open
async def tried(store, handle, work):  # the result, and the error
    try:
        with store.transaction():
            return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(store, handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.3 shares: the result of c is in the store, and not by `finish`
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.results[claim.task_id] = result
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.3 shares: when attempt 1 of a task was done, attempt 2 had finished it; store.results has 'done: work a'
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.results[claim.task_id] = result
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.3 shares: when attempt 1 of a task was done, attempt 2 had finished it; store.results has 'done: work a'
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            if not store.finish(claim, result):
                store.results[claim.task_id] = result
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.3 shares: the result came too late at serve(), line 39: `raise RuntimeError("the result came too late")`
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            if not store.finish(claim, result):
                raise RuntimeError("the result came too late")
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.3 shares: a task was done, attempt 2 had finished it; after a result that was refused came ['give_back']
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            if not store.finish(claim, result):
                store.give_back(claim, 0)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.3 shares: serve has ended, and nobody had cancelled it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            if not store.finish(claim, result):
                return
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.3 shares: when attempt 1 of a task was done, attempt 2 had finished it; the next task wasn't begun
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            while not store.finish(claim, result):
                await asyncio.sleep(1)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.3 shares: attempt 1 of a task was done, attempt 2 was at work on it; store.results has 'done: work a'
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            if not store.finish(claim, result):
                store.finish(claim._replace(attempt=claim.attempt + 1), result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.4 renewals: lease=9, and a task of 100 s: its lease was over at second [9.0]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    await asyncio.wait([call])
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.4 renewals: lease=9, and a task of 100 s: it was renewed when its lease was over already, at second [9.0]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.4 renewals: lease=9, and a task of 100 s: it was renewed when its lease was over already, at second [6.0]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease / 3):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.4 renewals: lease=9, and a task of 100 s: its lease was over at second [9.0]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=10))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.4 renewals: lease=9, and a task of 100 s: it was renewed 9999 times, not every 3 s
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=0.01))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.4 renewals: lease=9, and a task of 100 s: its lease was over at second [12.857143]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    if not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    await asyncio.wait([call])
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.4 renewals: lease=9, and a task of 100 s: renewal 2 was at 9.0, not 6.0
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        ours = store.renew(claim, lease) and not call.done()
        await asyncio.sleep(lease / 3)
        if not ours:
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.4 renewals: task of 100 s: when it was over, it was renewed, at second [102.0, 105.0, 108.0, 111.0, 114.0]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))

        async def beat(claim=claim):
            while True:
                await asyncio.sleep(lease / 3)
                store.renew(claim, lease)

        beating = asyncio.create_task(beat())
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.4 renewals: lease=9, and a task of 100 s: it was renewed for [30.0] s
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, 30.0):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: lease=9, and at second 10 somebody else had claimed the task: it was cancelled at second 30
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        store.renew(claim, lease)
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: lease=9, and at second 10 somebody else had claimed the task: handle was not cancelled
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: handle, cancelled, took 0.5 s to end: the next one began at 12, before that had ended at 12.5
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            call.cancel()
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: lease=9, and at second 10 somebody else had claimed the task: store.give_back was called for it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            store.give_back(claim, 0)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: lease=9, and at second 10 somebody else had claimed the task: store.give_back was called for it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: serve has ended, and nobody had cancelled it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            return
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: lease=9, and at second 10 somebody else had claimed the task: it was cancelled at second 30
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await call
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: lease=9, and at second 10 somebody else had claimed the task: store.bury was called for it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            store.bury(claim, TimeoutError("its lease was over"))
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: lease=9, and at second 10 somebody else had claimed the task: store.give_back was called for it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            raise asyncio.CancelledError("its lease was over")
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            if asyncio.current_task().cancelling():
                store.give_back(claim, 0)
                raise
            ours = True
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: and a task that raises ConnectionError('no net'), 1 x: it had the attempts [1], not [1, 2]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.finish(claim, error)
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: task that raises ConnectionError('no net'), 1 x: it was given back to wait for [] s, not [1.0]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            pass
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: that raises ConnectionError('no net'), 1 x: it was given back to wait for [2.0] s, not [1.0]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2**claim.attempt)
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: ConnectionError('no net'), 2 x: it was given back to wait for [1.0, 1.0] s, not [1.0, 2.0]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait)
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: net'), 4 x: it was given back to wait for [0.5, 1.0, 1.5] s, not [0.5, 1.0, 2.0]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * claim.attempt)
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: and a task that raises ConnectionError('no net'), 3 x: it has the result 'done: work bad'
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt <= attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: a task that raises ConnectionError('no net'), 2 x: it had the attempts [1, 2], not [1, 2, 3]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts - 1:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: net'), 3 x: it should be a dead letter with this error, and has RuntimeError('no net')
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, RuntimeError(str(error)))


# WRONG 4.6 failing: code let ConnectionError: no net through at tried(), line 3: `return await handle(work), None`
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            raise error


# WRONG 4.6 failing: that raises ConnectionError('no net'), 1 x: it was given back to wait for [0] s, not [1.0]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            await asyncio.sleep(wait * 2 ** (claim.attempt - 1))
            store.give_back(claim, 0)
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: and a task that raises ConnectionError('no net'), 1 x: it had the attempts [1], not [1, 2]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: wait=1, and a task that raises ConnectionError('no net'), 3 x: it has the result None
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.finish(claim, None)


# WRONG 4.6 failing: that raises ConnectionError('no net'), 4 x: it had the attempts [1, 2, 3], not [1, 2, 3, 4]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < 3:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.7 failing: serve ended with a CancelledError, and nobody had cancelled it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except Exception as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.7 failing: Gone('raised by the task'), raised by a task, came out
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except (Exception, asyncio.CancelledError) as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.7 failing: serve ended with a CancelledError, and nobody had cancelled it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except (Exception, SystemExit) as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.7 failing: serve ended with a CancelledError, and nobody had cancelled it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(handle(claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        error = call.exception()
        result = None if error else call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.7 failing: serve ended with a CancelledError, and nobody had cancelled it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except asyncio.CancelledError:
        raise
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.7 failing: letter with this error, and has RuntimeError("it raised CancelledError('raised by the task')")
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except Exception as error:
        return None, error
    except BaseException as error:
        return None, RuntimeError(f"it raised {error!r}")


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.7 failing: that raises CancelledError('raised by the task'), 1 x: it had the attempts [1], not [1, 2]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts and isinstance(error, Exception):
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: serve was cancelled at second 1, while handle was at work: handle wasn't cancelled
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        finally:
            pass
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: serve was cancelled at second 1, while handle was at work: its task wasn't given back
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: serve was cancelled at second 1, while handle was at work: handle wasn't cancelled
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: at second 1, while handle was at work, which took 0.5 s to end: serve was over before handle
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            call.cancel()
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: handle was at work, which took 0.5 s to end: the task was given back before handle had ended
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            store.give_back(claim, 0)
            await ended(call)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: at second 1, while handle was at work: what came out of it was nothing, not a CancelledError
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            return
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: cancelled at second 1, while handle was at work: its task was given back, to wait for 1.0 s
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: serve was cancelled at second 1, while handle was at work: store.bury was called for its task
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.bury(claim, RuntimeError("stopped"))
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: serve was cancelled at second 1, while handle was at work: handle wasn't cancelled
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await asyncio.wait([call])
            store.finish(claim, call.result()[0])
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: serve was cancelled at second 1, while handle was at work: store.bury was called for its task
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            if claim.attempt < attempts:
                store.give_back(claim, 0)
            else:
                store.bury(claim, RuntimeError("stopped"))
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: serve was cancelled at second 1, while handle was at work: its task wasn't given back
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        if isinstance(error, asyncio.CancelledError):
            raise
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            call.cancel()
            await call
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: raised RuntimeError: stopped at serve(), line 32: `raise RuntimeError("stopped") from None`
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise RuntimeError("stopped") from None
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.4 renewals: lease=9, and a task of 100 s: renewal 1 was at 4.5, not 3.0
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 2))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.4 renewals: lease=30, and a task of 31 s: it was renewed 6 times, not every 10 s
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=min(lease / 3, 5.0)))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.1 shares: handle returned None, and the task was ended by [('give_back', 1.0), ('give_back', 2.0)]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            if stop := await ended(call):
                raise stop
            continue
        result, error = call.result()
        if result is not None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.3 shares: 1 of a task was done, attempt 2 had finished it; the next task was begun at second 6, not 5
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            if stop := await ended(call):
                raise stop
            continue
        result, error = call.result()
        if error is None:
            if not store.finish(claim, result):
                await asyncio.sleep(idle)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: handle, cancelled, took 20 s to end: the next one began at 21, before that had ended at 32
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            call.cancel()
            await asyncio.wait([call], timeout=lease)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: to attempt 2, and after that one's lease claimed again, as attempt 3: its result is None
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


lost = set()


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            lost.add(claim.task_id)
            if stop := await ended(call):
                raise stop
            continue
        result, error = call.result()
        if claim.task_id in lost:
            continue
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.5 renewals: handle, cancelled, took 0.5 s to end and returned a text: store.finish was called for it
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            if call.result()[1] is not None:
                continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: net'), 2 x: it was given back to wait for [30, 30] s, not [100.0, 200.0]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            if stop := await ended(call):
                raise stop
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, min(30, wait * 2 ** (claim.attempt - 1)))
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: store saw [('give_back', 1.0), ('give_back', 2.0), ('bury', ConnectionError('number 2'))]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    counts = {}
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            if stop := await ended(call):
                raise stop
            continue
        result, error = call.result()
        count = counts[claim.task_id] = counts.get(claim.task_id, 0) + 1
        if error is None:
            store.finish(claim, result)
        elif count < attempts:
            store.give_back(claim, wait * 2 ** (count - 1))
        else:
            store.bury(claim, error)


# WRONG 4.6 failing: 2 and 3 raised: the store saw [('give_back', 2.0), ('bury', ConnectionError('number 0'))]
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    first = {}
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            if stop := await ended(call):
                raise stop
            continue
        result, error = call.result()
        error = error and first.setdefault(claim.task_id, error)
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.7 failing: no net through at serve(), line 31: `call = asyncio.create_task(tried(handle(claim.work)))`
async def tried(call):  # the result, and the error
    try:
        return await call, None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle(claim.work)))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            if stop := await ended(call):
                raise stop
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: at second 1, while handle was at work, which took 20 s to end: serve was over before handle
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            call.cancel()
            await asyncio.wait([call], timeout=5)
            store.give_back(claim, 0)
            raise
        if not ours:
            if stop := await ended(call):
                raise stop
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: at work, which took 0.5 s to end and returned a text: store.finish was called for its task
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            result, error = call.result()
            if error is None:
                store.finish(claim, result)
            else:
                store.give_back(claim, 0)
            raise
        if not ours:
            if stop := await ended(call):
                raise stop
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: at work, which took 0.5 s to end and raised an error: store.bury was called for its task
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            error = call.result()[1]
            if isinstance(error, Exception) and claim.attempt >= attempts:
                store.bury(claim, error)
            else:
                store.give_back(claim, 0)
            raise
        if not ours:
            if stop := await ended(call):
                raise stop
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: whose lease was lost, took 20 s to end: serve was over before handle
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call):
    call.cancel()
    await asyncio.wait([call])


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# WRONG 4.8 stopped: a handle, whose lease was lost, took 20 s to end: 60 s later it wasn't over
async def tried(handle, work):  # the result, and the error
    try:
        return await handle(work), None
    except BaseException as error:
        return None, error


async def still_ours(store, claim, call, lease):  # when the call is over, or the lease is lost
    while not (await asyncio.wait([call], timeout=lease / 3))[0]:
        if not store.renew(claim, lease):
            return False
    return True


async def ended(call, stop=None):  # cancels the call, and waits for its end though `serve` is cancelled meanwhile
    call.cancel()
    while not call.done():
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError as error:
            stop = error
    return stop


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        call = asyncio.create_task(tried(handle, claim.work))
        try:
            ours = await still_ours(store, claim, call, lease)
        except asyncio.CancelledError:
            await ended(call)
            store.give_back(claim, 0)
            raise
        if not ours:
            await ended(call)
            continue
        result, error = call.result()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)


# RIGHT a task for each task under a semaphore, shield; wait_for and a while; BEGIN IMMEDIATE by hand; a task that renews beside the call
# answer: tasks
class Tasks:
    def __init__(self, workers: int):
        self.slots = asyncio.Semaphore(workers)
        self.running, self.answers = set(), {}
        self.state = "new"

    async def __aenter__(self):
        self.state = "open"
        return self

    def submit(self, task_id, func, *args):
        if self.state != "open":
            raise Closed(f"the block is {self.state}")
        if task_id in self.answers:
            return
        self.answers[task_id] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self.run(self.answers[task_id], func, args))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    async def run(self, answer, func, args):
        try:
            async with self.slots:
                value = await func(*args)
        except BaseException as error:
            if self.state == "breaking":
                answer.set_exception(Closed("broken off"))
            elif isinstance(error, Exception):
                answer.set_exception(error)
            else:
                try:
                    raise TaskFailed("not by an Exception") from error
                except TaskFailed as failed:
                    answer.set_exception(failed)
        else:
            answer.set_result(value)

    async def result(self, task_id):
        return await asyncio.shield(self.answers[task_id])

    async def __aexit__(self, kind, error, trace):
        try:
            while self.running and kind is None:
                await asyncio.wait(self.running)
            self.state = "over"
        finally:
            if self.running:
                self.state = "breaking"
                for task in self.running:
                    task.cancel()
                await asyncio.wait(self.running)
                for answer in self.answers.values():
                    if not answer.done():
                        answer.set_exception(Closed("broken off"))
            self.state = "over"


# answer: retry
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    attempt, ceiling = 0, base
    while True:
        attempt += 1
        try:
            return await asyncio.wait_for(call(attempt), timeout=seconds)
        except Exception as error:
            if isinstance(error, tuple(permanent)) or attempt >= attempts:
                raise
        await asyncio.sleep(draw(0, min(most, ceiling)))
        ceiling *= 2


# answer: task_file
from contextlib import contextmanager


class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.db = sqlite3.connect(path, timeout=30, isolation_level=None)
        self.db.row_factory = sqlite3.Row
        with self.transaction():
            self.db.execute(SCHEMA)

    @contextmanager
    def transaction(self):
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def find(self, task_id):
        return self.db.execute("SELECT * FROM tasks WHERE id = ?", (task_id,)).fetchone()

    def submit(self, task_id, work):
        with self.transaction():
            found = self.find(task_id)
            if found is None:
                self.db.execute("INSERT INTO tasks (id, work) VALUES (?, ?)", (task_id, work))
            elif found["work"] != work:
                raise ValueError("the id is taken")

    def claim(self, now, seconds):
        with self.transaction():
            for row in self.db.execute("SELECT * FROM tasks WHERE state = 'open' ORDER BY number").fetchall():
                if row["until"] > now:
                    continue
                if row["attempt"] >= self.attempts:
                    self.db.execute("UPDATE tasks SET state = 'dead' WHERE number = ?", (row["number"],))
                    continue
                attempt = row["attempt"] + 1
                values = attempt, now + seconds, row["number"]
                self.db.execute("UPDATE tasks SET attempt = ?, until = ? WHERE number = ?", values)
                for other in self.db.execute("SELECT * FROM tasks WHERE state = 'open'").fetchall():
                    if other["until"] <= now and other["attempt"] >= self.attempts:
                        self.db.execute("UPDATE tasks SET state = 'dead' WHERE number = ?", (other["number"],))
                return Claim(row["id"], row["work"], attempt)
        return None

    def ours(self, task_id, attempt):
        found = self.find(task_id)
        return found if found and found["state"] == "open" and found["attempt"] == attempt else None

    def renew(self, task_id, attempt, now, seconds):
        with self.transaction():
            found = self.ours(task_id, attempt)
            if not found or now >= found["until"]:
                return False
            self.db.execute("UPDATE tasks SET until = ? WHERE id = ?", (now + seconds, task_id))
            return True

    def finish(self, task_id, attempt, result):
        with self.transaction():
            if not self.ours(task_id, attempt) or attempt == 0:
                return False
            self.db.execute("UPDATE tasks SET state = 'done', result = ? WHERE id = ?", (result, task_id))
            return True

    def close(self):
        self.db.close()


# answer: serve
async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    async def call(work):
        try:
            return "result", await handle(work)
        except BaseException as error:
            return "error", error

    async def renew(claim):
        while True:
            await asyncio.sleep(lease / 3)
            if not store.renew(claim, lease):
                return

    while True:
        with store.transaction():
            claim = store.claim(lease)
        if not claim:
            await asyncio.sleep(idle)
            continue
        calling, renewing = asyncio.create_task(call(claim.work)), asyncio.create_task(renew(claim))
        try:
            await asyncio.wait([calling, renewing], return_when=asyncio.FIRST_COMPLETED)
            lost = not calling.done()
            calling.cancel()
            renewing.cancel()
            await asyncio.wait([calling, renewing])
        except BaseException:
            calling.cancel()
            renewing.cancel()
            await asyncio.wait([calling, renewing])
            store.give_back(claim, 0)
            raise
        if lost:
            continue
        kind, what = calling.result()
        if kind == "result":
            store.finish(claim, what)
        elif claim.attempt >= attempts:
            store.bury(claim, what)
        else:
            store.give_back(claim, 2 ** (claim.attempt - 1) * wait)


# RIGHT a deque and a condition; recursion; the default transactions of Python and a statement for each; a TaskGroup
# answer: tasks
from collections import deque


class Tasks:
    def __init__(self, workers: int):
        self.count, self.todo, self.known = workers, deque(), {}
        self.news = asyncio.Condition()
        self.entered = self.left = self.last_line = False
        self.at_work = 0

    async def __aenter__(self):
        self.entered = True
        self.workers = {asyncio.create_task(self.worker()) for _ in range(self.count)}
        return self

    def submit(self, task_id, func, *args):
        if not self.entered or self.left:
            raise Closed
        if task_id not in self.known:
            self.known[task_id] = done = asyncio.Event(), []
            self.todo.append((done, func, args))
            self.telling = asyncio.create_task(self.tell())

    async def tell(self):
        async with self.news:
            self.news.notify_all()

    async def result(self, task_id):
        event, found = self.known[task_id]
        await event.wait()
        kind, what = found[0]
        if kind == "raise":
            raise what
        return what

    def settle(self, done, kind, what):
        event, found = done
        if not found:
            found.append((kind, what))
            event.set()

    async def worker(self):
        while True:
            async with self.news:
                await self.news.wait_for(lambda: self.todo or self.finished())
                if not self.todo:
                    return
                done, func, args = self.todo.popleft()
                self.at_work += 1
            call = asyncio.create_task(self.call(func, args))
            try:
                await asyncio.wait([call])
            except asyncio.CancelledError:
                call.cancel()
                await asyncio.wait([call])
                raise
            self.settle(done, *call.result())
            self.at_work -= 1
            await self.tell()

    async def call(self, func, args):
        try:
            return "return", await func(*args)
        except Exception as error:
            return "raise", error
        except BaseException as error:
            failed = TaskFailed(repr(error))
            failed.__cause__ = error
            return "raise", failed

    def finished(self):
        return self.last_line and not self.todo and not self.at_work

    async def __aexit__(self, kind, error, trace):
        try:
            if kind is None:
                self.last_line = True
                await self.tell()
                await asyncio.wait(self.workers)
        finally:
            self.left = True
            for worker in self.workers:
                worker.cancel()
            await asyncio.wait(self.workers)
            for done in self.known.values():
                self.settle(done, "raise", Closed())
            if hasattr(self, "telling"):
                await asyncio.wait([self.telling])


# answer: retry
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    async def attempt(number):
        try:
            async with asyncio.timeout(seconds):
                return await call(number)
        except Exception as error:
            if number == attempts or isinstance(error, permanent):
                raise
            failed = error
        await asyncio.sleep(draw(0, min(most, base * 2 ** (number - 1))))
        return await attempt(number + 1)

    return await attempt(1)


# answer: task_file
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.most = attempts
        self.connection = sqlite3.connect(str(path), timeout=30)
        with self.connection:
            self.connection.execute(SCHEMA)

    def submit(self, task_id, work):
        with self.connection as connection:
            connection.execute("INSERT OR IGNORE INTO tasks (id, work) VALUES (?, ?)", [task_id, work])
            if connection.execute("SELECT 1 FROM tasks WHERE id = ? AND work = ?", [task_id, work]).fetchone() is None:
                raise ValueError(task_id)

    def claim(self, now, seconds):
        with self.connection as connection:
            connection.execute(
                "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND attempt >= ? AND until <= ?", [self.most, now]
            )
            row = connection.execute(
                "SELECT number, id, work, attempt + 1 FROM tasks WHERE state = 'open' AND until <= ? ORDER BY number",
                [now],
            ).fetchone()
            if row is None:
                return None
            number, *claim = row
            connection.execute(
                "UPDATE tasks SET attempt = ?, until = ? WHERE number = ?", [claim[-1], now + seconds, number]
            )
            return Claim(*claim)

    def renew(self, task_id, attempt, now, seconds):
        with self.connection as connection:
            done = connection.execute(
                "UPDATE tasks SET until = :now + :seconds"
                " WHERE id = :task_id AND attempt = :attempt AND state = 'open' AND until > :now",
                {"now": now, "seconds": seconds, "task_id": task_id, "attempt": attempt},
            )
        return bool(done.rowcount)

    def finish(self, task_id, attempt, result):
        with self.connection as connection:
            rows = connection.execute(
                "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state = 'open' RETURNING 1",
                [result, task_id, attempt],
            ).fetchall()
        return rows == [(1,)]

    def close(self):
        self.connection.close()


# answer: serve
async def guarded(handle, work):
    try:
        return Claim("result", await handle(work), 0)
    except BaseException as error:
        return Claim("error", error, 0)


async def one(store, handle, claim, lease):
    async def keep():
        nonlocal lost
        while not lost:
            await asyncio.sleep(lease / 3)
            lost = not store.renew(claim, lease)
        calling.cancel()

    lost = False
    async with asyncio.TaskGroup() as group:
        keeping = group.create_task(keep())
        calling = group.create_task(guarded(handle, claim.work))
        calling.add_done_callback(lambda _: keeping.cancel())
    return None if lost else calling.result()


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    while True:
        while (claim := store.claim(lease)) is None:
            await asyncio.sleep(idle)
        try:
            came = await one(store, handle, claim, lease)
        except asyncio.CancelledError:
            store.give_back(claim, 0.0)
            raise
        if came is None:
            continue
        kind, what, _ = came
        if kind == "result":
            store.finish(claim, what)
        elif claim.attempt == attempts:
            store.bury(claim, what)
        else:
            store.give_back(claim, wait * 2.0 ** (claim.attempt - 1))


# RIGHT sentinels and a counter; a for with an else; a connection for each call and WAL; a class
# answer: tasks
class Tasks:
    def __init__(self, workers: int):
        self.size = workers
        self.jobs = None
        self.results = {}
        self.undone = 0

    async def __aenter__(self):
        self.jobs, self.idle = asyncio.Queue(), asyncio.Event()
        self.idle.set()
        self.crew = [asyncio.ensure_future(self.loop()) for _ in range(self.size)]
        return self

    def submit(self, task_id, func, *args):
        if self.jobs is None:
            raise Closed("not open")
        if task_id in self.results:
            return None
        future = self.results[task_id] = asyncio.Future()
        self.undone += 1
        self.idle.clear()
        self.jobs.put_nowait((future, func, args))
        return future

    async def loop(self):
        while (job := await self.jobs.get()) is not None:
            future, func, args = job
            task = asyncio.ensure_future(self.caught(func, args))
            try:
                await asyncio.wait({task})
            finally:
                if not task.done():
                    task.cancel()
                    await asyncio.wait({task})
                else:
                    ok, value = task.result()
                    (future.set_result if ok else future.set_exception)(value)
                    self.undone -= 1
                    if not self.undone:
                        self.idle.set()

    @staticmethod
    async def caught(func, args):
        try:
            return True, await func(*args)
        except Exception as error:
            return False, error
        except BaseException as error:
            failed = TaskFailed(error)
            failed.__cause__ = error
            return False, failed

    def result(self, task_id):
        return self.wait(self.results[task_id])

    async def wait(self, future):
        done = asyncio.Event()
        future.add_done_callback(lambda _: done.set())
        if not future.done():
            await done.wait()
        return future.result()

    async def __aexit__(self, kind, error, trace):
        well = False
        try:
            if not kind:
                await self.idle.wait()
                well = True
        finally:
            jobs, self.jobs = self.jobs, None
            for worker in self.crew:
                jobs.put_nowait(None) if well else worker.cancel()
            await asyncio.wait(self.crew)
            for future in self.results.values():
                future.done() or future.set_exception(Closed("over"))


# answer: retry
def pause_after(attempt, base, most, draw):
    return draw(0.0, min(base * 2.0 ** (attempt - 1), most))


async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    for attempt in range(1, attempts):
        with suppress(Exception):
            try:
                return await asyncio.wait_for(call(attempt), seconds)
            except permanent as error:
                fatal = error
            else:
                fatal = None
            break
        await asyncio.sleep(pause_after(attempt, base, most, draw))
    else:
        return await asyncio.wait_for(call(attempts), seconds)
    raise fatal


# answer: task_file
from contextlib import closing


class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.path, self.attempts = path, attempts
        with closing(self.open()) as file:
            file.execute("PRAGMA journal_mode=WAL")
            file.execute(SCHEMA)

    def open(self):
        return sqlite3.connect(self.path, timeout=60, isolation_level="IMMEDIATE")

    def change(self, sql, *values):
        with closing(self.open()) as file, file:
            return file.execute(sql, values).rowcount == 1

    def submit(self, task_id, work):
        try:
            self.change("INSERT INTO tasks (id, work) VALUES (?, ?)", task_id, work)
        except sqlite3.IntegrityError:
            with closing(self.open()) as file:
                if file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)).fetchone() != (work,):
                    raise ValueError(f"{task_id} is taken") from None

    def claim(self, now, seconds):
        with closing(self.open()) as file:
            while True:
                row = file.execute(
                    "SELECT id, work, attempt FROM tasks WHERE state = 'open' AND until <= ? AND attempt < ?"
                    " ORDER BY number LIMIT 1",
                    (now, self.attempts),
                ).fetchone()
                with file:
                    file.execute(
                        "UPDATE tasks SET state = 'dead' WHERE state = 'open' AND until <= ? AND attempt >= ?",
                        (now, self.attempts),
                    )
                if row is None:
                    return None
                task_id, work, attempt = row
                with file:  # somebody else may have been there meanwhile
                    got = file.execute(
                        "UPDATE tasks SET attempt = attempt + 1, until = ?"
                        " WHERE id = ? AND attempt = ? AND state = 'open' AND until <= ?",
                        (now + seconds, task_id, attempt, now),
                    )
                if got.rowcount:
                    return Claim(task_id, work, attempt + 1)

    def renew(self, task_id, attempt, now, seconds):
        return self.change(
            "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND ? < until",
            now + seconds, task_id, attempt, now,
        )

    def finish(self, task_id, attempt, result):
        return self.change(
            "UPDATE tasks SET state = 'done', result = ? WHERE id = ? AND attempt = ? AND state NOT IN ('done', 'dead')",
            result, task_id, attempt,
        )

    def close(self):
        pass


# answer: serve
class Worker:
    def __init__(self, store, handle, lease, attempts, wait, idle):
        self.store, self.handle, self.lease, self.attempts = store, handle, lease, attempts
        self.wait, self.idle = wait, idle

    async def run(self):
        while True:
            if claim := self.store.claim(self.lease):
                await self.one(claim)
            else:
                await asyncio.sleep(self.idle)

    async def one(self, claim):
        done = asyncio.Event()
        box = []

        async def call():
            try:
                box.append((await self.handle(claim.work), None))
            except BaseException as error:
                box.append((None, error))
            finally:
                done.set()

        task = asyncio.create_task(call())
        ours = True
        try:
            while ours and not done.is_set():
                try:
                    await asyncio.wait_for(done.wait(), self.lease / 3)
                except TimeoutError:
                    ours = self.store.renew(claim, self.lease)
        except asyncio.CancelledError:
            await self.end(task)
            self.store.give_back(claim, 0)
            raise
        await self.end(task)
        if not ours:
            return
        value, error = box[0]
        if error is None:
            self.store.finish(claim, value)
        elif claim.attempt < self.attempts:
            self.store.give_back(claim, self.wait * (1 << claim.attempt - 1))
        else:
            self.store.bury(claim, error)

    async def end(self, task):
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    await Worker(store, handle, lease, attempts, wait, idle).run()


# RIGHT a heap, and a task for each call; timeout_at; CASE, and a decorator for transactions; a finally
# answer: tasks
import heapq


class Tasks:
    def __init__(self, workers: int):
        self.free = workers
        self.heap, self.numbers, self.futures = [], itertools.count(), {}
        self.calls = {}
        self.taking, self.broken = False, False

    async def __aenter__(self):
        self.taking = True
        self.quiet = asyncio.Event()
        return self

    def submit(self, task_id, func, *args):
        if not self.taking:
            raise Closed(task_id)
        if task_id in self.futures:
            return
        self.futures[task_id] = asyncio.get_running_loop().create_future()
        heapq.heappush(self.heap, (next(self.numbers), task_id, func, args))
        self.start()

    def start(self):
        while self.free and self.heap and not self.broken:
            self.free -= 1
            _, task_id, func, args = heapq.heappop(self.heap)
            self.calls[task_id] = asyncio.create_task(self.call(task_id, func, args))
        if not self.calls:
            self.quiet.set()

    async def call(self, task_id, func, args):
        future = self.futures[task_id]
        try:
            future.set_result(await func(*args))
        except BaseException as error:
            if self.broken:
                return
            if not isinstance(error, Exception):
                failed = TaskFailed("ended by " + type(error).__name__)
                failed.__cause__ = error
                error = failed
            future.set_exception(error)
        finally:
            del self.calls[task_id]
            self.free += 1
            self.start()

    async def result(self, task_id):
        future = self.futures[task_id]
        while not future.done():
            await asyncio.wait([future])
        if error := future.exception():
            raise error
        return future.result()

    async def __aexit__(self, kind, *_):
        try:
            while kind is None and self.calls:
                self.quiet.clear()
                await self.quiet.wait()
        finally:
            self.taking, self.broken = False, True
            calls = [*self.calls.values()]
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
            for future in self.futures.values():
                if not future.done():
                    future.set_exception(Closed())


# answer: retry
async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    loop = asyncio.get_running_loop()
    errors = []
    while len(errors) < attempts:
        if errors:
            await asyncio.sleep(draw(0, min(most, base * 2 ** (len(errors) - 1))))
        try:
            async with asyncio.timeout_at(loop.time() + seconds):
                value = await call(len(errors) + 1)
        except Exception as error:
            errors.append(error)
            if isinstance(error, permanent):
                break
        else:
            return value
    raise errors[-1]


# answer: task_file
def transact(method):
    def call(self, *args, **kwargs):
        self.file.execute("BEGIN IMMEDIATE")
        done = "ROLLBACK"
        try:
            value = method(self, *args, **kwargs)
            done = "COMMIT"
            return value
        finally:
            self.file.execute(done)

    return call


class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=100, isolation_level=None, check_same_thread=False)
        self.file.execute("PRAGMA synchronous = FULL")
        self.file.execute(SCHEMA)

    def one(self, sql, *values):
        return self.file.execute(sql, values).fetchone()

    @transact
    def submit(self, task_id, work):
        known = self.one("SELECT work FROM tasks WHERE id = ?", task_id)
        if known is None:
            self.one("INSERT INTO tasks (id, work) VALUES (?, ?)", task_id, work)
        elif known[0] != work:
            raise ValueError(f"there is other work under {task_id}")

    @transact
    def claim(self, now, seconds):
        self.one(
            "UPDATE tasks SET state = CASE WHEN attempt >= ? THEN 'dead' ELSE state END"
            " WHERE state = 'open' AND until <= ?",
            self.attempts, now,
        )
        row = self.one("SELECT min(number) FROM tasks WHERE state = 'open' AND until <= ?", now)
        if row[0] is None:
            return None
        self.one("UPDATE tasks SET attempt = attempt + 1, until = ? WHERE number = ?", now + seconds, row[0])
        return Claim._make(self.one("SELECT id, work, attempt FROM tasks WHERE number = ?", row[0]))

    @transact
    def renew(self, task_id, attempt, now, seconds):
        found = self.one("SELECT attempt, state FROM tasks WHERE id = ? AND until > ?", task_id, now)
        if found != (attempt, "open"):
            return False
        self.one("UPDATE tasks SET until = ? WHERE id = ?", now + seconds, task_id)
        return True

    @transact
    def finish(self, task_id, attempt, result):
        found = self.one("SELECT attempt, state FROM tasks WHERE id = ?", task_id)
        if found != (attempt, "open"):
            return False
        self.one("UPDATE tasks SET result = ?, state = 'done' WHERE id = ?", result, task_id)
        return True

    def close(self):
        self.file.close()


# answer: serve
async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    async def ask(work):
        return await handle(work)

    def caught(coroutine):
        async def run():
            result = error = None
            try:
                result = await coroutine
            except BaseException as raised:
                error = raised
            return result, error

        return asyncio.ensure_future(run())

    claim = None
    while True:
        claim = store.claim(lease)
        if claim is None:
            await asyncio.sleep(idle)
            continue
        work, lost = caught(ask(claim.work)), False
        try:
            while not work.done() and not lost:
                done, _ = await asyncio.wait({work}, timeout=lease / 3)
                lost = not done and not store.renew(claim, lease)
            if lost:
                work.cancel()
                await asyncio.wait({work})
        finally:
            if not work.done():
                work.cancel()
                await asyncio.wait({work})
                store.give_back(claim, 0)
        if lost:
            continue
        result, error = work.result()
        if error is None:
            store.finish(claim, result)
            continue
        last = claim.attempt >= attempts
        store.bury(claim, error) if last else store.give_back(claim, wait * 2 ** (claim.attempt - 1))


# RIGHT tasks as results; an async iterator of attempts; a queue of outcomes
# answer: tasks
class Tasks:
    def __init__(self, workers: int):
        self.slots, self.state, self.all = asyncio.Semaphore(workers), 0, {}

    async def __aenter__(self):
        self.state = 1
        return self

    def submit(self, task_id, func, *args):
        if self.state != 1:
            raise Closed("closed")
        if task_id not in self.all:
            self.all[task_id] = asyncio.create_task(self.outcome(func, args), name=str(task_id))

    async def outcome(self, func, args):  # an error, or None, and a value
        async with self.slots:
            try:
                return None, await func(*args)
            except Exception as error:
                return error, None
            except BaseException as error:
                if self.state == 2:
                    raise
                failed = TaskFailed(str(error))
                failed.__cause__ = error
                return failed, None

    async def result(self, task_id):
        task = self.all[task_id]
        await asyncio.wait([task])
        if task.cancelled():
            raise Closed("cancelled with the block")
        error, value = task.result()
        if error is not None:
            raise error
        return value

    def left(self):
        return [task for task in self.all.values() if not task.done()]

    async def __aexit__(self, kind, error, trace):
        try:
            while kind is None and self.left():
                await asyncio.wait(self.left())
        finally:
            self.state = 2
            left = self.left()
            for task in left:
                task.cancel()
            if left:
                await asyncio.wait(left)


# answer: retry
class Attempts:
    def __init__(self, most, base, ceiling, draw):
        self.most, self.base, self.ceiling, self.draw, self.number = most, base, ceiling, draw, 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.number:
            await asyncio.sleep(self.draw(0, min(self.ceiling, self.base * 2 ** (self.number - 1))))
        self.number += 1
        return self.number


async def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    async for attempt in Attempts(attempts, base, most, draw):
        try:
            async with asyncio.timeout(seconds):
                return await call(attempt)
        except Exception as error:
            match error:
                case _ if attempt == attempts:
                    raise
                case _ if isinstance(error, permanent):
                    raise


# answer: serve
async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    outcomes = asyncio.Queue()

    async def work(claim):
        try:
            outcome = (await handle(claim.work), None)
        except BaseException as error:
            outcome = (None, error)
        outcomes.put_nowait(outcome)

    while True:
        if (claim := store.claim(lease)) is None:
            await asyncio.sleep(idle)
            continue
        task = asyncio.create_task(work(claim))
        outcome, ours = None, True
        try:
            while ours and outcome is None:
                try:
                    async with asyncio.timeout(lease / 3):
                        outcome = await outcomes.get()
                except TimeoutError:
                    ours = store.renew(claim, lease)
            if not ours:
                task.cancel()
                await outcomes.get()
                continue
        except asyncio.CancelledError:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            store.give_back(claim, 0)
            raise
        value, error = outcome
        match error:
            case None:
                store.finish(claim, value)
            case _ if claim.attempt < attempts:
                store.give_back(claim, wait * pow(2, claim.attempt - 1))
            case _:
                store.bury(claim, error)


# answer: task_file
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, timeout=30, isolation_level=None)
        self.file.execute("PRAGMA busy_timeout = 30000")
        self.file.executescript(SCHEMA)

    def submit(self, task_id, work):
        sql = "INSERT INTO tasks (id, work) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET id = id RETURNING work"
        [(known,)] = self.file.execute(sql, (task_id, work)).fetchall()
        if known != work:
            raise ValueError(f"{task_id!r}: {known!r}, not {work!r}")

    def claim(self, now, seconds):
        self.file.execute("BEGIN EXCLUSIVE")
        with self.file:
            free = self.file.execute(
                "SELECT number, attempt FROM tasks WHERE state = 'open' AND until <= ? ORDER BY number", (now,)
            ).fetchall()
            dead = [(number,) for number, attempt in free if attempt >= self.attempts]
            self.file.executemany("UPDATE tasks SET state = 'dead' WHERE number = ?", dead)
            for number, attempt in free:
                if attempt < self.attempts:
                    return Claim(*self.file.execute(
                        "UPDATE tasks SET (attempt, until) = (?, ?) WHERE number = ? RETURNING id, work, attempt",
                        (attempt + 1, now + seconds, number),
                    ).fetchone())
        return None

    def renew(self, task_id, attempt, now, seconds):
        sql = "UPDATE tasks SET until = ? WHERE id = ? AND attempt = ? AND state = 'open' AND until > ? RETURNING id"
        return self.file.execute(sql, (now + seconds, task_id, attempt, now)).fetchall() != []

    def finish(self, task_id, attempt, result):
        before = self.file.total_changes
        sql = "UPDATE tasks SET state = 'done', result = ? WHERE (id, attempt, state) = (?, ?, 'open')"
        self.file.execute(sql, (result, task_id, attempt))
        return self.file.total_changes > before

    def close(self):
        self.file.close()


# RIGHT a priority queue and a condition; a lock of retries; plain SQL under one lock; handle in the worker's own task
# answer: tasks
from dataclasses import dataclass, field
from typing import Any


@dataclass(order=True)
class Job:
    number: int
    func: Any = field(compare=False)
    args: tuple = field(compare=False)
    done: asyncio.Event = field(compare=False, default_factory=asyncio.Event)
    value: Any = field(compare=False, default=None)
    error: Any = field(compare=False, default=None)

    def settle(self, value=None, error=None):
        if not self.done.is_set():
            self.value, self.error = value, error
            self.done.set()


class Tasks:
    def __init__(self, workers: int):
        self.workers = workers
        self.jobs = {}
        self.queue = None

    async def __aenter__(self):
        self.queue, self.breaking = asyncio.PriorityQueue(), False
        self.tasks = [asyncio.create_task(self.work(), name=f"worker {each}") for each in range(self.workers)]
        return self

    def submit(self, task_id, func, *args):
        if self.queue is None:
            raise Closed("submit belongs into the block")
        if self.jobs.get(task_id) is None:
            job = self.jobs[task_id] = Job(len(self.jobs), func, args)
            self.queue.put_nowait(job)

    async def work(self):
        queue = self.queue
        while not self.breaking:
            job = await queue.get()
            me = asyncio.current_task()
            try:
                job.settle(value=await job.func(*job.args))
            except BaseException as error:
                while me.cancelling() and not self.breaking:
                    me.uncancel()
                if self.breaking:
                    job.settle(error=Closed("broken off"))
                elif isinstance(error, Exception):
                    job.settle(error=error)
                else:
                    failed = TaskFailed(f"{type(error).__name__}")
                    failed.__cause__ = error
                    job.settle(error=failed)
            finally:
                queue.task_done()

    async def result(self, task_id):
        job = self.jobs[task_id]
        await job.done.wait()
        if job.error is not None:
            raise job.error
        return job.value

    async def __aexit__(self, kind, error, trace):
        joining = asyncio.ensure_future(self.queue.join())
        try:
            if not kind:
                await joining
        finally:
            self.breaking, self.queue = True, None
            for task in [joining, *self.tasks]:
                task.cancel()
            await asyncio.wait([joining, *self.tasks])
            for job in self.jobs.values():
                job.settle(error=Closed("broken off"))


# answer: retry
class Retry:
    def __init__(self, call, attempts, seconds, base, most, permanent, draw):
        self.call, self.attempts, self.seconds = call, attempts, seconds
        self.base, self.most, self.permanent, self.draw = base, most, permanent, draw

    async def once(self, attempt):
        task = asyncio.ensure_future(self.call(attempt))
        try:
            done, _ = await asyncio.wait([task], timeout=self.seconds)
        except asyncio.CancelledError:
            task.cancel()
            await asyncio.wait([task])
            raise
        if done:
            return task.result()
        task.cancel()
        await asyncio.wait([task])
        raise TimeoutError(f"not done after {self.seconds} s")

    async def run(self):
        for attempt in range(1, self.attempts + 1):
            try:
                return await self.once(attempt)
            except Exception as error:
                if attempt == self.attempts or isinstance(error, self.permanent):
                    raise
            ceiling = min(self.base * 2 ** (attempt - 1), self.most)
            await asyncio.sleep(self.draw(0, ceiling))


def retry(call, attempts: int = 3, seconds=10.0, base=1.0, most=30.0, permanent=(), draw=random.uniform):
    return Retry(call, attempts, seconds, base, most, permanent, draw).run()


# answer: task_file
class TaskFile:
    def __init__(self, path, attempts: int = 3):
        self.attempts = attempts
        self.file = sqlite3.connect(path, detect_types=0, timeout=30.0, isolation_level=None)
        if self.file.execute("SELECT count(*) FROM sqlite_master WHERE name = 'tasks'").fetchone() == (0,):
            self.file.execute(SCHEMA)

    def locked(self, function, *values):
        self.file.execute("BEGIN IMMEDIATE")
        try:
            value = function(*values)
        except BaseException:
            self.file.rollback()
            raise
        self.file.commit()
        return value

    def submit(self, task_id, work):
        def add():
            for (known,) in self.file.execute("SELECT work FROM tasks WHERE id = ?", (task_id,)):
                if known == work:
                    return
                raise ValueError(task_id)
            self.file.execute("INSERT INTO tasks (work, id) VALUES (?, ?)", (work, task_id))

        self.locked(add)

    def claim(self, now, seconds):
        return self.locked(self.take, now, seconds)

    def take(self, now, seconds):
        over = "FROM tasks WHERE state = 'open' AND until <= ?"
        for number, attempt in self.file.execute(f"SELECT number, attempt {over}", (now,)).fetchall():
            if attempt >= self.attempts:
                self.file.execute("UPDATE tasks SET state = 'dead' WHERE number = ?", (number,))
        rows = self.file.execute(f"SELECT number, id, work, attempt {over}", (now,)).fetchall()
        if not rows:
            return None
        number, task_id, work, attempt = min(rows)
        self.file.execute("UPDATE tasks SET attempt = attempt + 1 WHERE number = ?", (number,))
        self.file.execute("UPDATE tasks SET until = ? WHERE number = ?", (now + seconds, number))
        return Claim(task_id=task_id, work=work, attempt=attempt + 1)

    def mine(self, task_id, attempt):
        return (task_id, attempt, "open") in self.file.execute("SELECT id, attempt, state FROM tasks").fetchall()

    def renew(self, task_id, attempt, now, seconds):
        def move():
            later = self.file.execute("SELECT 1 FROM tasks WHERE id = ? AND until > ?", (task_id, now)).fetchone()
            if not self.mine(task_id, attempt) or not later:
                return False
            self.file.execute("UPDATE tasks SET until = ? WHERE id = ?", (now + seconds, task_id))
            return True

        return self.locked(move)

    def finish(self, task_id, attempt, result):
        def end():
            if not self.mine(task_id, attempt):
                return False
            self.file.execute("UPDATE tasks SET state = 'done' WHERE id = ?", (task_id,))
            self.file.execute("UPDATE tasks SET result = ? WHERE id = ?", (result, task_id))
            return True

        return self.locked(end)

    def close(self):
        self.file.close()


# answer: serve
async def serve(store, handle, lease=30.0, attempts=3, wait=1.0, idle=1.0):
    me = asyncio.current_task()

    async def beat(claim, lost):
        while store.renew(claim, lease) if lost.looked else True:
            lost.looked = True
            await asyncio.sleep(lease / 3)
        lost.it = True
        me.cancel()

    class Lost:
        it = looked = False

    while True:
        while (claim := store.claim(lease)) is None:
            await asyncio.sleep(idle)
        lost = Lost()
        beating = asyncio.create_task(beat(claim, lost))
        result = error = None
        try:
            result = await handle(claim.work)
        except BaseException as raised:
            error = raised
        beating.cancel()
        try:
            await asyncio.wait([beating])
        except asyncio.CancelledError:
            pass
        if lost.it:
            if me.uncancel():
                raise asyncio.CancelledError
            continue
        if me.cancelling():
            store.give_back(claim, 0)
            raise error if isinstance(error, asyncio.CancelledError) else asyncio.CancelledError()
        if error is None:
            store.finish(claim, result)
        elif claim.attempt < attempts:
            store.give_back(claim, wait * 2 ** (claim.attempt - 1))
        else:
            store.bury(claim, error)
