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
        lines = proc.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return
    for _, controllers, path in (line.split(":", 2) for line in lines if line.count(":") >= 2):
        for top in _tops(mount, controllers):
            group = top / path.lstrip("/")
            while group.is_relative_to(top):
                yield from _quota(group)
                if group == top:
                    break
                group = group.parent


def _tops(mount: Path, controllers: str) -> set[Path]:
    """Where the groups of a hierarchy are that limits CPUs. Version 2 names no controllers, and lies at the mount.

    In version 1 the folder may name them in another order (`cpu,cpuacct`), and have links to it with one of the names.
    """
    if not controllers:
        return {mount}
    if "cpu" not in controllers.split(","):
        return set()
    return {folder.resolve() for folder in mount.glob("*cpu*") if "cpu" in folder.name.split(",")}


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
