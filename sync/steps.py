"""The inside of one step of the ledger: reads and writes of one transaction, all of it or nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sync import alongside, comments, contract, mentor_notes, pending_touches, renaming, two_people
from sync.cells import Raw
from sync.migrations import EVERY_ROW_WAITS
from sync.mirror import Cells, moment, same, to_json, without_blanks

Key = tuple[str, str]
"""A row's place in the book: tab key and row ID."""

_NOTHING: Final = (None,)
_WAITS: Final = "SELECT operation, by, at FROM pending WHERE tab = ? AND row = ?"


@dataclass(frozen=True, slots=True)
class Sending:
    """What one swap does to one row; ``kind``: "change", "add", "remove" or "repair".

    ``line`` is the 0-based row of the tab it is aimed at, ``cells`` what is written there, ``seen`` what
    the row is expected to hold, ``number`` the pending change's.
    """

    id: str
    tab: str
    row: str
    kind: str
    line: int | None
    cells: dict[str, Raw]
    seen: dict[str, Raw]
    number: int
    at: datetime
    extra: dict[str, Any] = field(default_factory=dict)


class Step:
    """What one transaction reads and writes; ``Ledger.step`` makes these.

    Rows are gathered and written together, at the end or before a read that needs them.
    """

    def __init__(self, connection: sqlite3.Connection, clock: Callable[[], datetime]) -> None:
        """Start with nothing written; ``clock`` gives UTC."""
        self._connection = connection
        self._clock = clock
        self._mine: dict[Key, dict[str, Raw] | None] = {}
        self._seen: dict[Key, dict[str, Raw] | None] = {}
        self._formulas: dict[Key, str | None] = {}
        self._renamed: dict[str, str] = {}
        (self._next_revision,) = self._one("SELECT value + 1 FROM facts WHERE name = 'revision'")
        self._is_revised = False

    def _one(self, query: str, *values: object) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self._connection.execute(query, values).fetchone() or _NOTHING
        return found

    # The book's rows

    def mine(self, tab: str, row: str) -> dict[str, Raw] | None:
        """What the book holds of this row; None if there is no such row."""
        if self._renamed and tab == contract.OUTREACH.key:
            self._relink()
        if (tab, row) in self._mine:
            held = self._mine[tab, row]
            return None if held is None else dict(held)
        return self._cells("SELECT cells FROM rows WHERE tab = ? AND row = ?", tab, row)

    def set_mine(self, tab: str, row: str, cells: Cells | None) -> None:
        """Let the book hold exactly this of the row; None takes it out. No operation, and nothing waits.

        A row keeps its place; a new one stands at the end.
        """
        self._mine[tab, row] = None if cells is None else without_blanks(cells)

    # What the sheet last held

    def seen(self, tab: str, row: str) -> dict[str, Raw] | None:
        """What the sheet last held of this row; None if it had no such row."""
        if (tab, row) in self._seen:
            held = self._seen[tab, row]
            return None if held is None else dict(held)
        return self._cells("SELECT cells FROM seen WHERE tab = ? AND row = ?", tab, row)

    def set_seen(self, tab: str, row: str, cells: Cells | None) -> None:
        """The sheet holds this of the row; None: it has no such row."""
        self._seen[tab, row] = None if cells is None else without_blanks(cells)

    def set_formulas(self, tab: str, row: str, formulas: Mapping[str, str] | None) -> None:
        """The formulas that people wrote in a row that was seen: text by header."""
        self._formulas[tab, row] = to_json(dict(formulas)) if formulas else None

    def _cells(self, query: str, tab: str, row: str) -> dict[str, Raw] | None:
        (text,) = self._one(query, tab, row)
        return None if text is None else json.loads(text)

    # Words for this person

    def left_word(self, person: str, text: Raw, by: str) -> None:
        """Somebody let a person's mentor notes say this in the sheet; their owner has read what they wrote."""
        name = contract.SETTING_BY_KEY["your_name"].name
        owner = str((self.mine(contract.SETTINGS.key, name) or {}).get("Value") or "")
        mentor_notes.note(
            self._connection, person, text, by, self._clock(), is_read=mentor_notes.is_same(by, owner)
        )

    # What waits, and what is under way

    def pend(
        self, tab: str, row: str, *, operation: str = "", by: str = "", at: datetime | None = None
    ) -> None:
        """The row waits for the sheet, under a new number; ``at`` is now if not given."""
        self._connection.execute(
            "INSERT OR REPLACE INTO pending (tab, row, operation, by, at) VALUES (?, ?, ?, ?, ?)",
            (tab, row, operation, by, self._text_of(at)),
        )

    def pending_number(self, tab: str, row: str) -> int | None:
        """The number under which the row waits; None if it does not."""
        (number,) = self._one("SELECT number FROM pending WHERE tab = ? AND row = ?", tab, row)
        return None if number is None else int(number)

    def settle(self, tab: str, row: str, number: int) -> None:
        """The sheet has what waited under this number, or needs it no more; a newer change still waits."""
        for table in ("pending", "refused"):
            self._connection.execute(
                f"DELETE FROM {table} WHERE tab = ? AND row = ? AND number <= ?",  # noqa: S608 (fixed words)
                (tab, row, number),
            )

    def sending(self, sending: Sending) -> None:
        """Note what is about to be sent; once more under the same ID and row replaces it."""
        self._connection.execute(
            "INSERT OR REPLACE INTO sending (id, tab, row, kind, line, cells, seen, number, at, extra)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                sending.id,
                sending.tab,
                sending.row,
                sending.kind,
                sending.line,
                to_json(sending.cells),
                to_json(sending.seen),
                sending.number,
                self._text_of(sending.at),
                to_json(sending.extra),
            ),
        )

    def sent(self, sending: str) -> None:
        """It is known what became of all that was sent under this ID."""
        self._connection.execute("DELETE FROM sending WHERE id = ?", (sending,))

    def refuse(self, tab: str, row: str, number: int, header: str, text: str, message: str) -> None:
        """Set a change aside: Google would not take ``text``. It waits on, but is not sent until the row changes."""
        self._connection.execute(
            "INSERT OR REPLACE INTO refused (tab, row, header, number, at, text, message)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (tab, row, header, number, self._text_of(None), text, message),
        )

    def unrefuse(self, tab: str, row: str) -> None:
        """Try the row's change once more."""
        self._connection.execute("DELETE FROM refused WHERE tab = ? AND row = ?", (tab, row))

    # What would be lost

    def keep(self, tab: str, row: str, cells: Cells, why: str) -> None:
        """Keep these cells of a row, restorable, under ``why``, a few words for people.

        Cells of a row that is there are what was overwritten. What is kept already is not kept twice.
        """
        held = without_blanks(cells)
        if held and not any(_holds(old, held) and _holds(held, old) for _, old in self._kept(tab, row)):
            self._connection.execute(
                "INSERT INTO kept (at, tab, row, cells, why, operation) VALUES (?, ?, ?, ?, ?, '')",
                (self._text_of(None), tab, row, to_json(held), why),
            )

    def unkeep(self, tab: str, row: str) -> None:
        """The row is there: what it holds of what was kept needs no keeping. What it does not hold stays kept."""
        mine = self.mine(tab, row) or {}
        for number, held in self._kept(tab, row):
            if _holds(mine, held):
                self._connection.execute("DELETE FROM kept WHERE id = ?", (number,))

    def was_kept(self, tab: str, row: str, header: str, raw: Raw) -> bool:
        """Whether the row, which is gone, held this when it was kept."""
        return any(same(held.get(header), raw) for _, held in self._kept(tab, row))

    def _kept(self, tab: str, row: str) -> list[tuple[int, dict[str, Raw]]]:
        found = self._connection.execute("SELECT id, cells FROM kept WHERE tab = ? AND row = ?", (tab, row))
        return [(int(number), json.loads(cells)) for number, cells in found]

    def clash(
        self,
        tab: str,
        row: str,
        header: str,
        *,
        mine: Raw,
        mine_by: str,
        mine_at: datetime | None,
        theirs: Raw,
        theirs_by: str,
        holds: str,
    ) -> int:
        """Both sides changed this cell: note it, or bring the open conflict over it up to date; answers its number.

        Two equal values are none: an open conflict is left as it is, and 0 answered where there is none.
        """
        mine, theirs = (None if raw == "" else raw for raw in (mine, theirs))
        if same(mine, theirs):
            (open_one,) = self._one(
                "SELECT id FROM clashes WHERE tab = ? AND row = ? AND header = ?", tab, row, header
            )
            return int(open_one or 0)
        self._keep_older_clash(tab, row, header, mine, theirs)
        (number,) = self._one(
            "INSERT INTO clashes (at, tab, row, header, mine, mine_by, mine_at, theirs, theirs_by, holds)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tab, row, header) DO UPDATE SET"
            " at = excluded.at, mine = excluded.mine, mine_by = excluded.mine_by, mine_at = excluded.mine_at,"
            " theirs = excluded.theirs, theirs_by = excluded.theirs_by, holds = excluded.holds RETURNING id",
            self._text_of(None),
            tab,
            row,
            header,
            to_json(mine),
            mine_by,
            None if mine_at is None else self._text_of(mine_at),
            to_json(theirs),
            theirs_by,
            holds,
        )
        return int(number)

    def decided_anew(self, tab: str, row: str, header: str, mine: Raw, by: str, at: datetime) -> None:
        """The sheet holds what was entered here since: an open conflict over the cell is about that from now on."""
        found = self._connection.execute(
            "SELECT id, theirs, theirs_by FROM clashes WHERE tab = ? AND row = ? AND header = ?",
            (tab, row, header),
        ).fetchone()
        if found is None:
            return
        number, theirs, theirs_by = found
        if same(json.loads(theirs), mine):
            self._keep_older_clash(tab, row, header, mine, mine)
            self.end_clash(number)
        else:
            self.clash(
                tab,
                row,
                header,
                mine=mine,
                mine_by=by,
                mine_at=at,
                theirs=json.loads(theirs),
                theirs_by=theirs_by,
                holds="mine",
            )

    def _keep_older_clash(self, tab: str, row: str, header: str, mine: Raw, theirs: Raw) -> None:
        """Of a conflict that is brought up to date: what it alone still held goes to what is kept."""
        old = self._one(
            "SELECT CASE holds WHEN 'mine' THEN theirs ELSE mine END FROM clashes"
            " WHERE tab = ? AND row = ? AND header = ?",
            tab,
            row,
            header,
        )
        held: Raw = None if old == _NOTHING else json.loads(old[0])
        if not same(held, mine) and not same(held, theirs):
            self.keep(tab, row, {header: held}, "From an older conflict")

    def end_clash(self, conflict: int) -> None:
        """The conflict is decided, or has come to nothing."""
        self._connection.execute("DELETE FROM clashes WHERE id = ?", (conflict,))

    # The whole

    def set_state(self, name: str, value: Any) -> None:
        """Note this under the name, as JSON; None removes what was there."""
        if value is None:
            self._connection.execute("DELETE FROM states WHERE name = ?", (name,))
        else:
            self._connection.execute("INSERT OR REPLACE INTO states VALUES (?, ?)", (name, to_json(value)))

    def state(self, name: str) -> Any | None:
        """What was noted under this name."""
        (text,) = self._one("SELECT value FROM states WHERE name = ?", name)
        return None if text is None else json.loads(text)

    def announce(self) -> None:
        """Something beside the rows is new: every window that follows the book draws itself anew."""
        if not self._is_revised:
            self._connection.execute(
                "UPDATE facts SET value = ? WHERE name = 'revision'", (self._next_revision,)
            )
            self._is_revised = True

    def pend_all(self) -> None:
        """Every row of the book waits for the sheet; those that wait already keep their numbers."""
        self.flush()
        self._connection.execute(EVERY_ROW_WAITS)

    def forget_sheet(self) -> None:
        """Forget all that was known of a sheet, and every state; the book, what waits and what is kept stay."""
        for gathered in (self._seen, self._formulas):
            gathered.clear()
        for table in ("seen", "sending", "refused", "clashes", "states"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 (fixed words)

    def rename(self, tab: str, old: str, new: str) -> None:
        """Give a row another ID wherever it is named; it keeps its place.

        Where both are rows, the new one's cells stand, and what only the old one held is kept. Outreach
        about a renamed person follows, and waits for the sheet.
        """
        if old == new:
            return
        self._write()
        self._move_row(tab, old, new)
        self._move_pending(tab, old, new)
        for table in ("seen", "clashes", "refused", "sending", "kept", "changes", "mentor_notes"):
            # Where the new ID has its own already, that one stands.
            self._connection.execute(
                f"UPDATE OR IGNORE {table} SET row = ? WHERE tab = ? AND row = ?",  # noqa: S608 (fixed words)
                (new, tab, old),
            )
            self._connection.execute(f"DELETE FROM {table} WHERE tab = ? AND row = ?", (tab, old))  # noqa: S608 (fixed words)
        comments.follow(self._connection, tab, old, new)
        self._connection.execute("UPDATE renamed SET new = ? WHERE tab = ? AND new = ?", (new, tab, old))
        self._connection.execute("INSERT OR REPLACE INTO renamed VALUES (?, ?, ?)", (tab, old, new))
        if tab == contract.PEOPLE.key:
            for one in (pending_touches, two_people, alongside):
                one.follow(self._connection, old, new)
            for before, now in self._renamed.items():
                self._renamed[before] = new if now == old else now
            self._renamed.pop(new, None)
            self._renamed[old] = new

    def _move_row(self, tab: str, old: str, new: str) -> None:
        moved, there = self.mine(tab, old), self.mine(tab, new)
        if moved is None:
            return
        if there is None:
            self._connection.execute(
                "INSERT INTO rows (tab, row, place, cells, revision)"
                " SELECT tab, ?, place, cells, ? FROM rows WHERE tab = ? AND row = ?"
                " ON CONFLICT (tab, row) DO UPDATE SET place = excluded.place, cells = excluded.cells,"
                " revision = excluded.revision",
                (new, self._next_revision, tab, old),
            )
        elif not _holds(there, moved):
            self.keep(tab, new, moved, "Was there twice; the row in the sheet stands")
        self.set_mine(tab, old, None)
        self._write()

    def _move_pending(self, tab: str, old: str, new: str) -> None:
        moved, there = self._one(_WAITS, tab, old), self._one(_WAITS, tab, new)
        if moved == _NOTHING:
            return
        self._connection.execute("DELETE FROM pending WHERE tab = ? AND row = ?", (tab, old))
        operation, by, at = moved if there == _NOTHING else there
        self.pend(tab, new, operation=operation, by=by, at=moment(at))

    def _relink(self) -> None:
        """Let outreach, in the book, in the journal and kept, name the people by their new IDs."""
        renamed, self._renamed = self._renamed, {}
        self._write()
        outreach = contract.OUTREACH.key
        for row, cells in renaming.follow(self._connection, renamed):
            self.set_mine(outreach, row, cells)
            waits = self._one(_WAITS, outreach, row)
            if waits == _NOTHING:
                self.pend(outreach, row)
            else:
                operation, by, at = waits
                self.pend(outreach, row, operation=operation, by=by, at=moment(at))

    # Writing what was gathered

    def flush(self) -> None:
        """Write what was gathered so far into the transaction."""
        if self._renamed:
            self._relink()
        self._write()

    def _write(self) -> None:
        if self._mine:
            self._write_mine()
        if self._seen:
            self._write_seen()
        if self._formulas:
            self._connection.executemany(
                "UPDATE seen SET formulas = ? WHERE tab = ? AND row = ? AND formulas IS NOT ?",
                [(text, *key, text) for key, text in self._formulas.items()],
            )
            self._formulas.clear()

    def _write_mine(self) -> None:
        (place,) = self._one("SELECT value FROM facts WHERE name = 'place'")
        held = [(key, cells) for key, cells in self._mine.items() if cells is not None]
        gone = [key for key, cells in self._mine.items() if cells is None]
        self._mine.clear()
        before = self._connection.total_changes
        self._connection.executemany(
            "INSERT INTO rows (tab, row, place, cells, revision) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (tab, row) DO UPDATE SET cells = excluded.cells, revision = excluded.revision"
            " WHERE rows.cells IS NOT excluded.cells",
            [
                (*key, number, to_json(cells), self._next_revision)
                for number, (key, cells) in enumerate(held, place + 1)
            ],
        )
        self._connection.executemany(
            "UPDATE rows SET cells = NULL, revision = ? WHERE tab = ? AND row = ? AND cells IS NOT NULL",
            [(self._next_revision, *key) for key in gone],
        )
        if self._connection.total_changes == before:
            return
        self._connection.execute("UPDATE facts SET value = ? WHERE name = 'place'", (place + len(held),))
        self.announce()

    def _write_seen(self) -> None:
        self._connection.executemany(
            "INSERT INTO seen (tab, row, cells) VALUES (?, ?, ?)"
            " ON CONFLICT (tab, row) DO UPDATE SET cells = excluded.cells WHERE cells IS NOT excluded.cells",
            [(*key, to_json(cells)) for key, cells in self._seen.items() if cells is not None],
        )
        self._connection.executemany(
            "DELETE FROM seen WHERE tab = ? AND row = ?",
            [key for key, cells in self._seen.items() if cells is None],
        )
        self._seen.clear()

    def _text_of(self, at: datetime | None) -> str:
        return (at or self._clock()).astimezone(UTC).isoformat()


def _holds(cells: Cells, others: Cells) -> bool:
    """Whether all of the others' cells are among these."""
    return all(same(cells.get(header), raw) for header, raw in others.items())
