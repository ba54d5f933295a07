"""Runs in the learner's kernel just before each check, from this file's text: the module is never imported there.

Undoes what an answer may have done to the checks, on purpose or not: input transformers, hooks, names such as `check`,
patched modules. Code that shares a process with its checks can in the end always cheat; this makes it hard work.
"""

from __future__ import annotations

import builtins
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

FRESH = ("helpers.lab.kernel.where", "helpers.lab.virtual_time", "helpers.grading.checks")
WATCHED = ("asyncio", "builtins", "concurrent", "contextlib", "helpers", "queue", "random", "threading", "time")


def prepare(shell: Any, names: list[str], imports: dict[str, tuple[str, str]], token: str) -> list[str]:
    """Make the kernel fit for a check that uses `names`, whose ticks end in `token`; returns what had been replaced.

    `imports` are those of the exercise: name -> (module, attribute).
    """
    _restore_shell(shell)
    found = sorted({*_replaced(), *_shadowed(shell.user_ns, names, imports)})
    for module in FRESH:
        sys.modules.pop(module, None)
    checks = [importlib.import_module(module) for module in FRESH][-1]
    vars(checks)["_tick"] = _tick_with(token)
    shell.user_ns.update({name: getattr(checks, name) for name in checks.__all__ if name in {*names, *imports}})
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


def _shadowed(space: dict[str, Any], names: list[str], imports: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Names that the check uses and the learner has given another meaning: built-in ones, imported ones."""
    for name in names:
        if name not in space:
            continue
        if name in imports and not imports[name][0].startswith("helpers.grading"):
            module, attribute = imports[name]
            original = importlib.import_module(module)
            if space[name] is not (getattr(original, attribute, original) if attribute else original):
                yield name
        elif name not in imports and hasattr(builtins, name):
            yield name


def _is_learners(value: Any) -> bool:
    value = getattr(value, "func", getattr(value, "__func__", value))  # partial, method
    if not (inspect.isfunction(value) or inspect.isclass(value)):
        return False
    return value.__module__ == "__main__"
