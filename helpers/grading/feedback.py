"""Says in a line or two what became of a cell, from what nbval saw of it."""

import re
from typing import Any

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
LONGEST = 600  # characters


class NotRun(Exception):
    """A check that is not run, with its message."""


def message_for(item: Any, error: BaseException, limit: float) -> str:
    """The learner's message for a cell (`item`: nbval's) that ended with `error` under a limit of `limit` seconds."""
    if isinstance(error, NotRun):
        return f"✘ {error}"
    kernel = item.parent.kernel
    raised = [output for output in item.test_outputs or [] if output.output_type == "error"]
    what = _raised(raised[-1]) if raised else ""
    if kernel.swarmed:
        return "✘ started more processes than a machine can bear: it was stopped"
    if kernel.died:
        return "✘ the Python process died here (os._exit, a crash, or out of memory)"
    if kernel.flooded:
        return "✘ prints without end: it was stopped"
    if item.parent.timed_out:
        if not kernel.is_alive() or not raised:
            return f"✘ ran for more than {limit:.0f} s and could not be interrupted: Python had to be killed"
        if raised[-1].ename != "CheckFailed":
            what = f"✘ deadlock or endless loop: stopped after {limit:.0f} s" + _arrow(raised)
        else:
            what = what.replace("\n  stopped", f"\n  deadlock or endless loop: stopped after {limit:.0f} s", 1)
    return what[:LONGEST] or f"✘ {error}"[:LONGEST]


def is_unanswered(item: Any) -> bool:
    return any(output.get("ename") in ("NotImplementedError", "NotAnswered") for output in item.test_outputs or [])


def _raised(output: Any) -> str:
    lines = [COLOURS.sub("", line) for line in output.traceback]
    if output.ename == "CheckFailed":
        return "\n".join(lines)
    if output.ename in ("SyntaxError", "IndentationError", "TabError"):
        return f"✘ {output.ename}: {re.sub(r'[(][^ ]+, line', '(line', output.evalue)}"
    return f"✘ {output.ename}: {output.evalue.splitlines()[0] if output.evalue else ''}{_arrow([output])}"


def _arrow(outputs: list[Any]) -> str:
    """The innermost line of a cell that the traceback points at."""
    frames = [COLOURS.sub("", frame) for output in outputs for frame in output.traceback]
    cells = [frame for frame in frames if frame.lstrip().startswith("Cell In")]
    arrows = re.findall(r"^-+> *(\d+) (.*)$", cells[-1], flags=re.MULTILINE) if cells else []
    return f", at line {arrows[-1][0]}: `{arrows[-1][1].strip()}`" if arrows else ""
