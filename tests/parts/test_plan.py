"""Whether a pool can win, and how many processors there are for it."""

import math
import os
import threading
import time
from pathlib import Path

import pytest

from helpers.parts import cpus
from helpers.parts.cpus import quotas, usable_cpus
from helpers.parts.pools import plan
from helpers.parts.pools.plan import Plan, moving_cost


def test_much_work_that_is_cheap_to_move_goes_to_the_pool():
    rich = Plan(work=0.01, move=0.0001, left=1000, workers=4)
    assert rich.pool_wins and str(rich).startswith("4 processes: 10 ms of work and 100 µs of moving an item")
    assert rich.serial == 10
    assert rich.parallel == pytest.approx(plan.START_UP_SECONDS + 1000 * 0.0101 / 4)


@pytest.mark.parametrize(
    "poor",
    [
        Plan(work=0.01, move=0, left=1000, workers=1),
        Plan(work=0.01, move=0, left=0, workers=8),
        Plan(work=0.01, move=0, left=20, workers=8),  # starting takes longer
        Plan(work=1e-6, move=3e-6, left=10**9, workers=64),  # the parent's half of the moving is already more
        Plan(work=1, move=math.inf, left=1000, workers=8),
        Plan(work=0, move=math.inf, left=0, workers=8),
    ],
    ids=str,
)
def test_a_pool_that_cannot_win_is_not_started(poor):
    assert not poor.pool_wins and str(poor).startswith("serial: ")


def test_more_workers_do_not_help_where_the_parent_moves_as_fast_as_it_can():
    plans = [Plan(work=1e-6, move=1e-6, left=10**9, workers=workers) for workers in (4, 8, 64)]
    assert [plan.parallel / plan.serial for plan in plans] == pytest.approx([0.5, 0.5, 0.5], rel=1e-3)


def test_the_words_say_why():
    assert "cannot be pickled" in str(Plan(1, math.inf, 10, 2))
    assert "there is one worker" in str(Plan(1, 0, 10, 1))
    assert "for the other 10, 1.25 s in 2 processes, 2 s in a loop" in str(Plan(0.2, 0, 10, 2))


class Slow:
    """Takes a hundredth of a second to pickle."""

    def __reduce__(self):
        time.sleep(0.01)
        return Slow, ()


def test_moving_costs_what_pickling_items_and_results_takes():
    assert moving_cost([Slow()], [None]) >= 0.009
    assert moving_cost([1, 2], [Slow(), Slow()]) >= 0.009
    assert moving_cost([1], [threading.Lock()]) == math.inf
    assert 0 < moving_cost([1] * 10, [1] * 10) < 0.01


def test_at_least_one_processor_and_no_more_than_the_machine_has():
    assert 1 <= usable_cpus() <= (os.cpu_count() or 1)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system has no affinity mask to set")
def test_the_affinity_mask_counts(monkeypatch):
    monkeypatch.setattr(cpus, "quotas", lambda: iter(()))
    whole = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(whole)})
        assert usable_cpus() == 1
    finally:
        os.sched_setaffinity(0, whole)
    assert usable_cpus() == len(whole)


@pytest.mark.parametrize("granted, usable", [([], 8), ([2.0], 2), ([1.5], 2), ([0.2], 1), ([6.0, 3.0], 3), ([64.0], 8)])
def test_a_quota_is_rounded_up_and_the_smallest_counts(monkeypatch, granted, usable):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(cpus, "quotas", lambda: iter(granted))
    assert usable_cpus() == usable


def test_without_a_mask_the_machine_counts(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    monkeypatch.setattr(cpus, "quotas", lambda: iter(()))
    assert usable_cpus() == 1


def tree(folder: Path, groups: str, files: dict[str, str]) -> list[float]:
    """The quotas found in a fake `/proc/self/cgroup` and `/sys/fs/cgroup`."""
    (folder / "cgroup").write_text(groups)
    for name, text in files.items():
        path = folder / "fs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return list(quotas(folder / "cgroup", folder / "fs"))


def test_version_2_limits_of_the_group_and_of_those_above_it(tmp_path):
    files = {"a/b/cpu.max": "150000 100000\n", "a/cpu.max": "400000 100000\n", "other/cpu.max": "1 100000\n"}
    assert tree(tmp_path, "0::/a/b\n", files) == [1.5, 4.0]


def test_version_2_without_a_limit(tmp_path):
    assert tree(tmp_path, "0::/a\n", {"a/cpu.max": "max 100000\n", "a/cpu.stat": "1"}) == []


def test_version_1_quota_and_period(tmp_path):
    files = {
        "cpu,cpuacct/box/cpu.cfs_quota_us": "50000\n",
        "cpu,cpuacct/box/cpu.cfs_period_us": "100000\n",
        "cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
        "cpu,cpuacct/cpu.cfs_period_us": "100000\n",
    }
    assert tree(tmp_path, "5:memory:/box\n4:cpu,cpuacct:/box\n1:name=systemd:/box\n0::/\n", files) == [0.5]


QUOTA = {"cpu.cfs_quota_us": "150000\n", "cpu.cfs_period_us": "100000\n"}


@pytest.mark.parametrize("named", ["cpu,cpuacct", "cpuacct,cpu", "cpu", "cpuacct,cpu,cpuset"])
@pytest.mark.parametrize("folder", ["cpu,cpuacct", "cpuacct,cpu", "cpu", "cpuset,cpu,cpuacct"])
def test_version_1_in_whichever_order_the_folder_names_its_controllers(tmp_path, named, folder):
    files = {f"{folder}/box/{name}": text for name, text in QUOTA.items()}
    files |= {f"cpuset/box/{name}": "1" for name in QUOTA}
    assert tree(tmp_path, f"9:cpuset:/box\n4:memory:/box\n3:{named}:/box\n", files) == [1.5]


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_version_1_with_links_counts_once(tmp_path):
    (tmp_path / "fs").mkdir()
    for link in ("cpu", "cpuacct"):
        (tmp_path / "fs" / link).symlink_to("cpu,cpuacct")
    files = {f"cpu,cpuacct/{name}": text for name, text in QUOTA.items()}
    assert tree(tmp_path, "3:cpuacct,cpu:/docker/0123\n", files) == [1.5]


def test_lines_that_cannot_be_read_are_passed_over(tmp_path):
    assert tree(tmp_path, "what\n\n7:x\n0::/a\n", {"a/cpu.max": "150000 100000"}) == [1.5]
    (tmp_path / "cgroup").write_bytes(b"0::/\xff\n")
    assert list(quotas(tmp_path / "cgroup", tmp_path / "fs")) == []


def test_a_container_sees_its_own_group_as_the_top(tmp_path):
    assert tree(tmp_path, "0::/docker/0123\n", {"cpu.max": "200000 100000"}) == [2.0]
    assert tree(tmp_path, "0::/../..\n", {"cpu.max": "200000 100000"})[-1:] == [2.0]


@pytest.mark.parametrize("text", ["", "max", "a b", "1 2 3", "100000 0"])
def test_a_file_that_makes_no_sense_limits_nothing(tmp_path, text):
    assert tree(tmp_path, "0::/\n", {"cpu.max": text}) == []


def test_without_control_groups_nothing_is_limited(tmp_path):
    assert list(quotas(tmp_path / "none", tmp_path)) == []
