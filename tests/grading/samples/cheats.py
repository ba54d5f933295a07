"""Ways to fool the checks from inside the kernel, each below a heading; the teacher sees the line marked `# HERE`."""

CHEATS = r"""
# what a check expects is nothing
import helpers.grading.checks  # HERE
helpers.grading.checks.expect = print

# the check itself, by another name
from helpers.grading import checks as machinery  # HERE
machinery.check = lambda title, hint=None: lambda function: print

# the exercise's own checks
checks.order = print  # HERE

# the checks' module, handed on
def replace(module):
    module.order = print
replace(checks)  # HERE

# the function behind a check
checks.order.__wrapped__.__code__ = (lambda *_: None).__code__  # HERE

# the names of a check's module
fetch_all = lambda fetch, *_: fetch.__globals__.update(expect=print)  # HERE

# the same, by a name made of pieces
fetch_all = lambda fetch, *_: getattr(fetch, "__glo" + "bals__").update(expect=print)  # HERE

# the same, by two words from elsewhere
fetch_all = lambda *pair: getattr(*pair)  # HERE

# the same, by an operator
import operator
fetch_all = lambda fetch, *_: operator.attrgetter("__globals__")(fetch).update(expect=print)  # HERE

# the same, in a pattern
match print:
    case object(__self__=found):  # HERE
        found.print = id

# what a check holds in its cells
fetch_all = lambda fetch, *_: fetch.__closure__[0].cell_contents  # HERE

# the caller's variables
import sys
fetch_all = lambda *_: sys._getframe(1).f_locals.clear()  # HERE

# the caller, from an error
try:
    raise ValueError
except ValueError as error:
    error.__traceback__.tb_frame.f_back.f_globals["expect"] = print  # HERE

# the caller, by inspect
import inspect
inspect.currentframe().f_back.f_locals  # HERE

# the caller, by a stack
from inspect import stack  # HERE
stack()[1]

# the frame of a task
async def fetch_all(*_):
    asyncio.current_task().get_coro().cr_frame.f_back.f_locals.clear()  # HERE

# a trace function
import sys as system
system.settrace(lambda *_: None)  # HERE

# a trace function in every thread
threading.settrace(lambda *_: None)  # HERE

# monitoring
import sys
sys.monitoring.use_tool_id(1, "mine")  # HERE

# an audit hook
from sys import addaudithook as listen  # HERE
listen(print)

# everything in memory
import gc
found = [each for each in gc.get_objects() if callable(each)]  # HERE

# who knows an object
import gc
gc.get_referrers(print)  # HERE

# memory by address
import ctypes  # HERE
ctypes.pythonapi

# another shell for the guard
class get_ipython:  # HERE
    pass

# a transformer of cells
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass"])  # HERE

# a hook before each cell
from IPython import get_ipython as shell  # HERE
shell().events.register("pre_run_cell", print)

# outputs sent by hand
import zmq  # HERE
zmq.Context()

# the kernel itself
from ipykernel.kernelapp import IPKernelApp  # HERE
IPKernelApp.instance()

# modules by name
import sys
sys.modules["helpers.grading.checks"] = None  # HERE

# an import hook
import sys
sys.meta_path.insert(0, None)  # HERE

# a folder that comes first
import sys
sys.path.insert(0, "mine")  # HERE

# importing by a name made of pieces
import importlib  # HERE
importlib.import_module("helpers." + "grading")

# the import function
__import__("helpers." + "grading.checks")  # HERE

# the published solution
import json
from pathlib import Path
cells = json.loads(Path("solutions/03_sample.ipynb").read_text())["cells"]  # HERE
exec(cells[0])

# the published solution, found by its folder
import json
from pathlib import Path
found = (Path("..") / "solutions").iterdir()  # HERE

# hidden code
import base64
exec(base64.b64decode("cGFzcw=="))  # HERE

# code in a string
median = eval("lambda values: 2")  # HERE

# a built-in function for all
import builtins  # HERE
builtins.print = id

# a built-in function, from any module
asyncio.__builtins__["print"] = id  # HERE

# a sleep that does not
asyncio.sleep = None  # HERE

# a sleep that does not, as an object
class Sleep:
    def __call__(self, seconds):
        pass
asyncio.sleep = Sleep()  # HERE

# a sleep that looks like the old one
import functools
asyncio.sleep = functools.wraps(asyncio.sleep)(lambda seconds: None)  # HERE

# a sleep in a loop's variable
for asyncio.sleep in [None]:  # HERE
    pass

# a sleep set by name
setattr(asyncio, "sleep", None)  # HERE

# a sleep set by the module's own names
vars(asyncio).update(sleep=None)  # HERE

# another name for the module
import asyncio as library
other = library  # HERE
other.sleep = None

# the module under its own name
asyncio = asyncio  # HERE
replace(asyncio)

# comparison of arrays
import numpy as np
np.array_equal = lambda *_: True  # HERE

# a method of a class of the library
from asyncio import Queue
Queue.get = None  # HERE

# a mock
from unittest import mock  # HERE
mock.patch("asyncio.sleep").start()

# the clock of the event loop
async def fetch_all(*_):
    loop = asyncio.get_running_loop()
    loop.time = lambda: 0.0  # HERE

# the virtual clock
async def fetch_all(*_):
    asyncio.get_running_loop().advance(10)  # HERE

# the virtual clock, by its class
async def fetch_all(*_):
    type(asyncio.get_running_loop()).time = lambda self: 0.0  # HERE

# the clock, by the loop's own names
async def fetch_all(*_):
    clock = asyncio.get_event_loop()
    vars(clock)["now"] = 0.0  # HERE

# an answer that equals everything
class Pages(list):
    def __eq__(self, other):  # HERE
        return True

# an answer that is everything
class Pages:
    __class__ = list  # HERE

# an answer that equals everything, made by hand
Pages = type("Pages", (list,), {"__eq__": lambda *_: True})  # HERE

# a lie about whose function it is, and another's code
def sleep(seconds):
    pass
time.sleep.__code__ = sleep.__code__  # HERE

# the record
with open("../grades.csv", "a") as file:  # HERE
    file.write("cheat,15")

# the grader's process
import os, signal
os.kill(os.getppid(), signal.SIGKILL)  # HERE

# the grader's memory
open("/proc/self/mem", "wb")  # HERE

# a process of its own
import subprocess  # HERE
subprocess.run(["true"])

# a command of the shell
!sed -i s/False/True/ checks.py  # HERE

# a command of the shell, for its output
found = !ls  # HERE

# another file, run here
%run mine.py  # HERE

# a cell of another language
%%bash  # HERE
true

# hidden behind Jupyter's own language
%matplotlib inline
asyncio.sleep = None  # HERE

# timed
%time asyncio.sleep = None  # HERE

# what every Python starts with
open("sitecustomize.py", "w")  # HERE

# what every process that is started later begins with
import os
os.environ["PYTHONPATH"] = "mine"  # HERE

# bytes that run when they are loaded
import pickle
pickle.loads(b"csys\nsettrace\n.")  # HERE

# a debugger
import pdb  # HERE
pdb.set_trace()

# code put together
from types import CodeType  # HERE
"""
