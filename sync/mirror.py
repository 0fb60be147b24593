"""The data file: one SQLite database that holds the rows, the journal of changes, and what was removed.

Rows are kept as a sheet would hold them (``Cells``: header to raw cell). Every write is one
transaction that is on disk before the call returns; a process killed at any instant leaves either
the whole operation or nothing of it. Several processes may open the file at once.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sync.cells import Raw
from sync.errors import MirrorBusyError, MirrorDamagedError, MirrorTooNewError
from sync.migrations import MIGRATIONS

Cells = Mapping[str, Raw]
"""One row as the sheet holds it: header to raw cell; blank cells are absent."""

BUSY_SECONDS: Final = 10.0
"""How long a write waits for another process before it gives up."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one operation did to one row.

    ``before`` and ``after`` hold only the cells that differ; None means that there was no row
    (``before``: it was added; ``after``: it was removed). A cell that is absent on one side was blank there.
    """

    tab: str
    row: str
    before: Cells | None
    after: Cells | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One named change: who, when (UTC), what; ``summary`` is the sentence people read."""

    id: str
    at: datetime
    by: str
    name: str
    summary: str
    rows: int
    undoes: str | None = None
    undone_by: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that was removed and can be brought back; ``at`` is UTC, ``why`` a few words for people."""

    id: int
    at: datetime
    tab: str
    row: str
    cells: Cells
    why: str


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as read: ``cells`` is None where the row was removed."""

    tab: str
    row: str
    place: int
    cells: Cells | None


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json(value: object) -> str:
    """The value as the file holds it."""
    text = _ENCODER.encode(value)
    # Half of a letter pair, as some programs paste it, can't be written to any file.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _read_cells(text: str | None) -> dict[str, Raw] | None:
    return None if text is None else json.loads(text)


def _write_cells(cells: Cells | None) -> str | None:
    return None if cells is None else to_json(dict(cells))


def without_blanks(cells: Cells) -> dict[str, Raw]:
    """The cells that hold something."""
    return {header: raw for header, raw in cells.items() if raw is not None and raw != ""}


