"""Answers to exercise 03 that people really give: WRONG, each with the words that must catch it, and RIGHT ones."""

# (check, words of its message, {answer cell: code})
WRONG = [
    (
        "limiter-rate",
        "all callers went through at once",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.semaphore = asyncio.Semaphore(int(rate))

    async def acquire(self):
        async with self.semaphore:
            pass

    def pause(self, seconds):
        pass
"""
        },
    ),
    (
        "limiter-rate",
        "callers went through in the first second",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.rate, self.tokens, self.last = rate, rate, 0.0
        self.lock = asyncio.Lock()

    async def acquire(self):
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
"""
        },
    ),
    (
        "limiter-rate",
        "callers went through within one second",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.rate, self.second, self.count = rate, 0, 1

    async def acquire(self):
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
"""
        },
    ),
    (
        "limiter-rate",
        "two turns were only 0.0000 s apart",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.rate, self.count, self.end = rate, 0, 0.0

    async def acquire(self):
        loop = asyncio.get_running_loop()
        while loop.time() >= self.end or self.count >= self.rate:
            if loop.time() >= self.end:
                self.end, self.count = loop.time() + 1, 0
                break
            await asyncio.sleep(self.end - loop.time())
        self.count += 1

    def pause(self, seconds):
        pass
"""
        },
    ),
    (
        "limiter-use",
        "a caller that came alone",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.lock = 1 / rate, asyncio.Lock()

    async def acquire(self):
        async with self.lock:
            await asyncio.sleep(self.interval)

    def pause(self, seconds):
        pass
"""
        },
    ),
    (
        "limiter-use",
        "40 intervals are 2.00 s",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.due = 1 / rate, 0.0

    async def acquire(self):
        loop = asyncio.get_running_loop()
        while loop.time() < self.due:
            await asyncio.sleep(0.07)
        self.due = loop.time() + self.interval

    def pause(self, seconds):
        self.due += seconds
"""
        },
    ),
    (
        "limiter-use",
        "after 10 idle seconds",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self):
        loop = asyncio.get_running_loop()
        async with self.lock:
            while loop.time() < self.due:
                await asyncio.sleep(self.due - loop.time())
            self.due += self.interval

    def pause(self, seconds):
        self.due += seconds
"""
        },
    ),
    (
        "limiter-queue",
        "6 turns took 1.10 s",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.due = 1 / rate, 0.0

    async def acquire(self):
        loop = asyncio.get_running_loop()
        mine = max(self.due, loop.time())
        self.due = mine + self.interval
        await asyncio.sleep(mine - loop.time())

    def pause(self, seconds):
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)
"""
        },
    ),
    (
        "limiter-queue",
        "they were served in the order",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.waiting = 1 / rate, 0.0, []

    async def acquire(self):
        loop = asyncio.get_running_loop()
        me = object()
        self.waiting.append(me)
        try:
            while loop.time() < self.due or self.waiting[-1] is not me:
                await asyncio.sleep(max(self.due - loop.time(), 0.001))
            self.due = loop.time() + self.interval
        finally:
            self.waiting.remove(me)

    def pause(self, seconds):
        self.due += seconds
"""
        },
    ),
    (
        "limiter-queue",
        "of the other 6 got a turn",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self):
        loop = asyncio.get_running_loop()
        await self.lock.acquire()
        while (wait := self.due - loop.time()) > 0:
            await asyncio.sleep(wait)
        self.due = loop.time() + self.interval
        self.lock.release()

    def pause(self, seconds):
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)
"""
        },
    ),
    (
        "limiter-pause",
        "went through during the pause",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self):
        loop = asyncio.get_running_loop()
        async with self.lock:
            await asyncio.sleep(max(0, self.due - loop.time()))
            self.due = max(self.due, loop.time()) + self.interval

    def pause(self, seconds):
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)
"""
        },
    ),
    (
        "limiter-pause",
        "a shorter pause cut the longer one",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self):
        loop = asyncio.get_running_loop()
        async with self.lock:
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + self.interval

    def pause(self, seconds):
        self.due = asyncio.get_running_loop().time() + seconds
"""
        },
    ),
    (
        "limiter-pause",
        "after a pause of 2 s at 0.15 s the next turn came at 2.0 s",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self):
        loop = asyncio.get_running_loop()
        async with self.lock:
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + self.interval

    def pause(self, seconds):
        self.due = max(self.due, seconds)
