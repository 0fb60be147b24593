"""An open book and its operations: reading what is there, and making one named change of many small ones."""

from __future__ import annotations

import getpass
import secrets
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from sync import cells, contract
from sync.cells import Raw, Value
from sync.contract import Column, Tab
from sync.crm import words
from sync.errors import InvalidValueError, UnknownRowError
from sync.mirror import Cells, Change, Kept, Mirror, Operation, Transaction
from sync.snapshot import Snapshot

_ID_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for another when read aloud
Typed = Mapping[str, Value]
"""Cells by contract key; text is read the way people type it, None blanks the cell."""


def _now() -> datetime:
    return datetime.now(UTC)


def _random_id() -> str:
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(10))


class Book:
    """An open data file: its newest picture, its journal, and how an operation is made of a change."""

    def __init__(
        self,
        mirror: Mirror,
        *,
        clock: Callable[[], datetime] = _now,
        new_id: Callable[[], str] = _random_id,
    ) -> None:
        """Use this data file; ``clock`` gives UTC, ``new_id`` a fresh random name for rows and operations."""
        self._mirror = mirror
        self._clock = clock
        self._new_id = new_id
        self._lock = threading.Lock()
        self._snapshot = Snapshot.empty()

    @property
    def path(self) -> Path:
        """Where the data file is."""
        return self._mirror.path

    def close(self) -> None:
        """Let go of the data file."""
        self._mirror.close()

    # Reading

    def snapshot(self) -> Snapshot:
        """The newest picture of the book, with what other processes wrote."""
        with self._lock:
            if self._mirror.revision() != self._snapshot.version:
                version, rows = self._mirror.rows_since(self._snapshot.version)
                if self._snapshot.version and self._snapshot.needs_full_read(rows):
                    version, rows = self._mirror.rows_since(0)
                    self._snapshot = Snapshot.empty()
                self._snapshot = self._snapshot.following(version, rows)
            return self._snapshot

    def read_day(self, text: str, today: date) -> date:
        """A day as people type it ("yesterday", "4 March", 3/4/26). Raises InvalidValueError."""
        column = contract.OUTREACH.column("date")
        reading = cells.read(column, text, day_first=self.snapshot().settings.day_first, today=today)
        if not isinstance(reading.value, date):
            raise InvalidValueError(column.header, text, reading.problem or "Please say which day.")
        return reading.value

    def operations(self, limit: int = 50) -> list[Operation]:
        """The newest operations, newest first."""
        return self._mirror.operations(limit)

    def changes(self, operation: str) -> list[Change]:
        """What one operation did, row by row."""
        return self._mirror.changes(operation)

    def kept(self) -> list[Kept]:
        """Rows that were removed and can be brought back, newest first."""
        return self._mirror.kept()

    def backup(self) -> bytes:
        """A whole copy of the data file as it stands."""
        path = self.path.with_name(f".backup-{self._new_id()}.sqlite3")
        try:
            self._mirror.copy_to(path)
            with closing(sqlite3.connect(path)) as copy:
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
            return path.read_bytes()
        finally:
            path.unlink(missing_ok=True)

    # Making an operation

    def _operate(
        self, name: str, change: Callable[[Transaction], str], *, by: str | None, undoes: str | None = None
    ) -> Operation:
        done = self._operate_if(name, change, by=by, undoes=undoes)
        if done is None:
            raise UnknownRowError("the book", "")
        return done

    def _operate_if(
        self, name: str, change: Callable[[Transaction], str], *, by: str | None, undoes: str | None = None
    ) -> Operation | None:
        operation = self._new_id()
        author = self._author(by)
        with self._mirror.operation(operation, at=self._clock(), by=author, name=name, undoes=undoes) as (
            book,
            summarise,
        ):
            summarise(change(book))
        return self._mirror.find_operation(operation)

    def _author(self, by: str | None) -> str:
        return by or self.snapshot().settings.your_name or _login_name()

    def _fresh(self, tab: Tab) -> str:
        return f"{tab.id_prefix}-{self._new_id()}"

    def _must(self, book: Transaction, tab: Tab, row: str) -> dict[str, Raw]:
        found = book.cells(tab.key, row)
        if found is None:
            raise UnknownRowError(tab.name, row)
        return found

    def _named(self, book: Transaction, people: Sequence[str], preposition: str = "with") -> str:
        """Words for people: one name, or how many."""
        if len(people) == 1:
            who = title(contract.PEOPLE.key, book.cells(contract.PEOPLE.key, people[0]) or {})
        else:
            who = words.count(len(people), "person", "people")
        return f"{preposition} {who}".strip()

    def _raw_cells(
        self, tab: Tab, values: Typed, *, strict: bool = False, today: date | None = None
    ) -> dict[str, Raw]:
        return {
            tab.column(key).header: self._raw(tab.column(key), value, strict=strict, today=today)
            for key, value in values.items()
        }

    def _raw(self, column: Column, value: Value, *, strict: bool, today: date | None) -> Raw:
        if not isinstance(value, str):
            return cells.write(column, value)
        day_first = self.snapshot().settings.day_first
        reading = cells.read(column, value, day_first=day_first, today=today)
        if reading.problem is None:
            return cells.write(column, reading.value)
        if strict:
            raise InvalidValueError(column.header, value, reading.problem)
        return value


def take_back(book: Transaction, step: Change) -> int:
    """Take one change back; answers how many cells were left because they changed since."""
    now = book.cells(step.tab, step.row)
    if step.before is None:
        if now is not None:
            book.remove(step.tab, step.row, "Undone")
        return 0
    if step.after is None:
        if now is None:
            book.add(step.tab, step.row, step.before)
            book.forget_kept(step.tab, step.row)
        return 0
    if now is None:
        return len(step.before.keys() | step.after.keys())
    headers = step.before.keys() | step.after.keys()
    untouched = [header for header in headers if now.get(header) == step.after.get(header)]
    book.edit(step.tab, step.row, {header: step.before.get(header) for header in untouched})
    return len(headers) - len(untouched)


def title(tab: str, row: Cells) -> str:
    """What to call a row of a tab (by its key): a name where it has one."""
    named = row.get("Name") or row.get("Email") or row.get("Person") or row.get("Headline")
    return str(named) if named else f"a row of {contract.BY_KEY[tab].name}"


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a user without a name
        return "Me"