def moment(text: str) -> datetime:
    """A moment as the file holds it, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


class Transaction:
    """The inside of one operation: rows as they stand, and the writes to them."""

    def __init__(self, connection: sqlite3.Connection, operation: str, at: datetime) -> None:
        """Start with nothing written; ``Mirror.operation`` makes these."""
        self._connection = connection
        self._operation = operation
        self._at = at
        self._revision = self._next("revision")
        self.changes: list[Change] = []
        self._alongside = 0

    @property
    def name(self) -> str:
        """The operation's ID."""
        return self._operation

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written so far."""
        return not self.changes and not self._alongside

    @property
    def connection(self) -> sqlite3.Connection:
        """What else the data file holds, for whatever has to change along with the rows."""
        return self._connection

    def _next(self, name: str) -> int:
        (value,) = self._connection.execute(
            "UPDATE facts SET value = value + 1 WHERE name = ? RETURNING value", (name,)
        ).fetchone()
        return int(value)

    def called(self, tab: str, row: str) -> str:
        """The row's ID, where it has another one since: whoever saves may have seen the one before."""
        return row if self._held(tab, row) is not None else self._renamed(tab, row)

    def _renamed(self, tab: str, row: str) -> str:
        query = "SELECT new FROM renamed WHERE tab = ? AND old = ?"
        found = self._connection.execute(query, (tab, row)).fetchone()
        return row if found is None else str(found[0])

    def cells(self, tab: str, row: str) -> dict[str, Raw] | None:
        """The row's cells, with what this operation wrote so far; None if there is no such row."""
        held = self._held(tab, row)
        return self._held(tab, self._renamed(tab, row)) if held is None else held

    def _held(self, tab: str, row: str) -> dict[str, Raw] | None:
        found = self._connection.execute(
            "SELECT cells FROM rows WHERE tab = ? AND row = ?", (tab, row)
        ).fetchone()
        return None if found is None else _read_cells(found[0])

    def find(self, tab: str, header: str, value: str) -> list[str]:
        """IDs of the tab's rows whose cell under ``header`` is this text, in the tab's order."""
        found = self._connection.execute(
            "SELECT row FROM rows WHERE tab = ? AND cells IS NOT NULL AND json_extract(cells, ?) = ? ORDER BY place",
            (tab, f'$."{header}"', value),
        )
        return [row for (row,) in found]

    def gathered(self, tab: str, by: str, header: str) -> dict[str, set[Raw]]:
        """The raw cells under ``header`` of the tab's rows, gathered by the text under the header ``by``."""
        found: dict[str, set[Raw]] = {}
        rows = self._connection.execute(
            "SELECT json_extract(cells, ?), json_extract(cells, ?) FROM rows WHERE tab = ? AND cells IS NOT NULL",
            (f'$."{by}"', f'$."{header}"', tab),
        )
        for key, raw in rows:
            found.setdefault(str(key), set()).add(raw)
        return found

    def add(self, tab: str, row: str, cells: Cells) -> None:
        """Add a row at the end, or where it stood if it was removed before. KeyError if it is there."""
        if self._held(tab, row) is not None:
            raise KeyError(row)
        full = without_blanks(cells)
        self._connection.execute(
            "INSERT INTO rows (tab, row, place, cells, revision) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (tab, row) DO UPDATE SET cells = excluded.cells, revision = excluded.revision",
            (tab, row, self._next("place"), _write_cells(full), self._revision),
        )
        self._note(Change(tab, row, None, full))

    def edit(self, tab: str, row: str, cells: Cells) -> bool:
        """Set these cells (None or "" blanks one) of a row that exists; True if anything differs."""
        row = self.called(tab, row)
        old = self._held(tab, row)
        if old is None:
            raise KeyError(row)
        wanted = {header: None if raw == "" else raw for header, raw in cells.items()}
        changed = [header for header, raw in wanted.items() if not same(old.get(header), raw)]
        if not changed:
            return False
        new = {header: raw for header, raw in {**old, **wanted}.items() if raw is not None}
        self._connection.execute(
            "UPDATE rows SET cells = ?, revision = ? WHERE tab = ? AND row = ?",
            (_write_cells(new), self._revision, tab, row),
        )
        before = {header: old[header] for header in changed if header in old}
        after = {header: new[header] for header in changed if header in new}
        self._note(Change(tab, row, before, after))
        return True

    def remove(self, tab: str, row: str, why: str) -> None:
        """Take a row out of its tab and keep it, restorable, under ``why``."""
        row = self.called(tab, row)
        old = self._held(tab, row)
        if old is None:
            raise KeyError(row)
        self._connection.execute(
            "UPDATE rows SET cells = NULL, revision = ? WHERE tab = ? AND row = ?", (self._revision, tab, row)
        )
        self._connection.execute(
            "INSERT INTO kept (at, tab, row, cells, why, operation) VALUES (?, ?, ?, ?, ?, ?)",
            (self._at.isoformat(), tab, row, _write_cells(old), why, self._operation),
        )
        self._note(Change(tab, row, old, None))

    def forget_kept(self, tab: str, row: str) -> None:
        """The row that an operation removed is back in its tab: it needs no keeping any more.

        What was kept of it for the sheet's sake stays: that may be something else.
        """
        self._connection.execute("DELETE FROM kept WHERE tab = ? AND row = ? AND operation <> ''", (tab, row))

    def forget_kept_as(self, kept: int) -> None:
        """What was kept under this number is back."""
        self._connection.execute("DELETE FROM kept WHERE id = ?", (kept,))

    def note_alongside(self, table: str, before: str | None, after: str | None) -> None:
        """Remember, for whoever undoes this, what it did in a table of the data file that no row is in."""
        self._connection.execute(
            "INSERT INTO alongside VALUES (?, ?, ?, ?, ?)",
            (self._operation, self._alongside, table, before, after),
        )
        self._alongside += 1

    def _note(self, change: Change) -> None:
        self._connection.execute(
            "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?)",
            (
                self._operation,
                len(self.changes),
                change.tab,
                change.row,
                _write_cells(change.before),
                _write_cells(change.after),
            ),
        )
        self.changes.append(change)


def same(left: Raw, right: Raw) -> bool:
    """Whether both cells hold the same; 1 and 1.0 do."""
    # True == 1 in Python, but a ticked box is not the number one.
    return left == right and isinstance(left, bool) == isinstance(right, bool)


