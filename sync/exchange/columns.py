"""The columns of one table as its rows are read: what each becomes, the order of its dates, what was read before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Dict
from datetime import date
from typing import Final

from sync import cells, contract
from sync.cells import Reading
from sync.contract import Column, Kind
from sync.exchange import names as naming
from sync.exchange.choices import archived, is_archive_flag
from sync.exchange.headings import EXTRA, SKIP, meaning
from sync.exchange.kinds import ADDRESS_BOOKS, TABLE
from sync.exchange.lists import parted, relations
from sync.exchange.mapping import Mapping
from sync.exchange.records import promises_several
from sync.exchange.table import Row, Table
from sync.exchange.text import MOST_CHARACTERS, folded, one_line, shows
from sync.exchange.touches import Touch, how_in, note_of, read_touches, without_zone

_LISTED: Final = frozenset({"company", "introduced_by"})
"""Of these a program may write several into one cell, as it does with links to other tables."""
_PAGES: Final = frozenset(map(folded, (
    "website", "website 1 - value", "website 2 - value", "web page", "personal web page", "business home page",
    "webseite", "page web", "página web", "pagina web", "link", "homepage",
)))  # fmt: skip
_HEADERS: Final = frozenset(column.header.casefold() for column in contract.PEOPLE.columns)
_TOUCH_DATE: Final = contract.OUTREACH.column("date")
_BOX: Final = contract.PEOPLE.column("needs_mentor")


class Columns:
    """What the rows of one table share; ``warnings`` gathers what has to be said about them.

    ``by_target``: the columns that become something, by what they become.
    """

    def __init__(
        self, table: Table, mapping: Mapping, filename: str, orders: Dict[int, bool], today: date
    ) -> None:
        """``orders``: by column, whether its dates have the day first."""
        self._titles = table.titles
        self._orders = orders
        self._today = today
        self._filename = filename
        self.by_target: dict[str, list[int]] = {}
        for number, target in enumerate(mapping.targets):
            if target != SKIP:
                self.by_target.setdefault(target, []).append(number)
        self._readings: dict[tuple[str, bool, str], Reading] = {}
        self._near: dict[int, list[date]] = {}
        self._table = table
        self.is_log = mapping.is_log
        self._names_with_role = any(
            (meaning(piece) or ("", 0))[0] == "role"
            for number in self.by_target.get("name", ())
            for piece in re.split(r"[/(|,&+]|\band\b", table.headings[number])
        )
        self.warnings: list[str] = []

    def reading(self, column: Column, text: str, number: int) -> Reading:
        """What a text means in a column, each different one read once."""
        day_first = self._orders.get(number, True)
        text = without_zone(text) if column.kind is Kind.DATE else text
        key = (column.key, day_first, text)
        if key not in self._readings:
            self._readings[key] = cells.read(
                column, text, day_first=day_first, today=self._today, words=False
            )
        return self._readings[key]

    def texts(self, row: Row, target: str) -> Iterator[tuple[int, str]]:
        """The cells of a row that become ``target``: column and text, none longer than a cell can be."""
        for number in self.by_target.get(target, ()):
            text = row.cells[number]
            if not shows(text):
                continue
            if len(text) > MOST_CHARACTERS:
                self.warnings.append(
                    f"{row.where}, {self._titles[number]}: {len(text):,} characters are more than a cell holds. "
                    f"The first {MOST_CHARACTERS:,} are kept; please put the rest elsewhere."
                )
                text = text[:MOST_CHARACTERS]
            yield number, text

    def name(self, typed: str) -> naming.Parted:
        """The name in a cell that may hold more than it."""
        return naming.part(typed, with_role=self._names_with_role)

    def touches(self, text: str, number: int, near: list[date]) -> tuple[Touch, ...]:
        """The contacts a cell tells of; ``near``: those beside it in the row, which settle the year."""
        day_first = self._orders.get(number, True)
        found = read_touches(text, day_first=day_first, today=self._today, near=near or self._days(number))
        channel = how_in(self._titles[number])
        return tuple(Touch(one.day, one.channel or channel, one.said) for one in found)

    def _days(self, number: int) -> list[date]:
        """The whole dates of a column."""
        if number not in self._near:
            day_first = self._orders.get(number, True)
            read = (
                cells.read(_TOUCH_DATE, text, day_first=day_first).value
                for text in self._table.column(number)
            )
            self._near[number] = [day for day in read if isinstance(day, date)]
        return self._near[number]

    def title(self, number: int) -> str:
        """The name under which an unknown column is kept: never that of a column of ours."""
        title = self._titles[number]
        return f"{title} (imported)" if title.casefold() in _HEADERS else title

    def values(self, column: Column, number: int, text: str) -> tuple[str, ...]:
        """The values of a cell that is to be a text of one line, the first one meant."""
        if self._table.kind != TABLE:  # what wrote it is known, and parts values by one mark alone
            return tuple(text.split(" ::: "))
        if column.key in _LISTED:
            several = number >= 0 and promises_several(self._table.headings[number])
            nobody = column.key == "introduced_by" and not any(map(str.isalnum, text))
            return () if nobody else parted(text, spaced=several)
        return relations(text) or tuple(text.split(" ::: "))

    def status(self, number: int, text: str) -> Reading | None:
        """The status that a box for it means; None where the column holds words."""
        heading = self._table.headings[number] if number >= 0 else ""
        ticked = self.reading(_BOX, text, number).value
        if not is_archive_flag(heading) or not isinstance(ticked, bool):
            return None
        return Reading(archived(heading, ticked=ticked))

    def lacks(self, target: str) -> bool:
        """Whether no column of the table holds this."""
        return target not in self.by_target

    def spare_name(self, row: Row, email: str) -> str:
        """The name in a column that was for something else, where an address speaks for it."""
        for number, text in self.texts(row, EXTRA):
            heading = (meaning(self._titles[number]) or ("", 9))[0]
            if heading == "name" and naming.speaks_for(one_line(text), email):
                return one_line(text)
        return ""

    def is_any_page(self, number: int) -> bool:
        """Whether a column may hold any web page, of which LinkedIn's are one sort."""
        return number >= 0 and folded(self._table.headings[number]) in _PAGES

    @property
    def is_address_book(self) -> bool:
        """Whether whoever has a row is somebody, known by an address or a number where there is no name."""
        return self._table.kind in ADDRESS_BOOKS

    @property
    def today(self) -> date:
        """The reader's day."""
        return self._today

    @property
    def touch_note(self) -> str:
        """What an imported contact says about itself."""
        return note_of(self._filename)
