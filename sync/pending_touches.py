"""The table of drafts that were opened, of which nobody has said yet whether they were sent; never in the sheet."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sync import contract
from sync.errors import UnknownRowError
from sync.mirror import moment, to_json

_COLUMNS: Final = "id, person, at, ask_at, channel, template, scenario, subject, body, shared, door"


@dataclass(frozen=True, slots=True)
class PendingTouch:
    """A draft that somebody opened, copied or was about to ring with; one a person at most.

    ``at`` is when, ``ask_at`` from when on it may be asked whether it was sent (both UTC). ``template`` is the
    name of the words it started from, ``shared`` the headlines it brings, ``door`` what it asks about; "" where
    there is none.
    """

    id: str
    person: str
    at: datetime
    ask_at: datetime
    channel: str
    template: str
    scenario: str
    subject: str
    body: str
    shared: tuple[str, ...]
    door: str


def put(connection: sqlite3.Connection, touch: PendingTouch) -> None:
    """Keep it; an older one of the same person makes way."""
    connection.execute(
        f"INSERT OR REPLACE INTO pending_touches ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 (fixed words)
        (
            touch.id,
            touch.person,
            touch.at.isoformat(),
            touch.ask_at.isoformat(),
            touch.channel,
            touch.template,
            touch.scenario,
            touch.subject,
            touch.body,
            to_json(list(touch.shared)),
            touch.door,
        ),
    )
    _others_see_it(connection)


def read(connection: sqlite3.Connection) -> tuple[PendingTouch, ...]:
    """Those of people who are in the book, the oldest first."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM pending_touches WHERE EXISTS (SELECT 1 FROM rows WHERE tab = ?"  # noqa: S608 (fixed words)
        " AND row = person AND cells IS NOT NULL) ORDER BY at, id",
        (contract.PEOPLE.key,),
    )
    return tuple(
        PendingTouch(
            id_,
            person,
            moment(at),
            moment(ask_at),
            channel,
            template,
            scenario,
            subject,
            body,
            tuple(json.loads(shared)),
            door,
        )
        for id_, person, at, ask_at, channel, template, scenario, subject, body, shared, door in found
    )


def forget(connection: sqlite3.Connection, touch: str) -> None:
    """Take one out by its ID, where it is there yet."""
    connection.execute("DELETE FROM pending_touches WHERE id = ?", (touch,))
    _others_see_it(connection)


def postpone(connection: sqlite3.Connection, touch: str, until: datetime) -> None:
    """Let it be asked about from a moment (with a zone) on."""
    at = until.astimezone(UTC).isoformat()
    connection.execute("UPDATE pending_touches SET ask_at = ? WHERE id = ?", (at, touch))
    _others_see_it(connection)


def end(connection: sqlite3.Connection, people: Iterable[str]) -> None:
    """A word to these people is logged: no need to ask any more."""
    connection.executemany("DELETE FROM pending_touches WHERE person = ?", [(person,) for person in people])


def follow(connection: sqlite3.Connection, old: str, new: str) -> None:
    """What was opened for somebody goes along to another ID; what that one has already stands."""
    connection.execute("UPDATE OR IGNORE pending_touches SET person = ? WHERE person = ?", (new, old))
    connection.execute("DELETE FROM pending_touches WHERE person = ?", (old,))


def called(connection: sqlite3.Connection, person: str) -> str:
    """The person's ID, where it has another one since. Raises UnknownRowError."""
    (found,) = connection.execute(
        "SELECT max(row) FROM rows WHERE tab = :tab AND cells IS NOT NULL AND row = COALESCE("
        "(SELECT new FROM renamed WHERE tab = :tab AND old = :person AND NOT EXISTS"
        " (SELECT 1 FROM rows WHERE tab = :tab AND row = :person AND cells IS NOT NULL)), :person)",
        {"tab": contract.PEOPLE.key, "person": person},
    ).fetchone()
    if found is None:
        raise UnknownRowError(contract.PEOPLE.name, person)
    return str(found)


def _others_see_it(connection: sqlite3.Connection) -> None:
    """Every window that follows the book draws itself anew."""
    connection.execute("UPDATE facts SET value = value + 1 WHERE name = 'revision'")
