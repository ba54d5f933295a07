"""Open the course in JupyterLab: `python -m helpers lab`."""

import os
import sys

from ..lab.paths import ROOT
from . import selfcheck

FIRST = "notebooks/00_start.ipynb"
QUIET = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")  # stays offline


def launch() -> int:
    """Check the machine, then run JupyterLab on the first lesson until Ctrl-C; returns its exit status.

    JupyterLab opens a browser where there is one; its address is printed in any case.
    """
    if selfcheck.main(sys.version_info[:2], installed=True):
        return 1
    from jupyterlab.labapp import main  # type: ignore[import-untyped,unused-ignore]

    os.chdir(ROOT)
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    print("JupyterLab prints its address below; open it in a browser if none opens. Ctrl-C ends it.", flush=True)
    return main([FIRST, f"--ServerApp.root_dir={ROOT}", *QUIET, *as_root]) or 0
