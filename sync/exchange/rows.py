"""What a row of a file comes to: a person to import, or a row that is left aside, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sync import cells, contract
from sync.cells import Raw, Value
from sync.errors import Problem
from sync.exchange.table import Row
from sync.exchange.text import clipped, folded, shows

EMPTY: Final = "Nothing in the row"
NO_NAME: Final = "No name and no e-mail address"
COMPANY_ONLY: Final = "A company, but no person"
LIST_ONLY: Final = "A list of people, not a person"
NO_PERSON: Final = "A thing or a place, not a person"
NO_REAL_NAME: Final = "No real name"
MAILBOX: Final = "An address that is nobody's own, and no name"
ONLY_IN_LOG: Final = "Only in the list of contacts, not among the people"
TOTAL: Final = "A total, not a person"

_NO_NAMES: Final = frozenset({
    "n/a", "n.a.", "#n/a", "n/v", "k.a.", "k. a.", "unknown", "unbekannt", "desconocido", "inconnu", "untitled",
    "unnamed", "tbd", "tba", "null", "none", "(none)", "(no name)", "nobody", "#ref!", "#value!", "#name?",
})  # fmt: skip
_TOTALS: Final = frozenset({
    "total", "totals", "subtotal", "grandtotal", "totalcontacts", "summe", "gesamt", "zwischensumme", "responses",
})  # fmt: skip
_SHORT: Final = 24  # characters; figures and little words beside "Total"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the file as a person.

    ``number`` counts the rows under the headings from 0; ``where`` names the line. ``values``: typed, by
    contract key. ``raw``: what could not be read, as typed, by key; each has a Problem. ``extras``: other
    fields, by heading. ``touches``: cells for Outreach by header, Date and Notes: when they were last
    in contact. ``id``: the ID the file says they have in the book, "" for none. ``several``: the people whom
    the name may be of, where it may be of more than one.
    """

    number: int
    line: int
    where: str
    name: str
    values: dict[str, Value]
    raw: dict[str, str]
    extras: dict[str, str]
    problems: tuple[Problem, ...] = ()
    touches: tuple[dict[str, Raw], ...] = ()
    id: str = ""
    several: tuple[str, ...] = ()

    @property
    def cells(self) -> dict[str, Raw]:
        """The row as a sheet would hold it, by header; blanks left out."""
        made: dict[str, Raw] = {}
        for column in contract.PEOPLE.stored:
            if column.key in self.values:
                made[column.header] = cells.write(column, self.values[column.key])
            elif column.key in self.raw:
                made[column.header] = self.raw[column.key]
        return {**made, **self.extras}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not imported, and why. ``text``: its beginning; ``row``: the person it may be, if any."""

    number: int
    line: int
    where: str
    reason: str
    text: str
    row: PlannedRow | None = None


def is_no_name(name: str) -> bool:
    """Whether it only stands for a name: N/A, ?, Unknown."""
    return not any(map(str.isalnum, name)) or name.casefold() in _NO_NAMES


def is_total(row: Row) -> bool:
    """Whether it sums up the rows above: "Total", and figures."""
    said = [cell.strip() for cell in row.cells if shows(cell)]
    others = [cell for cell in said if len(cell) > _SHORT or folded(cell) not in _TOTALS]
    if len(others) == len(said) or any("@" in cell for cell in others):
        return False
    return all(len(cell) <= _SHORT and any(map(str.isdigit, cell)) for cell in others)


def skipped(number: int, row: Row, reason: str, person: PlannedRow | None = None) -> Skipped:
    """The row left aside for this reason."""
    text = clipped(", ".join(cell[:200] for cell in row.cells if shows(cell)))
    return Skipped(number, row.line, row.where, reason, text, person)