"""
        },
    ),
    (
        "limiter-pause",
        "after the pause all who had waited went through together",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.until = 1 / rate, 0.0, 0.0

    async def acquire(self):
        loop = asyncio.get_running_loop()
        mine = max(self.due, loop.time())
        self.due = mine + self.interval
        await asyncio.sleep(mine - loop.time())
        while loop.time() < self.until:
            await asyncio.sleep(self.until - loop.time())

    def pause(self, seconds):
        self.until = max(self.until, asyncio.get_running_loop().time() + seconds)
"""
        },
    ),
    (
        "gather-order",
        "not a list of Outcome",
        {
            "gather": """
async def gather(func, items, limit):
    return await asyncio.gather(*map(func, items), return_exceptions=True)
"""
        },
    ),
    (
        "gather-order",
        "the outcomes came as items",
        {
            "gather": """
async def gather(func, items, limit):
    async def one(index, item):
        try:
            return Outcome(index, item, value=await func(item))
        except Exception as error:
            return Outcome(index, item, error=error)
    return [await task for task in asyncio.as_completed([one(*pair) for pair in enumerate(items)])]
"""
        },
    ),
    (
        "gather-order",
        "your code raised ZeroDivisionError",
        {
            "gather": """
async def gather(func, items, limit):
    async def one(index, item):
        return Outcome(index, item, value=await func(item))
    return await asyncio.gather(*(one(*pair) for pair in enumerate(items)))
"""
        },
    ),
    (
        "gather-order",
        "6 items went in, 3 outcomes came out",
        {
            "gather": """
async def gather(func, items, limit):
    outcomes = []
    for index, item in enumerate(items):
        try:
            outcomes.append(Outcome(index, item, value=await func(item)))
        except Exception:
            pass
    return outcomes
"""
        },
    ),
    (
        "gather-bound",
        "the calls ran one after the other",
        {
            "gather": """
async def gather(func, items, limit):
    return [Outcome(index, item, value=await func(item)) for index, item in enumerate(items)]
"""
        },
    ),
    (
        "gather-bound",
        "12 ran at once, the limit is 4",
        {
            "gather": """
async def gather(func, items, limit):
    items = list(items)
    values = await asyncio.gather(*map(func, items))
    return [Outcome(i, item, value=value) for i, (item, value) in enumerate(zip(items, values))]
"""
        },
    ),
    (
        "gather-bound",
        "one call of 9 s beside nine of 1 s",
        {
            "gather": """
async def gather(func, items, limit):
    outcomes, items = [], list(items)
    for start in range(0, len(items), limit):
        chunk = items[start:start + limit]
        values = await asyncio.gather(*map(func, chunk), return_exceptions=True)
        outcomes += [Outcome(start + i, chunk[i], value=value) for i, value in enumerate(values)]
    return outcomes
"""
        },
    ),
    (
        "gather-clean",
        "of 1000 items were taken",
        {
            "gather": """
async def gather(func, items, limit):
    semaphore = asyncio.Semaphore(limit)
    async def one(index, item):
        async with semaphore:
            try:
                return Outcome(index, item, value=await func(item))
            except Exception as error:
                return Outcome(index, item, error=error)
    return await asyncio.gather(*(one(*pair) for pair in enumerate(items)))
"""
        },
    ),
    (
        "gather-clean",
        "tasks went on after gather had been cancelled",
        {
            "gather": """
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
"""
        },
    ),
    (
        "ask-which",
        "after one 408 it gave",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(1, attempts + 1):
        reply = await send()
        if reply.status == 200:
            return reply.text
        if reply.status not in (429, 500, 503):
            raise Failed(reply.status, attempt)
        await asyncio.sleep(1)
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-which",
        "a 204 was tried 2 times",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(1, attempts + 1):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(random.uniform(0, 0.5 * 2 ** attempt))
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-which",
        "with attempts=4 it was sent 5 times",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for retry in range(attempts + 1):
        reply = await send()
        if reply.status == 200:
            return reply.text
        if reply.status not in (408, 409, 429) and reply.status < 500:
            break
        await asyncio.sleep(random.uniform(0, 0.5 * 2 ** retry))
    raise Failed(reply.status, retry + 1)
"""
        },
    ),
    (
        "ask-obey",
        "when asked to wait",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(random.uniform(0, min(8, 0.5 * 2 ** attempt)))
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-obey",
        "s were asked for",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(float(reply.headers.get("retry-after", 0)) + random.uniform(0.1, 0.5 * 2 ** attempt))
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-obey",
        "retry-after counts on 503 as on 429",
        {
            "ask": """
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
"""
        },
    ),
    (
        "ask-jitter",
        "everyone waits the same 0.50 s",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(min(8, 0.5 * 2 ** attempt))
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-jitter",
        "was never below",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(min(8, 0.5 * 2 ** attempt) * random.uniform(0.5, 1))
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-jitter",
        "was never above",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(random.uniform(0, 0.5))
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-deadline",
        "a server that never answers was waited for",
        {
            "ask": """
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
"""
        },
    ),
    (
        "ask-deadline",
        "attempts went on until",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        async with asyncio.timeout(deadline):
            reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(float(reply.headers.get("retry-after", 1)))
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-deadline",
        "there was no TimeoutError",
        {
            "ask": """
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
"""
        },
    ),
]

CLIENT = """
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
        return await gather(self.complete, prompts, self.limit)
"""


def client(*changes: tuple[str, str]) -> dict[str, str]:
    """The right client with something in it replaced."""
    code = CLIENT
    for old, new in changes:
        assert old in code, old
        code = code.replace(old, new)
    return {"client": code}


WRONG += [
    (
        "client-answers",
        "prompt 0 got Outcome(0",
        client(("await gather(self.complete, prompts, self.limit)", "[Outcome(i, p) for i, p in enumerate(prompts)]")),
    ),
    ("client-answers", "a prompt that is no string got", client(("isinstance(prompt, str)", "True"))),
    (
        "client-answers",
        "the server saw 5 requests instead of 3",
        client(
            ("isinstance(prompt, str)", "True"),
            (
                "return await gather(self.complete, prompts, self.limit)",
                "outcomes = await gather(self.complete, prompts, self.limit)\n"
                "        return [o if o.ok else Outcome(o.index, o.item, error=TypeError(o.item)) for o in outcomes]",
            ),
        ),
    ),
    (
        "client-answers",
        "batch_complete returned something else than outcomes",
        client(
            (
                "return await gather(self.complete, prompts, self.limit)",
                "return await asyncio.gather(*map(self.complete, prompts), return_exceptions=True)",
            )
        ),
    ),
    (
        "client-pool",
        "40 requests opened 40 connections",
        client(
            (
                'response = await self.http.post("/chat/completions", json=body)',
                "async with httpx.AsyncClient(base_url=self.http.base_url, headers=self.http.headers) as http:\n"
                '                    response = await http.post("/chat/completions", json=body)',
            )
        ),
    ),
    (
        "client-pool",
        "requests were in flight, max_concurrent is 4",
        client(("self.limit)", "40)"), ("limits=limits, ", "")),
    ),
    ("client-pool", "the requests went one after the other", client(("prompts, self.limit)", "prompts, 1)"))),
    ("client-rate", "the server refused", client(("            await self.turn.acquire()\n", ""))),
    (
        "client-rate",
        "with failures the server refused",
        client(
            ("            await self.turn.acquire()\n", ""),
            ("        async def send():", "        await self.turn.acquire()\n        async def send():"),
        ),
    ),
    (
        "client-faults",
        "after 500, 503, 429 and broken connections prompt",
        client(
            ("await ask(send))", "(await send()).text)"),
        ),
    ),
    (
        "client-faults",
        "after 500, 503, 429 and broken connections prompt",
        client(("except httpx.TransportError", "except ZeroDivisionError")),
    ),
    (
        "client-faults",
        "a request that the server refused with 400 became an answer",
        client(
            (
                "    async def batch_complete(self, prompts):\n        return await gather(self.complete, prompts, self.limit)",
                "    async def batch_complete(self, prompts):\n"
                "        outcomes = await gather(self.complete, prompts, self.limit)\n"
                "        return [Outcome(o.index, o.item, '') if isinstance(o.error, Failed) else o for o in outcomes]",
            ),
        ),
    ),
    (
        "client-faults",
        "the key is shown in the error",
        client(
            (
                "        async def send():",
                "        key = dict(self.http.headers)['authorization']\n        async def send():",
            ),
            (
                "        text = json.loads",
                "        try:\n            text = await ask(send)\n"
                "        except Failed as failed:\n            raise Failed(*failed.args, key)\n        text = json.loads",
            ),
            ("await ask(send))", "text)"),
        ),
    ),
]

WRONG += [
    (
        "limiter-pause",
        "the next turn came at 2.2 s, not at 2.15 s",
        {
            "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self):
        loop = asyncio.get_running_loop()
        async with self.lock:
            while (wait := self.due - loop.time()) > 0:
                await asyncio.sleep(wait)
            self.due = loop.time() + self.interval

    def pause(self, seconds):
        self.due += seconds
"""
        },
    ),
    (
        "limiter-use",
        "is it loop.time() that you read",
        {
            "limiter": """
import time

class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.lock = 1 / rate, 0.0, asyncio.Lock()

    async def acquire(self):
        async with self.lock:
            await asyncio.sleep(max(0, self.due - time.monotonic()))
            self.due = max(self.due, time.monotonic()) + self.interval

    def pause(self, seconds):
        pass
"""
        },
    ),
    (
        "gather-order",
        "6 items went in, 4 outcomes came out",
        {
            "gather": """
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
"""
        },
    ),
    (
        "gather-order",
        "your code raised AttributeError",
        {
            "gather": """
async def gather(func, items, limit):
    async with asyncio.TaskGroup() as group:
        for item in items:
            group.create_task(func(item).unknown())
"""
        },
    ),
    (
        "gather-order",
        "a value is a coroutine",
        {
            "gather": """
async def gather(func, items, limit):
    return [Outcome(index, item, value=func(item)) for index, item in enumerate(items)]
"""
        },
    ),
    (
        "gather-clean",
        "26 of 1000 items were taken",
        {
            "gather": """
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
"""
        },
    ),
    (
        "gather-clean",
        "gather was cancelled and returned as if nothing had happened",
        {
            "gather": """
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
"""
        },
    ),
    (
        "ask-which",
        "as if it were an answer",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(1, attempts + 1):
        reply = await send()
        if reply.status == 200:
            return reply.text
        if reply.status not in (408, 409, 429) and reply.status < 500:
            return Failed(reply.status, attempt)
        await asyncio.sleep(1)
    return Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-which",
        "a 204 gave",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(1, attempts + 1):
        reply = await send()
        if reply.status < 400:
            return reply.text
        if reply.status not in (408, 409, 429) and reply.status < 500:
            raise Failed(reply.status, attempt)
        await asyncio.sleep(1)
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-obey",
        "it waited once more after the last attempt",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(float(reply.headers.get("retry-after", 1)))
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-obey",
        "headers are text: float",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(reply.headers["retry-after"])
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "ask-jitter",
        "s on average",
        {
            "ask": """
async def ask(send, attempts=6, deadline=60.0):
    for attempt in range(attempts):
        reply = await send()
        if reply.status == 200:
            return reply.text
        await asyncio.sleep(min(8, random.uniform(0, 0.5 * 2 ** attempt)))
    raise Failed(reply.status, attempts)
"""
        },
    ),
    (
        "client-pool",
        "connections stayed open after the end",
        client(
            ("        await self.http.aclose()", "        LEFT_OPEN.append(self.http)"),
            ("class Client:", "LEFT_OPEN = []\nclass Client:"),
        ),
    ),
    ("client-faults", "null instead of a text became", client(("text is None", "False"))),
]

