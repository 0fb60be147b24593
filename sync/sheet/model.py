"""What the sheet's side is made of: where tabs and columns stand, what is sent, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sync.cells import Raw

Grid = Sequence[Sequence[Raw]]
"""A tab's cells as read, by row from the first; rows end at their last cell that is not blank."""

CHANGES: Final = "changes"
"""The key of the hidden tab that records what was written, beside the keys of the contract's tabs."""

CHANGES_TITLE: Final = "Changes"
METADATA_KEY: Final = "runner-up"
"""Developer metadata under this name marks a column (its value: ``people.name``), wherever it moves."""


@dataclass(frozen=True, slots=True)
class TabInfo:
    """One tab of a spreadsheet as Google describes it.

    ``marks``: column position (0-based) to the value of its developer metadata; ``tables``: native tables'
    IDs, each with (first row, row after the last, first column, column after the last).
    """

    sheet_id: int
    title: str
    rows: int
    columns: int
    hidden: bool = False
    marks: Mapping[int, str] = field(default_factory=dict)
    tables: Mapping[str, tuple[int, int, int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overview:
    """A spreadsheet's tabs in their order, its locale ("en_US") and IANA time zone."""

    id: str
    title: str
    locale: str
    time_zone: str
    tabs: tuple[TabInfo, ...]

    def by_id(self, sheet_id: int) -> TabInfo | None:
        """The tab with that number."""
        return next((tab for tab in self.tabs if tab.sheet_id == sheet_id), None)

    def of(self, key: str, title: str) -> TabInfo | None:
        """The tab of this key: the one with columns marked as its, else the one with that title."""
        return self.marked(key) or self.by_title(title)

    def marked(self, key: str) -> TabInfo | None:
        """The tab with columns marked as this key's."""
        return next(
            (tab for tab in self.tabs if any(mark.startswith(f"{key}.") for mark in tab.marks.values())), None
        )

    def by_title(self, title: str) -> TabInfo | None:
        """The tab with that title, in any case of letters, as Google compares them."""
        wanted = title.casefold()
        return next((tab for tab in self.tabs if tab.title.casefold() == wanted), None)


@dataclass(frozen=True, slots=True)
class TabPlace:
    """Where a tab of the contract stands in the spreadsheet.

    ``tab`` is the contract's key; ``header`` the 0-based row of its headings; ``columns`` the canonical
    header by position from column A: the contract's, or the person's own for what the contract does not
    know, "" where there is none. ``headings`` are the texts that stand there. ``table`` is the native table's
    ID. ``adopted``: a tab that people laid out themselves, where not every row is an entry.
    """

    tab: str
    sheet_id: int
    title: str
    header: int
    columns: tuple[str, ...]
    headings: tuple[str, ...] = ()
    table: str | None = None
    adopted: bool = False

    def position(self, header: str) -> int | None:
        """The column (0-based) under that canonical header."""
        return self.columns.index(header) if header in self.columns else None


def letters(position: int) -> str:
    """A column's letters: 0 is A, 26 is AA."""
    name = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def quoted(title: str) -> str:
    """A tab's title as A1 notation and formulas need it."""
    return "'" + title.replace("'", "''") + "'"
