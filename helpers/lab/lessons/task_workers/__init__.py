"""Lesson 07: what its tasks do, worker processes to kill, how fast a file takes tasks, and the same on Redis."""
