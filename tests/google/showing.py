"""What a box of cells reads as in the values methods: rows or columns of JSON scalars, blank ends cut off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any, Protocol

from tests.google.document import Sheet, Spreadsheet
from tests.google.errors import Json
from tests.google.grid import Cell, Fault, Formula, Stored, Value
from tests.google.ranges import Place
from tests.google.rendering import formatted, is_date, number

_PLAIN_BELOW = 1e11
"""Whole numbers below this read as their digits in every locale."""


class Worked(Protocol):
    """What formulas come to (`formulas.Calculator`)."""

    def value(self, sheet: Sheet, row: int, column: int) -> Value:
        """What the cell comes to."""
        ...

    def number_format(self, sheet: Sheet, row: int, column: int) -> Json | None:
        """How a number in it is shown."""
        ...


Scalar = str | float | bool


def rendered(
    spreadsheet: Spreadsheet,
    calculator: Worked,
    place: Place,
    *,
    render: str = "FORMATTED_VALUE",
    dates: str = "SERIAL_NUMBER",
    major: str = "ROWS",
) -> list[list[Any]]:
    """The values of a box, row by row (`major` COLUMNS: column by column).

    Blank cells at the end of a row, and blank rows at the end, are left out; blank ones between are "" and [].
    """
    box = place.box
    lines: Iterable[Sequence[Stored]] = [
        row[box.left : box.right] for row in place.sheet.grid.rows[box.top : box.bottom]
    ]
    transposed = major == "COLUMNS"
    if transposed:
        lines = zip_longest(*lines)
    reader = _Reader(spreadsheet.locale, calculator, place, render, dates, transposed=transposed)
    out = [reader.line(index, _cut(line)) for index, line in enumerate(lines)]
    while out and not out[-1]:
        out.pop()
    return out


def _cut(line: Sequence[Stored]) -> Sequence[Stored]:
    """The line without its blank end. A formula that comes to nothing is not blank (open)."""
    end = len(line)
    while end and _blank(line[end - 1]):
        end -= 1
    return line if end == len(line) else line[:end]


def _blank(stored: Stored) -> bool:
    held = stored.entered if isinstance(stored, Cell) else stored
    return held is None or held == ""


class _Reader:
    """Lines of cells as they read. Sheets of 100,000 rows are read so: as few calls for a cell as can be."""

    def __init__(
        self, locale: str, calculator: Worked, place: Place, render: str, dates: str, *, transposed: bool
    ) -> None:
        self.locale, self.render, self.transposed = locale, render, transposed
        self.calculator, self.place = calculator, place
        self.read = partial(_read, locale, render, dates)
        self.shown = render == "FORMATTED_VALUE"
        # Then how a cell looks does not matter, which spares looking at each.
        self.bare = not self.shown and dates != "FORMATTED_STRING"
        self.plain = self.shown_line if self.shown else _plain_line

    def line(self, index: int, line: Sequence[Stored]) -> list[Any]:
        """One row or column of the box, by its index there."""
        if Cell not in set(map(type, line)):
            return self.plain(line)
        if self.bare:
            held = [cell.entered if isinstance(cell, Cell) else cell for cell in line]
            if Formula not in set(map(type, held)):
                return _plain_line(held)
        return [
            stored if stored.__class__ is str else self.cell(stored, index, offset)
            for offset, stored in enumerate(line)
        ]

    def shown_line(self, line: Sequence[Any]) -> list[Any]:
        """A line of bare values, formatted."""
        return [value if value.__class__ is str else _shown(value, self.locale) for value in line]

    def cell(self, stored: Stored, line: int, offset: int) -> Scalar:
        """One cell, by its line and its place in it."""
        held = stored.entered if isinstance(stored, Cell) else stored
        if not isinstance(held, Formula):
            look = stored.format if isinstance(stored, Cell) else None
            return self.read(held, look.get("numberFormat") if look else None)
        if self.render == "FORMULA":
            return held.text
        sheet, box = self.place
        row, column = (offset, line) if self.transposed else (line, offset)
        row, column = row + box.top, column + box.left
        value = self.calculator.value(sheet, row, column)
        return self.read(value, self.calculator.number_format(sheet, row, column))


def _plain_line(line: Sequence[Any]) -> list[Any]:
    """A line of bare values, unformatted."""
    return [
        value if value.__class__ is str else number(value) if value.__class__ is float else _bare(value)
        for value in line
    ]


def _bare(value: Any) -> Any:
    return "" if value is None else value


def _shown(value: Any, locale: str) -> str:
    if value is None:
        return ""
    if value.__class__ is float and -_PLAIN_BELOW < value < _PLAIN_BELOW and value.is_integer():
        return str(int(value))
    return formatted(value, None, locale)


def _read(locale: str, render: str, dates: str, value: Value, number_format: Json | None) -> Scalar:
    if value is None:
        return ""
    if render == "FORMATTED_VALUE":
        return formatted(value, number_format, locale)
    if isinstance(value, Fault):
        # (reported) "#DIV/0! (Function DIVIDE parameter 2 cannot be zero.)"; the bare code where there is no message.
        shown = formatted(value, None, locale)
        return f"{shown} ({value.message})" if value.message else shown
    if isinstance(value, (str, bool)):
        return value
    if dates == "FORMATTED_STRING" and is_date(number_format):
        return formatted(value, number_format, locale)
    return number(value)
