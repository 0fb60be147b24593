"""A row that Runner-Up wrote as the person it was: every cell read by its column, nothing parted or guessed."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from datetime import date
from typing import Final

from sync import cells, contract
from sync.cells import Raw, Value
from sync.contract import Column, Kind
from sync.errors import Problem
from sync.exchange.headings import EXTRA, SKIP
from sync.exchange.mapping import Mapping
from sync.exchange.rows import NO_NAME, PlannedRow, Skipped, skipped
from sync.exchange.table import Row, Table
from sync.exchange.text import MOST_CHARACTERS, clipped, one_line, shows
from sync.exchange.touches import note_of

_LAST: Final = contract.PEOPLE.column("last_contact")
_SEVERAL: Final = {"email": "Other email", "phone": "Other phone", "linkedin": "Other LinkedIn"}
"""Of these a card may have got more than one since it was written."""


class ExactReader:
    """Reads the rows of a table of Runner-Up's own; ``warnings`` gathers what has to be said about them."""

    def __init__(
        self, table: Table, mapping: Mapping, filename: str, orders: Dict[int, bool], today: date
    ) -> None:
        """``orders``: by column, whether its dates have the day first; a program may have rewritten them."""
        self._headings = table.headings
        self._targets = mapping.targets
        self._filename = filename
        self._orders = orders
        self._today = today
        self.warnings: list[str] = []

    def read(self, number: int, row: Row) -> PlannedRow | Skipped:
        """The person in a row; a row without a name is known by its address, and else nobody's."""
        if row.aside:
            return skipped(number, row, row.aside)
        person = _Exact(row)
        for at, (target, cell) in enumerate(zip(self._targets, row.cells, strict=True)):
            if target == SKIP or not shows(cell):
                continue
            text = self._fitting(row, at, cell)
            column = contract.PEOPLE.by_key.get(target)
            if column is None or target == EXTRA:
                person.extras[self._headings[at] or f"Column {at + 1}"] = text
            elif target == "id":
                person.id = one_line(text)
            elif column is _LAST:
                person.last = text
            else:
                person.take(column, text, day_first=self._orders.get(at, True))
        name = str(person.values.get("name") or person.values.get("email") or "")
        if not name:
            return skipped(number, row, NO_NAME)
        person.values["name"] = name
        return PlannedRow(
            number,
            row.line,
            row.where,
            name,
            person.values,
            person.raw,
            person.extras,
            tuple(person.problems),
            row.touches or self._last_contact(person.last),
            person.id,
        )

    def _fitting(self, row: Row, at: int, text: str) -> str:
        if len(text) > MOST_CHARACTERS:
            self.warnings.append(
                f"{row.where}, {self._headings[at]}: {len(text):,} characters are more than a cell holds. "
                f"The first {MOST_CHARACTERS:,} are kept; please put the rest elsewhere."
            )
        return text[:MOST_CHARACTERS]

    def _last_contact(self, text: str) -> tuple[dict[str, Raw], ...]:
        """Where the file holds no history, the day of the last word stands for it."""
        day = cells.read(_LAST, text).value
        if not isinstance(day, date) or day > self._today:
            return ()
        return ({"Date": cells.write(_LAST, day), "Notes": note_of(self._filename)},)


class _Exact:
    """A person in the making."""

    def __init__(self, row: Row) -> None:
        self._where = row.where
        self.id = ""
        self.last = ""
        self.values: dict[str, Value] = {}
        self.raw: dict[str, str] = {}
        self.extras: dict[str, str] = {}
        self.problems: list[Problem] = []

    def take(self, column: Column, text: str, *, day_first: bool) -> None:
        """One cell: its value, or the text as typed with what is to be said about it."""
        reading = cells.read(column, text, day_first=day_first)
        if column.key in self.values:
            self._take_another(column, text, reading.value)
            return
        if reading.value is not None:
            self.values[column.key] = reading.value
        elif reading.problem is not None:
            self.raw[column.key] = text if column.kind is Kind.TAGS else one_line(text)
        if reading.problem is not None:
            shown = clipped(text, 200)
            self.problems.append(
                Problem(contract.PEOPLE.name, self._where, column.header, shown, reading.problem)
            )

    def _take_another(self, column: Column, text: str, value: Value) -> None:
        other = one_line(text) if value is None else str(value)
        if other != self.values[column.key]:
            title = _SEVERAL.get(column.key, f"Other {column.header.lower()}")
            self.extras[title] = ", ".join(filter(None, (self.extras.get(title), other)))
