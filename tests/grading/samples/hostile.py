"""Answers that hang, crash or cheat, four to a submission because each run costs a kernel."""

STUCK = dict(
    fetch="""\
async def fetch_all(fetch, urls, limit):
    await asyncio.get_running_loop().create_future()
""",
    transfer="""\
def transfer(source, target, amount):
    with source.lock:
        with target.lock:
            source.balance -= amount
            target.balance += amount
""",
    median="""\
def median(values):
    while True:
        pass
""",
    collect="""\
async def collect(queue):
    found = []
    while True:
        found.append(await queue.get())
""",
)

CRASHING = dict(
    fetch="""\
async def fetch_all(fetch, urls, limit):
    time.sleep(1000)
""",
    transfer="""\
import os, subprocess, sys
def transfer(source, target, amount):
    command = [sys.executable, "-c", "import time; time.sleep(600)  # left by an answer"]
    subprocess.Popen(command, start_new_session=True)
    os._exit(0)
""",
    median="""\
import sys
def median(values):
    sys.exit(0)
""",
    collect="right",
)

WILD = dict(
    fetch="""\
async def fetch_all(fetch, urls, limit)
    return []
""",
    transfer="""\
def transfer(source, target, amount):
    source.balance -= amount
    target.balance += amount
while True:
    print("x" * 1000)
""",
    median="""\
def median(values):
    while True:
        try:
            time.sleep(1)
        except BaseException:
            pass
""",
    collect="""\
async def collect(queue):
    return [1, 2]
await asyncio.get_running_loop().create_future()
""",
)

CHEATING = dict(
    fetch="""\
class checks:
    @staticmethod
    def order(*answers):
        print("✔ pages come in the order of the URLs")
    overlap = order
import helpers.grading.checks, samples.sample_checks
samples.sample_checks.order = samples.sample_checks.overlap = checks.order
helpers.grading.checks.expect = print
async def fetch_all(fetch, urls, limit):
    return None
""",
    transfer="""\
import sys, types
fake = types.ModuleType("helpers.grading.checks")
fake.check = lambda title, hint=None: lambda function: lambda *answers: print("✔", title)
sys.modules["helpers.grading.checks"] = fake
get_ipython().input_transformers_cleanup.append(lambda lines: ["print('✔ transfers in both directions end')\\n"])
def expect(*args, **options):
    pass
helpers.grading.checks.check = expect
def transfer(source, target, amount):
    raise ValueError("never mind")
""",
    median="""\
def median(values):
    print("✔ the middle of three and of four")
    raise SystemExit
""",
    collect="""\
async def collect(queue):
    return [1, 2]
async def no_sleep(seconds):
    pass
asyncio.sleep = no_sleep
""",
)

MESSY = dict(
    fetch="""\
# NBVAL_SKIP
async def fetch_all(fetch, urls, limit):
    # NBVAL_RAISES_EXCEPTION
    gate = asyncio.Semaphore(limit)
    async def one(url):
        async with gate:
            return await fetch(url)
    tasks = [asyncio.create_task(one(url)) for url in urls]
    return [await task for task in tasks]
""",
    transfer="""\
everything = threading.Lock()
def transfer(source, target, amount):
    with everything:
        source.balance -= amount
        target.balance += amount
""",
    median="""\
import statistics
def median(values):
    return statistics.median(values)
""",
    collect="right",
)
