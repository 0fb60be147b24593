"""What can be done with doors: note several at once, note where one led, take one out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sync import contract
from sync.cells import as_text
from sync.crm import words
from sync.crm.doors import DIVISION, at_company, door_key, names_in
from sync.crm.names import fold
from sync.errors import InvalidValueError
from sync.mirror import Operation, Transaction
from sync.operating import Book, Typed

_DOOR: Final = contract.DOORS.column("door")
_FEW: Final = 3  # names that one line has room for


class Doorways(Book):
    """A book with the doors of its companies."""

    def add_doors(
        self, company: str, typed: str, kind: str = DIVISION, *, by: str | None = None
    ) -> Operation | None:
        """Note the doors of one company, typed in one go and parted by commas or lines.

        Those noted already are left out; None where that leaves none. Raises InvalidValueError where no name
        was typed, or the company's is blank.
        """
        names = names_in(typed)
        if not names or not company.strip():
            header = _DOOR.header if company.strip() else contract.DOORS.column("company").header
            raise InvalidValueError(header, "", "Please fill this in.")
        snapshot = self.snapshot()
        known = at_company(snapshot.doors, snapshot.people, snapshot.outreach, company)
        noted = set(known["key"][known["rows"].map(bool)])
        rows = [
            self._raw_cells(contract.DOORS, {"company": company, "door": name, "kind": kind})
            for name in names
            if door_key(name, kind) not in noted
        ]

        def change(book: Transaction) -> str:
            for row in rows:
                book.add(contract.DOORS.key, self._fresh(contract.DOORS), row)
            told = [as_text(row.get(_DOOR.header)) for row in rows]
            return f"Noted {words.listed(told) if len(told) <= _FEW else words.count(len(told), 'door')} at {company}"

        return self._operate_if("doors", change, by=by)

    def introduced(
        self,
        doors: Sequence[str],
        to: str,
        *,
        introduced_by: str = "",
        add: Typed | None = None,
        today: date,
        by: str | None = None,
    ) -> Operation | None:
        """Note whom one was introduced to behind a door; ``doors`` are its rows in the tab.

        ``to`` is the ID of somebody in the book, else the name as typed; with ``add`` that name becomes a
        person with these cells. ``introduced_by`` goes to that person, if theirs is blank. None where nothing
        differs. Raises UnknownRowError, InvalidValueError where ``to`` is blank.
        """
        header = contract.DOORS.column("introduced_to").header
        if not to.strip():
            raise InvalidValueError(header, "", "Please fill this in.")
        people = self.snapshot().people
        known = to in people.index
        name = str(people.at[to, "name"]) if known else " ".join(to.split())
        brought = {"introduced_by": introduced_by if fold(introduced_by) != fold(name) else ""}
        bridge = self._raw_cells(contract.PEOPLE, brought)
        new = (
            None
            if add is None or known
            else self._raw_cells(contract.PEOPLE, {"added_on": today, **add, "name": name}, today=today)
        )
        led_to = self._raw_cells(contract.DOORS, {"introduced_to": name})

        def change(book: Transaction) -> str:
            opened = [self._must(book, contract.DOORS, door) for door in doors]
            for door in doors:
                book.edit(contract.DOORS.key, door, led_to)
            if new is not None:
                book.add(contract.PEOPLE.key, self._fresh(contract.PEOPLE), {**new, **bridge})
            elif known and not self._must(book, contract.PEOPLE, to).keys() & bridge.keys():
                book.edit(contract.PEOPLE.key, to, bridge)
            return f"Noted that {as_text(opened[0].get(_DOOR.header))} led to {name}"

        return self._operate_if("introduced", change, by=by)

    def remove_doors(self, doors: Sequence[str], *, by: str | None = None) -> Operation:
        """Take the rows of a door out; each is kept and can be brought back. Raises UnknownRowError."""

        def change(book: Transaction) -> str:
            gone = [self._must(book, contract.DOORS, door) for door in doors]
            for door in doors:
                book.remove(contract.DOORS.key, door, "Removed by hand")
            return f"Removed {as_text(gone[0].get(_DOOR.header))} from the doors"

        return self._operate("delete", change, by=by)
