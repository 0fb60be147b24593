"""Which rows name a person, and how they follow when two entries become one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sync.cells import Raw, as_text
from sync.contract import DOORS, OUTREACH, PEOPLE
from sync.crm.names import fold
from sync.mirror import Transaction

_NAME: Final = PEOPLE.column("name").header
_PERSON: Final = OUTREACH.column("person").header
_PERSON_ID: Final = OUTREACH.column("person_id").header
_NAMED: Final = tuple(
    (tab, tab.column(key).header)
    for tab, key in ((PEOPLE, "introduced_by"), (DOORS, "asked"), (DOORS, "introduced_to"))
)
Cell = tuple[str, str, str]
"""A cell's tab key, row and header."""


@dataclass(slots=True)
class Pointers:
    """Who bears which name, and which rows name whom: all folded, read once for an operation.

    ``about`` are the rows of Outreach by the person's ID; ``by_name`` those that carry only a name.
    """

    bearers: dict[str, set[str]] = field(default_factory=dict)
    about: dict[str, list[str]] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    named: dict[str, list[Cell]] = field(default_factory=dict)

    @classmethod
    def read(cls, book: Transaction) -> Pointers:
        """What the rows say now."""
        found = cls()
        for person, (name,) in _cells(book, PEOPLE.key, _NAME):
            found.bearers.setdefault(fold(as_text(name)), set()).add(person)
        for row, (person_id, name) in _cells(book, OUTREACH.key, _PERSON_ID, _PERSON):
            rows = found.about if as_text(person_id) else found.by_name
            rows.setdefault(as_text(person_id) or _typed(as_text(name)), []).append(row)
        for tab, header in _NAMED:
            for row, (name,) in _cells(book, tab.key, header):
                found.named.setdefault(fold(as_text(name)), []).append((tab.key, row, header))
        return found

    def follow(self, book: Transaction, stays: str, goes: str, names: tuple[str, str]) -> None:
        """Let what names ``goes`` name ``stays``; ``names`` are what the two were called before.

        The book holds already what ``stays`` is called now. A name as typed is changed only where nobody else
        bears it, nor the one it is changed to.
        """
        now = as_text((book.cells(PEOPLE.key, stays) or {}).get(_NAME))
        moved = self.about.pop(goes, [])
        for row in moved:
            book.edit(OUTREACH.key, row, {_PERSON_ID: stays, _PERSON: now or None})
        if fold(names[0]) != fold(now):
            for row in self.about.get(stays, ()):
                book.edit(OUTREACH.key, row, {_PERSON: now or None})
        self.about.setdefault(stays, []).extend(moved)
        for name in dict.fromkeys(map(fold, names)):
            self.bearers.get(name, set()).difference_update({stays, goes})
        for name in dict.fromkeys(names):
            self._rename(book, stays, name, now)
        self.bearers.setdefault(fold(now), set()).add(stays)

    def _rename(self, book: Transaction, stays: str, name: str, now: str) -> None:
        old, new = fold(name), fold(now)
        if not old or not new or self.bearers.get(old) or self.bearers.get(new):
            return
        if _typed(name) != _typed(now):
            for row in self.by_name.pop(_typed(name), []):
                book.edit(OUTREACH.key, row, {_PERSON_ID: stays, _PERSON: now})
                self.about.setdefault(stays, []).append(row)
        if old == new:
            return
        cells = self.named.pop(old, [])
        # Nobody introduces themselves: what one of the two said of the other stays as it was typed.
        for tab, row, header in cells:
            if row != stays and book.cells(tab, row) is not None:
                book.edit(tab, row, {header: now})
        self.named.setdefault(new, []).extend(cells)


def _typed(name: str) -> str:
    """A name as a row of Outreach that carries nothing else is tied to a person by it."""
    return name.casefold().strip()


def _cells(book: Transaction, tab: str, *headers: str) -> Iterator[tuple[str, tuple[Raw, ...]]]:
    """The rows of a tab in their order, each with the cells under these headers; those without any are left out."""
    paths = [f'$."{header}"' for header in headers]
    cells = ", ".join("json_extract(cells, ?)" for _ in paths)
    for row, *raws in book.connection.execute(
        f"SELECT row, {cells} FROM rows WHERE tab = ? AND cells IS NOT NULL ORDER BY place",  # noqa: S608 (fixed words)
        (*paths, tab),
    ).fetchall():
        if any(raw not in {None, ""} for raw in raws):
            yield row, tuple(raws)
