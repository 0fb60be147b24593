"""What can be done about people who may be in the book twice: make them one, or say that they are two."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from sync import alongside, cells, mentor_notes, pending_touches, two_people
from sync.cells import Raw
from sync.contract import PEOPLE
from sync.crm import words
from sync.errors import UnknownRowError
from sync.exchange.choosing import Field, fields
from sync.exchange.merging import merged
from sync.exchange.pairs import Pair, likely_pairs, step_by_step
from sync.mirror import Operation, Transaction
from sync.operating import Book, Typed, title
from sync.pointing import Pointers

NO_CHOICES: Final[Typed] = MappingProxyType({})
MERGE: Final = "merge"
"""What an operation is called that makes one person of two."""

_NAME: Final = PEOPLE.column("name").header


class Uniting(Book):
    """A book in which people may be twice."""

    def likely_pairs(self) -> tuple[Pair, ...]:
        """Who may be one and the same person, the likeliest first, without those who were told apart.

        Of three entries and more that may be one, the pairs that lead there step by step.
        """
        snapshot = self.snapshot()
        found = snapshot.derive(
            "likely pairs", lambda: likely_pairs(snapshot.people, lambda one: snapshot.extras(PEOPLE, one))
        )
        apart = set(self.told_apart())
        return step_by_step(pair for pair in found if two_people.two(pair.one, pair.other) not in apart)

    def told_apart(self) -> tuple[tuple[str, str], ...]:
        """IDs of the people in the book who were said to be two, those said last first."""
        people = self.snapshot().people.index
        with self._mirror.reading() as reader:
            found = two_people.told_apart(reader)
        return tuple((one, other) for one, other in found if one in people and other in people)

    def both(self, keep: str, other: str) -> tuple[Field, ...]:
        """The two of them cell by cell, as the book holds them. Raises UnknownRowError."""
        mine, theirs = (self._mirror.cells(PEOPLE.key, person) for person in (keep, other))
        if mine is None or theirs is None:
            raise UnknownRowError(PEOPLE.name, other if mine is not None else keep)
        return fields(mine, theirs)

    def merge_preview(
        self, keep: str, other: str, choices: Typed = NO_CHOICES, *, note_rest: bool = True
    ) -> dict[str, Raw]:
        """The cells by header that ``merge`` would leave. Raises UnknownRowError, InvalidValueError."""
        mine, theirs = (self._mirror.cells(PEOPLE.key, person) for person in (keep, other))
        if mine is None or theirs is None:
            raise UnknownRowError(PEOPLE.name, other if mine is not None else keep)
        chosen = self._chosen(choices, mine, theirs, None)
        after = {**mine, **merged(mine, theirs, chosen, note_rest=note_rest)}
        return {header: raw for header, raw in after.items() if raw is not None and raw != ""}

    def merge(
        self,
        keep: str,
        other: str,
        choices: Typed = NO_CHOICES,
        *,
        note_rest: bool = True,
        today: date | None = None,
        by: str | None = None,
    ) -> Operation:
        """Make one person of two: blanks of ``keep`` are filled, notes and tags united, all outreach moved.

        ``choices`` say what a cell holds in the end, by the contract's key or an extra field's header. With
        ``note_rest`` what differs and was not chosen is kept in Notes, or as "Other email". Rows that name the
        one who goes name the one who stays. The other row is kept, restorable. Raises UnknownRowError,
        InvalidValueError.
        """
        if keep == other:
            raise UnknownRowError(PEOPLE.name, other)

        def change(book: Transaction) -> str:
            mine, theirs = (self._must(book, PEOPLE, person) for person in (keep, other))
            stays, goes = (book.called(PEOPLE.key, person) for person in (keep, other))
            chosen = self._chosen(choices, mine, theirs, today)
            changed = merged(mine, theirs, chosen, note_rest=note_rest)
            with alongside.noted(book, (stays, goes)):
                self._unite(book, Pointers.read(book), stays, goes, changed)
            name = book.cells(PEOPLE.key, stays) or {}
            return f"Merged {theirs.get(_NAME) or 'a person'} into {name.get(_NAME) or 'another person'}"

        return self._operate(MERGE, change, by=by, retells=True)

    def merge_all(self, pairs: Sequence[tuple[str, str]], *, by: str | None = None) -> Operation | None:
        """Make one person of each of these pairs, in one operation; None where there is none left.

        Those with more words exchanged stay, else the earlier; of three and more who hang together one does.
        """
        exchanged = self.snapshot().outreach["person_id"].value_counts()

        def change(book: Transaction) -> str:
            pointers = Pointers.read(book)
            into: dict[str, str] = {}
            with alongside.noted(book, [person for pair in pairs for person in pair]):
                for pair in pairs:
                    one, other = (_end(into, person) for person in pair)
                    mine, theirs = book.cells(PEOPLE.key, one), book.cells(PEOPLE.key, other)
                    if one == other or mine is None or theirs is None:
                        continue
                    if exchanged.get(other, 0) > exchanged.get(one, 0):
                        one, other, mine, theirs = other, one, theirs, mine
                    into[other] = one
                    self._unite(book, pointers, one, other, merged(mine, theirs))
            return f"Merged {words.count(len(into), 'pair')} of entries that are surely one person"

        return self._operate_if(MERGE, change, by=by, retells=True)

    def tell_apart(self, one: str, other: str, *, by: str | None = None) -> Operation | None:
        """Say that they are two people, so that the pair is not shown again; None where that was said before.

        Raises UnknownRowError.
        """

        def change(book: Transaction) -> str:
            called = [self._told_of(book, person) for person in (one, other)]
            with alongside.noted(book, (one, other)):
                two_people.tell_apart(book.connection, one, other, self._clock())
            return f"Noted that {words.listed(called)} are two people"

        return self._operate_if("apart", change, by=by)

    def ask_again(self, one: str, other: str, *, by: str | None = None) -> Operation | None:
        """Show a pair again that was told apart; None where it was not. Raises UnknownRowError."""

        def change(book: Transaction) -> str:
            called = [self._told_of(book, person) for person in (one, other)]
            with alongside.noted(book, (one, other)):
                two_people.ask_again(book.connection, one, other)
            return f"Back among the likely pairs: {words.listed(called)}"

        return self._operate_if("apart", change, by=by)

    def _told_of(self, book: Transaction, person: str) -> str:
        """A name, with the company: namesakes are told apart as a rule."""
        row = self._must(book, PEOPLE, person)
        company = cells.as_text(row.get(PEOPLE.column("company").header))
        return f"{title(PEOPLE.key, row)} ({company})" if company else title(PEOPLE.key, row)

    def _chosen(
        self, choices: Typed, mine: Mapping[str, Raw], theirs: Mapping[str, Raw], today: date | None
    ) -> dict[str, Raw]:
        """The chosen cells by header; text that stands with neither is to be readable."""
        found: dict[str, Raw] = {}
        for key, value in choices.items():
            column = PEOPLE.by_key.get(key)
            if column is None:
                found[key] = value if isinstance(value, str) else None
                continue
            there = {cells.as_text(row.get(column.header)) for row in (mine, theirs)}
            found[column.header] = self._raw(column, value, strict=value not in there, today=today)
        return found

    def _unite(
        self, book: Transaction, pointers: Pointers, stays: str, goes: str, changed: Mapping[str, Raw]
    ) -> None:
        mine, theirs = (book.cells(PEOPLE.key, person) or {} for person in (stays, goes))
        notes = [mentor_notes.of(book.connection, person) for person in (stays, goes)]
        book.edit(PEOPLE.key, stays, changed)
        now = book.cells(PEOPLE.key, stays) or {}
        pointers.follow(book, stays, goes, (cells.as_text(mine.get(_NAME)), cells.as_text(theirs.get(_NAME))))
        text = now.get(mentor_notes.HEADER)
        if text != mine.get(mentor_notes.HEADER):
            _retell(book.connection, stays, text, [note for note in notes if note is not None])
        pending_touches.follow(book.connection, goes, stays)
        two_people.also(book.connection, goes, stays)
        book.remove(PEOPLE.key, goes, f"Merged into {now.get(_NAME) or 'another person'}")


def _retell(
    connection: sqlite3.Connection, person: str, text: Raw, notes: Iterable[mentor_notes.MentorNote]
) -> None:
    """The mentor notes of two say this together: the newest of what is not read yet counts, else the newest."""
    known = sorted(notes, key=_pressing)
    if not known:
        return
    last = known[-1]
    mentor_notes.note(connection, person, text, last.by, last.at, is_read=last.is_read)


def _pressing(note: mentor_notes.MentorNote) -> tuple[bool, datetime]:
    return not note.is_read, note.at


def _end(into: Mapping[str, str], person: str) -> str:
    """Whom somebody was merged into, in the end."""
    while person in into:
        person = into[person]
    return person
