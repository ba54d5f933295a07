"""All benchmarks, or those named: `python -m benchmarks` prints their tables and writes RESULTS.md.

python -m benchmarks                    all of them, in about 50 minutes
python -m benchmarks text images        these two; the page keeps the others' figures
python -m benchmarks --page             the page anew, from the figures in results.json
"""

import sys
from importlib import import_module

from benchmarks.harness.command import main_of_all

STEMS = (
    *("text", "images", "pools", "pool_starts"),
    *("limits", "llm_calls", "llm_stops", "llm_resume", "http_clients", "sse", "llm_streaming"),
    *("inference", "batching", "batching_http", "task_workers", "stream_processor", "pipeline"),
)

if __name__ == "__main__":
    sys.exit(main_of_all({stem: import_module(f"benchmarks.{stem}").TABLES for stem in STEMS}))
