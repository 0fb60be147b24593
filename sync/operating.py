"""An open book and its operations: reading what is there, and making one named change of many small ones."""

from __future__ import annotations

import getpass
import secrets
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from sync import cells, contract, mentor_notes
from sync.cells import Raw, Value
from sync.contract import Column, Tab
from sync.crm import words
from sync.errors import GuestError, InvalidValueError, UnknownRowError
from sync.mentor_notes import MentorNote
from sync.mirror import Cells, Change, Kept, Mirror, Operation, Transaction, same, without_blanks
from sync.snapshot import Snapshot

_ID_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for another when read aloud
Typed = Mapping[str, Value]
"""Cells by contract key; text is read the way people type it, None blanks the cell."""


def _now() -> datetime:
    return datetime.now(UTC)


def random_id() -> str:
    """A fresh random name, short enough to be read aloud."""
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(10))


class Book:
    """An open data file: its newest picture, its journal, and how an operation is made of a change."""

    def __init__(
        self,
        mirror: Mirror,
        *,
        clock: Callable[[], datetime] = _now,
        new_id: Callable[[], str] = random_id,
        guest: bool = False,
    ) -> None:
        """Use this data file; ``clock`` gives UTC, ``new_id`` a fresh random name for rows and operations.

        ``guest``: it is somebody else's book, opened beside one's own.
        """
        self.is_guest = guest
        self.signs_as = ""
        """What the guest is called, who may write here."""
        self._mirror = mirror
        self._clock = clock
        self._new_id = new_id
        self._lock = threading.Lock()
        self._snapshot = Snapshot.empty()

    @property
    def path(self) -> Path:
        """Where the data file is."""
        return self._mirror.path

    @property
    def size(self) -> int:
        """Bytes that the book takes on the disk, with what is not in the data file itself yet."""
        parts = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        return sum(part.stat().st_size for part in parts if part.exists())

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

    def operation(self, operation: str) -> Operation | None:
        """One operation by its id."""
        return self._mirror.find_operation(operation)

    def changes(self, operation: str) -> list[Change]:
        """What one operation did, row by row."""
        return self._mirror.changes(operation)

    def undo_preview(self, operation: str) -> list[ChangedCell]:
        """The cells that hold something else than the operation left there: ask before undoing it with force.

        Empty where undoing puts everything back. Cells of a row that is gone are listed too; force does not
        bring that back, ``Workspace.restore`` does.
        """
        rows: dict[tuple[str, str], Cells | None] = {}
        found: dict[tuple[str, str, str], ChangedCell] = {}
        for step in reversed(self._mirror.changes(operation)):
            key = (step.tab, step.row)
            now = rows[key] if key in rows else self._mirror.cells(*key)
            rows[key], since = taken_back(now, step)
            for cell in since:
                found.setdefault((*key, cell.header), cell)
        return list(found.values())

    def kept(self) -> list[Kept]:
        """What can be brought back, newest first: rows that were removed, and cells that were overwritten."""
        return self._mirror.kept()

    def mentor_notes(self, person: str) -> MentorNote | None:
        """Who wrote what stands under a person's mentor notes, and when; None where nobody knows."""
        with self._mirror.reading() as reader:
            return mentor_notes.of(reader, person)

    def unread_mentor_notes(self) -> tuple[MentorNote, ...]:
        """What others wrote under mentor notes and was not read yet, newest first."""
        with self._mirror.reading() as reader:
            return tuple(mentor_notes.unread(reader))

    def read_mentor_note(self, person: str, until: datetime | None = None) -> None:
        """What others wrote about this person, up to that moment (UTC; now unless given), has been read."""
        with self._mirror.transaction() as writer:
            mentor_notes.read(writer, person, until or self._clock())

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
        self,
        name: str,
        change: Callable[[Transaction], str],
        *,
        by: str | None,
        undoes: str | None = None,
        retells: bool = False,
    ) -> Operation:
        done = self._operate_if(name, change, by=by, undoes=undoes, retells=retells)
        if done is None:
            raise UnknownRowError("the book", "")
        return done

    def _operate_if(
        self,
        name: str,
        change: Callable[[Transaction], str],
        *,
        by: str | None,
        undoes: str | None = None,
        retells: bool = False,
    ) -> Operation | None:
        """``retells``: what it writes under mentor notes stood there before, by whom ``change`` itself knows."""
        self.check_writable()
        operation = self._new_id()
        author = self._author(by)
        with self._mirror.operation(operation, at=self._clock(), by=author, name=name, undoes=undoes) as (
            book,
            summarise,
        ):
            summarise(change(book))
            if not retells:
                own = author == self._author(None)
                mentor_notes.note_changes(book.connection, book.changes, author, self._clock(), is_read=own)
        self._saved()
        return self._mirror.find_operation(operation)

    def check_writable(self) -> None:
        """Raises GuestError where the book may only be looked at."""
        if self.is_read_only:
            raise GuestError

    @property
    def is_read_only(self) -> bool:
        """Whether it is somebody else's, who lets their guests look only."""
        return self.is_guest and not self.snapshot().settings.mentor_edits

    def _saved(self) -> None:
        """Something was changed and is on disk: whoever follows the book may be told."""

    def set_cell(
        self, tab: str, row: str, header: str, raw: Raw, *, by: str | None = None
    ) -> Operation | None:
        """Let a cell hold exactly this; None where it does. Raises UnknownRowError."""

        def change(book: Transaction) -> str:
            found = book.cells(tab, row)
            if found is None:
                raise UnknownRowError(contract.BY_KEY[tab].name, row)
            book.edit(tab, row, {header: raw})
            return f"Changed {header} of {title(tab, found)}"

        return self._operate_if("choose", change, by=by)

    def _author(self, by: str | None) -> str:
        # The name in a guest's book is its owner's.
        own = self.signs_as if self.is_guest else self.snapshot().settings.your_name
        return by or own or _login_name()

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


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell that holds something else than an operation left there.

    ``before`` is what undoing would put back, ``after`` what the operation left, ``now`` what it holds
    (None as well where the row is gone).
    """

    tab: str
    row: str
    header: str
    before: Raw
    after: Raw
    now: Raw


def taken_back(
    now: Cells | None, step: Change, *, force: bool = False
) -> tuple[dict[str, Raw] | None, list[ChangedCell]]:
    """What the row would hold with one change taken back, and the cells that changed since.

    Those stay as they are, unless ``force``. A row that was added goes in any case: it is kept.
    """
    before, after = step.before or {}, step.after or {}
    since = []
    if now is not None or (step.before is not None and step.after is not None):
        held = now or {}
        # Of a removed row that is back nothing was left to compare with but what it held.
        left = before if step.after is None else after
        headers = before.keys() | after.keys() | (held.keys() if step.before is None else set())
        since = [
            ChangedCell(step.tab, step.row, header, before.get(header), after.get(header), held.get(header))
            for header in sorted(headers)
            if now is None or not same(held.get(header), left.get(header))
        ]
    if step.before is None:
        return None, since
    if now is None:
        return (dict(before) if step.after is None else None), since
    spared = set() if force else {cell.header for cell in since}
    put_back = {header: before.get(header) for header in before.keys() | after.keys() if header not in spared}
    return without_blanks({**now, **put_back}), since


def take_back(book: Transaction, step: Change, *, force: bool = False) -> int:
    """Take one change back; answers how many cells were left because they changed since."""
    now = book.cells(step.tab, step.row)
    new, since = taken_back(now, step, force=force)
    if new is None:
        if now is not None:
            book.remove(step.tab, step.row, "Undone")
            return 0
        return len(since)
    if now is None:
        book.add(step.tab, step.row, new)
        book.forget_kept(step.tab, step.row)
        return 0
    book.edit(step.tab, step.row, {header: new.get(header) for header in now.keys() | new.keys()})
    return 0 if force else len(since)


def title(tab: str, row: Cells) -> str:
    """What to call a row of a tab (by its key): a name where it has one."""
    headers = ("Name", "Email", "Person", "Headline", "Door")
    named = next((row[header] for header in headers if row.get(header)), None)
    return str(named) if named else f"a row of {contract.BY_KEY[tab].name}"


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a user without a name
        return "Me"
