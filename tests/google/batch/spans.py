"""Rows or columns as requests name them, checked in Google's words."""

from __future__ import annotations

from typing import NamedTuple

from tests.google.document import Sheet, Spreadsheet
from tests.google.edits import Axis
from tests.google.errors import InvalidError, Json
from tests.google.ranges import Box, Place


class Span(NamedTuple):
    """Rows or columns [start, end) of a sheet."""

    sheet: Sheet
    axis: Axis
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def size(self) -> int:
        """How many rows or columns the sheet has."""
        return size_of(self.sheet, self.axis)

    @property
    def place(self) -> Place:
        """Their cells."""
        return lines(self.sheet, self.axis, self.start, self.end)


def size_of(sheet: Sheet, axis: Axis) -> int:
    """How many rows or columns the sheet has."""
    return sheet.rows if axis == "ROWS" else sheet.columns


def word(axis: Axis, *, many: bool = True) -> str:
    """What messages call them."""
    return ("row" if axis == "ROWS" else "column") + ("s" if many else "")


def lines(sheet: Sheet, axis: Axis, start: int, end: int) -> Place:
    """The cells of whole rows or columns."""
    box = Box(start, 0, end, sheet.columns) if axis == "ROWS" else Box(0, start, sheet.rows, end)
    return Place(sheet, box)


def axis_of(name: str | None) -> Axis:
    """A `Dimension`. Raises InvalidError where it is none."""
    if name == "ROWS":
        return "ROWS"
    if name == "COLUMNS":
        return "COLUMNS"
    raise InvalidError("No dimension was specified.")  # (open)


def read(given: Json, spreadsheet: Spreadsheet, *, name: str = "range", bounded: bool = False) -> Span:
    """A `DimensionRange`, its open ends those of the grid (doc); `bounded`: both ends must be there.

    It may reach past the grid: whether that is allowed depends on the request.
    """
    sheet = spreadsheet.sheet(int(given.get("sheetId", 0)))
    axis = axis_of(given.get("dimension"))
    for key in ("startIndex", "endIndex") if bounded else ():
        if key not in given:
            raise InvalidError(f"{name}.{key} must be set")  # (reported) for the start, (open) for the end
    start, end = int(given.get("startIndex", 0)), int(given.get("endIndex", size_of(sheet, axis)))
    if start < 0 or end < 0:
        raise InvalidError("DimensionRange indexes must be >= 0")  # (reported)
    if end <= start and "endIndex" in given:
        raise InvalidError(
            f"{name}.endIndex[{end}] must be greater than {name}.startIndex[{start}]"
        )  # (open)
    return Span(sheet, axis, start, end)


def on_grid(given: Json, spreadsheet: Spreadsheet, *, name: str = "range") -> Span:
    """A `DimensionRange` that starts on the grid; what reaches past it is cut off (open)."""
    span = read(given, spreadsheet, name=name)
    if span.start >= span.size:
        raise InvalidError(f"{name}.startIndex is larger than current grid size ({span.size})")  # (open)
    return span._replace(end=min(span.end, span.size))
