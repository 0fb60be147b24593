"""A table as it stands in a file: where its headings are, and which rows are no data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from sync.cells import Raw
from sync.exchange.headings import heading_score, meaning
from sync.exchange.kinds import TABLE
from sync.exchange.text import EMAIL, clipped, folded, one_line, shows

LOOK_FOR_HEADINGS: Final = 40
"""The headings are looked for in this many rows that hold something."""

REPEATED: Final = "The headings again, further down"

_DATUM: Final = re.compile(r"^[\s+\-£$€(]*\d[\d\s.,:/()+\-%T]*Z?$|://|^(?:true|false)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the headings: its line in the file, and its cells, one for each column of the table.

    ``place`` is the tab it stands in where rows of several tabs make one table. ``aside`` says why the row
    is no data ("" where it may be). ``touches``: contacts the file tells of beside the cells, for Outreach by header.
    """

    line: int
    cells: tuple[str, ...]
    place: str = ""
    aside: str = ""
    touches: tuple[dict[str, Raw], ...] = ()

    @property
    def where(self) -> str:
        """Its place in words: "Line 5", "Referrers, line 5"."""
        return f"{self.place}, line {self.line}" if self.place else f"Line {self.line}"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings.

    ``headings``: one a column, "" where a column has none. ``heading_line``: the line they stand in, None
    where no line reads like headings. ``sure``: whether that is beyond doubt; a person is asked otherwise.
    ``origins``: where each column stands in the lines, from 0. ``rearranged``: several tables stand under each
    other whose columns stand in different places. ``kind``: what it was recognised as.
    ``computed``: places in the lines that only formulas fill.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    heading_line: int | None
    sure: bool
    warnings: tuple[str, ...] = ()
    origins: tuple[int, ...] = ()
    rearranged: bool = False
    kind: str = TABLE
    computed: frozenset[int] = frozenset()

    @property
    def titles(self) -> tuple[str, ...]:
        """A name for every column, none twice: "Notes", "Notes (2)", "Column 3"."""
        seen: dict[str, int] = {}
        titles = []
        for number, heading in enumerate(self.headings, start=1):
            title = clipped(heading, 100) or f"Column {number}"
            seen[title.casefold()] = count = seen.get(title.casefold(), 0) + 1
            titles.append(title if count == 1 else f"{title} ({count})")
        return tuple(titles)

    def column(self, number: int) -> list[str]:
        """What stands in a column, blanks and rows that are no data left out."""
        return [row.cells[number] for row in self.rows if not row.aside and shows(row.cells[number])]

    def read_as(self, *, header: bool) -> Table:
        """The table with its first row taken for headings, or with the headings taken for a row."""
        if header == (self.heading_line is not None) or (header and not self.rows):
            return self
        if header:
            first = self.rows[0]
            return replace(self, headings=first.cells, rows=self.rows[1:], heading_line=first.line)
        line = self.heading_line or 1
        return replace(
            self,
            headings=("",) * len(self.headings),
            rows=(Row(line, self.headings), *self.rows),
            heading_line=None,
        )


@dataclass
class _Layout:
    """Which column of the table each cell of a line belongs to; it changes where headings come again."""

    headings: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    spare: list[int] = field(default_factory=list)
    given: int = 0

    def follow(self, cells: Sequence[str]) -> None:
        """From here on cells stand in the order of these headings."""
        taken: set[int] = set()
        self.places = []
        self.given = len(cells)
        for cell in cells:
            same = [
                number
                for number, heading in enumerate(self.headings)
                if number not in taken and number not in self.spare and _sign(heading) == _sign(cell)
            ]
            if not same:
                self.headings.append(one_line(cell))
                same = [len(self.headings) - 1]
            taken.add(same[0])
            self.places.append(same[0])

    def arranged(self, cells: Sequence[str]) -> list[str]:
        """The cells in the order of the table's columns, new columns added for what is over."""
        while len(self.places) < len(cells):
            free = [number for number in self.spare if number not in self.places]
            if not free:
                self.headings.append("")
                free = [len(self.headings) - 1]
                self.spare.append(free[0])
            self.places.append(free[0])
        arranged = [""] * len(self.headings)
        for place, cell in zip(self.places, cells, strict=False):
            arranged[place] = cell
        return arranged


Line = tuple[int, Sequence[str]]
"""A line's number, from 1, and its cells."""


def find_table(name: str, lines: Iterable[Line], place: str = "") -> Table | None:
    """The table in these lines, its headings found by what they say; None where nothing is in them."""
    lines = list(lines)
    full = [number for number, (_, cells) in enumerate(lines) if any(map(shows, cells))]
    if not full:
        return None
    start, sure = _heading_row(lines, full)
    layout = _Layout()
    heading_line = None
    if start is not None:
        heading_line, headings = lines[start]
        layout.follow(_trimmed(headings))
    body = lines[full[0] if start is None else start + 1 :]
    rows, over = [], []
    rearranged = False
    for line, cells in body:
        aside = ""
        if start is not None and _comes_again(cells, layout.headings):
            aside = REPEATED
            layout.follow(_trimmed(cells))
            rearranged = rearranged or layout.places != list(range(len(layout.places)))
        elif start is not None and any(map(shows, cells[layout.given :])):
            over.append(line)
        rows.append(Row(line, tuple(layout.arranged(_trimmed(cells))), place, aside))
    width = len(layout.headings)
    rows = [replace(row, cells=row.cells + ("",) * (width - len(row.cells))) for row in rows]
    warnings = []
    above = [line for line, cells in lines[: start or 0] if _may_be_data(cells)]
    if above:
        warnings.append(f"{counted_lines(above)}: above the headings, where no people are read.")
    if over:
        warnings.append(
            f"{counted_lines(over)}: more cells than there are headings; what is over is kept as "
            "extra fields. "
            "A comma inside a cell that is not in quotes does that."
        )
    table = Table(name, tuple(layout.headings), tuple(rows), heading_line, sure, tuple(warnings))
    return _narrowed(replace(table, origins=tuple(range(width)), rearranged=rearranged))


