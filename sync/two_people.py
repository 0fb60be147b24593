"""Who was said not to be one person, so that nobody asks again: a table of the data file, never in the sheet."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

Two = tuple[str, str]
"""Two IDs, in the order of their letters."""


def two(one: str, other: str) -> Two:
    """The two of them, whichever was named first."""
    return (one, other) if one < other else (other, one)


def told_apart(connection: sqlite3.Connection) -> list[Two]:
    """All who are not one person, those said last first; some of them may be gone by now."""
    return [
        (one, other)
        for one, other in connection.execute("SELECT one, other FROM two_people ORDER BY at DESC, one, other")
    ]


def tell_apart(connection: sqlite3.Connection, one: str, other: str, at: datetime) -> None:
    """They are two people."""
    connection.execute(
        "INSERT OR IGNORE INTO two_people VALUES (?, ?, ?)",
        (*two(one, other), at.astimezone(UTC).isoformat()),
    )


def ask_again(connection: sqlite3.Connection, one: str, other: str) -> None:
    """They may be one person after all."""
    connection.execute("DELETE FROM two_people WHERE one = ? AND other = ?", two(one, other))


def also(connection: sqlite3.Connection, gone: str, stays: str) -> None:
    """Whoever is not the one who goes is not the one who stays either."""
    found = connection.execute(
        "SELECT CASE WHEN one = :gone THEN other ELSE one END, at FROM two_people WHERE one = :gone OR other = :gone",
        {"gone": gone},
    ).fetchall()
    for somebody, at in found:
        if somebody != stays:
            tell_apart(connection, somebody, stays, datetime.fromisoformat(at))


def follow(connection: sqlite3.Connection, old: str, new: str) -> None:
    """What was said of a person holds for their new ID."""
    also(connection, old, new)
    connection.execute("DELETE FROM two_people WHERE one = ? OR other = ?", (old, old))
