"""A book that is changed as fast as possible, by a process that says what was acknowledged; for being killed, or not.

`python -m tests.sync.busy LABEL FOLDER PAUSE EVERY` follows the sheet of the book in that folder and changes the
book, with so many seconds' pause, until a line comes in; then it only follows it, until the next. It asks for the
sheet's version EVERY so many seconds.
"""

from __future__ import annotations

import itertools
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from sync import Workspace, contract, engine, open_workspace
from sync.workspace import new_rows

DAY = date(2026, 3, 4)
Tell = Callable[..., None]


def tell(*words: str) -> None:
    """One line, in one piece: what was acknowledged just now."""
    os.write(1, ("\t".join(words) + "\n").encode())


def changes(book: Workspace, label: str, chance: random.Random, say: Tell = tell) -> Iterator[None]:
    """Change after change, for ever: new people, words, notes, other people's numbers, things undone.

    Every text is there once, so that it can be told what became of it.
    """
    for number in itertools.count():
        name = f"{label} {number}"
        (person,) = new_rows(book.changes(book.add(contract.PEOPLE, [{"name": name}]).id), contract.PEOPLE)
        say("person", person, name)
        yield
        done = book.log([person], on=DAY, notes=f"touch {name}")
        say("touch", person, f"touch {name}")
        yield
        if number % 3 == 0:
            say("undoing", person, f"touch {name}")
            book.undo(done.id)
            say("undone", person, f"touch {name}")
            yield
        say("writing", f"{name}/Notes", f"noted {name}")
        book.edit(contract.PEOPLE, {person: {"notes": f"noted {name}"}})
        say("wrote", f"{name}/Notes", f"noted {name}")
        yield
        people = book.snapshot().people
        other = chance.choice(list(people.index))
        whose = str(people["name"][other])  # the ID may be another one tomorrow
        key, header = chance.choice([("phone", "Phone"), ("next_step", "Next step")])
        say("writing", f"{whose}/{header}", f"{key} {name}")
        book.edit(contract.PEOPLE, {other: {key: f"{key} {name}"}})
        say("wrote", f"{whose}/{header}", f"{key} {name}")
        yield


def main() -> None:
    """Change, then rest, then end: two lines on the standard input."""
    label, folder, pause, every = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    engine._VERSION_EVERY = timedelta(seconds=every)  # type: ignore[misc]
    book = open_workspace(folder)
    resting, ended = threading.Event(), threading.Event()

    def listen() -> None:
        sys.stdin.readline()
        resting.set()
        sys.stdin.readline()
        ended.set()

    threading.Thread(target=listen, daemon=True).start()
    tell("working")
    for _ in changes(book, label, random.Random(label)):
        book.link.look()
        if resting.is_set():
            break
        time.sleep(pause)
    tell("resting")
    while not ended.wait(1.0):
        book.link.look()
    book.close()


if __name__ == "__main__":
    main()
