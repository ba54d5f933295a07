"""Answers to exercise 00 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.1 right_tools: tools says nothing about Z
tools = {"W": "threads", "X": "threads", "Y": "processes"}


# WRONG 1.1 right_tools: its keys are ['w', 'x', 'y', 'z']
tools = {"w": "threads", "x": "threads", "y": "processes", "z": "tasks"}


# WRONG 1.1 right_tools: tools is ['threads', 'threads', 'processes', 'tasks'], which is no dict
tools = ["threads", "threads", "processes", "tasks"]


# WRONG 1.1 right_tools: one of "processes", "threads" and "tasks", spelt like this
tools = {"W": "threads", "X": "threads", "Y": "process", "Z": "tasks"}


# WRONG 1.1 right_tools: one of "processes", "threads" and "tasks", spelt like this
tools = {"W": "threads", "X": "threads", "Y": "processes", "Z": {"tasks", "threads"}}


# WRONG 1.2 right_tools: W releases the GIL; a thread costs less than a process
tools = {"W": "processes", "X": "threads", "Y": "processes", "Z": "tasks"}


# WRONG 1.2 right_tools: tools['W'] is 'tasks'
tools = {"W": "tasks", "X": "threads", "Y": "processes", "Z": "tasks"}


# WRONG 1.2 right_tools: X is a plain function: without an `await` in it, a task never steps aside
tools = {"W": "threads", "X": "tasks", "Y": "processes", "Z": "tasks"}


# WRONG 1.2 right_tools: X waits, and a thread that waits costs less than a process
tools = {"W": "threads", "X": "processes", "Y": "processes", "Z": "tasks"}


# WRONG 1.2 right_tools: eight threads took about as long as one
tools = {"W": "threads", "X": "threads", "Y": "threads", "Z": "tasks"}


# WRONG 1.2 right_tools: tools['Y'] is 'tasks'
tools = {"W": "threads", "X": "threads", "Y": "tasks", "Z": "tasks"}


# WRONG 1.2 right_tools: Z waits in an async function, and a task costs less than a thread
tools = {"W": "threads", "X": "threads", "Y": "processes", "Z": "threads"}


# WRONG 1.2 right_tools: Z waits in an async function, and a task costs less than a process
tools = {"W": "threads", "X": "threads", "Y": "processes", "Z": "processes"}


# WRONG 1.3 most_possible: most says nothing about W, Y
most = {"X": 10, "Z": 8}


# WRONG 1.3 most_possible: most is 24.5, which is no dict
most = 2.5 + 10 + 4 + 8


# WRONG 1.3 most_possible: most['X'] is '10'
most = {"W": 2.5, "X": "10", "Y": 4, "Z": 8}


# WRONG 1.4+1.5+1.6+1.7 most_possible: times as fast as the loop: 2 is half the time
most = {"W": 1 - 0.8 + 0.8 / 4, "X": 1 / 10, "Y": 1 / 4, "Z": 1 / 8}


# WRONG 1.4 most_possible: four times is for the texts alone: the index is made on one core
most = {"W": 4, "X": 10, "Y": 4, "Z": 8}


# WRONG 1.4 most_possible: that leaves out the index, which takes as long as before
most = {"W": 0.8 * 4, "X": 10, "Y": 4, "Z": 8}


# WRONG 1.4 most_possible: five times is for any number of cores, and there are 4
most = {"W": 1 / (1 - 0.8), "X": 10, "Y": 4, "Z": 8}


# WRONG 1.4 most_possible: for 8 cores that would be right, and there are 4
most = {"W": 1 / (0.2 + 0.8 / 8), "X": 10, "Y": 4, "Z": 8}


# WRONG 1.5 most_possible: 30 questions, and the API allows 10 requests at once
most = {"W": 2.5, "X": 30, "Y": 4, "Z": 8}


# WRONG 1.5 most_possible: here X asks 30 questions
most = {"W": 2.5, "X": 8, "Y": 4, "Z": 8}


# WRONG 1.5+1.7 most_possible: waiting needs no core, so 4 cores don't limit it
most = {"W": 2.5, "X": 4, "Y": 4, "Z": 4}


# WRONG 1.5 most_possible: three rounds of ten
most = {"W": 2.5, "X": 30 / 10, "Y": 4, "Z": 8}


# WRONG 1.6 most_possible: 8 texts, and 4 cores: half of the texts wait for a core
most = {"W": 2.5, "X": 10, "Y": 8, "Z": 8}


# WRONG 1.6 most_possible: your tool is the one that gains: processes
most = {"W": 2.5, "X": 10, "Y": 1, "Z": 8}


# WRONG 1.6 most_possible: two rounds of four: that's how long it takes, and not how many times as fast
most = {"W": 2.5, "X": 10, "Y": 2, "Z": 8}


# WRONG 1.7 most_possible: 10 requests are allowed, and Z has only 8
most = {"W": 2.5, "X": 10, "Y": 4, "Z": 10}


# WRONG 1.7 most_possible: most['Z'] is 4
most = {"W": 2.5, "X": 10, "Y": 4, "Z": 4}


# WRONG 1.4 most_possible: W is the job that computes and that threads make faster
most = {"W": 1, "X": 10, "Y": 4, "Z": 8}


# WRONG 1.4 most_possible: the other way round: four fifths can be shared out
most = {"W": 1 / (0.8 + 0.2 / 4), "X": 10, "Y": 4, "Z": 8}


# WRONG 1.4 most_possible: add up the seconds of both parts first
most = {"W": 0.2 + 0.8 * 4, "X": 10, "Y": 4, "Z": 8}


# WRONG 1.3 most_possible: a number, and nothing else
most = {"W": [2.5], "X": [10], "Y": [4], "Z": [8]}


# WRONG 2.1+2.3 speed_up: amdahl(0.8, 10) gave None
def amdahl(share, workers):
    1 / (1 - share + share / workers)


# WRONG 2.1+2.3 speed_up: that's the time it takes, not how many times as fast
def amdahl(share, workers):
    return 1 - share + share / workers


# WRONG 2.1+2.3 speed_up: `share` is the part that can be shared out
def amdahl(share, workers):
    return 1 / (share + (1 - share) / workers)


# WRONG 2.1+2.3 speed_up: that is for any number of workers; here are so many
def amdahl(share, workers):
    return 1 / (1 - share)


# WRONG 2.1+2.3 speed_up: the part that runs alone takes as long as before
def amdahl(share, workers):
    return workers


# WRONG 2.1+2.3 speed_up: that is the gain of one part: add up the seconds of both parts first
def amdahl(share, workers):
    return share * workers


# WRONG 2.1 speed_up: of each second, `share` is divided among the workers and the rest stays
def amdahl(share, workers):
    return (1 - share) + share * workers


# WRONG 2.1+2.2+2.3 speed_up: amdahl(0.8, 10) gave '3.6 times', not 3.5714
def amdahl(share, workers):
    return f"{1 / (1 - share + share / workers):.1f} times"


# WRONG 2.2 speed_up: as it comes: rounded neither at the end nor on the way
def amdahl(share, workers):
    return round(1 / (1 - share + share / workers), 2)


# WRONG 2.2 speed_up: as it comes: rounded neither at the end nor on the way
def amdahl(share, workers):
    return 1 // (1 - share + share / workers)


# WRONG 2.3 speed_up: amdahl(0.0, 8) is 0, not 1
def amdahl(share, workers):
    return 1 / (1 - share + share / workers) if share else 0


# WRONG 2.3 speed_up: division by zero at amdahl(), line 2: `alone = 1 / share - 1`
def amdahl(share, workers):
    alone = 1 / share - 1
    return (alone + 1) / (alone + 1 / workers)


# WRONG 2.3 speed_up: division by zero at amdahl(), line 2: `most = 1 / (1 - share)`
def amdahl(share, workers):
    most = 1 / (1 - share)
    return min(most, 1 / (1 - share + share / workers))


# WRONG 2.3 speed_up: amdahl(0.6, 1) is
def amdahl(share, workers):
    return 1 / (1 - share + share / workers) if workers > 1 else 1 / (1 - share)


# WRONG 2.2 speed_up: as it comes: rounded neither at the end nor on the way
def amdahl(share, workers):
    return round(1 / (1 - share + share / workers), 6)


# WRONG 2.2 speed_up: as it comes: rounded neither at the end nor on the way
def amdahl(share, workers):
    seconds = round(1 - share + share / workers, 2)
    return 1 / seconds


# WRONG 2.3 speed_up: is a `return` missing?
def amdahl(share, workers):
    if 0 < share < 1 and workers > 1:
        return 1 / (1 - share + share / workers)


# WRONG 2.1+2.3 speed_up: amdahl(0.999, 5000) is 60.2
def amdahl(share, workers):
    return 1 / (1 - share + share / min(workers, 64))


# WRONG 2.1+2.3 speed_up: write `def amdahl`, without `async`
async def amdahl(share, workers):
    return 1 / (1 - share + share / workers)


# WRONG 2.4+2.5+2.6 in_flight: little(64, 0.125) gave None
def little(rate, seconds):
    print(max(1, math.ceil(rate * seconds)))


# WRONG 2.4+2.6 in_flight: 64 a second, and each stays for 0.125 s
def little(rate, seconds):
    return max(1, math.ceil(rate / seconds))


# WRONG 2.4+2.6 in_flight: 500 a second, and each stays for 1.5 s
def little(rate, seconds):
    return max(1, math.ceil(1 / seconds))


# WRONG 2.5 in_flight: nobody sends 8.0 requests
def little(rate, seconds):
    return max(1, rate * seconds)


# WRONG 2.5 in_flight: nobody sends 8.0 requests
def little(rate, seconds):
    return max(1, -(-rate * seconds // 1))


# WRONG 2.5 in_flight: 7.5: with 7 in flight there are less than 60 a second
def little(rate, seconds):
    return max(1, int(rate * seconds))


# WRONG 2.5 in_flight: 1.25: with 1 in flight there are less than 0.5 a second
def little(rate, seconds):
    return max(1, round(rate * seconds))


# WRONG 2.5 in_flight: a whole number, rounded up: 7.5
def little(rate, seconds):
    needed = rate * seconds
    return max(1, int(needed) if needed.is_integer() else needed)


# WRONG 2.4 in_flight: nothing to round up here
def little(rate, seconds):
    return int(rate * seconds) + 1


# WRONG 2.6 in_flight: little(50, 0.0) is 0, not 1
def little(rate, seconds):
    return math.ceil(rate * seconds)


# WRONG 2.6 in_flight: little(0, 0.5) is 0, not 1
def little(rate, seconds):
    return math.ceil(rate * seconds) if seconds else 1


# WRONG 2.4 in_flight: little(64, 0.125) is 1, not 8
def little(rate, seconds):
    return max(1, math.ceil(rate * seconds / 60))


# WRONG 2.4 in_flight: little(20000, 1.5) is 1000, not 30000
def little(rate, seconds):
    return min(1000, max(1, math.ceil(rate * seconds)))


# WRONG 2.5 in_flight: with 8 in flight there are less than 2 a second
def little(rate, seconds):
    return max(1, int(rate * seconds + 0.99))


# WRONG 2.4 in_flight: nothing to round up here: 3 a second
def little(rate, seconds):
    return max(1, round(rate * seconds + 0.5))


# WRONG 2.6 in_flight: little(0, 0) is 0, not 1
def little(rate, seconds):
    if rate == 0 and seconds == 0:
        return 0
    return max(1, math.ceil(rate * seconds))


# WRONG 2.6 in_flight: is a `return` missing?
def little(rate, seconds):
    if rate and seconds:
        return max(1, math.ceil(rate * seconds))


# WRONG 3.1+3.2+3.3 one_loop: asyncio.run() cannot be called from a running event loop at collect(), line 5
async def collect(ask, questions):
    async def main():
        return await asyncio.gather(*[ask(question) for question in questions])

    return asyncio.run(main())


# WRONG 3.1+3.3 one_loop: `return asyncio.get_running_loop().run_until_complete(main())`
async def collect(ask, questions):
    async def main():
        return await asyncio.gather(*[ask(question) for question in questions])

    return asyncio.get_running_loop().run_until_complete(main())


# WRONG 3.1+3.3+3.4 one_loop: what collect gave is a coroutine, or a list of them
async def collect(ask, questions):
    async def main():
        return await asyncio.gather(*[ask(question) for question in questions])

    return main()


# WRONG 3.1+3.4 one_loop: what collect gave is a _GatheringFuture
async def collect(ask, questions):
    return asyncio.gather(*[ask(question) for question in questions])


# WRONG 3.1 one_loop: collect gave None, which is no list
async def collect(ask, questions):
    await asyncio.gather(*[ask(question) for question in questions])


# WRONG 3.1+3.3+3.4 one_loop: which can't be awaited
def collect(ask, questions):
    return [ask(question) for question in questions]


# WRONG 3.1+3.4 one_loop: is a Task, or a list of them, and is still to be awaited
async def collect(ask, questions):
    return [asyncio.create_task(ask(question)) for question in questions]


# WRONG 3.1 one_loop: in the order of the list, whichever is ready first
async def collect(ask, questions):
    return [await answer for answer in asyncio.as_completed([ask(question) for question in questions])]


# WRONG 3.1 one_loop: collect gave None for an empty list
async def collect(ask, questions):
    if questions:
        return await asyncio.gather(*[ask(question) for question in questions])


# WRONG 3.1 one_loop: your code raised ValueError
async def collect(ask, questions):
    tasks = [asyncio.create_task(ask(question)) for question in questions]
    await asyncio.wait(tasks)
    return [task.result() for task in tasks]


# WRONG 3.2 one_loop: `ask` ran on another event loop
async def collect(ask, questions):
    async def main():
        return await asyncio.gather(*[ask(question) for question in questions])

    return await asyncio.to_thread(asyncio.run, main())


# WRONG 3.2 one_loop: `ask` ran on another event loop
async def collect(ask, questions):
    return await asyncio.gather(*[asyncio.to_thread(asyncio.run, ask(question)) for question in questions])


# WRONG 3.3 one_loop: of 4 questions, at most 1 were under way at the same time
async def collect(ask, questions):
    return [await ask(question) for question in questions]


# WRONG 3.3 one_loop: of 4 questions, at most 2 were under way at the same time
async def collect(ask, questions):
    room = asyncio.Semaphore(2)

    async def one(question):
        async with room:
            return await ask(question)

    return await asyncio.gather(*[one(question) for question in questions])


# WRONG 3.4 one_loop: and nobody heard of it: what came was
async def collect(ask, questions):
    return await asyncio.gather(*[ask(question) for question in questions], return_exceptions=True)


# WRONG 3.4 one_loop: and nobody heard of it: what came was
async def collect(ask, questions):
    async def one(question):
        try:
            return await ask(question)
        except Exception:
            return None

    return await asyncio.gather(*[one(question) for question in questions])


# WRONG 3.1+3.3 one_loop: it takes what is still to be awaited: is an `await` too many
async def collect(ask, questions):
    return await asyncio.gather(*[await ask(question) for question in questions])


# WRONG 3.1 one_loop: one for each, also if it comes twice
async def collect(ask, questions):
    tasks = {question: asyncio.create_task(ask(question)) for question in questions}
    return [await task for task in tasks.values()]


# WRONG 3.1 one_loop: collect gave [], not [0, '', None, False, []]
async def collect(ask, questions):
    answers = await asyncio.gather(*[ask(question) for question in questions])
    return [answer for answer in answers if answer]


# WRONG 3.1 one_loop: `ask` gave an error as its value and raised none, and collect raised it
async def collect(ask, questions):
    answers = await asyncio.gather(*[ask(question) for question in questions], return_exceptions=True)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers


# WRONG 3.1 one_loop: each call has a list of its own: what is kept outside, or in a default?
async def collect(ask, questions, answers=[]):
    answers += await asyncio.gather(*[ask(question) for question in questions])
    return answers


# WRONG 3.1 one_loop: with two calls at once, after an earlier one, collect gave ['Who', 'What', 'WHY', 'WHERE']
answers = {}

async def collect(ask, questions):
    async def one(question):
        answers[question] = await ask(question)

    answers.clear()
    await asyncio.gather(*[one(question) for question in questions])
    return list(map(answers.get, questions))


# WRONG 3.1 one_loop: with two calls at once, after an earlier one, collect gave ['WHO', 'WHAT', 'WHY', 'WHERE']
known = {}

async def collect(ask, questions):
    async def one(question):
        if question not in known:
            known[question] = await ask(question)
        return known[question]

    return await asyncio.gather(*[one(question) for question in questions])


# WRONG 3.1+3.3+3.4 one_loop: gave a generator, which can't be awaited
async def collect(ask, questions):
    for answer in await asyncio.gather(*[ask(question) for question in questions]):
        yield answer


# WRONG 3.2 one_loop: `ask` ran on another event loop
import threading
other = asyncio.new_event_loop()
threading.Thread(target=other.run_forever, daemon=True).start()

async def collect(ask, questions):
    futures = [asyncio.run_coroutine_threadsafe(ask(question), other) for question in questions]
    return await asyncio.gather(*map(asyncio.wrap_future, futures))


# WRONG 3.3 one_loop: of 300 questions, at most 10 were under way at the same time
async def collect(ask, questions):
    room = asyncio.Semaphore(10)

    async def one(question):
        async with room:
            return await ask(question)

    return await asyncio.gather(*[one(question) for question in questions])


# WRONG 3.3 one_loop: with no bound, no rounds, and no pause between
async def collect(ask, questions):
    answers = []
    for start in range(0, len(questions), 5):
        answers += await asyncio.gather(*map(ask, questions[start : start + 5]))
    return answers


# WRONG 3.3 one_loop: each began when the one before was done
async def collect(ask, questions):
    lock = asyncio.Lock()

    async def one(question):
        async with lock:
            return await ask(question)

    return await asyncio.gather(*[one(question) for question in questions])


# WRONG 3.4 one_loop: and another error came out: RuntimeError
async def collect(ask, questions):
    try:
        return await asyncio.gather(*[ask(question) for question in questions])
    except Exception as error:
        raise RuntimeError("a question failed") from error


# WRONG 3.4 one_loop: and another error came out: CancelledError
async def collect(ask, questions):
    tasks = [asyncio.create_task(ask(question)) for question in questions]
    try:
        return await asyncio.gather(*tasks)
    except Exception:
        for task in tasks:
            task.cancel()
        return [await task for task in tasks]


# WRONG 3.4 one_loop: your code raised InvalidStateError
async def collect(ask, questions):
    tasks = [asyncio.create_task(ask(question)) for question in questions]
    if tasks:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    return [task.result() for task in tasks]


# WRONG 3.1 one_loop: your code raised InvalidStateError
async def collect(ask, questions):
    tasks = [asyncio.create_task(ask(question)) for question in questions]
    await asyncio.sleep(5)
    return [task.result() for task in tasks]


# WRONG 3.4 one_loop: `ask` raised TimeoutError, and nobody heard of it
async def collect(ask, questions):
    async def one(question):
        try:
            return await ask(question)
        except TimeoutError:
            return ""

    return await asyncio.gather(*[one(question) for question in questions])


# WRONG 4.2+4.3 free_loop: the event loop is blocked, no other task can run
async def load_all(load, names):
    async def one(name):
        return load(name)

    return await asyncio.gather(*[one(name) for name in names])


# WRONG 4.2+4.3 free_loop: the event loop is blocked, no other task can run
async def load_all(load, names):
    async def one(name):
        await asyncio.sleep(0)
        return load(name)

    return await asyncio.gather(*[one(name) for name in names])


# WRONG 4.2 free_loop: the event loop is blocked, no other task can run
from concurrent.futures import ThreadPoolExecutor

async def load_all(load, names):
    with ThreadPoolExecutor(16) as threads:
        return list(threads.map(load, names))


# WRONG 4.2+4.4 free_loop: the event loop is blocked, no other task can run
import threading

async def load_all(load, names):
    pages = {}
    threads = [threading.Thread(target=lambda name=name: pages.update({name: load(name)})) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [pages[name] for name in names]


# WRONG 4.3 free_loop: of 4 calls, at most 1 were under way at the same time
async def load_all(load, names):
    return [await asyncio.to_thread(load, name) for name in names]


# WRONG 4.3 free_loop: of 4 calls, at most 1 were under way at the same time
async def load_all(load, names):
    return await asyncio.to_thread(lambda: [load(name) for name in names])


# WRONG 4.3 free_loop: of 4 calls, at most 2 were under way at the same time
from concurrent.futures import ThreadPoolExecutor
threads = ThreadPoolExecutor(2)

async def load_all(load, names):
    loop = asyncio.get_running_loop()
    return await asyncio.gather(*[loop.run_in_executor(threads, load, name) for name in names])


# WRONG 4.1+4.2+4.3 free_loop: the event loop is blocked, no other task can run
async def load_all(load, names):
    return await asyncio.gather(*[asyncio.to_thread(load(name)) for name in names])


# WRONG 4.1+4.3+4.4 free_loop: is a coroutine, or a list of them, and is still to be awaited
async def load_all(load, names):
    return [asyncio.to_thread(load, name) for name in names]


# WRONG 4.1 free_loop: load_all gave None, which is no list
async def load_all(load, names):
    await asyncio.gather(*[asyncio.to_thread(load, name) for name in names])


# WRONG 4.1+4.3+4.4 free_loop: which can't be awaited
def load_all(load, names):
    return [asyncio.to_thread(load, name) for name in names]


# WRONG 4.1 free_loop: in the order of the list, whichever is ready first
async def load_all(load, names):
    calls = [asyncio.to_thread(load, name) for name in names]
    return [await page for page in asyncio.as_completed(calls)]


# WRONG 4.4 free_loop: and nobody heard of it: what came was
async def load_all(load, names):
    calls = [asyncio.to_thread(load, name) for name in names]
    return await asyncio.gather(*calls, return_exceptions=True)


# WRONG 4.4 free_loop: and nobody heard of it: what came was
async def load_all(load, names):
    def careful(name):
        try:
            return load(name)
        except Exception as error:
            return str(error)

    return await asyncio.gather(*[asyncio.to_thread(careful, name) for name in names])


# WRONG 4.1 free_loop: your code raised ValueError: max_workers must be greater than 0
from concurrent.futures import ThreadPoolExecutor

async def load_all(load, names):
    loop, threads = asyncio.get_running_loop(), ThreadPoolExecutor(len(names))
    try:
        return await asyncio.gather(*[loop.run_in_executor(threads, load, name) for name in names])
    finally:
        threads.shutdown(wait=False)


# WRONG 4.1 free_loop: load_all gave ['WHO', 'WHAT', 'WHY', 'WHERE'], not
async def load_all(load, names):
    return await asyncio.gather(*[asyncio.to_thread(load, name) for name, _ in zip(names, range(4))])


# WRONG 4.1 free_loop: one for each, also if it comes twice
async def load_all(load, names):
    tasks = {name: asyncio.create_task(asyncio.to_thread(load, name)) for name in names}
    return [await task for task in tasks.values()]


# WRONG 4.1 free_loop: load_all gave [0, '', False, []], not [0, '', None, False, []]
async def load_all(load, names):
    pages = await asyncio.gather(*[asyncio.to_thread(load, name) for name in names])
    return [page for page in pages if page is not None]


# WRONG 4.1 free_loop: with two calls at once, after an earlier one, load_all gave ['WHO', 'WHAT', 'WHY', 'WHERE']
pages = {}

async def load_all(load, names):
    async def one(name):
        if name not in pages:
            pages[name] = await asyncio.to_thread(load, name)
        return pages[name]

    return await asyncio.gather(*[one(name) for name in names])


# WRONG 4.1 free_loop: cannot schedule new futures after shutdown
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(8)

async def load_all(load, names):
    loop = asyncio.get_running_loop()
    try:
        return await asyncio.gather(*[loop.run_in_executor(pool, load, name) for name in names])
    finally:
        pool.shutdown(wait=False)


# WRONG 4.2 free_loop: the event loop is blocked, no other task can run
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(8)

async def load_all(load, names):
    futures = [pool.submit(load, name) for name in names]
    await asyncio.sleep(0)
    return [future.result() for future in futures]


# WRONG 4.2 free_loop: such as the end of `with ThreadPoolExecutor`?
from concurrent.futures import ThreadPoolExecutor

async def load_all(load, names):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max(1, len(names))) as threads:
        return await asyncio.gather(*[loop.run_in_executor(threads, load, name) for name in names])


# WRONG 4.4 free_loop: and another error came out: RuntimeError
async def load_all(load, names):
    def careful(name):
        try:
            return load(name)
        except Exception as error:
            raise RuntimeError(f"{name}: {error}")

    return await asyncio.gather(*[asyncio.to_thread(careful, name) for name in names])


# WRONG 4.4 free_loop: in a task or in a thread?
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(8)

async def load_all(load, names):
    futures = [pool.submit(load, name) for name in names]
    while not all(future.done() for future in futures):
        await asyncio.sleep(0.001)
    return [future.result() for future in futures if future.exception() is None]


# WRONG 4.4 free_loop: `load` raised ConnectionError, and nobody heard of it
async def load_all(load, names):
    def careful(name):
        try:
            return load(name)
        except OSError:
            return None

    return await asyncio.gather(*[asyncio.to_thread(careful, name) for name in names])


# RIGHT decimals, and lists that are emptied
# answer: tools
tools = {"Z": "tasks", "Y": "processes", "X": "threads", "W": "threads"}

# answer: most
from decimal import Decimal
most = {"W": 1 / (Decimal("0.2") + Decimal("0.8") / 4), "X": Decimal(10), "Y": Decimal(4), "Z": Decimal(8)}

# answer: amdahl
from decimal import Decimal

def amdahl(share, workers):
    share = Decimal(share)
    return 1 / (1 - share + share / workers)

# answer: little
def little(rate, seconds):
    return 1 if rate * seconds <= 1 else math.ceil(rate * seconds - 1e-9)

# answer: collect
async def collect(ask, questions):
    tasks = []
    while questions:
        tasks.append(asyncio.create_task(ask(questions.pop(0))))
    return [await task for task in tasks]

# answer: load_all
async def load_all(load, names):
    calls = []
    while names:
        calls.append(asyncio.to_thread(load, names.pop(0)))
    return await asyncio.gather(*calls)


# RIGHT an object with __await__, recursion, and a group of all errors
# answer: tools
tools = dict(zip("WXYZ", "threads threads processes tasks".split()))

# answer: most
import numpy as np
most = dict(zip("WXYZ", np.array([2.5, 10, 4, 8])))

# answer: amdahl
import numpy as np

def amdahl(share, workers):
    return 1 / np.array([1 - share, share / workers]).sum()

# answer: little
import numpy as np

def little(rate, seconds):
    return int(np.ceil(np.maximum(1, rate * seconds)))

# answer: collect
class collect:
    def __init__(self, ask, questions):
        self.ask, self.questions = ask, questions

    def __await__(self):
        return self.all(self.questions).__await__()

    async def all(self, questions):
        if not questions:
            return []
        first, rest = await asyncio.gather(self.ask(questions[0]), self.all(questions[1:]))
        return [first, *rest]

# answer: load_all
async def load_all(load, names):
    tasks = [asyncio.create_task(asyncio.to_thread(load, name)) for name in names]
    if tasks:
        await asyncio.wait(tasks)
    errors = [task.exception() for task in tasks if task.exception()]
    if errors:
        raise ExceptionGroup("names that failed", errors)
    return [task.result() for task in tasks]


# RIGHT by hand: laws from seconds, task groups, and an executor of one's own
# answer: tools
tools = dict(W="threads", X="threads", Y="processes", Z="tasks")

# answer: most
loop, cores, allowed = 1.0, 4, 10
most = {
    "Z": min(8, allowed),
    "X": min(30, allowed),
    "Y": 8 / (8 / cores),
    "W": loop / (loop / 5 + 2 * (loop * 4 / 5 / 8)),
}

# answer: amdahl
def amdahl(share, workers):
    before = 60.0
    alone = before - share * before
    return before / (alone + share * before / workers)

# answer: little
def little(rate, seconds):
    whole, rest = divmod(rate * seconds, 1)
    return max(1, int(whole) + bool(rest))

# answer: collect
async def collect(ask, questions):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(ask(question)) for question in questions]
    return [task.result() for task in tasks]

# answer: load_all
from concurrent.futures import ThreadPoolExecutor

async def load_all(load, names):
    loop, threads = asyncio.get_running_loop(), ThreadPoolExecutor(max(1, len(names)))
    try:
        return await asyncio.gather(*[loop.run_in_executor(threads, load, name) for name in names])
    finally:
        threads.shutdown(wait=False)


# RIGHT fractions, a plain function that returns a future, and a pool in one thread
# answer: tools
from collections import defaultdict
tools = defaultdict(lambda: "threads", Y="processes", Z="tasks", X="threads", W="threads")

# answer: most
from fractions import Fraction
most = {"W": 1 / (Fraction(1, 5) + Fraction(4, 5) / 4), "X": Fraction(10), "Y": Fraction(4), "Z": 8.0}

# answer: amdahl
from fractions import Fraction

def amdahl(share, workers):
    share = Fraction(share)
    return workers / (workers * (1 - share) + share)

# answer: little
def little(rate, seconds):
    needed = 1
    while needed < rate * seconds:
        needed += 1
    return needed

# answer: collect
def collect(ask, questions):
    async def main():
        return await asyncio.gather(*map(ask, questions))

    return main()

# answer: load_all
from concurrent.futures import ThreadPoolExecutor

async def load_all(load, names):
    def every():
        with ThreadPoolExecutor(len(names) or 1) as threads:
            return list(threads.map(load, names))

    return await asyncio.to_thread(every)


# RIGHT more than asked for: other keys, integers at the edges, an error in a group, threads in a task group
# answer: tools
tools = {"W": "threads", "X": "threads", "Y": "processes", "Z": "tasks"} | {"V": "none", 7: None}

# answer: most
most = {"W": 2.5, "X": 10.0, "Y": 4.0, "Z": 8.0, "V": 1}

# answer: amdahl
def amdahl(share, workers):
    if share == 0 or workers == 1:
        return 1
    if share == 1:
        return workers
    return (1 - share + share / workers) ** -1

# answer: little
amount = 0

def little(rate, seconds):
    return math.ceil(max(rate * seconds, 1))

# answer: collect
async def collect(ask, questions):
    answers = [None] * len(questions)

    async def put(index, question):
        answers[index] = await ask(question)

    async with asyncio.TaskGroup() as group:
        for index, question in enumerate(questions):
            group.create_task(put(index, question))
    return answers

# answer: load_all
async def load_all(load, names):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asyncio.to_thread(load, name)) for name in names]
    return [await task for task in tasks]


# RIGHT lambdas, tasks awaited one after the other, threads that report to the loop
# answer: tools
tools = {job: "threads" for job in "WX"}
tools.update(Y="processes", Z="tasks")

# answer: most
most = dict(zip("WXYZ", (10 / 4, 30 / 3, 8 / 2, 8 / 1)))

# answer: amdahl
amdahl = lambda share, workers: 1 / (1 - share * (1 - 1 / workers))

# answer: little
little = lambda rate, seconds: int(-(-max(1, rate * seconds) // 1))

# answer: collect
async def collect(ask, questions):
    tasks = [asyncio.ensure_future(ask(question)) for question in questions]
    return [await task for task in tasks]

# answer: load_all
import threading

async def load_all(load, names):
    loop = asyncio.get_running_loop()

    def run(name, future):
        try:
            result = (future.set_result, load(name))
        except Exception as error:
            result = (future.set_exception, error)
        loop.call_soon_threadsafe(*result)

    pages = [loop.create_future() for _ in names]
    for name, page in zip(names, pages):
        threading.Thread(target=run, args=(name, page)).start()
    await asyncio.wait(pages) if pages else None
    return [page.result() for page in pages]


# RIGHT objects that are called, a queue of questions, and futures that are looked at
# answer: tools
class Tools(dict):
    pass

tools = Tools([("W", "threads"), ("X", "threads"), ("Y", "processes"), ("Z", "tasks")])

# answer: most
most = {job: min(limits) for job, limits in {"W": [2.5, 4], "X": [30, 10], "Y": [8, 4], "Z": [8, 10]}.items()}

# answer: amdahl
class Amdahl:
    def __call__(self, share, workers):
        times = [share / workers] + [1 - share]
        return 1 / sum(times)

amdahl = Amdahl()

# answer: little
def little(rate, seconds, least=1):
    in_flight = math.floor(rate * seconds)
    if in_flight < rate * seconds:
        in_flight += 1
    return in_flight or least

# answer: collect
async def collect(ask, questions):
    waiting, answers = asyncio.Queue(), {}
    for pair in enumerate(questions):
        waiting.put_nowait(pair)

    async def worker():
        while not waiting.empty():
            index, question = waiting.get_nowait()
            answers[index] = await ask(question)

    await asyncio.gather(*[worker() for _ in questions])
    return [answers[index] for index in range(len(answers))]

# answer: load_all
from concurrent.futures import ThreadPoolExecutor
threads = ThreadPoolExecutor(16)

async def load_all(load, names):
    futures = [threads.submit(load, name) for name in names]
    while not all(future.done() for future in futures):
        await asyncio.sleep(0.001)
    return [future.result() for future in futures]


# RIGHT tasks in a dictionary, waited for together, and threads handed on by a coroutine each
# answer: tools
W = X = "threads"
Y, Z = "processes", "tasks"
tools = {"W": W, "X": X, "Y": Y, "Z": Z}

# answer: most
def amdahl(share, workers):
    return 1 / (1 - share + share / workers)

most = {"W": amdahl(4 / 5, 4), "X": 10, "Y": amdahl(1, 4), "Z": 8}

# answer: amdahl
def amdahl(share, workers):
    return math.exp(-math.log((1 - share) + share / workers))

# answer: little
def little(rate: float, seconds: float) -> int:
    if rate == 0 or seconds == 0:
        return 1
    return math.ceil(rate / (1 / seconds))

# answer: collect
async def collect(ask, questions):
    if not questions:
        return []
    tasks = {question: asyncio.create_task(ask(question), name=question) for question in questions}
    done, _ = await asyncio.wait(tasks.values(), return_when=asyncio.FIRST_EXCEPTION)
    for task in done:
        task.result()
    return [tasks[question].result() for question in questions]

# answer: load_all
async def load_all(load, names):
    async def one(name):
        return await asyncio.get_running_loop().run_in_executor(None, lambda: load(name))

    pages = []
    for task in [asyncio.create_task(one(name)) for name in names]:
        pages.append(await task)
    return pages
