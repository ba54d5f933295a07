"""python -m tests.grading.mutants 03 [ANSWER …]: what the checks say to every small change of the solution.

Each change runs in a process of its own, and one that never ends counts as caught. With --show they are only listed.
"""

import argparse

from helpers.lab.paths import ROOT

from .run import mutants, outcomes


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.grading.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("exercise", help="its number, such as 03")
    parser.add_argument("answers", nargs="*", help="only these, by grade_id")
    parser.add_argument("--show", action="store_true", help="list the changes and run nothing")
    parser.add_argument("--contains", default="", help="only changes whose words contain this")
    given = parser.parse_args()
    (solution,) = ROOT.glob(f"solutions/{given.exercise}_*.ipynb")
    chosen = [each for each in mutants(solution) if not given.answers or each.answer in given.answers]
    chosen = [each for each in chosen if given.contains in each.change.words]
    if given.show:
        print(*(f"{each.answer}: {each.change.words}" for each in chosen), sep="\n")
        return
    passed = 0
    for mutant, said in outcomes(chosen):
        passed += not said
        print(f"{'caught ' if said else 'PASSED '} {mutant.answer}: {mutant.change.words}", flush=True)
        for check, message in said.items():
            print(f"    {check}: " + "\n      ".join(line.strip() for line in message.split("\n")[-2:]), flush=True)
    print(f"{passed} of {len(chosen)} changes passed")


main()
