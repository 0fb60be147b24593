"""How much a user and a project may ask in a minute."""

from __future__ import annotations

from collections import deque

from tests.google.faults import quota_exceeded

A_USER, A_PROJECT, WINDOW = 60, 300, 60.0
"""Calls of either kind in `WINDOW` seconds (doc: "Usage limits" in the Sheets guide). Drive's own are far off."""


class Quota:
    """Counts calls of the Sheets service over the last minute; a refused call does not count (open)."""

    def __init__(self) -> None:
        self._calls: dict[tuple[str, bool], deque[float]] = {}

    def count(self, user: str, *, write: bool, now: float) -> None:
        """Count a call. Raises the 429 that Google gives when it is one too many."""
        own = self._recent((user, write), now)
        everyone = self._recent(("", write), now)
        if len(own) >= A_USER:
            raise quota_exceeded("user", write=write, now=now)
        if len(everyone) >= A_PROJECT:
            raise quota_exceeded("project", write=write, now=now)
        own.append(now)
        everyone.append(now)

    def _recent(self, key: tuple[str, bool], now: float) -> deque[float]:
        times = self._calls.setdefault(key, deque())
        while times and times[0] <= now - WINDOW:
            times.popleft()
        return times
