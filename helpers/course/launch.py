"""Open the course in JupyterLab: `python -m helpers lab`."""

import os
import sys
from pathlib import Path

from ..lab.paths import ROOT
from . import selfcheck

FIRST = "notebooks/00_start.ipynb"
CONFIG = Path(__file__).with_name("jupyter")  # without the pop-up for news and the check for updates


def launch() -> int:
    """Check the machine, then run JupyterLab on the first lesson until Ctrl-C; returns its exit status.

    JupyterLab opens a browser where there is one; its address is printed in any case.
    """
    if selfcheck.main(sys.version_info[:2], installed=True):
        return 1
    users_own = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join([*([users_own] if users_own else []), str(CONFIG)])
    from jupyterlab.labapp import main  # type: ignore[import-untyped,unused-ignore]

    os.chdir(ROOT)
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    print("JupyterLab prints its address below; open it in a browser if none opens. Ctrl-C ends it.", flush=True)
    return main([FIRST, f"--ServerApp.root_dir={ROOT}", *as_root]) or 0
