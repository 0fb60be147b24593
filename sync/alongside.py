"""What an operation does beside the rows: drafts opened, who wrote a mentor's note, who is not one person.

It is noted with the operation, so that undoing it puts that back as well.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sync.mirror import Transaction, to_json

Row = tuple[str | int, ...]
Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the data file: the first ``keys`` of its columns name a row.

    ``people`` hold IDs of people. What is put back must still say under ``same`` what the operation left there.
    """

    name: str
    columns: tuple[str, ...]
    keys: int
    people: tuple[str, ...]
    same: str

    def row(self, connection: sqlite3.Connection, key: Key) -> Row | None:
        where = " AND ".join(f"{column} = ?" for column in self.columns[: self.keys])
        found = connection.execute(
            f"SELECT {', '.join(self.columns)} FROM {self.name} WHERE {where}",  # noqa: S608 (fixed words)
            key,
        ).fetchone()
        return None if found is None else tuple(found)

    def about(self, connection: sqlite3.Connection, people: Sequence[str]) -> dict[Key, Row]:
        named = " OR ".join(f"{column} IN (SELECT value FROM json_each(?1))" for column in self.people)  # noqa: S608 (fixed words)
        found = connection.execute(
            f"SELECT {', '.join(self.columns)} FROM {self.name} WHERE {named}",  # noqa: S608 (fixed words)
            (json.dumps([*people]),),
        )
        return {tuple(row[: self.keys]): tuple(row) for row in found}

    def remove(self, connection: sqlite3.Connection, key: Key) -> None:
        where = " AND ".join(f"{column} = ?" for column in self.columns[: self.keys])
        connection.execute(f"DELETE FROM {self.name} WHERE {where}", key)  # noqa: S608 (fixed words)

    def add(self, connection: sqlite3.Connection, row: Row) -> None:
        marks = ", ".join("?" * len(self.columns))
        connection.execute(
            f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({marks})",  # noqa: S608 (fixed words)
            row,
        )

    def said(self, row: Row | None) -> str | int | None:
        return None if row is None else row[self.columns.index(self.same)]


def _table(name: str, columns: str, people: str, *, keys: int, same: str) -> _Table:
    return _Table(name, tuple(columns.split()), keys, tuple(people.split()), same)


_TABLES: Final = {
    table.name: table
    for table in (
        _table(
            "pending_touches",
            "person id at ask_at channel template scenario subject body shared door",
            "person",
            keys=1,
            same="id",
        ),
        _table("mentor_notes", "tab row text by at read", "row", keys=2, same="text"),
        _table("two_people", "one other at", "one other", keys=2, same="one"),
    )
}


@contextmanager
def noted(book: Transaction, people: Sequence[str]) -> Iterator[None]:
    """Note with the operation what changes about these people, beside the rows, for the duration of the block."""
    before = {name: table.about(book.connection, people) for name, table in _TABLES.items()}
    yield
    for name, table in _TABLES.items():
        now = table.about(book.connection, people)
        for key in sorted(before[name].keys() | now.keys(), key=str):
            _note(book, name, before[name].get(key), now.get(key))


def take_back(book: Transaction, operation: str) -> None:
    """Put back what another operation did beside the rows; what changed again since stays as it is."""
    steps = [
        (_TABLES[name], _read(_TABLES[name], before), _read(_TABLES[name], after))
        for name, before, after in book.connection.execute(
            "SELECT kept_in, before, after FROM alongside WHERE operation = ? ORDER BY step", (operation,)
        ).fetchall()
    ]
    back = []
    for table, before, after in steps:
        key = _key(table, before, after)
        now = table.row(book.connection, key)
        if table.said(now) == table.said(after):
            back.append((table, key, now, before))
            table.remove(book.connection, key)
    for table, _, now, before in back:
        if before is not None:
            table.add(book.connection, before)
        _note(book, table.name, now, before)


def follow(connection: sqlite3.Connection, old: str, new: str) -> None:
    """What is noted about a person goes along to another ID."""
    connection.execute(
        "UPDATE alongside SET before = replace(before, :old, :new), after = replace(after, :old, :new)"
        " WHERE instr(before, :old) OR instr(after, :old)",
        {"old": to_json(old), "new": to_json(new)},
    )


def _note(book: Transaction, name: str, before: Row | None, after: Row | None) -> None:
    if before != after:
        book.note_alongside(name, _written(before), _written(after))


def _key(table: _Table, before: Row | None, after: Row | None) -> Key:
    row = after if before is None else before
    assert row is not None
    return row[: table.keys]


def _written(row: Row | None) -> str | None:
    return None if row is None else to_json([*row])


def _read(table: _Table, text: str | None) -> Row | None:
    if text is None:
        return None
    row = json.loads(text)
    # An ID that changed since may stand in another place among the two.
    pair = len(table.people)
    return (*sorted(row[:pair]), *row[pair:]) if pair > 1 else tuple(row)
