"""The course's one command line. Each command imports its part when it is chosen."""

from __future__ import annotations  # so that an old Python gets as far as to say that it is too old

import argparse
import sys
from collections.abc import Sequence

from .course import selfcheck


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` names; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m helpers", description="The commands of the course.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("lab", help="check this machine and open the course in JupyterLab").set_defaults(run=_lab)
    _add_grade(commands)
    _add_take(commands)
    commands.add_parser("model", help="install a real language model for --engine smollm2").set_defaults(run=_model)
    _add_serve(commands)
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
        "--latency", type=_latency, metavar="S[,SIGMA]", help="seconds to the first token, or median,sigma"
    )
    serve.add_argument("--tokens-per-second", type=float, metavar="N", help="pace of the tokens after it")
    serve.add_argument("--slots", type=int, metavar="N", help="requests served at once; others queue")
    serve.add_argument("--rpm", type=float, metavar="N", help="requests per minute")
    serve.add_argument("--tpm", type=float, metavar="N", help="tokens per minute")
    serve.add_argument("--window", type=float, metavar="S", help="seconds over which the limits hold; default: 60")
    serve.add_argument("--context", type=int, metavar="N", help="most tokens of prompt and answer; default: 8192")
    serve.add_argument(
        "--faults", type=_rates, metavar="NAME=RATE,…", help="rates of faults, such as 500=0.05,hang=0.01"
    )
    serve.add_argument("--script", type=_script, metavar="NAME,…", help="faults in order of arrival, `none` for none")
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
    from .grading import cli
    from .lab.paths import ROOT

    if not submission or submission.isdecimal():  # `make grade` and `make grade N=3`
        exercises = {int(path.name[:2]): path for path in sorted(ROOT.glob("exercises/[0-9][0-9]_*.ipynb"))}
        if not submission or int(submission) not in exercises:
            print(f"which exercise? There are {', '.join(f'N={number}' for number in exercises)}", file=sys.stderr)
            return 1
        submission = str(exercises[int(submission)])
    return cli.main(submission, json, csv, html)


def _add_take(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`take`: a pattern and its parts, for a project of the reader's own."""
    take = commands.add_parser("take", help="write a pattern and the parts it needs into a package of your own")
    take.add_argument("stem", nargs="?", help="such as llm_calls; without it: which there are")
    take.add_argument("folder", nargs="?", help="of the package; it is made, and nothing in it is overwritten")
    take.set_defaults(run=_take)


def _take(stem: str | None, folder: str | None) -> int:
    from .course import take

    return take.take(stem, folder)


def _latency(text: str) -> float | tuple[float, ...]:
    numbers = tuple(map(float, text.split(",")))
    return numbers[0] if len(numbers) == 1 else numbers


def _rates(text: str) -> dict[str, float]:
    return {name: float(rate) for name, _, rate in (part.partition("=") for part in text.split(","))}


def _script(text: str) -> list[str | None]:
    return [None if name == "none" else name for name in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