def joined(tables: Sequence[Table]) -> Table:
    """Tables with the same headings as one, each row knowing which it came from."""
    first = tables[0]
    layout = _Layout()
    layout.follow(first.headings)
    rows = []
    for table in tables:
        layout.follow(table.headings)
        rows += [
            replace(row, cells=tuple(layout.arranged(row.cells)), place=table.name) for row in table.rows
        ]
    name = ", ".join(table.name for table in tables)
    warnings = tuple(f"{table.name}: {warning}" for table in tables for warning in table.warnings)
    return replace(first, name=name, headings=tuple(layout.headings), rows=tuple(rows), warnings=warnings)


def _heading_row(lines: Sequence[Line], full: Sequence[int]) -> tuple[int | None, bool]:
    """Which line holds the headings, and whether that is sure; None where none reads like it."""
    best, score = None, 0.0
    for number in full[:LOOK_FOR_HEADINGS]:
        found = heading_score([cell for cell in lines[number][1] if shows(cell)])
        # A table further down may have more headings; the people of the first one would be lost above it.
        if found > (2 * score if score >= 3 else score):  # noqa: PLR2004 (a name and something else)
            best, score = number, found
    cells = [] if best is None else [cell for cell in lines[best][1] if shows(cell)]
    if best is not None and (score >= 2 or len(cells) == 1):  # noqa: PLR2004 (a name, or two known words)
        return best, score >= 2  # noqa: PLR2004
    for number in full[:10]:
        head = [cell for cell in lines[number][1] if shows(cell)]
        meant = [cell for cell in head if len(cell) <= 40 and meaning(cell) is not None]  # noqa: PLR2004
        if len(meant) >= max(2, len(head) / 2) and not any(map(_is_datum, head)):
            return number, len(meant) > 2  # noqa: PLR2004
    # Nothing known. A first row of words over columns of numbers, dates or addresses reads like headings.
    for number, below in pairwise(full[:6]):
        head = [cell for cell in lines[number][1] if shows(cell)]
        if len(head) < 2:  # noqa: PLR2004 (a title stands alone)
            continue
        data = [cell for cell in lines[below][1] if shows(cell)]
        if any(map(_is_datum, head)):
            break
        if any(map(_is_datum, data)):
            return number, False
        break
    return (best, False) if best is not None else (None, False)


def _comes_again(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a line below the headings holds headings itself: the same, or of a second table."""
    said = [folded(cell) for cell in cells if shows(cell)]
    if not said or any(len(cell) > 60 for cell in said):  # noqa: PLR2004 (no heading is so long)
        return False
    known = {folded(heading) for heading in headings if heading}
    same = sum(word in known for word in said)
    if same == len(said) and len(said) >= min(2, len(known)):
        return True
    # A second table shares a heading with the first, and the rest is known or at least no data.
    return (
        same >= 1
        and heading_score([cell for cell in cells if shows(cell)]) >= 3  # noqa: PLR2004
        and not any(map(_is_datum, cells))
    )


def _may_be_data(cells: Sequence[str]) -> bool:
    """Several cells, where a title is one; those of prose parted by its commas start with a blank."""
    filled = [cell for cell in cells if shows(cell)]
    return len(filled) > 1 and not any(cell.startswith(" ") for cell in filled)


def _is_datum(cell: str) -> bool:
    return _DATUM.search(cell.strip()) is not None or EMAIL.search(cell) is not None


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    end = len(cells)
    while end and not shows(cells[end - 1]):
        end -= 1
    return cells[:end]


def _narrowed(table: Table) -> Table:
    """Without the columns that have neither a heading nor a cell."""
    used = [
        number
        for number, heading in enumerate(table.headings)
        if heading or any(shows(row.cells[number]) for row in table.rows)
    ]
    if len(used) == len(table.headings):
        return table
    return replace(
        table,
        headings=tuple(table.headings[number] for number in used),
        origins=tuple(table.origins[number] for number in used),
        rows=tuple(replace(row, cells=tuple(row.cells[number] for number in used)) for row in table.rows),
    )


def _sign(heading: str) -> str:
    return folded(heading) or heading.strip()


def counted_lines(lines: Sequence[int]) -> str:
    """In words: "Line 3", "Lines 4 and 5", "Lines 1, 2, 3, 4, 5, 6 and others"."""
    if len(lines) == 1:
        return f"Line {lines[0]}"
    most = 6
    told = ", ".join(map(str, lines[: min(most, len(lines) - 1)]))
    return f"Lines {told} and {lines[-1] if len(lines) <= most else 'others'}"
