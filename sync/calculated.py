"""The cells in which people wrote formulas: found by reading what was typed; shown by the book, and never written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from sync import contract
from sync.cells import Raw
from sync.contract import Tab
from sync.identity import SheetRow
from sync.ledger import Ledger, batches
from sync.picture import Picture
from sync.sheet.api import SheetApi, columns, row_of, whole
from sync.sheet.formulas import is_ours
from sync.sheet.model import Grid, TabPlace
from sync.sheet.read import RowReader, moved_headings

_AT_ONCE: Final = 100
"""Rows that changed in the sheet and are looked at for formulas at once; of more, the next full look tells."""


class FormulaReader:
    """Keeps the picture's ``calculated`` up to date; ``unread``: rows that changed since it looked, by tab and ID."""

    def __init__(self, api: SheetApi, ledger: Ledger, picture: Picture) -> None:
        """Read with ``api`` what the picture shows, and note it in the data file too."""
        self._api = api
        self._ledger = ledger
        self._picture = picture
        self.unread: dict[tuple[str, str], None] = {}

    def read_all(self) -> None:
        """Find the cells in which people wrote formulas, with one more read; they are shown, and never written.

        The same read tells which of people's own columns hold dates: of a number alone nobody can say.
        """
        picture = self._picture
        dated: dict[str, list[str]] = {}
        places = [picture.places[tab.key] for tab in contract.TABS if tab.key in picture.rows]
        for place, grid in zip(places, self._written(places), strict=True):
            if moved_headings(place, grid):
                continue  # somebody is moving columns about: the next time will do
            tab, known = contract.BY_KEY[place.tab], picture.calculated[place.tab]
            found = {row: texts for row, texts in self._formulas_in(tab, place, grid) if texts}
            changed = [row for row in {*known, *found} if known.get(row) != found.get(row)]
            for some in batches(changed):
                with self._ledger.step() as step:
                    for row in some:
                        step.set_formulas(place.tab, row, found.get(row))
            picture.calculated[place.tab] = found
            dated[place.tab] = _dated(tab, place, grid, picture.grids.get(place.tab, ()))
        self.unread.clear()
        self._ledger.set_state("dated", {key: headers for key, headers in dated.items() if headers} or None)

    def read_new(self) -> None:
        """The same for the rows that just changed in the sheet, so that no formula waits to be overwritten."""
        picture = self._picture
        asked = [
            (picture.places[tab], row, found)
            for tab, row in self.unread
            if tab in picture.places and (found := picture.rows.get(tab, {}).get(row)) is not None
        ]
        if not asked or len(asked) > _AT_ONCE:
            return
        ranges = [row_of(place.title, found.line, len(place.columns)) for place, _, found in asked]
        for (place, row, shown), grid in zip(asked, self._api.grids(ranges, formulas=True), strict=True):
            tab, known = contract.BY_KEY[place.tab], picture.calculated[place.tab]
            for read in RowReader(tab).rows(replace(place, header=-1, adopted=False), grid):
                texts = _formulas_among(read, shown)
                if read.id == shown.id and texts != known.get(row, {}):
                    with self._ledger.step() as step:
                        step.set_formulas(place.tab, row, texts)
                    known[row] = texts
        self.unread.clear()

    def _written(self, places: Sequence[TabPlace]) -> list[Grid]:
        """The cells as they were written, but for the sheet's own formulas: those are long, and stand in every row."""
        parts = [(place, span) for place in places for span in _spans(place)]
        ranges = [
            whole(place.title) if _all(place, span) else columns(place.title, *span) for place, span in parts
        ]
        read = self._api.grids(ranges, formulas=True) if ranges else []
        found: dict[str, list[tuple[tuple[int, int], Grid]]] = {place.tab: [] for place in places}
        for (place, span), grid in zip(parts, read, strict=True):
            found[place.tab].append((span, grid))
        return [_beside(place, found[place.tab]) for place in places]

    def _formulas_in(self, tab: Tab, place: TabPlace, grid: Grid) -> Iterator[tuple[str, dict[str, str]]]:
        theirs = [
            position
            for position, header in enumerate(place.columns)
            if header and not (header in tab.by_header and tab.by_header[header].formula)
        ]
        holding = [
            raw
            for raw in grid[place.header + 1 :]
            if any(at < len(raw) and str(raw[at]).startswith("=") for at in theirs)
        ]
        for row in RowReader(tab).rows(replace(place, header=-1, adopted=False), holding):
            shown = self._picture.rows[tab.key].get(row.id)
            if shown is not None:
                yield row.id, _formulas_among(row, shown)


def _formulas_among(written: SheetRow, shown: SheetRow) -> dict[str, str]:
    """The cells of a row that hold formulas of people's own: what is written there is not what they show.

    Text that begins with "=" reads the same both times; a formula of ours in another column is a slip.
    """
    return {
        header: text
        for header, text in written.cells.items()
        if isinstance(text, str)
        and text.startswith("=")
        and shown.cells.get(header) != text
        and not is_ours(text)
    }


def _dated(tab: Tab, place: TabPlace, written: Grid, shown: Grid) -> list[str]:
    """The headings of people's own columns whose numbers are shown as dates, for the most part."""
    found = []
    for position, header in enumerate(place.columns):
        if not header or header in tab.by_header:
            continue
        pairs = [
            (one[position], other[position])
            for one, other in zip(written[place.header + 1 :], shown[place.header + 1 :], strict=False)
            if position < len(one) and position < len(other)
        ]
        numbers = [
            one for one, other in pairs if isinstance(other, (int, float)) and not isinstance(other, bool)
        ]
        days = sum(isinstance(one, str) and not one.startswith("=") for one in numbers)
        if days and days * 2 >= len(numbers):
            found.append(header)
    return found


def _spans(place: TabPlace) -> list[tuple[int, int]]:
    """The stretches of columns that people fill, first and last of each."""
    known = contract.BY_KEY[place.tab].by_header
    own = [header in known and known[header].formula for header in place.columns]
    stretches = [list(some) for formula, some in groupby(range(len(own)), key=own.__getitem__) if not formula]
    return [(some[0], some[-1]) for some in stretches]


def _all(place: TabPlace, span: tuple[int, int]) -> bool:
    """Whether that stretch is all columns there are."""
    return span == (0, len(place.columns) - 1)


def _beside(place: TabPlace, parts: Sequence[tuple[tuple[int, int], Grid]]) -> Grid:
    """A tab's grid from its stretches; of the columns that are left out it has the headings alone."""
    if len(parts) == 1 and _all(place, parts[0][0]):
        return parts[0][1]
    lines = max((len(grid) for _, grid in parts), default=0)
    joined: list[list[Raw]] = [[""] * len(place.columns) for _ in range(lines)]
    if place.header < lines:
        joined[place.header][: len(place.headings)] = place.headings
    for (first, last), grid in parts:
        for line, row in enumerate(grid):
            joined[line][first : last + 1] = [*row, *[""] * (last + 1 - first - len(row))]
    return joined
