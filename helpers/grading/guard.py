"""Runs in the learner's kernel just before each check, from this file's text: the module is never imported there.

Undoes what an answer may have done to the checks, on purpose or not: input transformers, hooks, the name `checks`,
patched modules. Code that shares a process with its checks can in the end always cheat; this makes it hard work.
"""

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

FRESH = ("helpers.lab.kernel.where", "helpers.lab.virtual_time", "helpers.grading.")
WATCHED = ("asyncio", "builtins", "concurrent", "contextlib", "helpers", "queue", "random", "threading", "time")


def prepare(shell: Any, checks: str, token: str) -> list[str]:
    """Make the kernel fit for a check of the module `checks`, whose tick ends in `token`; returns what was replaced."""
    _restore_shell(shell)
    found = sorted(_replaced())
    for name in [name for name in sys.modules if name.startswith((*FRESH, checks))]:
        del sys.modules[name]
        parent, _, child = name.rpartition(".")
        vars(sys.modules[parent]).pop(child, None)
    shell.user_ns["checks"] = importlib.import_module(checks)
    vars(sys.modules["helpers.grading.checks"])["_tick"] = _tick_with(token)
    return found


def _tick_with(token: str) -> Callable[[str], None]:
    return lambda title: print(f"✔ {title} {token}")


def _restore_shell(shell: Any) -> None:
    from IPython.core.inputtransformer2 import TransformerManager

    shell.input_transformer_manager = TransformerManager()
    shell.input_transformers_post = []
    shell.ast_transformers = []
    shell.custom_exceptions = ()
    for callbacks in shell.events.callbacks.values():
        callbacks[:] = [each for each in callbacks if not _is_learners(each)]


def _replaced() -> Iterator[str]:
    """Functions and classes of the watched modules that come from a cell of the notebook."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in WATCHED or not isinstance(module, ModuleType):
            continue
        for attribute, value in list(vars(module).items()):
            if _is_learners(value):
                yield f"{name}.{attribute}"
            elif inspect.isclass(value) and value.__module__ == name:
                for method, function in list(vars(value).items()):
                    if _is_learners(function):
                        yield f"{name}.{attribute}.{method}"


def _is_learners(value: Any) -> bool:
    value = getattr(value, "func", getattr(value, "__func__", value))  # partial, method
    if not (inspect.isfunction(value) or inspect.isclass(value)):
        return False
    return value.__module__ == "__main__"
