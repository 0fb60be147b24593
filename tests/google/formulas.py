"""What formulas come to: those that the product writes and those that people commonly do, as Sheets works them out.

Recorded are only `=3/2`, `=4/2` and `= 1 / 1024`; all else is (doc), Google's list of functions, where no mark says
otherwise. Words of errors are those that Sheets shows on the screen, as people quote them (open for the API).

Our own, for want of a library that fits. formualizer 0.13, an engine for Excel's formulas, was tried: it has no
REGEXMATCH, JOIN, ISDATE, ARRAYFORMULA or COUNTUNIQUE, wants the document copied into a workbook of its own (ten seconds
for 100,000 rows), and had not worked out Last contact for 10,000 people over them in a minute.
Compared was what LibreOffice Calc 7.4 makes of 28,000 generated formulas: where it says otherwise, not by a fault of
its own, and Google's help doesn't say who is right, the line is marked (open).

A formula that uses a function that is not here is no error: its value is what a test set as the placeholder for its
text, else "". A placeholder that is set wins over all. A result of several cells shows its first one; it does not
spill (open). A text that is no formula at all is `#ERROR!`.
"""

from __future__ import annotations

import math
from datetime import datetime

from tests.google import (  # noqa: F401  # each registers its functions
    formulas_dates,
    formulas_logic,
    formulas_lookup,
    formulas_math,
    formulas_places,
    formulas_text,
)
from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import Json
from tests.google.formulas_book import CIRCLE, Book, Key, NeedError
from tests.google.formulas_run import Run, UnsupportedError
from tests.google.formulas_syntax import parse
from tests.google.formulas_values import TOO_LARGE, Formatted
from tests.google.grid import Fault, Formula, Value

MALFORMED = Fault("ERROR", "Formula parse error.")


class Calculator:
    """What the cells of a spreadsheet come to at one moment (`now` is aware; TODAY() is in the spreadsheet's zone)."""

    def __init__(self, spreadsheet: Spreadsheet, now: datetime) -> None:
        self.spreadsheet = spreadsheet
        self.now = now
        self.book = Book(spreadsheet, now)

    def value(self, sheet: Sheet, row: int, column: int) -> Value:
        """What the cell comes to; one without a formula, what it holds."""
        entered = sheet.grid.entered(row, column)
        if not isinstance(entered, Formula):
            return entered
        value = self._result(sheet, row, column)
        return float(value) if isinstance(value, Formatted) else value

    def number_format(self, sheet: Sheet, row: int, column: int) -> Json | None:
        """The cell's own number format, else the one that its formula's result brings along (open), else None."""
        cell = sheet.grid.cell(row, column)
        own: Json | None = (cell.format or {}).get("numberFormat")
        if own or not isinstance(cell.entered, Formula):
            return own
        value = self._result(sheet, row, column)
        return value.number_format if isinstance(value, Formatted) else None

    def _result(self, sheet: Sheet, row: int, column: int) -> Value:
        if self.spreadsheet.worked_out.get("results") is not self.book.results:
            self.book = Book(self.spreadsheet, self.now)  # A change emptied the notes.
        key = (sheet.id, row, column)
        if key not in self.book.results:
            self._work_out(key)
        return self.book.results[key]

    def _work_out(self, wanted: Key) -> None:
        """Work out a cell and all that it rests on, on a stack of our own: those begun are the path to the top one."""
        results, stack = self.book.results, [wanted]
        path: dict[Key, None] = {}
        while stack:
            cell = stack[-1]
            if cell not in results:
                path[cell] = None
                try:
                    results[cell] = self._formula(cell)
                except NeedError as need:
                    missing = [key for key in need.cells if key not in results]
                    begun = [key for key in missing if key in path]
                    if not begun:
                        stack.extend(reversed(missing))
                        continue
                    way = list(path)
                    for key in way[min(map(way.index, begun)) :]:
                        results[key] = CIRCLE
            path.pop(cell, None)
            stack.pop()

    def _formula(self, cell: Key) -> Value:
        """The value of one formula (blank where it only names a blank cell). Raises NeedError for cells before it."""
        sheet_id, row, column = cell
        sheet = self.spreadsheet.sheet(sheet_id)
        entered = sheet.grid.entered(row, column)
        assert isinstance(entered, Formula)
        if entered.text in self.spreadsheet.placeholders:
            return self.spreadsheet.placeholders[entered.text]
        node = parse(entered.text, decimal_comma=self.book.reading.decimal_comma)
        if node is None:
            return MALFORMED
        run = Run(self.book, sheet, row, column)
        try:
            value = run.single(run.result(node))
        except UnsupportedError:
            return ""
        return TOO_LARGE if isinstance(value, float) and not math.isfinite(value) else value
