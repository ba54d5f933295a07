"""The contenders that several benchmarks share, and what is put before them."""
