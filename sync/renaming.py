"""A person's new ID, wherever outreach names the old one: in the book, in the journal, among what is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Final

from sync import contract
from sync.mirror import Cells, to_json

_HEADER: Final = contract.OUTREACH.column("person_id").header
_PATH: Final = f'$."{_HEADER}"'
_ABOUT: Final = "json_extract({}, ?) IN (SELECT value FROM json_each(?))"


def follow(connection: sqlite3.Connection, renamed: Mapping[str, str]) -> list[tuple[str, Cells]]:
    """Correct the journal and what is kept; answers the book's rows, in their order, as they should be.

    ``renamed``: new ID by old.
    """
    tab, old = contract.OUTREACH.key, (_PATH, json.dumps([*renamed]))

    def corrected(text: str | None) -> str | None:
        cells: Cells | None = None if text is None else json.loads(text)
        if not cells or cells.get(_HEADER) not in renamed:
            return text
        return to_json({**cells, _HEADER: renamed[str(cells[_HEADER])]})

    kept = connection.execute(
        f"SELECT id, cells FROM kept WHERE tab = ? AND {_ABOUT.format('cells')}",  # noqa: S608 (fixed words)
        (tab, *old),
    ).fetchall()
    connection.executemany(
        "UPDATE kept SET cells = ? WHERE id = ?", [(corrected(text), number) for number, text in kept]
    )
    before, after = _ABOUT.format("before"), _ABOUT.format("after")
    changes = connection.execute(
        f"SELECT before, after, operation, step FROM changes WHERE tab = ? AND ({before} OR {after})",  # noqa: S608 (fixed words)
        (tab, *old, *old),
    ).fetchall()
    connection.executemany(
        "UPDATE changes SET before = ?, after = ? WHERE operation = ? AND step = ?",
        [(corrected(before), corrected(after), *where) for before, after, *where in changes],
    )
    rows = connection.execute(
        f"SELECT row, cells FROM rows WHERE tab = ? AND {_ABOUT.format('cells')} ORDER BY place",  # noqa: S608 (fixed words)
        (tab, *old),
    ).fetchall()
    return [(row, json.loads(corrected(text) or "{}")) for row, text in rows]