RIGHT = [
    {
        "limiter": """
from collections import deque

class Limiter:
    def __init__(self, rate):
        self.interval, self.due, self.waiting, self.timer = 1 / rate, 0.0, deque(), None

    async def acquire(self):
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        self.serve()
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self.due -= self.interval
            self.serve()
            raise

    def serve(self):
        loop = asyncio.get_running_loop()
        if self.timer:
            self.timer.cancel()
        while self.waiting:
            if self.waiting[0].done():
                self.waiting.popleft()
            elif self.due > loop.time():
                self.timer = loop.call_at(self.due, self.serve)
                break
            else:
                self.waiting.popleft().set_result(None)
                self.due = loop.time() + self.interval

    def pause(self, seconds):
        self.due = max(self.due, asyncio.get_running_loop().time() + seconds)
""",
        "gather": """
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
""",
        "ask": """
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
""",
        "client": """
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

    async def send(self, prompt):
        await self.limiter.acquire()
        message = {"model": "extractive", "messages": [{"role": "user", "content": prompt}]}
        try:
            answer = await self.http.post(self._url + "/chat/completions", json=message, headers={"Authorization": "Bearer " + self._key})
        except (httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError, httpx.TimeoutException):
            return Reply(500)
        return Reply(answer.status_code, dict(answer.headers), answer.text)

    async def complete(self, prompt):
        if type(prompt) is not str:
            raise TypeError(prompt)
        text = await ask(lambda: self.send(prompt), attempts=8)
        answer = json.loads(text)["choices"][0]["message"]["content"]
        assert answer is not None, "no answer"
        return answer

    async def batch_complete(self, prompts):
        return await gather(self.complete, prompts, self.max)
""",
    },
    {
        "limiter": """
class Limiter:
    def __init__(self, rate):
        self.interval, self.due = 1 / rate, 0.0
        self.turnstile = asyncio.Semaphore(1)

    async def acquire(self):
        await self.turnstile.acquire()
        try:
            now = asyncio.get_running_loop().time
            while now() < self.due:
                await asyncio.sleep(self.due - now())
            self.due = now() + self.interval
        finally:
            self.turnstile.release()

    def pause(self, seconds):
        until = asyncio.get_running_loop().time() + seconds
        if until > self.due:
            self.due = until
""",
        "gather": """
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
""",
        "ask": """
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
""",
        "client": CLIENT,
    },
    {
        "limiter": """
from helpers.parts.limits import Rate, RateLimiter

class Limiter:
    def __init__(self, rate):
        self._limiter = RateLimiter(Rate(rate, per=1, headroom=1))
        self.acquire, self.pause = self._limiter.acquire, self._limiter.pause
""",
        "gather": """
from helpers.parts import bounded

async def gather(func, items, limit):
    return await bounded.gather(func, items, max_concurrent=limit)
""",
        "ask": """
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
""",
        "client": """
from helpers.llm_calls import LLMClient
from helpers.parts.limits import Rate

class Client:
    def __init__(self, base_url, key, max_concurrent=5, rate=100):
        limit = Rate(rate, per=1, headroom=1)
        self.client = LLMClient(key, base_url=base_url, model="extractive", max_concurrent=max_concurrent, requests=limit)

    async def __aenter__(self):
        await self.client.__aenter__()
        return self

    async def __aexit__(self, *error):
        await self.client.__aexit__(*error)

    async def batch_complete(self, prompts):
        outcomes = await self.client.batch_complete(prompts)
        return [Outcome(o.index, o.item, o.value.text) if o.ok else o for o in outcomes]
""",
    },
]
