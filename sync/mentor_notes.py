"""Who wrote what stands under a person's mentor notes, when, and whether it was read: a table of the data file.

A note that was there before anybody looked has no writer and counts as read. What is told of a note holds
only as long as the cell says the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sync.contract import PEOPLE
from sync.crm.names import fold
from sync.mirror import Change

HEADER: Final = PEOPLE.column("mentor_notes").header
_FOUND: Final = (
    "SELECT notes.row, notes.text, notes.by, notes.at, notes.read FROM mentor_notes AS notes"
    " JOIN rows ON rows.tab = notes.tab AND rows.row = notes.row"
    " WHERE rows.cells IS NOT NULL AND json_extract(rows.cells, ?) = notes.text"
)


@dataclass(frozen=True, slots=True)
class MentorNote:
    """The newest word under a person's mentor notes: ``by`` is "" where nobody knows, ``at`` is UTC."""

    person: str
    text: str
    by: str
    at: datetime
    is_read: bool


def note(
    connection: sqlite3.Connection, person: str, text: object, by: str, at: datetime, *, is_read: bool
) -> None:
    """Somebody let a person's mentor notes say this; a blank forgets them."""
    if text is None or text == "":
        connection.execute("DELETE FROM mentor_notes WHERE tab = ? AND row = ?", (PEOPLE.key, person))
        return
    connection.execute(
        "INSERT OR REPLACE INTO mentor_notes (tab, row, text, by, at, read) VALUES (?, ?, ?, ?, ?, ?)",
        (PEOPLE.key, person, str(text), by, at.astimezone(UTC).isoformat(), is_read),
    )


def note_changes(
    connection: sqlite3.Connection, changes: Iterable[Change], by: str, at: datetime, *, is_read: bool
) -> None:
    """The notes that an operation changed; those of rows that it added came along from somewhere else."""
    for change in changes:
        before, after = change.before, change.after
        if change.tab != PEOPLE.key or before is None or after is None:
            continue
        if HEADER in before or HEADER in after:
            note(connection, change.row, after.get(HEADER), by, at, is_read=is_read)


def is_same(by: str, owner: str) -> bool:
    """Whether a name that Google tells is the book's owner's: all of it, or its first word alone."""
    told, name = fold(by), fold(owner)
    return bool(name) and name in {told, told.split(" ")[0]}


def of(connection: sqlite3.Connection, person: str) -> MentorNote | None:
    """What is known of one person's note; None where nothing is."""
    found = _notes(connection.execute(f"{_FOUND} AND notes.row = ?", (_path(), person)))
    return found[0] if found else None


def unread(connection: sqlite3.Connection) -> list[MentorNote]:
    """The notes that were not read yet, newest first."""
    return _notes(connection.execute(f"{_FOUND} AND NOT notes.read ORDER BY notes.at DESC", (_path(),)))


def read(connection: sqlite3.Connection, person: str, until: datetime) -> None:
    """What was written about this person up to that moment has been read."""
    connection.execute(
        "UPDATE mentor_notes SET read = 1 WHERE tab = ? AND row = ? AND at <= ?",
        (PEOPLE.key, person, until.astimezone(UTC).isoformat()),
    )


def _path() -> str:
    return f'$."{HEADER}"'


def _notes(rows: Iterable[tuple[str, str, str, str, int]]) -> list[MentorNote]:
    return [
        MentorNote(person, text, by, datetime.fromisoformat(at), bool(read))
        for person, text, by, at, read in rows
    ]
