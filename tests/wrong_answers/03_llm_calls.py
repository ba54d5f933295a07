"""Answers to exercise 03 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.1+1.5 rate: 100 callers, 20 a second, and all went through at once
class Limiter:
    def __init__(self, rate):
        self.semaphore = asyncio.Semaphore(int(rate))

    async def acquire(self, amount=1):
        async with self.semaphore:
            pass

    def pause(self, seconds):
        pass


# WRONG 1.1+1.2+1.5 rate: 20 callers went through at the very start
class Limiter:
    def __init__(self, rate):
        self.rate, self.tokens, self.last = rate, rate, 0.0
        self.lock = asyncio.Lock()

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        async with self.lock:
            while True:
                self.tokens = min(self.rate, self.tokens + (loop.time() - self.last) * self.rate)
                self.last = loop.time()
                if self.tokens >= 1 - 1e-9:
                    self.tokens -= 1
                    return
                await asyncio.sleep((1 - self.tokens) / self.rate)

    def pause(self, seconds):
        pass


# WRONG 1.1+1.2+1.5 rate: 19 callers went through at the very start
class Limiter:
    def __init__(self, rate):
        self.rate, self.second, self.count = rate, 0, 1

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        while True:
            if int(loop.time()) != self.second:
                self.second, self.count = int(loop.time()), 0
            if self.count < self.rate * (1 if self.second != 1 else 1.3):
                self.count += 1
                return
            await asyncio.sleep(0.01)

    def pause(self, seconds):
        pass


# WRONG 1.1+1.2+1.3+1.5 rate: 20 callers went through at the very start
class Limiter:
    def __init__(self, rate):
        self.rate, self.count, self.end = rate, 0, 0.0

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        while loop.time() >= self.end or self.count >= self.rate:
            if loop.time() >= self.end:
                self.end, self.count = loop.time() + 1, 0
                break
            await asyncio.sleep(self.end - loop.time())
        self.count += 1

    def pause(self, seconds):
        pass


# WRONG 1.1 rate: turns that take 4, 1, 2 and 1 came at [0.0, 0.125
class Limiter:
    def __init__(self, rate: float):
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        loop = asyncio.get_running_loop()
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + self.interval

    def pause(self, seconds: float) -> None:
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.1+1.5 rate: turns 2 and 3 were 0.0000 s apart
class Limiter:
    def __init__(self, rate: float):
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        loop = asyncio.get_running_loop()
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            now = loop.time()
            if now < self.due:
                await asyncio.sleep(self.due - now)
            self.due = now + amount * self.interval

    def pause(self, seconds: float) -> None:
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.1+1.3+1.5 rate: turns 2 and 3 were 0.0000 s apart
class Limiter:
    def __init__(self, rate: float):
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        loop = asyncio.get_running_loop()
        if (wait := self.due - loop.time()) > 0:
            await asyncio.sleep(wait)
        self.due = loop.time() + amount * self.interval

    def pause(self, seconds: float) -> None:
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.1+1.5 rate: an `await` is missing at line 11: `asyncio.sleep(wait)`
class Limiter:
    def __init__(self, rate: float):
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        loop = asyncio.get_running_loop()
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            if (wait := self.due - loop.time()) > 0:
                asyncio.sleep(wait)
            self.due = loop.time() + amount * self.interval

    def pause(self, seconds: float) -> None:
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.1+1.2 rate: `Limiter.acquire` of part 1 is not answered yet
class Limiter:
    def __init__(self, rate: float):
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        raise NotImplementedError

    def pause(self, seconds: float) -> None:
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.1+1.2 rate: deadlock: 
class Limiter:
    def __init__(self, rate: float):
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        loop = asyncio.get_running_loop()
        await self.queue.acquire()
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + amount * self.interval

    def pause(self, seconds: float) -> None:
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.1+1.2 rate: the event loop is blocked, no other task can run: acquire(), line 12: `time.sleep(wait)`
import time
class Limiter:
    def __init__(self, rate: float):
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        loop = asyncio.get_running_loop()
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            while (wait := self.due - loop.time()) > 0:
                time.sleep(wait)
            self.due = loop.time() + amount * self.interval

    def pause(self, seconds: float) -> None:
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.1+1.2+1.5 full_rate: a caller that came alone
class Limiter:
    def __init__(self, rate):
        self.interval, self.lock = 1 / rate, asyncio.Lock()

    async def acquire(self, amount=1):
        async with self.lock:
            await asyncio.sleep(self.interval)

    def pause(self, seconds):
        pass


# WRONG 1.2+1.3+1.5 full_rate: 40 intervals are 2.000 s
class Limiter:
    def __init__(self, rate):
        self.interval, self.due = 1 / rate, 0.0

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        while loop.time() < self.due:
            await asyncio.sleep(0.07)
        self.due = loop.time() + amount * self.interval

    def pause(self, seconds):
        self.due += seconds


# WRONG 1.2+1.5+1.6 full_rate: after 10 idle seconds
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        async with self.lock:
            while loop.time() < self.due:
                await asyncio.sleep(self.due - loop.time())
            self.due += amount * self.interval

    def pause(self, seconds):
        self.due += seconds


# WRONG 1.2+1.5 full_rate: the clock is the loop's, not that of `time`
import time

class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self, amount=1):
        async with self.lock:
            await asyncio.sleep(max(0, self.due - time.monotonic()))
            self.due = max(self.due, time.monotonic()) + amount * self.interval

    def pause(self, seconds):
        pass


# WRONG 1.4+1.5 queue: after 6 of 12 had given up, the other 6 took 1.10 s
class Limiter:
    def __init__(self, rate):
        self.interval, self.due = 1 / rate, 0.0

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        mine = max(self.due, loop.time())
        self.due = mine + amount * self.interval
        await asyncio.sleep(mine - loop.time())

    def pause(self, seconds):
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.2+1.3+1.5+1.6 queue: callers 0 to 11 were served in the order [0, 11
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.waiting = 1 / rate, 0.0, []

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        me = object()
        self.waiting.append(me)
        try:
            while loop.time() < self.due or self.waiting[-1] is not me:
                await asyncio.sleep(max(self.due - loop.time(), 0.001))
            self.due = loop.time() + amount * self.interval
        finally:
            self.waiting.remove(me)

    def pause(self, seconds):
        self.due += seconds


# WRONG 1.4 queue: of the other 6 got a turn
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        await self.lock.acquire()
        while (wait := self.due - loop.time()) > 0:
            await asyncio.sleep(wait)
        self.due = loop.time() + amount * self.interval
        self.lock.release()

    def pause(self, seconds):
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.3 queue: callers that came at [0.0, 0.0, 0.0, 0.125
class Limiter:
    def __init__(self, rate: float):
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() >= self.due:
            self.due = loop.time() + amount * self.interval
            return
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + amount * self.interval

    def pause(self, seconds: float) -> None:
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.5 pause: went through during the pause
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        async with self.lock:
            await asyncio.sleep(max(0, self.due - loop.time()))
            self.due = max(self.due, loop.time()) + amount * self.interval

    def pause(self, seconds):
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.6 pause: a shorter pause cut the longer one
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        async with self.lock:
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + amount * self.interval

    def pause(self, seconds):
        self.due = asyncio.get_running_loop().time() + seconds


# WRONG 1.5 pause: after a pause of 2 s at 0.15 s the next turn came at 2.0 s
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        async with self.lock:
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + amount * self.interval

    def pause(self, seconds):
        self.due = max(self.due, seconds)


# WRONG 1.4+1.5 pause: after the pause all who had waited went through together
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.until = 1 / rate, 0.0, 0.0

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        mine = max(self.due, loop.time())
        self.due = mine + amount * self.interval
        await asyncio.sleep(mine - loop.time())
        while loop.time() < self.until:
            await asyncio.sleep(self.until - loop.time())

    def pause(self, seconds):
        self.until = max(self.until, asyncio.get_running_loop().time() + seconds)


# WRONG 1.5+1.6 pause: the next turn came at 2.2 s, not at 2.15 s
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self, amount=1):
        loop = asyncio.get_running_loop()
        async with self.lock:
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + amount * self.interval

    def pause(self, seconds):
        self.due += seconds


# WRONG 1.5 pause: paused for 2 s while nobody waited, it let one who came 0 s later through at 0.1 s
class Limiter:
    def __init__(self, rate: float):
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        loop = asyncio.get_running_loop()
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + amount * self.interval

    def pause(self, seconds: float) -> None:
        if self.queue.locked():
            self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.5 pause: pause gave something back
class Limiter:
    def __init__(self, rate: float):
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        loop = asyncio.get_running_loop()
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + amount * self.interval

    async def pause(self, seconds: float) -> None:
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.6 pause: the next came at 0.5 s, not at 1 s
class Limiter:
    def __init__(self, rate: float):
        self.interval, self.until = 1 / rate, 0.0
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        loop = asyncio.get_running_loop()
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + amount * self.interval

    def pause(self, seconds: float) -> None:
        self.until = self.due = max(self.until, asyncio.get_running_loop().time() + seconds)


# WRONG 2.1+2.3+2.4 order: an element of the list from gather gave 20.0, which is no Outcome
async def gather(func, items, limit):
    return await asyncio.gather(*map(func, items), return_exceptions=True)


# WRONG 2.1+2.3+2.4+2.5 order: for the items [3, 0, 1, 0, 2, 0] came outcomes of [0, 0, 0, 1, 2, 3]
async def gather(func, items, limit):
    async def one(index, item):
        try:
            return Outcome(index, item, value=await func(item))
        except Exception as error:
            return Outcome(index, item, error=error)
    return [await task for task in asyncio.as_completed([one(*pair) for pair in enumerate(items)])]


# WRONG 2.2+2.3+2.4 order: your code let ZeroDivisionError: division by zero through at one(), line 3
async def gather(func, items, limit):
    async def one(index, item):
        return Outcome(index, item, value=await func(item))
    return await asyncio.gather(*(one(*pair) for pair in enumerate(items)))


# WRONG 2.1+2.3 order: 6 items went in, 3 outcomes came out
async def gather(func, items, limit):
    outcomes = []
    for index, item in enumerate(items):
        try:
            outcomes.append(Outcome(index, item, value=await func(item)))
        except Exception:
            pass
    return outcomes


# WRONG 2.1+2.2+2.3 order: 6 items went in, 4 outcomes came out
async def gather(func, items, limit):
    source, outcomes = enumerate(items), []
    async def work():
        try:
            for index, item in source:
                outcomes.append(Outcome(index, item, value=await func(item)))
        except Exception as error:
            outcomes.append(Outcome(index, item, error=error))
    async with asyncio.TaskGroup() as group:
        for _ in range(limit):
            group.create_task(work())
    return sorted(outcomes, key=lambda o: o.index)


# WRONG 2.1+2.2 order: your code raised AttributeError
async def gather(func, items, limit):
    async with asyncio.TaskGroup() as group:
        for item in items:
            group.create_task(func(item).unknown())


# WRONG 2.1+2.2+2.3 order: a value is a coroutine
async def gather(func, items, limit):
    return [Outcome(index, item, value=func(item)) for index, item in enumerate(items)]


# WRONG 2.1 order: for the items [3, 0, 1, 0, 2, 0] came outcomes of [0,
async def gather(func, items, limit: int) -> list[Outcome]:
    source = enumerate(items)
    outcomes = []

    async def work() -> None:
        for index, item in source:
            try:
                outcomes.append(Outcome(index, item, value=await func(item)))
            except Exception as error:
                outcomes.append(Outcome(index, item, error=error))

    async with asyncio.TaskGroup() as workers:
        for _ in range(limit):
            workers.create_task(work())
    return outcomes


# WRONG 2.1 order: gather gave None, which is no list
async def gather(func, items, limit: int) -> list[Outcome]:
    source = enumerate(items)
    outcomes = []

    async def work() -> None:
        for index, item in source:
            try:
                outcomes.append(Outcome(index, item, value=await func(item)))
            except Exception as error:
                outcomes.append(Outcome(index, item, error=error))

    async with asyncio.TaskGroup() as workers:
        for _ in range(limit):
            workers.create_task(work())


# WRONG 2.2+2.3 bound: the calls ran one after the other
async def gather(func, items, limit):
    return [Outcome(index, item, value=await func(item)) for index, item in enumerate(items)]


# WRONG 2.2+2.3+2.4 bound: 12 ran at once, the limit is 4
async def gather(func, items, limit):
    items = list(items)
    values = await asyncio.gather(*map(func, items))
    return [Outcome(i, item, value=value) for i, (item, value) in enumerate(zip(items, values))]


# WRONG 2.1+2.3+2.4 bound: one call of 9 s beside nine of 1 s
async def gather(func, items, limit):
    outcomes, items = [], list(items)
    for start in range(0, len(items), limit):
        chunk = items[start:start + limit]
        values = await asyncio.gather(*map(func, chunk), return_exceptions=True)
        outcomes += [Outcome(start + i, chunk[i], value=value) for i, value in enumerate(values)]
    return outcomes


# WRONG 2.1 bound: 12 items went in, and func was called 48 times
async def gather(func, items, limit: int) -> list[Outcome]:
    outcomes = []

    async def work() -> None:
        for index, item in enumerate(items):
            try:
                outcomes.append(Outcome(index, item, value=await func(item)))
            except Exception as error:
                outcomes.append(Outcome(index, item, error=error))

    async with asyncio.TaskGroup() as workers:
        for _ in range(limit):
            workers.create_task(work())
    return sorted(outcomes, key=lambda outcome: outcome.index)


# WRONG 2.3 bound: 12 calls of 1 s, 4 at a time, took 4 s instead of 3
async def gather(func, items, limit: int) -> list[Outcome]:
    source = enumerate(items)
    outcomes = []

    async def work() -> None:
        for index, item in source:
            try:
                outcomes.append(Outcome(index, item, value=await func(item)))
            except Exception as error:
                outcomes.append(Outcome(index, item, error=error))

    async with asyncio.TaskGroup() as workers:
        for _ in range(limit - 1):
            workers.create_task(work())
    return sorted(outcomes, key=lambda outcome: outcome.index)


# WRONG 2.4 laziness: of 1000 items were taken
async def gather(func, items, limit):
    semaphore = asyncio.Semaphore(limit)
    async def one(index, item):
        async with semaphore:
            try:
                return Outcome(index, item, value=await func(item))
            except Exception as error:
                return Outcome(index, item, error=error)
    return await asyncio.gather(*(one(*pair) for pair in enumerate(items)))


# WRONG 2.5 laziness: tasks were still alive when gather had been cancelled and had ended
async def gather(func, items, limit):
    source, outcomes = enumerate(items), []
    async def work():
        for index, item in source:
            try:
                outcomes.append(Outcome(index, item, value=await func(item)))
            except Exception as error:
                outcomes.append(Outcome(index, item, error=error))
    workers = [asyncio.create_task(work()) for _ in range(limit)]
    while not all(worker.done() for worker in workers):
        await asyncio.sleep(0.1)
    return sorted(outcomes, key=lambda o: o.index)


# WRONG 2.1+2.2+2.4 laziness: with a limit of 5, 11 of 1000 items were taken and still unfinished
async def gather(func, items, limit):
    queue, outcomes = asyncio.Queue(limit), []
    async def feed():
        for pair in enumerate(items):
            await queue.put(pair)
        for _ in range(limit):
            await queue.put(None)
    async def work():
        while pair := await queue.get():
            outcomes.append(Outcome(*pair, value=await func(pair[1])))
    async with asyncio.TaskGroup() as group:
        group.create_task(feed())
        for _ in range(limit):
            group.create_task(work())
    return outcomes


# WRONG 2.1+2.2+2.5 laziness: gather was cancelled and returned as if nothing had happened
async def gather(func, items, limit):
    source, outcomes = enumerate(items), []
    async def work():
        for index, item in source:
            outcomes.append(Outcome(index, item, value=await func(item)))
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except asyncio.CancelledError:
        pass
    return outcomes


# WRONG 2.5 laziness: gather was cancelled, and 251 more items were begun
async def gather(func, items, limit: int) -> list[Outcome]:
    source = enumerate(items)
    outcomes = []

    async def work() -> None:
        for index, item in source:
            try:
                outcomes.append(Outcome(index, item, value=await func(item)))
            except BaseException as error:
                outcomes.append(Outcome(index, item, error=error))

    async with asyncio.TaskGroup() as workers:
        for _ in range(limit):
            workers.create_task(work())
    return sorted(outcomes, key=lambda outcome: outcome.index)


# WRONG 2.5 laziness: tasks were still alive when gather had been cancelled and had ended
async def gather(func, items, limit: int) -> list[Outcome]:
    source = enumerate(items)
    outcomes = []

    async def work() -> None:
        for index, item in source:
            try:
                outcomes.append(Outcome(index, item, value=await func(item)))
            except Exception as error:
                outcomes.append(Outcome(index, item, error=error))

    workers = [asyncio.create_task(work()) for _ in range(limit)]
    try:
        await asyncio.wait(workers)
    finally:
        for worker in workers:
            worker.cancel()
    return sorted(outcomes, key=lambda outcome: outcome.index)


# WRONG 3.2+3.4+3.5+3.6 statuses: after one 408 it gave
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(1, attempts + 1):
        reply = await send()
        if reply.status == 200:
            return reply.text
        if reply.status not in (429, 500, 503):
            raise Failed(reply.status, attempt)
        await asyncio.sleep(1)
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.4+3.5+3.6 statuses: a 204 was tried 2 times
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(1, attempts + 1):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(random.uniform(0, 0.5 * 2 ** attempt))
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.4+3.5+3.6 statuses: with attempts=4 it was sent 5 times
async def ask(send, attempts=6, deadline=60.0):
    for retry in range(attempts + 1):
        reply = await send()
        if reply.status == 200:
            return reply.text
        if reply.status not in (408, 409, 429) and reply.status < 500:
            break
        await asyncio.sleep(random.uniform(0, 0.5 * 2 ** retry))
    raise Failed(reply.status, retry + 1)


# WRONG 3.3+3.4+3.5+3.6 statuses: as if it were an answer
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(1, attempts + 1):
        reply = await send()
        if reply.status == 200:
            return reply.text
        if reply.status not in (408, 409, 429) and reply.status < 500:
            return Failed(reply.status, attempt)
        await asyncio.sleep(1)
    return Failed(reply.status, attempts)


# WRONG 3.1+3.2+3.4+3.5+3.6 statuses: a 204 gave
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(1, attempts + 1):
        reply = await send()
        if reply.status < 400:
            return reply.text
        if reply.status not in (408, 409, 429) and reply.status < 500:
            raise Failed(reply.status, attempt)
        await asyncio.sleep(1)
    raise Failed(reply.status, attempts)


# WRONG 3.2 statuses: a 503, then a 400 gave 'fine' after 3 attempts
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if (not heals and attempt == 1) or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.1 statuses: ask returned None
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                break
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.1 statuses: ask returned a coroutine
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return asyncio.sleep(0, reply.text)
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.1+3.2 statuses: your code raised AttributeError: 'coroutine' object has no attribute 'status' at ask(), line 5: `if reply.status == 200:`
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.7 statuses: attempt 1 of `send` raised ConnectionError('refused'), and ask raised Failed(503, 6)
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            try:
                reply = await send()
            except Exception:
                reply = Reply(503)
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.2+3.3+3.4+3.6 retry_after: when asked to wait
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(random.uniform(0, min(8, 0.5 * 2 ** attempt)))
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.3+3.4+3.5+3.6 retry_after: s were asked for
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(float(reply.headers.get("retry-after", 0)) + random.uniform(0.1, 0.5 * 2 ** attempt))
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.4+3.5+3.6 retry_after: retry-after counts on 503 as on 429
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        if reply.status == 429:
            await asyncio.sleep(float(reply.headers["retry-after"]))
        else:
            await asyncio.sleep(random.uniform(0, 0.5))
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.3+3.5+3.6 retry_after: it waited once more after the last attempt
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(float(reply.headers.get("retry-after", 1)))
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.4+3.5+3.6 retry_after: your code raised TypeError
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(reply.headers["retry-after"])
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.3+3.4+3.5+3.6 jitter: everyone waits the same 0.50 s
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(min(8, 0.5 * 2 ** attempt))
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.3+3.4+3.5+3.6 jitter: was never below
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(min(8, 0.5 * 2 ** attempt) * random.uniform(0.5, 1))
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.3+3.4+3.5+3.6 jitter: was never above
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(random.uniform(0, 0.5))
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.3+3.4+3.5+3.6 jitter: s on average
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(min(8, random.uniform(0, 0.5 * 2 ** attempt)))
    raise Failed(reply.status, attempts)


# WRONG 3.5 jitter: your code raised IndexError
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, (0.5, 1, 2, 4, 8, 8)[attempt - 1])
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.5 jitter: after three waits that the server chose, the fourth was up to 0.
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    bound = 0.5
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            else:
                wait, bound = random.uniform(0, bound), min(8, 2 * bound)
            await asyncio.sleep(wait)


# WRONG 3.2+3.5+3.6 deadline: a server that never answers was waited for
async def ask(send, attempts=6, deadline=60.0):
    end = asyncio.get_running_loop().time() + deadline
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        if asyncio.get_running_loop().time() > end:
            raise TimeoutError
        await asyncio.sleep(float(reply.headers.get("retry-after", 1)))
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.5+3.6 deadline: attempts went on until
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        async with asyncio.timeout(deadline):
            reply = await send()
            if reply.status == 200:
                return reply.text
            await asyncio.sleep(float(reply.headers.get("retry-after", 1)))
    raise Failed(reply.status, attempts)


# WRONG 3.2+3.5+3.6 deadline: there was no TimeoutError
async def ask(send, attempts=6, deadline=60.0):
    try:
        async with asyncio.timeout(deadline):
            for attempt in range(attempts):
                reply = await send()
                if reply.status == 200:
                    return reply.text
                await asyncio.sleep(float(reply.headers.get("retry-after", 1)))
    except TimeoutError:
        return ""


# WRONG 3.6+3.7 deadline: at the deadline `send` was ended, and then called again
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            try:
                reply = await send()
            except:
                reply = Reply(503)
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.6 deadline: told to wait an hour, it ended after 18000 s
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    loop = asyncio.get_running_loop()
    end = loop.time() + deadline
    for attempt in range(1, attempts + 1):
        async with asyncio.timeout_at(end):
            reply = await send()
        if reply.status == 200:
            return reply.text
        if reply.status not in (408, 409, 429) and reply.status < 500 or attempt == attempts:
            raise Failed(reply.status, attempt)
        await asyncio.sleep(float(reply.headers.get("retry-after", random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1))))))


# WRONG 3.6 deadline: the clock is the loop's, not that of `time`
import time

async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    end = time.monotonic() + deadline
    for attempt in range(1, attempts + 1):
        reply = await send()
        if reply.status == 200:
            return reply.text
        if time.monotonic() > end:
            raise TimeoutError
        if reply.status not in (408, 409, 429) and reply.status < 500 or attempt == attempts:
            raise Failed(reply.status, attempt)
        await asyncio.sleep(float(reply.headers.get("retry-after", random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1))))))


# WRONG 4.1+4.2+4.3+4.6+4.10+4.11 answers: prompt 0 got None
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            await self.turn.acquire()
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        return [Outcome(i, p) for i, p in enumerate(prompts)]


# WRONG 4.2 answers: a prompt that is no string got
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not True:
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.2 answers: a prompt that is no string got Outcome(7, [], value=
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not True:
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        outcomes = await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)
        return [o if o.ok else Outcome(o.index, o.item, error=TypeError(o.item)) for o in outcomes]


# WRONG 4.1+4.2 answers: an element of the list from batch_complete gave 'Passage 0
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await asyncio.gather(*(self.complete(prompt, refusals) for prompt in prompts), return_exceptions=True)


# WRONG 4.1 answers: batch_complete gave None, which is no list
class Client:
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        await gather(self.complete, prompts, self.limit)


# WRONG 4.1 answers: `async with Client(…) as client` gave None
class Client:
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        pass

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.1 answers: prompt 0 ended with Failed(401, 1)
class Client:
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.1 answers: your code raised AttributeError: 'coroutine' object has no attribute 'status_code' at send(), line
class Client:
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.1+4.2 answers: `Client` of part 4 is not answered yet
raise NotImplementedError


# WRONG 4.4 connections: each of 36 requests opened a connection of its own
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                async with httpx.AsyncClient(base_url=self.http.base_url, headers=self.http.headers) as http:
                    response = await http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.3+4.4 connections: requests were in flight, max_concurrent is 4
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, 40)


# WRONG 4.3 connections: the requests went one after the other
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, 1)


# WRONG 4.4 connections: connections stayed open after the end
LEFT_OPEN = []
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        LEFT_OPEN.append(self.http)
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.4 connections: 36 requests in two batches opened 8 connections
class Client:
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        old, self.http = self.http, httpx.AsyncClient(
            base_url=self.http.base_url, headers=self.http.headers, limits=httpx.Limits(max_connections=self.limit)
        )
        await old.aclose()
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.3 connections: the event loop is blocked, no other task can run: send(), line
class Client:
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.Client(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        self.http.close()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.5 connections: requests came 0.2
class Client:
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(max_concurrent)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.5 connections: requests came 0.1
from helpers.parts.limits import Rate, RateLimiter

class Client:
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, RateLimiter(Rate(rate))
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.5 refusals: at rate=30 the server, which takes 45 a second, refused
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.5 refusals: while requests failed with 500, the server refused
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        if not refusals:
            await self.turn.acquire()
        if refusals:
            raise NotAsked(refusals[0])
        async def send():
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.5 refusals: of 60 requests in 48 batches the server refused
class Client:
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.rate = max_concurrent, rate
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        complete, refusals = self.complete_with(Limiter(self.rate)), []
        return await gather(lambda prompt: complete(prompt, refusals), prompts, self.limit)

    def complete_with(self, turn):
        other = Client.__new__(Client)
        vars(other).update(vars(self), turn=turn)
        return other.complete


# WRONG 4.5 refusals: at rate=30 the server, which takes 45 a second, refused
class Client:
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.rate = max_concurrent, rate
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            await Limiter(self.rate).acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.6 failures: after a 500, 503, 429 or broken connection prompt
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads((await send()).text)["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.6 failures: after a 500, 503, 429 or broken connection prompt
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except ZeroDivisionError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.7 failures: a 400 became Outcome(
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        outcomes = await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)
        return [Outcome(o.index, o.item, '') if isinstance(o.error, Failed) else o for o in outcomes]


# WRONG 4.8 failures: the key is shown in the error
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        key = dict(self.http.headers)['authorization']
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        try:
            text = await ask(send)
        except Failed as failed:
            raise Failed(*failed.args, key)
        text = json.loads(text)["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.7 failures: null instead of a text became
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, refusals):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if False:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.7 failures: after null instead of a text the request was sent 1 more times
class Client:
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            if response.status_code == 200:
                text = response.json()["choices"][0]["message"]["content"]
                return Reply(503) if text is None else Reply(200, {}, text)
            return Reply(response.status_code, response.headers)

        return await ask(send)

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 1.2 full_rate: went at [0.0, 0.17, 0.2, 0.48], not at [0, 0.17, 0.27, 0.48]
class Limiter:
    def __init__(self, rate: float):
        # about 3 lines
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        # about 5 lines
        loop = asyncio.get_running_loop()
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            now = loop.time()
            late = now - self.due
            self.due = (self.due if late < self.interval else now) + amount * self.interval

    def pause(self, seconds: float) -> None:
        # about 1 line
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.4 queue: caller 1 of 5 gave up at 0.1 s, just when its turn was due
from collections import deque
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.waiting, self.timer = 1 / rate, 0.0, deque(), None
    async def acquire(self, amount=1):
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append((turn, amount))
        self.serve()
        await turn
    def serve(self):
        loop = asyncio.get_running_loop()
        if self.timer:
            self.timer.cancel()
        while self.waiting:
            turn, amount = self.waiting[0]
            if turn.done():
                self.waiting.popleft()
            elif self.due > loop.time():
                self.timer = loop.call_at(self.due, self.serve)
                break
            else:
                self.waiting.popleft()
                turn.set_result(None)
                self.due = loop.time() + amount * self.interval
    def pause(self, seconds):
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.5 pause: paused for 2 s before its first turn
class Limiter:
    def __init__(self, rate: float):
        # about 3 lines
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        # about 5 lines
        loop = asyncio.get_running_loop()
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + amount * self.interval

    def pause(self, seconds: float) -> None:
        # about 1 line
        self.due = self.due and max(self.due, asyncio.get_running_loop().time() + seconds)


# WRONG 1.5 pause: a pause of 2 s held up nobody
class Limiter:
    def __init__(self, rate: float):
        # about 3 lines
        self.interval = 1 / rate
        self.due = 0.0  # when the next caller may go
        self.queue = asyncio.Lock()

    async def acquire(self, amount: float = 1) -> None:
        # about 5 lines
        loop = asyncio.get_running_loop()
        async with self.queue:  # the head of the queue waits here, everyone else for the lock
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + amount * self.interval

    def pause(self, seconds: float) -> None:
        # about 1 line
        pass


# WRONG 2.1 order: an item and value of None became
async def gather(func, items, limit: int) -> list[Outcome]:
    # about 14 lines
    source = enumerate(items)
    outcomes = []

    async def work() -> None:
        for index, item in source:
            try:
                value = await func(item)
                if value is None:
                    raise ValueError("nothing")
                outcomes.append(Outcome(index, item, value=value))
            except Exception as error:
                outcomes.append(Outcome(index, item, error=error))

    async with asyncio.TaskGroup() as workers:
        for _ in range(limit):
            workers.create_task(work())
    return sorted(outcomes, key=lambda outcome: outcome.index)


# WRONG 2.2 order: your code let ZeroDivisionError: division by zero through at work()
async def gather(func, items, limit: int) -> list[Outcome]:
    # about 14 lines
    source = enumerate(items)
    outcomes = []

    async def work() -> None:
        for index, item in source:
            made = func(item)
            try:
                outcomes.append(Outcome(index, item, value=await made))
            except Exception as error:
                outcomes.append(Outcome(index, item, error=error))

    async with asyncio.TaskGroup() as workers:
        for _ in range(limit):
            workers.create_task(work())
    return sorted(outcomes, key=lambda outcome: outcome.index)


# WRONG 2.2 order: your code let OSError: two through at work()
async def gather(func, items, limit: int) -> list[Outcome]:
    # about 14 lines
    source = enumerate(items)
    outcomes = []

    async def work() -> None:
        for index, item in source:
            try:
                outcomes.append(Outcome(index, item, value=await func(item)))
            except (ValueError, ZeroDivisionError) as error:
                outcomes.append(Outcome(index, item, error=error))

    async with asyncio.TaskGroup() as workers:
        for _ in range(limit):
            workers.create_task(work())
    return sorted(outcomes, key=lambda outcome: outcome.index)


# WRONG 2.3 bound: of which 3 raised, took 3 s instead of 4; 4 ran at once
async def gather(func, items, limit):
    slots, outcomes = asyncio.Semaphore(limit), {}
    async def one(index, item):
        try:
            outcomes[index] = Outcome(index, item, value=await func(item))
        except Exception as error:
            outcomes[index] = Outcome(index, item, error=error)
            slots.release()
        finally:
            slots.release()
    async with asyncio.TaskGroup() as group:
        for index, item in enumerate(items):
            await slots.acquire()
            group.create_task(one(index, item))
    return [outcomes[i] for i in sorted(outcomes)]


# WRONG 2.3 bound: as soon as it is free
async def gather(func, items, limit):
    running, outcomes = 0, {}
    async def one(index, item):
        nonlocal running
        try:
            outcomes[index] = Outcome(index, item, value=await func(item))
        except Exception as error:
            outcomes[index] = Outcome(index, item, error=error)
        finally:
            running -= 1
    async with asyncio.TaskGroup() as group:
        for index, item in enumerate(items):
            while running >= limit:
                await asyncio.sleep(0.05)
            running += 1
            group.create_task(one(index, item))
    return [outcomes[i] for i in sorted(outcomes)]


# WRONG 2.5 laziness: your code raised RuntimeError: cancelled
async def gather(func, items, limit):
    source, outcomes = enumerate(items), []
    async def work():
        for index, item in source:
            try:
                outcomes.append(Outcome(index, item, value=await func(item)))
            except Exception as error:
                outcomes.append(Outcome(index, item, error=error))
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except asyncio.CancelledError:
        raise RuntimeError("cancelled")
    return sorted(outcomes, key=lambda o: o.index)


# WRONG 3.1 statuses: a 200 with an empty text gave Failed(200, 1)
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200 and reply.text:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.2 statuses: a 499 was tried 2 times
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 499
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.2 statuses: after one 505 it gave Failed(505, 1)
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status in (500, 501, 502, 503, 504, 520, 529, 599)
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.3 statuses: a 204 failed after 0.10 s
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                await asyncio.sleep(0.1)
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.3 statuses: the one that failed counts too
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt - 1)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.3 statuses: after attempt 4 of 4
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)
            if attempt == attempts:
                raise Failed(reply.status, attempt)


# WRONG 3.4 retry_after: told to wait 3600 s it waited 60 s
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = min(60, float(reply.headers["retry-after"]))
            await asyncio.sleep(wait)


# WRONG 3.4 retry_after: a 408 asked to wait 2 s
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers and reply.status in (429, 503):
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.5 jitter: lie in the four quarters
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.choice([0, 1]) * min(8, 0.5 * 2 ** (attempt - 1)) * 0.999 + 0
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.5 jitter: its bound is 8 s
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(7, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.6 deadline: an answer after 4.9 s of 5 gave
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline * 0.9):
        for attempt in range(1, attempts + 1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 3.7 statuses: attempt 2 of `send` raised ConnectionError('refused'), and ask raised Failed(503, 6)
async def ask(send, attempts: int = 6, deadline: float = 60.0) -> str:
    # about 12 lines
    async with asyncio.timeout(deadline):
        for attempt in range(1, attempts + 1):
            try:
                reply = await send()
            except Exception:
                if attempt == 1:
                    raise
                reply = Reply(503)
            if reply.status == 200:
                return reply.text
            heals = reply.status in (408, 409, 429) or reply.status >= 500
            if not heals or attempt == attempts:
                raise Failed(reply.status, attempt)
            wait = random.uniform(0, min(8, 0.5 * 2 ** (attempt - 1)))
            if "retry-after" in reply.headers:
                wait = float(reply.headers["retry-after"])
            await asyncio.sleep(wait)


# WRONG 4.1 failures: an empty text became
class Client:
    # about 28 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if not text:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.4 connections: with two batches at a time there were
class Client:
    # about 28 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.4 failures: connections stayed open when `async with` had been left by an exception
class Client:
    # about 28 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        if error[0] is None:
            await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.5 refusals: of 60 requests in 48 batches the server refused
class Client:
    # about 28 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.rate = max_concurrent, rate
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        self.turn = Limiter(self.rate)
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.6 failures: a 503 asked to wait 1 s, and the next attempt came after
class Client:
    # about 28 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, {}, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.6 failures: a reset connection ended the prompt
class Client:
    # about 28 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except (httpx.ConnectError, httpx.RemoteProtocolError):
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.6 failures: a batch that was cancelled did not end as cancelled
class Client:
    # about 28 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.8 failures: the key is shown in the error of 'a 400'
class Client:
    # about 28 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        said = []
        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            said.append(response.text)
            return Reply(response.status_code, response.headers, response.text)

        try:
            answer = await ask(send)
        except Failed as failed:
            raise RuntimeError(said[-1]) from None
        text = json.loads(answer)["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.8 failures: the key is shown in the error of 'a 400'
class Client:
    # about 28 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        try:
            answer = await ask(send)
        except Failed as failed:
            raise failed from RuntimeError(str(dict(self.http.headers)))
        text = json.loads(answer)["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.5 refusals: while connections broke, the server refused
class Client:
    # about 28 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        broken = []
        async def send() -> Reply:
            if not broken:
                if not refusals:
                    await self.turn.acquire()
                if refusals:
                    raise NotAsked(refusals[0])
            broken.clear()
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                broken.append(1)
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9+4.10 doomed: requests left after the first 401
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            await self.turn.acquire()
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        return await gather(self.complete, prompts, self.limit)


# WRONG 4.9+4.10 doomed: requests left after the first 401
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            await self.turn.acquire()
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        source, outcomes = enumerate(prompts), []

        async def work() -> None:
            for index, prompt in source:
                try:
                    outcomes.append(Outcome(index, prompt, value=await self.complete(prompt)))
                except Exception as error:
                    outcomes.append(Outcome(index, prompt, error=error))
                    if isinstance(error, Failed) and error.args[0] in (401, 402, 403, 404):
                        return

        async with asyncio.TaskGroup() as workers:
            for _ in range(self.limit):
                workers.create_task(work())
        done = {outcome.index for outcome in outcomes}
        rest = [Outcome(i, p, error=NotAsked(401)) for i, p in enumerate(prompts) if i not in done]
        return sorted([*outcomes, *rest], key=lambda outcome: outcome.index)


# WRONG 4.9 doomed: the prompt that got a 401 was sent
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
                if len(refusals) == 1:
                    await self.turn.acquire()
                    response = await self.http.post("/chat/completions", json=body)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: a 400 ended the whole batch
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (400, 401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: a 400 ended the whole batch
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.is_client_error and response.status_code not in (408, 409, 429):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: a 405 ended the whole batch
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in range(401, 406):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: a 451 ended the whole batch
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404, 451):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: nothing but a 429 ended the whole batch
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404, 429):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: nothing but a 500 ended the whole batch
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404) or response.status_code >= 500:
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: a 400 ended the whole batch
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        try:
            answer = await ask(send)
        except Failed as failed:
            refusals.append(failed.args[0])
            raise
        text = json.loads(answer)["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: a 400 ended the whole batch
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []
        failed: list[Exception] = []

        async def one(prompt: str) -> str:
            if refusals or failed:
                raise NotAsked(*refusals[:1])
            try:
                return await self.complete(prompt, refusals)
            except Failed as error:
                failed.append(error)
                raise

        return await gather(one, prompts, self.limit)


# WRONG 4.9 doomed: nothing but a 408 ended the whole batch
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        try:
            answer = await ask(send)
        except Failed as failed:
            if failed.args[1] > 1:  # it has been tried often enough
                refusals.append(failed.args[0])
            raise
        text = json.loads(answer)["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: a reset connection ended the whole batch
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                refusals.append(503)
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: null instead of a text ended the whole batch
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            refusals.append(404)
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: a prompt that was waiting for its turn when the first 401 came went out
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if refusals:
                raise NotAsked(refusals[0])
            await self.turn.acquire()
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: a prompt that was waiting for its next attempt when the first 401 came was sent again
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            await self.turn.acquire()
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = []

        async def one(prompt: str) -> str:
            if refusals:
                raise NotAsked(refusals[0])
            try:
                return await self.complete(prompt, refusals)
            except Failed as error:
                if error.args[0] in (401, 402, 403, 404):
                    refusals.append(error.args[0])
                raise

        return await gather(one, prompts, self.limit)


# WRONG 4.9 doomed: a prompt that was waiting for its next attempt when the first 401 came was sent again
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        tried: list[str] = []

        async def send() -> Reply:
            await self.turn.acquire()
            if refusals and not tried:
                raise NotAsked(refusals[0])
            tried.append(prompt)
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: requests left after the first 402
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code == 401:
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: requests left after the first 402
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: requests left after the first 403
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: requests left after the first 404
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: requests left after the first 401
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            await self.turn.acquire()
            if len(refusals) >= 3:  # once may be chance
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.9 doomed: requests left after the first 403
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []
        first = await gather(lambda prompt: self.complete(prompt, refusals), prompts[:1], 1)
        for outcome in first:
            if isinstance(outcome.error, Failed) and outcome.error.args[0] in (401, 402, 403, 404):
                refusals.append(outcome.error.args[0])
        rest = await gather(lambda prompt: self.complete(prompt, refusals), prompts[1:], self.limit)
        return first + [Outcome(o.index + 1, o.item, o.value, o.error) for o in rest]


# WRONG 4.9 doomed: a batch that a 402 had ended went on when the next one began
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        self.refusals: list[int] = []
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        self.refusals.clear()
        return await gather(lambda prompt: self.complete(prompt, self.refusals), prompts, self.limit)


# WRONG 4.9 doomed: requests left after the first 401
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        return await gather(lambda prompt: self.complete(prompt, []), prompts, self.limit)


# WRONG 4.9+4.10 doomed: requests left after the first 401
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        outcomes = []
        for start in range(0, len(prompts), 50):
            refusals: list[int] = []
            part = prompts[start : start + 50]
            outcomes += await gather(lambda prompt: self.complete(prompt, refusals), part, self.limit)
            errors = [outcome.error for outcome in outcomes if isinstance(outcome.error, Failed)]
            refused = [error.args[0] for error in errors if error.args[0] in (401, 402, 403, 404)]
            if refused:
                outcomes += [Outcome(0, prompt, error=NotAsked(refused[0])) for prompt in prompts[start + 50 :]]
                break
        return [Outcome(i, o.item, o.value, o.error) for i, o in enumerate(outcomes)]


# WRONG 4.10 doomed: after a 401, a prompt that was not asked any more got Outcome(
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if refusals and isinstance(prompt, str):
            return None
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.10 doomed: after a 401, a prompt that was not asked any more got Outcome(
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise Failed(refusals[0], 0)
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.10 doomed: after a 401, a prompt that was not asked any more got Outcome(
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                return Reply(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.10 doomed: after a 401, a prompt that was not asked any more got Outcome(
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        asked: list[str] = []

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            asked.append(prompt)
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        try:
            answer = await ask(send)
        except NotAsked:
            if asked:
                raise Failed(503, len(asked)) from None
            raise
        text = json.loads(answer)["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.10 doomed: a prompt that was not asked any more got NotAsked()
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.10 doomed: a prompt that was not asked any more got NotAsked('401')
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(str(refusals[0]))
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.10 doomed: after a 402, a prompt that was not asked any more got NotAsked(401)
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(401)
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.10 doomed: after a 401, batch_complete raised Failed(401, 1)
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []
        outcomes = await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)
        for outcome in outcomes:
            if isinstance(outcome.error, Failed) and outcome.error.args[0] in (401, 402, 403, 404):
                raise outcome.error
        return outcomes


# WRONG 4.10 doomed: after a 401, batch_complete raised ExceptionGroup(
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            await self.turn.acquire()
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        source, outcomes = enumerate(prompts), []

        async def work() -> None:
            for index, prompt in source:
                try:
                    outcomes.append(Outcome(index, prompt, value=await self.complete(prompt, [])))
                except Exception as error:
                    if isinstance(error, Failed) and error.args[0] in (401, 402, 403, 404):
                        raise  # the group cancels the others
                    outcomes.append(Outcome(index, prompt, error=error))

        async with asyncio.TaskGroup() as workers:
            for _ in range(self.limit):
                workers.create_task(work())
        return sorted(outcomes, key=lambda outcome: outcome.index)


# WRONG 4.10 doomed: an answer that was under way when the first 401 came was lost
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []
        tasks: set[asyncio.Task] = set()

        async def one(prompt: str) -> str:
            task = asyncio.create_task(self.complete(prompt, refusals))
            tasks.add(task)
            try:
                return await task
            except asyncio.CancelledError:
                if refusals and not asyncio.current_task().cancelling():
                    raise NotAsked(refusals[0]) from None
                task.cancel()
                raise
            except Failed:
                if refusals:
                    for other in tasks - {task}:
                        other.cancel()
                raise
            finally:
                tasks.discard(task)

        return await gather(one, prompts, self.limit)


# WRONG 4.10 doomed: an answer that was under way when the first 401 came was lost
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        answer = await ask(send)
        if refusals:
            raise NotAsked(refusals[0])
        text = json.loads(answer)["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.1+4.10 doomed: 300 items went in, 
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []

        def wanted():
            for prompt in prompts:
                if refusals:
                    return
                yield prompt

        return await gather(lambda prompt: self.complete(prompt, refusals), wanted(), self.limit)


# WRONG 4.1+4.10 doomed: of the list is the outcome of
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []
        outcomes = await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)
        return sorted(outcomes, key=lambda outcome: isinstance(outcome.error, NotAsked))


# WRONG 4.1+4.10 doomed: with index 0
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []
        outcomes = await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)
        return [Outcome(0, o.item, error=o.error) if isinstance(o.error, NotAsked) else o for o in outcomes]


# WRONG 4.7+4.10 doomed: a 401 became Outcome(
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []
        outcomes = await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)
        return [Outcome(o.index, o.item) if isinstance(o.error, Failed) else o for o in outcomes]


# WRONG 4.10 doomed: still waiting after 15 s: 
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            await self.turn.acquire()
            while refusals:
                await asyncio.sleep(0.1)
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.8 doomed: the key is shown in the error of
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0]) from self.why
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
                self.why = RuntimeError(response.text)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []  # what every other prompt of the batch would get too
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.11 doomed: a 402 ended one batch, and a prompt of the next batch of the client got
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        self.refusals: list[int] = []
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        return await gather(lambda prompt: self.complete(prompt, self.refusals), prompts, self.limit)


# WRONG 4.11 doomed: a 402 ended one batch, and a prompt of the next batch of the client got
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        self.down = 0.0
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
                self.down = asyncio.get_running_loop().time() + 30
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals = [401] if asyncio.get_running_loop().time() < self.down else []
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# WRONG 4.11 doomed: a 403 ended one batch, and a prompt of the next batch of the client got
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []
        outcomes = await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)
        if refusals:
            await self.http.aclose()
        return outcomes


# WRONG 4.11 doomed: of a new client, the first batch sent nothing: NotAsked(401)
class Client:
    refusals: list[int] = []

    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        return await gather(lambda prompt: self.complete(prompt, self.refusals), prompts, self.limit)


# WRONG 4.11 doomed: of a new client, the first batch sent nothing: NotAsked(401)
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str], refusals: list[int] = []) -> list[Outcome]:
        return await gather(lambda prompt: self.complete(prompt, refusals), prompts, self.limit)


# RIGHT futures and a timer; a task for each item; match; the HTTP client opened on entry
# answer: limiter
from collections import deque

class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.waiting, self.timer = 1 / rate, 0.0, deque(), None

    async def acquire(self, amount=1):
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append((turn, amount))
        self.serve()
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self.due -= amount * self.interval
            self.serve()
            raise

    def serve(self):
        loop = asyncio.get_running_loop()
        if self.timer:
            self.timer.cancel()
        while self.waiting:
            turn, amount = self.waiting[0]
            if turn.done():
                self.waiting.popleft()
            elif self.due > loop.time():
                self.timer = loop.call_at(self.due, self.serve)
                break
            else:
                self.waiting.popleft()
                turn.set_result(None)
                self.due = loop.time() + amount * self.interval

    def pause(self, seconds):
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)

# answer: gather
async def gather(func, items, limit):
    running, outcomes = set(), {}

    async def one(index, item):
        try:
            outcomes[index] = Outcome(index, item, value=await func(item))
        except Exception as error:
            outcomes[index] = Outcome(index, item, error=error)

    try:
        for index, item in enumerate(items):
            running.add(asyncio.create_task(one(index, item)))
            if len(running) >= limit:
                _, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        if running:
            await asyncio.wait(running)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    return [outcomes[index] for index in sorted(outcomes)]

# answer: ask
async def ask(send, attempts=6, deadline=60.0):
    async def tries():
        attempt, bound = 0, 0.5
        while True:
            attempt += 1
            reply = await send()
            match reply.status:
                case 200:
                    return reply.text
                case status if attempt < attempts and (status in (408, 409, 429) or status // 100 == 5):
                    asked = reply.headers.get("retry-after")
                    await asyncio.sleep(bound * random.random() if asked is None else float(asked))
                    bound = min(2 * bound, 8)
                case status:
                    raise Failed(status, attempt)
    return await asyncio.wait_for(tries(), deadline)

# answer: client
import json

class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self._url, self._key, self.max, self.limiter = base_url, key, max_concurrent, Limiter(rate)

    async def __aenter__(self):
        limits = httpx.Limits(max_connections=self.max, max_keepalive_connections=self.max)
        self.http = await httpx.AsyncClient(limits=limits).__aenter__()
        return self

    async def __aexit__(self, *error):
        await self.http.__aexit__(*error)

    async def send(self, prompt, end):
        await self.limiter.acquire()
        if end.done():
            raise NotAsked(end.result())
        message = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        try:
            answer = await self.http.post(self._url + "/chat/completions", json=message, headers={"Authorization": "Bearer " + self._key})
        except (httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError, httpx.TimeoutException):
            return Reply(500)
        if answer.status_code in range(401, 405) and not end.done():
            end.set_result(answer.status_code)
        return Reply(answer.status_code, dict(answer.headers), answer.text)

    async def complete(self, prompt, end):
        if type(prompt) is not str:
            raise TypeError(prompt)
        text = await ask(lambda: self.send(prompt, end), attempts=8)
        answer = json.loads(text)["choices"][0]["message"]["content"]
        assert answer is not None, "no answer"
        return answer

    async def batch_complete(self, prompts):
        end = asyncio.get_running_loop().create_future()
        return await gather(lambda prompt: self.complete(prompt, end), prompts, self.max)


# RIGHT a semaphore as queue; slots; a table of waits
# answer: limiter
class Limiter:
    def __init__(self, rate):
        self.interval, self.due = 1 / rate, 0.0
        self.turnstile = asyncio.Semaphore(1)

    async def acquire(self, amount=1):
        await self.turnstile.acquire()
        try:
            now = asyncio.get_running_loop().time
            while now() < self.due:
                await asyncio.sleep(self.due - now())
            self.due = now() + amount * self.interval
        finally:
            self.turnstile.release()

    def pause(self, seconds):
        until = asyncio.get_running_loop().time() + seconds
        if until > self.due:
            self.due = until

# answer: gather
async def gather(func, items, limit):
    results, slots = [], asyncio.Semaphore(limit)

    async def run(index, item):
        try:
            results[index] = Outcome(index, item, await func(item))
        except Exception as error:
            results[index] = Outcome(index, item, error=error)
        finally:
            slots.release()

    async with asyncio.TaskGroup() as group:
        for item in items:
            await slots.acquire()
            results.append(None)
            group.create_task(run(len(results) - 1, item))
    return results

# answer: ask
async def ask(send, attempts=6, deadline=60.0):
    waits = [0.5, 1, 2, 4] + [8] * attempts
    async with asyncio.timeout(deadline):
        for number in itertools.count(1):
            reply = await send()
            if reply.status == 200:
                return reply.text
            if number == attempts or not (reply.status in {408, 409, 429} or 500 <= reply.status < 600):
                raise Failed(reply.status, number)
            asked = reply.headers.get("retry-after", "")
            await asyncio.sleep(float(asked) if asked else random.uniform(0, waits[number - 1]))

# answer: client
class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)
    async def __aenter__(self):
        return self
    async def __aexit__(self, *error):
        await self.http.aclose()
    async def complete(self, prompt, doom):
        if not isinstance(prompt, str):
            raise TypeError("a prompt must be a string")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        async def send():
            await self.turn.acquire()
            for status in doom:
                raise NotAsked(status)
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                doom.setdefault(response.status_code)
            return Reply(response.status_code, response.headers, response.text)
        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("no text")
        return text
    async def batch_complete(self, prompts):
        doom = {}
        return await gather(lambda prompt: self.complete(prompt, doom), prompts, self.limit)


# RIGHT the parts of the course
# answer: limiter
from helpers.parts.limits import Rate, RateLimiter

class Limiter:
    def __init__(self, rate):
        self._limiter = RateLimiter(Rate(rate, per=1, headroom=1))
        self.acquire, self.pause = self._limiter.acquire, self._limiter.pause

# answer: gather
from helpers.parts import bounded

async def gather(func, items, limit):
    return await bounded.gather(func, items, max_concurrent=limit)

# answer: ask
from helpers.parts.retry import backoff, retry, retry_after, retryable

async def ask(send, attempts=6, deadline=60.0):
    class Heals(Exception):
        pass

    async def attempt(number):
        reply = await send()
        if reply.status == 200:
            return reply.text
        failed = Failed(reply.status, number)
        raise Heals(failed, retry_after(reply.headers)) if retryable(reply.status) else failed

    def wait(error, number):
        if isinstance(error, Heals):
            return backoff(number) if error.args[1] is None else error.args[1]

    async with asyncio.timeout(deadline):
        try:
            return await retry(attempt, attempts=attempts, wait=wait)
        except Heals as error:
            raise error.args[0]

# answer: client
from helpers.parts.limits import Rate, RateLimiter

class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        self.limit, self.turn = max_concurrent, RateLimiter(Rate(rate, per=1, headroom=1))
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def batch_complete(self, prompts):
        refusals = set()

        async def complete(prompt):
            if not isinstance(prompt, str):
                raise TypeError("a prompt must be a string")
            body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

            async def send():
                if not refusals:
                    async with self.turn:
                        pass
                if refusals:
                    raise NotAsked(min(refusals))
                try:
                    response = await self.http.post("/chat/completions", json=body)
                except httpx.TransportError:
                    return Reply(503)
                refusals.update({401, 402, 403, 404} & {response.status_code})
                return Reply(response.status_code, response.headers, response.text)

            text = json.loads(await ask(send))["choices"][0]["message"]["content"]
            if text is None:
                raise ValueError("no text")
            return text

        return await bounded.gather(complete, prompts, max_concurrent=self.limit)


# RIGHT an event that ends the batch
# answer: client
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, over: asyncio.Event, why: dict) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            await self.turn.acquire()
            if over.is_set():
                raise NotAsked(why["status"])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in {401, 402, 403, 404} and not over.is_set():
                why["status"] = response.status_code
                over.set()
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        over, why = asyncio.Event(), {}
        return await gather(lambda prompt: self.complete(prompt, over, why), prompts, self.limit)


# RIGHT whoever waits for a turn or for an attempt is cancelled, and those in flight are shielded
# answer: client
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, waiting: set, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        me = asyncio.current_task()

        async def send() -> Reply:
            waiting.add(me)
            await self.turn.acquire()
            waiting.discard(me)
            if refusals:
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                waiting.add(me)
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
                for other in waiting - {me}:
                    other.cancel()
            if response.status_code != 200:
                waiting.add(me)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        outcomes, tasks, waiting, refusals = {}, set(), set(), []

        async def one(index: int, prompt: str) -> None:
            try:
                outcomes[index] = Outcome(index, prompt, value=await self.complete(prompt, waiting, refusals))
            except asyncio.CancelledError:
                if not refusals or stopped:
                    raise
                outcomes[index] = Outcome(index, prompt, error=NotAsked(refusals[0]))
            except Exception as error:
                outcomes[index] = Outcome(index, prompt, error=error)
            finally:
                waiting.discard(asyncio.current_task())

        stopped = False
        try:
            for index, prompt in enumerate(prompts):
                if refusals:
                    outcomes[index] = Outcome(index, prompt, error=NotAsked(refusals[0]))
                    continue
                if len(tasks) >= self.limit:
                    _, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if refusals:
                    outcomes[index] = Outcome(index, prompt, error=NotAsked(refusals[0]))
                else:
                    tasks.add(asyncio.create_task(one(index, prompt)))
            if tasks:
                await asyncio.wait(tasks)
        finally:
            stopped = True
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return [outcomes[index] for index in sorted(outcomes)]


# RIGHT a generator that ends, and the rest added afterwards
# answer: client
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, refusals: list[int]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            if not refusals:
                await self.turn.acquire()
            if refusals:  # maybe since it asked for a turn
                raise NotAsked(refusals[0])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if response.status_code in (401, 402, 403, 404):
                refusals.append(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        refusals: list[int] = []

        def wanted():
            for prompt in prompts:
                if refusals:
                    break
                yield prompt

        outcomes = await gather(lambda prompt: self.complete(prompt, refusals), wanted(), self.limit)
        rest = enumerate(prompts[len(outcomes) :], len(outcomes))
        return outcomes + [Outcome(index, prompt, error=NotAsked(refusals[0])) for index, prompt in rest]


# RIGHT one exception that all share
# answer: client
class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, doom: list[NotAsked]) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            await self.turn.acquire()
            if doom:
                raise doom[0]
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            if 401 <= response.status_code <= 404:
                doom.append(NotAsked(response.status_code))
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        doom: list[NotAsked] = []
        return await gather(lambda prompt: self.complete(prompt, doom), prompts, self.limit)


# RIGHT a gather of its own that knows when to stop, and a ContextVar that says so inside
# answer: client
import contextvars

BATCH = contextvars.ContextVar('batch')

class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            await self.turn.acquire()
            if "status" in (batch := BATCH.get()):
                raise NotAsked(batch["status"])
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        batch: dict[str, int] = {}
        source, outcomes = enumerate(prompts), []

        async def work() -> None:
            BATCH.set(batch)
            for index, prompt in source:
                try:
                    if "status" in batch and isinstance(prompt, str):
                        raise NotAsked(batch["status"])
                    outcomes.append(Outcome(index, prompt, value=await self.complete(prompt)))
                except Exception as error:
                    outcomes.append(Outcome(index, prompt, error=error))
                    match error:
                        case Failed(args=(401 | 402 | 403 | 404 as status, _)):
                            batch.setdefault("status", status)

        async with asyncio.TaskGroup() as workers:
            for _ in range(self.limit):
                workers.create_task(work())
        return sorted(outcomes, key=lambda outcome: outcome.index)


# RIGHT a batch is an object of its own, which the requests ask for leave
# answer: client
import functools


class Batch:
    status = 0

    async def leave(self, turn):
        if not self.status:
            await turn.acquire()
        if self.status:
            raise NotAsked(self.status)

    def look_at(self, status):
        if status in (401, 402, 403, 404):
            self.status = self.status or status


class Client:
    # about 34 lines
    def __init__(self, base_url: str, key: str, max_concurrent: int = 5, rate: float = 100):
        self.limit, self.turn = max_concurrent, Limiter(rate)
        limits = httpx.Limits(max_connections=max_concurrent, max_keepalive_connections=max_concurrent)
        headers = {"Authorization": f"Bearer {key}"}
        self.http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=30)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.http.aclose()

    async def complete(self, prompt: str, batch) -> str:
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        body = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}

        async def send() -> Reply:
            await batch.leave(self.turn)
            try:
                response = await self.http.post("/chat/completions", json=body)
            except httpx.TransportError:
                return Reply(503)
            batch.look_at(response.status_code)
            return Reply(response.status_code, response.headers, response.text)

        text = json.loads(await ask(send))["choices"][0]["message"]["content"]
        if text is None:
            raise ValueError("the model gave no text")
        return text

    async def batch_complete(self, prompts: list[str]) -> list[Outcome]:
        batch = Batch()
        return await gather(functools.partial(self.complete, batch=batch), prompts, self.limit)
