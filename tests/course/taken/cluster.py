"""What a project of one's own does with the pattern: calls on a cluster, which is started for them on this machine."""

import os
import sys
import tempfile

os.environ |= {"RAY_AUTH_MODE": "disabled", "RAY_USAGE_STATS_ENABLED": "0", "RAY_LOG_TO_DRIVER": "0"}

import ray  # noqa: E402
from mine.cluster import ClusterExecutor  # noqa: E402


def main() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        ray.init(num_cpus=2, include_dashboard=False, logging_level="ERROR", _temp_dir=folder)
        with ClusterExecutor() as cluster:
            assert cluster.workers == 2
            assert list(cluster.map(abs, range(-20, 0))) == list(range(20, 0, -1))
            assert isinstance(cluster.submit(int, "one").exception(), ValueError)
        ray.shutdown(wait_for_processes=True)
    print("done")


if __name__ == "__main__":
    sys.exit(main())
