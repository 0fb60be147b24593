"""The rows of a table as people: who is somebody, and why a row is nobody."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import replace
from datetime import date

from sync.exchange.columns import Columns
from sync.exchange.mapping import Mapping
from sync.exchange.person import Person
from sync.exchange.rows import (
    COMPANY_ONLY,
    EMPTY,
    MAILBOX,
    NO_NAME,
    NO_REAL_NAME,
    TOTAL,
    PlannedRow,
    Skipped,
    is_total,
    skipped,
)
from sync.exchange.table import Row, Table
from sync.exchange.text import shows


class RowReader:
    """Reads the rows of one table."""

    def __init__(
        self, table: Table, mapping: Mapping, filename: str, orders: Dict[int, bool], today: date
    ) -> None:
        """``orders``: by column, whether its dates have the day first."""
        self._columns = Columns(table, mapping, filename, orders, today)

    @property
    def warnings(self) -> list[str]:
        """What has to be said about the rows read so far."""
        return self._columns.warnings

    def read(self, number: int, row: Row) -> PlannedRow | Skipped:
        """The person in a row, or why there is none."""
        if row.aside:
            somebody = self._person(number, row).made() if row.aside == COMPANY_ONLY else None
            return skipped(number, row, row.aside, somebody)
        if not any(shows(cell) and cell.strip().casefold() != "false" for cell in row.cells):
            return skipped(number, row, EMPTY)
        if is_total(row):
            return skipped(number, row, TOTAL)
        person = self._person(number, row)
        made = person.made()
        if person.name:
            return made
        if person.typed_name:
            mailbox = "@" in person.typed_name
            return skipped(number, row, MAILBOX if mailbox else NO_REAL_NAME, made)
        company = made.values.get("company")
        if not company:
            return skipped(number, row, NO_NAME)
        called = replace(made, name=str(company), values={**made.values, "name": company})
        return skipped(number, row, COMPANY_ONLY, called if self._columns.is_address_book else None)

    def _person(self, number: int, row: Row) -> Person:
        person = Person(self._columns, number, row)
        person.read_all()
        return person
