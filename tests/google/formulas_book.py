"""The cells that formulas read: their values, and what has been found out about whole areas of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from tests.google.document import Sheet, Spreadsheet
from tests.google.formulas_values import Area, Reading, formatted
from tests.google.grid import Cell, Fault, Formula, Stored, Value
from tests.google.locales import locale
from tests.google.settings import zone

Key = tuple[int, int, int]
"""A cell: sheet ID, row, column."""
Found = TypeVar("Found")

CIRCLE = Fault(
    "REF",
    "Circular dependency detected. To resolve with iterative calculation, see File > Settings.",
)


class NeedError(Exception):
    """These cells must be worked out first; then the formula that asked for them is tried again.

    That way a chain of formulas may be as long as it likes: nothing calls itself.
    """

    def __init__(self, cells: list[Key]) -> None:
        super().__init__()
        self.cells = cells


class Book:
    """A spreadsheet at one moment. All that is found out is noted in its `worked_out`, which every change empties."""

    def __init__(self, spreadsheet: Spreadsheet, now: datetime) -> None:
        self.spreadsheet = spreadsheet
        self.now = now.astimezone(zone(spreadsheet.time_zone))
        decimal_comma = locale(spreadsheet.locale).decimal == ","
        self.reading = Reading(spreadsheet.locale, self.now.year, decimal_comma)
        notes = spreadsheet.worked_out
        # TODAY() and NOW() stay as they are until a change, or until the day is another (doc: recalculation settings).
        if notes.get("day") != self.now.date():
            notes.clear()
            notes["day"] = self.now.date()
        self.results: dict[Key, Value] = notes.setdefault("results", {})
        self.notes: dict[Any, Any] = notes.setdefault("areas", {})
        self.boxes: dict[Any, Area | Fault] = notes.setdefault("boxes", {})
        """What the references of formulas name, by their part of the tree and the sheet that they stand on."""

    def at(self, sheet: Sheet, row: int, column: int) -> Value:
        """What a cell comes to. Raises NeedError where that has not been worked out."""
        stored = sheet.grid.stored(row, column)
        if not isinstance(stored, Cell):
            return stored
        if isinstance(stored.entered, Formula):
            key = (sheet.id, row, column)
            if key not in self.results:
                raise NeedError([key])
            return self.results[key]
        return _shown(stored)

    def values(self, area: Area) -> list[Value]:
        """The values row by row, as far down as the sheet has cells. Raises NeedError for all that lack at once."""
        # Running totals read as many areas as there are rows: only what reaches to the end is kept.
        worth = area.size > 50 and area.bottom >= len(area.sheet.grid.rows)
        return self.noted(("values", area.key), lambda: self._values(area), worth=worth)

    def _values(self, area: Area) -> list[Value]:
        sheet_id, results = area.sheet.id, self.results
        missing: list[Key] = []
        out: list[Value] = []

        def worth(row: int, column: int, stored: Stored) -> Value:
            if not isinstance(stored, Cell):
                return stored
            if isinstance(stored.entered, Formula):
                key = (sheet_id, row, column)
                if key not in results:
                    missing.append(key)
                return results.get(key)
            return _shown(stored)

        columns = range(area.left, area.right)
        for row in range(area.top, min(area.bottom, len(area.sheet.grid.rows))):
            cells = area.sheet.grid.rows[row]
            width = len(cells)
            out.extend(worth(row, column, cells[column]) if column < width else None for column in columns)
        if missing:
            raise NeedError(missing)
        return out

    def rows(self, area: Area) -> list[list[Value]]:
        """The values in rows, the blank ones at the end included."""
        values, width = self.values(area), area.width
        out = [values[start : start + width] for start in range(0, len(values), width)] if width else []
        out.extend([None] * width for _ in range(area.height - len(out)))
        return out

    def noted(self, key: Any, find: Callable[[], Found], *, worth: bool = True) -> Found:
        """What was found out before under that key, else what `find` finds."""
        if not worth:
            return find()
        if key not in self.notes:
            self.notes[key] = find()
        found: Found = self.notes[key]
        return found


def _shown(cell: Cell) -> Value:
    """The value of a cell without a formula, a number with the format of its cell."""
    entered = cell.entered
    assert not isinstance(entered, Formula)
    if isinstance(entered, float) and cell.format:
        return formatted(entered, cell.format.get("numberFormat"))
    return entered
