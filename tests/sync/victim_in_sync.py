"""A process to be killed while it keeps a book in step: it changes the book and syncs as fast as it can.

The host imports everything once and forks a child for each line it reads: the book's folder, and a label.
"""

from __future__ import annotations

import os
import random
import sys
import time
from datetime import timedelta
from pathlib import Path

from sync import engine, open_workspace
from sync.sheet import quota
from tests.sync.busy import changes


def suffer(home: Path, label: str) -> None:
    """Follow the sheet and change the book until killed."""
    # At full speed: with no pause between two turns, and more calls than Google would allow.
    quota.MOST = 1_000_000  # type: ignore[misc]
    engine._COALESCE, engine._TICK = 0.0, 0.02  # type: ignore[misc]
    engine._VERSION_EVERY = timedelta(0)  # type: ignore[misc]
    book = open_workspace(home)
    book.link.look()
    for _ in changes(book, label, random.Random(label)):
        book.link.look()
        time.sleep(0.005)  # or the engine's thread would hardly have its turn


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        folder, _, name = line.strip().partition("\t")
        suffer(Path(folder), name)
    os.write(1, f"pid\t{child}\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"dead\n")
