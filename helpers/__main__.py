"""The course's one command line. Each command imports its part when it is chosen."""

from __future__ import annotations  # so that an old Python gets as far as to say that it is too old

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from .course import selfcheck

T = TypeVar("T")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` names; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m helpers", description="The commands of the course.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("lab", help="check this machine and open the course in JupyterLab").set_defaults(run=_lab)
    _add_grade(commands)
    commands.add_parser("progress", help="your points so far, and what is next").set_defaults(run=_progress)
    reset = commands.add_parser("reset", help="put an exercise back to its beginning, and keep your version")
    reset.add_argument("exercise", help="its number")
    reset.set_defaults(run=_reset)
    _add_take(commands)
    commands.add_parser("model", help="install a real language model for --engine smollm2").set_defaults(run=_model)
    _add_serve(commands)
    _add_pipeline(commands)
    if selfcheck.look_at_python(sys.version_info[:2])[0][0] == "✘":
        return selfcheck.main(sys.version_info[:2], installed=False)
    arguments = vars(parser.parse_args(argv))
    run = arguments.pop("run")
    try:
        status: int = run(**arguments)
    except ModuleNotFoundError as error:
        if str(error.name).startswith("helpers"):
            raise
        print(f"{error.name} is missing. {selfcheck.way_out()}", file=sys.stderr)
        return 1
    return status


def _lab() -> int:
    from .course import launch

    return launch.launch()


def _model() -> int:
    from .course import model

    return model.install()


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`serve`: the local LLM server in the foreground; its flags are the knobs of `helpers.lab.llm_server`."""
    serve = commands.add_parser(
        "serve", help="run the local LLM server until Ctrl-C", argument_default=argparse.SUPPRESS
    )
    serve.add_argument("--port", type=int, help="default: any free one")
    serve.add_argument("--api-key", help="the key that clients must send; default: sk-local-0123456789")
    serve.add_argument("--engine", help="what answers: extractive, the default, or smollm2")
    serve.add_argument("--model", help="the name that it answers to; default: the engine's")
    serve.add_argument(
        "--latency", type=latency, metavar="S[,SIGMA]", help="seconds to the first token, or median,sigma"
    )
    serve.add_argument("--tokens-per-second", type=float, metavar="N", help="pace of the tokens after it")
    serve.add_argument("--slots", type=int, metavar="N", help="requests served at once; others queue")
    serve.add_argument("--rpm", type=float, metavar="N", help="requests per minute")
    serve.add_argument("--tpm", type=float, metavar="N", help="tokens per minute")
    serve.add_argument("--window", type=float, metavar="S", help="seconds over which the limits hold; default: 60")
    serve.add_argument("--context", type=int, metavar="N", help="most tokens of prompt and answer; default: 8192")
    faults = "429 500 503 hang disconnect cut no_done malformed html empty length error_event chunking"
    serve.add_argument("--faults", type=rates, metavar="NAME=RATE,…", help=f"rates of: {faults}")
    serve.add_argument("--script", type=script, metavar="NAME,…", help="faults in order of arrival, `none` for none")
    serve.add_argument("--seed", type=int, metavar="N", help="chooses latencies and faults; default: 0")
    serve.add_argument("--parent", action="store_true", default=False, help=argparse.SUPPRESS)
    serve.set_defaults(run=_serve)


def _serve(parent: bool, **knobs: object) -> int:
    from .lab.llm_server import child

    return child.main(knobs, parent=parent)


def _add_grade(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`grade`: an exercise's points and feedback; of a folder of submissions a table and a page too."""
    grade = commands.add_parser("grade", help="grade an exercise, or a folder of submissions")
    grade.add_argument(
        "submission",
        help="an exercise's number, a notebook, or a folder of <learner>.ipynb or <learner>/<exercise>.ipynb",
    )
    grade.add_argument("--json", metavar="FILE", help="write the grades there too")
    grade.add_argument("--csv", metavar="FILE", help="of a folder; default: graded/grades.csv")
    grade.add_argument("--html", metavar="FILE", help="of a folder; default: graded/grades.html")
    grade.set_defaults(run=_grade)


def _grade(submission: str, json: str | None, csv: str | None, html: str | None) -> int:
    from .course import exercises, progress
    from .grading import cli

    path = exercises.find(submission)
    return 1 if path is None else cli.main(str(path), json, csv, html, keep=progress.keeper(path))


def _progress() -> int:
    from .course import progress

    return progress.show()


def _reset(exercise: str) -> int:
    from .course import exercises

    return exercises.reset(exercise)


def _add_take(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`take`: a pattern and its parts, for a project of the reader's own."""
    take = commands.add_parser("take", help="write a pattern and the parts it needs into a package of your own")
    take.add_argument("stem", nargs="?", help="such as llm_calls; without it: which there are")
    take.add_argument("folder", nargs="?", help="of the package; it is made, and nothing in it is overwritten")
    take.set_defaults(run=_take)


def _take(stem: str | None, folder: str | None) -> int:
    from .course import take

    return take.take(stem, folder)


def _add_pipeline(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`pipeline`: a folder's text files, labelled and summarised by a model."""
    run = commands.add_parser(
        "pipeline",
        help="have a model label and summarise the text files of a folder",
        description="Cuts the text files of a folder into passages, asks a model for a label and a summary of each, "
        "and writes a report. The model is that of LLM_BASE_URL, LLM_API_KEY and LLM_MODEL, or else the course's own.",
        epilog="Exit status: 0, 1 where something was lost, 2 where nothing was begun, 130 after Ctrl-C.",
    )
    run.add_argument("folder", type=Path)
    run.add_argument("--out", type=Path, default=Path("report.md"), metavar="FILE", help="default: report.md")
    run.add_argument("--glob", action="append", dest="globs", metavar="PATTERN", help="files to take; may be repeated")
    run.add_argument("--base-url", metavar="URL", help="of a server that speaks OpenAI's protocol")
    run.add_argument("--model", metavar="NAME")
    run.add_argument("--rpm", type=_positive(float), metavar="N", help="requests per minute")
    run.add_argument("--tpm", type=_positive(float), metavar="N", help="tokens per minute")
    run.add_argument("--max-tokens", type=_positive(int), default=256, metavar="N", help="of an answer; default: 256")
    run.add_argument("--max-concurrent", type=_positive(int), default=8, metavar="N", help="requests; default: 8")
    run.add_argument("--journal", type=Path, metavar="FILE", help="default: beside the report")
    run.add_argument("--resume", action="store_true", help="go on with the journal of a run that was stopped")
    run.add_argument("--dry-run", action="store_true", help="count files, tokens, time and cost, and ask nothing")
    run.add_argument("--prices", type=prices, metavar="IN,OUT", help="of a million tokens, for --dry-run")
    run.set_defaults(run=_pipeline)


def _pipeline(**job: Any) -> int:
    try:
        from .course import documents
    except KeyboardInterrupt:  # which may take a second or two
        return 130
    return documents.main(documents.Job(**job))


def _positive(kind: Callable[[str], T]) -> Callable[[str], T]:
    def positive(text: str) -> T:
        number = kind(text)
        if not 0 < number < float("inf"):  # type: ignore[operator]
            raise ValueError
        return number

    positive.__name__ = "positive number"
    return positive


def prices(text: str) -> tuple[float, ...]:
    sent, received = map(float, text.split(","))
    return sent, received


def latency(text: str) -> float | tuple[float, ...]:
    numbers = tuple(map(float, text.split(",")))
    return numbers[0] if len(numbers) == 1 else numbers


def rates(text: str) -> dict[str, float]:
    return {name: float(rate) for name, _, rate in (part.partition("=") for part in text.split(","))}


def script(text: str) -> list[str | None]:
    return [None if name == "none" else name for name in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
