"""The tables of the data file, version by version: what each step adds to a file of the one before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

EVERY_ROW_WAITS: Final = (
    "INSERT OR IGNORE INTO pending (tab, row, operation, by, at)"
    " SELECT rows.tab, rows.row, COALESCE(operations.id, ''), COALESCE(operations.by, ''),"
    " COALESCE(operations.at, strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')) FROM rows"
    " LEFT JOIN (SELECT changes.tab AS tab, changes.row AS row, max(operations.number) AS number"
    " FROM changes JOIN operations ON operations.id = changes.operation GROUP BY changes.tab, changes.row)"
    " AS last ON last.tab = rows.tab AND last.row = rows.row"
    " LEFT JOIN operations ON operations.number = last.number"
    " WHERE rows.cells IS NOT NULL ORDER BY rows.tab, rows.place"
)
"""Marks every row that is there as waiting for the sheet, with who changed it last, and when."""


def _rows_and_journal(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID")
    connection.execute("INSERT INTO facts VALUES ('revision', 0), ('place', 0)")
    connection.execute(
        "CREATE TABLE rows (tab TEXT NOT NULL, row TEXT NOT NULL, place INTEGER NOT NULL, cells TEXT,"
        " revision INTEGER NOT NULL, PRIMARY KEY (tab, row)) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX rows_by_revision ON rows (revision)")
    connection.execute(
        "CREATE TABLE operations (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL,"
        " by TEXT NOT NULL, name TEXT NOT NULL, summary TEXT NOT NULL, rows INTEGER NOT NULL,"
        " undoes TEXT, undone_by TEXT)"
    )
    connection.execute(
        "CREATE TABLE changes (operation TEXT NOT NULL, step INTEGER NOT NULL, tab TEXT NOT NULL,"
        " row TEXT NOT NULL, before TEXT, after TEXT, PRIMARY KEY (operation, step)) WITHOUT ROWID"
    )


def _kept_rows(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE kept (id INTEGER PRIMARY KEY, at TEXT NOT NULL, tab TEXT NOT NULL, row TEXT NOT NULL,"
        " cells TEXT NOT NULL, why TEXT NOT NULL, operation TEXT NOT NULL)"
    )
    connection.execute("CREATE INDEX kept_by_row ON kept (tab, row)")


def _sheet_side(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE seen (tab TEXT NOT NULL, row TEXT NOT NULL, cells TEXT NOT NULL, formulas TEXT,"
        " PRIMARY KEY (tab, row)) WITHOUT ROWID"
    )
    # AUTOINCREMENT: no number is given twice, so what was sent of an older change never settles a newer one.
    connection.execute(
        "CREATE TABLE pending (number INTEGER PRIMARY KEY AUTOINCREMENT, tab TEXT NOT NULL, row TEXT NOT NULL,"
        " operation TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (tab, row))"
    )
    connection.execute(
        "CREATE TABLE clashes (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, tab TEXT NOT NULL,"
        " row TEXT NOT NULL, header TEXT NOT NULL, mine TEXT NOT NULL, mine_by TEXT NOT NULL, mine_at TEXT,"
        " theirs TEXT NOT NULL, theirs_by TEXT NOT NULL, holds TEXT NOT NULL, UNIQUE (tab, row, header))"
    )
    connection.execute(
        "CREATE TABLE sending (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, tab TEXT NOT NULL,"
        " row TEXT NOT NULL, kind TEXT NOT NULL, line INTEGER, cells TEXT NOT NULL, seen TEXT NOT NULL,"
        " number INTEGER NOT NULL, at TEXT NOT NULL, extra TEXT NOT NULL, UNIQUE (id, tab, row))"
    )
    connection.execute(
        "CREATE TABLE refused (tab TEXT NOT NULL, row TEXT NOT NULL, header TEXT NOT NULL,"
        " number INTEGER NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL, message TEXT NOT NULL,"
        " PRIMARY KEY (tab, row, header)) WITHOUT ROWID"
    )
    connection.execute("CREATE TABLE states (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    connection.execute("CREATE INDEX changes_by_row ON changes (tab, row)")
    # A trigger, so that a process of an older version that still has the file open marks its rows as well.
    connection.execute(
        "CREATE TRIGGER operations_wait AFTER INSERT ON operations BEGIN"
        " INSERT OR REPLACE INTO pending (tab, row, operation, by, at)"
        " SELECT tab, row, new.id, new.by, new.at FROM changes WHERE operation = new.id"
        " GROUP BY tab, row ORDER BY min(step); END"
    )
    connection.execute(EVERY_ROW_WAITS)


def _renamed_rows(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE renamed (tab TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, PRIMARY KEY (tab, old))"
        " WITHOUT ROWID"
    )


def _pending_touches(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE pending_touches (person TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL,"
        " ask_at TEXT NOT NULL, channel TEXT NOT NULL, template TEXT NOT NULL, scenario TEXT NOT NULL,"
        " subject TEXT NOT NULL, body TEXT NOT NULL, shared TEXT NOT NULL, door TEXT NOT NULL) WITHOUT ROWID"
    )


def _mentor_notes(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE mentor_notes (tab TEXT NOT NULL, row TEXT NOT NULL, text TEXT NOT NULL, by TEXT NOT NULL,"
        " at TEXT NOT NULL, read INTEGER NOT NULL, PRIMARY KEY (tab, row)) WITHOUT ROWID"
    )


def _two_people(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE two_people (one TEXT NOT NULL, other TEXT NOT NULL, at TEXT NOT NULL,"
        " PRIMARY KEY (one, other)) WITHOUT ROWID"
    )
    connection.execute(
        "CREATE TABLE alongside (operation TEXT NOT NULL, step INTEGER NOT NULL, kept_in TEXT NOT NULL,"
        " before TEXT, after TEXT, PRIMARY KEY (operation, step)) WITHOUT ROWID"
    )


MIGRATIONS: Final[tuple[Callable[[sqlite3.Connection], None], ...]] = (
    _rows_and_journal,
    _kept_rows,
    _sheet_side,
    _renamed_rows,
    _pending_touches,
    _mentor_notes,
    _two_people,
)
"""Each step takes a file from its position's version to the next; never edit one that has been released."""
