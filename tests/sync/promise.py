"""The promise, kept count of: every value that anybody entered, who was entitled to overwrite it, where it must be.

Everything that is typed holds a number of its own (``q17q``), and every row a number that it was born with, in
a column that nobody writes to later. So a reader of the sheet can tell what was lost, moved or doubled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sync import contract
from sync.cells import Raw, as_text
from sync.merge import same
from sync.mirror import Cells

BORN: Final = {"People": "Introduced by", "Outreach": "By"}
"""Where a row tells the number it was born with, by the tab's title."""
_NUMBER: Final = re.compile(r"q(\d+)q")
_BIRTH: Final = re.compile(r"(?:born )?q(\d+)q")


def numbers(raw: Raw) -> list[int]:
    """The numbers of what was entered, in a cell."""
    return [int(found) for found in _NUMBER.findall(as_text(raw))]


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell for good: the tab's title, the number its row was born with (0 where it has none), the column."""

    title: str
    born: int
    header: str


@dataclass(slots=True)
class Entered:
    """One value: who entered it and where, and whether somebody who saw it took it away again."""

    by: str
    spot: Spot
    text: str
    gone: str = ""


@dataclass(slots=True)
class Record:
    """All that was entered in one example."""

    values: dict[int, Entered] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    """Headings that people renamed, to what the column was called before."""
    copies: Counter[int] = field(default_factory=Counter)
    """How many copies of a row, by the number it was born with, people made."""
    strayed: set[tuple[int, Spot]] = field(default_factory=set)
    """Values that people themselves carried elsewhere, in a row they copied while it held them by mistake."""
    hidden: set[Spot] = field(default_factory=set)
    """Cells that people typed over while they held what a dashboard had written: perhaps a slip, not yet mended.

    What it hid is in Changes.
    """
    swapped: set[int] = field(default_factory=set)
    """Rows, by the number they were born with, over whose ID people typed another one: they may be each other."""
    unsettled: set[int] = field(default_factory=set)
    """Rows whose ID people cleared or copied, or that were removed: a formula in them may come back as its value."""
    formulas: dict[int, str] = field(default_factory=dict)
    last: int = 0

    def new(self) -> str:
        """A number that was never used."""
        self.last += 1
        return f"q{self.last}q"

    def entered(self, by: str, title: str, born: int, cells: Mapping[str, Raw]) -> None:
        """Somebody entered this."""
        for header, raw in cells.items():
            for number in numbers(raw):
                if number not in self.values:
                    self.values[number] = Entered(by, Spot(title, born, header), as_text(raw))

    def taken(
        self, before: Mapping[int, Counter[Spot]], after: Mapping[int, Counter[Spot]], why: str
    ) -> None:
        """Somebody changed what they saw: what is no longer there, of what stood at home, is theirs to take."""
        for number, spots in before.items():
            found = self.values.get(number)
            if found is None or found.spot not in spots:
                continue
            left = after.get(number, Counter())[found.spot]
            # Of a row that was copied each copy may be somebody else's to overwrite.
            if left == 0 or (self.copies[found.spot.born] and left < spots[found.spot]):
                found.gone = found.gone or why

    # Reading

    def header(self, heading: Raw) -> str:
        """What the column was called first."""
        name = as_text(heading).strip()
        while name in self.renamed:
            name = self.renamed[name]
        return name

    def rows(self, grid: Sequence[Sequence[Raw]]) -> list[dict[str, Raw]]:
        """The rows of a tab as dictionaries by header; what stands under no heading is left out."""
        if not grid:
            return []
        headers = [self.header(heading) for heading in grid[0]]
        return [
            {
                header: raw
                for header, raw in zip(headers, row, strict=False)
                if header and raw is not None and raw != ""
            }
            for row in grid[1:]
        ]

    def spots(self, title: str, rows: Iterable[Cells]) -> dict[int, Counter[Spot]]:
        """Where every number stands, and how often."""
        found: dict[int, Counter[Spot]] = {}
        for row in rows:
            born = born_of(title, row)
            for header, raw in row.items():
                for number in numbers(raw):
                    found.setdefault(number, Counter())[Spot(title, born, header)] += 1
        return found


def born_of(title: str, row: Cells) -> int:
    """The number that the row was born with; 0 for none, and where a slip hides it."""
    found = _BIRTH.fullmatch(as_text(row.get(BORN.get(title, ""))))
    return int(found[1]) if found else 0


def entries_of(title: str, rows: Iterable[Cells]) -> list[Cells]:
    """The rows that hold more than an ID and formulas."""
    tab = next(tab for tab in contract.TABS if tab.name == title)
    own = {column.header for column in tab.columns if column.formula} | {"ID"}
    return [row for row in rows if any(raw is not False for header, raw in row.items() if header not in own)]


def as_the_book_has_it(title: str, rows: Iterable[Cells]) -> dict[str, dict[str, Raw]]:
    """The sheet's rows by ID, without what a book does not hold: the ID itself, and formulas of ours."""
    tab = next(tab for tab in contract.TABS if tab.name == title)
    key = "ID" if "id" in tab.by_key else tab.columns[0].header
    left_out = {column.header for column in tab.columns if column.formula} | (
        {"ID"} if key == "ID" else set()
    )
    return {
        as_text(row.get(key)): {header: raw for header, raw in row.items() if header not in left_out}
        for row in rows
    }


def difference(left: Mapping[str, Cells], right: Mapping[str, Cells]) -> list[str]:
    """In words, where two tables by ID differ."""
    found = []
    for row in sorted({*left, *right}):
        one, other = left.get(row), right.get(row)
        if one is None or other is None:
            found.append(f"{row}: {one} / {other}")
            continue
        found += [
            f"{row}.{header}: {one.get(header)!r} / {other.get(header)!r}"
            for header in sorted({*one, *other})
            if not same(one.get(header), other.get(header))
        ]
    return found
