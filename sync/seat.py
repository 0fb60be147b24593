"""One engine to a data file: which process has that seat, how another asks for it, and who looks from elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from sync.errors import SeatTakenError
from sync.ledger import Ledger

_WANTED: Final = "seat wanted"
_LOOKED: Final = "looked"
_ASK_EVERY: Final = 1.0  # seconds between two requests to make way
_NOTE_EVERY: Final = timedelta(seconds=20)


class Seat:
    """The engine's place at a data file. Whoever dies in it leaves it free: the lock is the system's."""

    def __init__(self, path: Path, ledger: Ledger) -> None:
        """Of the data file at ``path``."""
        self._path = path
        self._ledger = ledger
        self._noted: datetime | None = None

    @contextmanager
    def taken(self, patience: float = 0.0) -> Iterator[None]:
        """Have it for the length of the block.

        With ``patience`` (seconds) whoever has it is asked to make way, which takes as long as a call under way.
        Raises SeatTakenError.
        """
        lock = FileLock(f"{self._path}.engine")
        until = time.monotonic() + patience
        while True:
            try:
                lock.acquire(timeout=min(_ASK_EVERY, max(0.0, until - time.monotonic())))
                break
            except Timeout:
                if time.monotonic() >= until:
                    raise SeatTakenError(self._path) from None
                self._ledger.set_state(_WANTED, value=True)
        try:
            if self.is_wanted():
                self._ledger.set_state(_WANTED, None)
            yield
        finally:
            lock.release()

    def is_wanted(self) -> bool:
        """Whether another process, or a command of this one, waits for it."""
        return self._ledger.state(_WANTED) is not None

    def note_look(self, looked: datetime) -> None:
        """A browser of this process looked at that moment: for the engine, which is in another."""
        if self._noted is None or looked - self._noted >= _NOTE_EVERY:
            self._noted = looked
            self._ledger.set_state(_LOOKED, looked.isoformat())

    def looked_elsewhere(self) -> datetime | None:
        """When a browser of another process last looked, as far as it was noted."""
        told = self._ledger.state(_LOOKED)
        return None if told is None else datetime.fromisoformat(told)
