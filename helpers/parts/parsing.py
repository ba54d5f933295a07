"""Python's own parser, one thread at a time: two count their depth in the same place, and one of them fails."""

import threading

parsing = threading.Lock()  # needed before 3.11.8 and 3.12.2 (python/cpython#106905), for NumPy's file headers as well
