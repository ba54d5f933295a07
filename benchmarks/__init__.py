"""Ours beside its best peers and beside the limit: one module for each pattern, run with `python -m`."""