class Mirror:
    """The open data file. Safe to use from several threads and beside other processes.

    Raises MirrorDamagedError, MirrorTooNewError or MirrorBusyError from any method.
    """

    def __init__(
        self, path: Path, migrations: Sequence[Callable[[sqlite3.Connection], None]] = MIGRATIONS
    ) -> None:
        """Open the file, make it if it is not there, and bring it to the newest version."""
        self.path = path
        self._write_lock, self._read_lock = threading.RLock(), threading.RLock()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            # Only its owner may read a book of contacts; SQLite alone would follow the umask.
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        self._connection = self._connect()
        # Its own connection, so that reading sees what is committed even while this process writes.
        self._reader = self._connect()
        with ExitStack() as unless_opened:
            unless_opened.callback(self.close)
            with self._writing():
                self._connection.execute("PRAGMA journal_mode = WAL")
                # FULL: "saved" must also be true after a power cut, not only after a crash of the program.
                self._connection.execute("PRAGMA synchronous = FULL")
                self._migrate(migrations)
            unless_opened.pop_all()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(
            self.path,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )

    def _migrate(self, migrations: Sequence[Callable[[sqlite3.Connection], None]]) -> None:
        if self._version() == len(migrations):
            return
        with self._write():
            version = self._version()  # another process may have been quicker
            if version > len(migrations):
                raise MirrorTooNewError(self.path)
            for step in migrations[version:]:
                step(self._connection)
            self._connection.execute(f"PRAGMA user_version = {len(migrations)}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _writing(self) -> AbstractContextManager[None]:
        return self._translated(self._write_lock)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """For the duration of the block, a connection that reads what is committed; never write with it."""
        with self._translated(self._read_lock):
            yield self._reader

    @contextmanager
    def _translated(self, lock: threading.RLock) -> Iterator[None]:
        with lock:
            try:
                yield
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise MirrorBusyError(self.path) from error
                if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                    raise MirrorDamagedError(self.path) from error
                raise
            except sqlite3.DatabaseError as error:
                raise MirrorDamagedError(self.path) from error

    @contextmanager
    def _write(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:  # not committed: whatever went wrong, nothing of it stays
                self._connection.execute("ROLLBACK")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """For the duration of the block, the connection that writes: all of it is on disk at the end, or nothing."""
        with self._writing(), self._write():
            yield self._connection

    @contextmanager
    def operation(
        self, operation: str, *, at: datetime, by: str, name: str, undoes: str | None = None
    ) -> Iterator[tuple[Transaction, Callable[[str], None]]]:
        """One named change. Yields the transaction and a function that sets the summary.

        Commits at the end of the block; an exception inside rolls everything back. Without any
        change nothing is written, not even the operation.
        """
        with self.transaction():
            transaction = Transaction(self._connection, operation, at)
            summary = [""]

            def summarise(text: str) -> None:
                summary[0] = text

            yield transaction, summarise
            if transaction.is_empty:
                self._connection.execute("ROLLBACK")
                self._connection.execute("BEGIN")
                return
            self._connection.execute(
                "INSERT INTO operations (id, at, by, name, summary, rows, undoes) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    operation,
                    at.astimezone(UTC).isoformat(),
                    by,
                    name,
                    summary[0],
                    len(transaction.changes),
                    undoes,
                ),
            )
            if undoes is not None:
                self._connection.execute(
                    "UPDATE operations SET undone_by = ? WHERE id = ?", (operation, undoes)
                )

    def revision(self) -> int:
        """A number that grows with every operation of any process."""
        with self.reading() as reader:
            (value,) = reader.execute("SELECT value FROM facts WHERE name = 'revision'").fetchone()
            return int(value)

    def rows_since(self, revision: int) -> tuple[int, list[StoredRow]]:
        """The rows changed after ``revision``, in their tabs' order, and the revision they bring one to."""
        with self.reading() as reader:
            reader.execute("BEGIN")
            try:
                now = self.revision()
                where = "cells IS NOT NULL" if revision == 0 else "revision > ?"
                found = reader.execute(
                    f"SELECT tab, row, place, cells FROM rows WHERE {where} ORDER BY tab, place",  # noqa: S608 (fixed words)
                    () if revision == 0 else (revision,),
                ).fetchall()
            finally:
                reader.execute("COMMIT")
        return now, [StoredRow(tab, row, place, _read_cells(cells)) for tab, row, place, cells in found]

    def operations(self, limit: int) -> list[Operation]:
        """The newest operations, newest first."""
        return self._operations("ORDER BY number DESC LIMIT ?", (limit,))

    def find_operation(self, operation: str) -> Operation | None:
        """One operation by its id."""
        found = self._operations("WHERE id = ?", (operation,))
        return found[0] if found else None

    def _operations(self, tail: str, values: Iterable[object]) -> list[Operation]:
        with self.reading() as reader:
            found = reader.execute(
                f"SELECT id, at, by, name, summary, rows, undoes, undone_by FROM operations {tail}",  # noqa: S608 (fixed words)
                tuple(values),
            ).fetchall()
        return [
            Operation(id_, moment(at), by, name, summary, rows, undoes, undone_by)
            for id_, at, by, name, summary, rows, undoes, undone_by in found
        ]

    def changes(self, operation: str) -> list[Change]:
        """What an operation did, in the order it did it."""
        with self.reading() as reader:
            found = reader.execute(
                "SELECT tab, row, before, after FROM changes WHERE operation = ? ORDER BY step", (operation,)
            ).fetchall()
        return [
            Change(tab, row, _read_cells(before), _read_cells(after)) for tab, row, before, after in found
        ]

    def kept(self) -> list[Kept]:
        """Rows that were removed and are not back, newest first."""
        with self.reading() as reader:
            found = reader.execute(
                "SELECT id, at, tab, row, cells, why FROM kept ORDER BY id DESC"
            ).fetchall()
        return [
            Kept(id_, moment(at), tab, row, json.loads(cells), why) for id_, at, tab, row, cells, why in found
        ]

    def forget_kept(self, kept: int) -> None:
        """What was kept under this number is there already: it needs no keeping."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM kept WHERE id = ?", (kept,))

    def cells(self, tab: str, row: str) -> dict[str, Raw] | None:
        """One row's cells as they are committed; None if there is no such row."""
        with self.reading() as reader:
            found = reader.execute("SELECT cells FROM rows WHERE tab = ? AND row = ?", (tab, row)).fetchone()
        return None if found is None else _read_cells(found[0])

    def copy_to(self, path: Path) -> None:
        """Write a whole, consistent copy of the file (a backup), while others may be writing."""
        with self.reading() as reader, closing(sqlite3.connect(path)) as target:
            reader.backup(target)

    def close(self) -> None:
        """Let go of the file."""
        with self._write_lock, self._read_lock:
            self._connection.close()
            self._reader.close()
