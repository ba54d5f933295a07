"""How many processors this process may use: under `taskset` or in a container, fewer than the machine has."""

import math
import os
from collections.abc import Iterator
from pathlib import Path


def usable_cpus() -> int:
    """At least 1: the processors of the affinity mask, or the CPU time that the control groups grant, rounded up."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux and some others
    cpus = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, math.ceil(min([cpus, *quotas()])))


def quotas(proc: Path = Path("/proc/self/cgroup"), mount: Path = Path("/sys/fs/cgroup")) -> Iterator[float]:
    """CPUs granted by each control group that this process is in (Linux, versions 1 and 2), where they are limited.

    Source: https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu and cgroup-v1's `cpu.cfs_quota_us`.
    """
    try:
        lines = proc.read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        top = mount / controllers if controllers else mount
        group = top / path.lstrip("/")
        while group.is_relative_to(top):
            yield from _quota(group)
            if group == top:
                break
            group = group.parent


def _quota(group: Path) -> Iterator[float]:
    try:
        if (group / "cpu.max").exists():
            quota, period = (group / "cpu.max").read_text().split()
        else:
            quota, period = ((group / f"cpu.cfs_{name}_us").read_text().strip() for name in ("quota", "period"))
        if quota not in ("max", "-1"):
            yield int(quota) / int(period)
    except (OSError, ValueError, ZeroDivisionError):
        return
