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

# Right answers whose accidents cost nothing.
CLUMSY = dict(
    fetch="""\
import os
async def fetch_all(fetch, urls, limit):
    gate = asyncio.Semaphore(limit)
    async def one(url):
        async with gate:
            return await fetch(url)
    return await asyncio.gather(*map(one, urls))
for _ in range(50):
    os.write(1, b"0123456789abcde " * 65_536)
exit()
""",
    transfer="""\
import multiprocessing, sys
from multiprocessing.shared_memory import SharedMemory
forgotten = [SharedMemory(f"left_by_an_answer_{number}", create=True, size=1_000_000) for number in range(20)]
left = [multiprocessing.Process(target=time.sleep, args=(600,)) for _ in range(2)]
for process in left:
    process.start()
def transfer(source, target, amount):
    first, second = sorted((source, target), key=id)
    with first.lock, second.lock:
        source.balance -= amount
        target.balance += amount
""",
    median="""\
def median(values):
    for _ in range(20):
        print("still sorting" * 100_000)
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
quit()
""",
    collect="right",
)

# The first holds Python's lock for ever; the others are right.
HOLDING = dict(
    fetch="""\
import re
async def fetch_all(fetch, urls, limit):
    re.match(r"(x+x+)+y", "x" * 60)
""",
    transfer="right",
    median="right",
    collect="right",
)

# Ill will towards the course, what every Python starts with, the records and the grader.
VANDAL = dict(
    fetch="""\
import os, signal, subprocess, sys
import helpers.grading
from pathlib import Path
course = Path(helpers.grading.__file__).parents[2]
def spoil(path, text):
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    except OSError:
        pass
for place in course, Path(SOLUTIONS).parent:
    spoil(place / "sitecustomize.py", "raise SystemExit(7)")
    for each in place.rglob("*.ipynb"):
        if each.parent.name == "solutions":
            spoil(each, "{}")
    spoil(place / "helpers/grading/plugin.py", "raise SystemExit(7)")
    spoil(place / "solutions/03_sample.ipynb", "{}")
async def fetch_all(fetch, urls, limit):
    return None
""",
    transfer="""\
record = '{"kind": "check", "grade_id": "both_ways", "passed": true, "message": "", "points": 1000, "score": 1000}\\n'
for file in [*Path.cwd().parent.rglob("*.jsonl"), Path("../grades.jsonl"), Path("../records")]:
    spoil(file, record + "no record")
for number in os.listdir("/proc"):
    for file in range(1, 30) if number == str(os.getppid()) else ():
        try:
            with open(f"/proc/{number}/fd/{file}", "a") as stream:
                stream.write(record)
        except OSError:
            pass
def transfer(source, target, amount):
    pass
""",
    median="""\
script = "import time; time.sleep(600)  # left by an answer"
subprocess.Popen([sys.executable, "-c", script], env={}, start_new_session=True)
def median(values):
    try:
        os.kill(os.getppid(), signal.SIGKILL)
    except OSError:
        pass
    time.sleep(1)
""",
    collect="right",
)

# More memory, processes and disk than there is.
GREEDY = dict(
    fetch="""\
async def fetch_all(fetch, urls, limit):
    return [bytearray(1 << 40)]
""",
    transfer="""\
import os
def transfer(source, target, amount):
    while True:
        os.fork()
""",
    median="""\
def median(values):
    with open("large", "wb") as file:
        file.truncate(1 << 40)
""",
    collect="right",
)
