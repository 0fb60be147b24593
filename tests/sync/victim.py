"""A process to be killed: it changes a book as fast as it can and says what was acknowledged.

The host imports everything once and forks a child for each line it reads (the book's folder); the child
writes one line after each call that returned. It is killed from outside at any instant.
"""

from __future__ import annotations

import itertools
import os
import sys
from datetime import date
from pathlib import Path

from sync import contract, open_workspace
from sync.workspace import new_rows


def suffer(home: Path) -> None:
    """Add people, log words, edit and undo until killed; one line an acknowledged change."""
    book = open_workspace(home)
    for number in itertools.count():
        name = f"{os.getpid()} {number}"
        (person,) = new_rows(book.changes(book.add(contract.PEOPLE, [{"name": name}]).id), contract.PEOPLE)
        os.write(1, f"person\t{person}\t{name}\n".encode())
        done = book.log([person], on=date(2026, 3, 4), notes=name)
        os.write(1, f"touch\t{person}\t{name}\n".encode())
        if number % 3 == 0:
            book.undo(done.id)
            os.write(1, f"undone\t{person}\t{name}\n".encode())
        book.edit(contract.PEOPLE, {person: {"notes": f"noted {name}"}})
        os.write(1, f"noted\t{person}\tnoted {name}\n".encode())


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        suffer(Path(line.strip()))
    os.write(1, f"pid\t{child}\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"dead\n")
