"""How long something takes, on a machine that is noisy."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

REPEATS = 5


def timed(action: Callable[[], object]) -> float:
    """The median milliseconds of a few runs."""
    taken = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        action()
        taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken)
