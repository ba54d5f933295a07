"""The cluster of the lessons: on this machine alone, and nothing of it is left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from pool_tools import gone, until

pytest.importorskip("ray", reason="there is no Ray for this Python")

from helpers.lab.nodes import Nodes  # noqa: E402

LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")


def test_it_listens_on_this_machine_alone_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    before, handler = dict(os.environ), signal.getsignal(signal.SIGTERM)
    others = psutil.Process().children(recursive=True)
    with Nodes(2) as nodes:
        assert nodes.names == ["node 1", "node 2"] and list(nodes.starts) == ["head", "node 1", "node 2"]
        processes = [child for child in psutil.Process().children(recursive=True) if child not in others]
        open_to = [
            each.laddr.ip for process in processes for each in process.net_connections() if each.status == "LISTEN"
        ]
        assert len(processes) > 6 and open_to and set(open_to) <= set(LOOPBACK)
        folder = Path(os.environ["RAY_TMPDIR"])
        assert folder.exists() and os.environ["RAY_AUTH_TOKEN"]
        nodes.kill("node 1")
        assert nodes.names == ["node 2"]
    assert until(lambda: all(gone(process.pid) for process in processes))
    assert not folder.exists() and list(tmp_path.iterdir()) == []
    assert dict(os.environ) == before and signal.getsignal(signal.SIGTERM) is handler
    monkeypatch.setenv("RAY_AUTH_MODE", "another's")
    nodes.close()
    assert os.environ["RAY_AUTH_MODE"] == "another's"


def test_a_node_that_does_not_come_up_leaves_nothing_either(monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("no raylet")

    monkeypatch.setattr("ray._private.node.Node.start_raylet", fail)
    before, others = dict(os.environ), psutil.Process().children(recursive=True)
    with pytest.raises(RuntimeError, match="no raylet"):
        Nodes(1)
    assert until(lambda: psutil.Process().children(recursive=True) == others) and dict(os.environ) == before


def test_nobody_without_its_token_gets_in():
    with Nodes(1) as nodes:
        stranger = {name: value for name, value in os.environ.items() if name != "RAY_AUTH_TOKEN"}
        code = f"import ray; ray.init({nodes.address!r})"
        tried = subprocess.run([sys.executable, "-c", code], env=stranger, capture_output=True, text=True, timeout=120)
    assert tried.returncode and "uthentication" in tried.stderr


def test_a_lesson_that_ends_before_its_end_leaves_nothing_either():
    code = "import os\nfrom helpers.lab.nodes import Nodes\nNodes(1)\nprint(os.environ['RAY_TMPDIR'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and not Path(done.stdout.strip()).exists()
