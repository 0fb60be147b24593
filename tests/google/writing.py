"""Values into cells, as the values methods write them: checked against their range, then entered, then counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.google import entering, ranges
from tests.google.batch import protection
from tests.google.document import Spreadsheet
from tests.google.errors import InvalidError, Json
from tests.google.grid import Cell, Entered, Row, Stored, pack, unpack
from tests.google.ranges import Box, Place, letters
from tests.google.world import Call

Lines = Sequence[Sequence[Any]]

MOST_CHARACTERS = 50_000


@dataclass(frozen=True, slots=True)
class Target:
    """Where values may go: from the top left of `place`, and no further than its end."""

    place: Place
    text: str
    """The range as the caller wrote it, for refusals."""


@dataclass(slots=True)
class Written:
    """What a write did: the box that the values span, and the rows and columns in which a cell was set."""

    place: Place
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    cells: int = 0

    def counts(self, prefix: str = "updated") -> Json:
        """As the answers have them; zeros are left out (open, as everywhere in Google's JSON)."""
        numbers = {"Rows": len(self.rows), "Columns": len(self.columns), "Cells": self.cells}
        return {prefix + name: number for name, number in numbers.items() if number}


def target(text: str, spreadsheet: Spreadsheet) -> Target:
    """What a write to an A1 range may cover: its cells, or from a single cell on all that the grid has.

    Other than a read's, its end must lie within the grid (doc: error texts people report).
    """
    place = ranges.parse(text, spreadsheet, clip=False)
    if ranges.is_cell(text):
        sheet = place.sheet
        place = Place(sheet, Box(place.box.top, place.box.left, sheet.rows, sheet.columns))
    return Target(place, text)


def rows_of(values: Lines, major: str | None) -> list[list[Any]]:
    """The values row by row, None (leave alone) where a column is shorter than others."""
    if major != "COLUMNS":
        return [list(line) for line in values]
    height = max(map(len, values), default=0)
    return [[line[index] if index < len(line) else None for line in values] for index in range(height)]


def check_fits(values: Lines, major: str | None, to: Target) -> None:
    """Raise for the first value, as given, that lies outside of the target (doc: error texts people report)."""
    box = to.place.box
    past_row, past_column = f"row [{box.bottom + 1}]", f"column [{letters(box.right)}]"
    lines, length, past_lines, past_length = box.height, box.width, past_row, past_column
    if major == "COLUMNS":
        lines, length, past_lines, past_length = box.width, box.height, past_column, past_row
    for index, line in enumerate(values):
        if line and (index >= lines or len(line) > length):
            where = past_lines if index >= lines else past_length
            raise InvalidError(f"Requested writing within range [{to.text}], but tried writing to {where}")


def check_scalars(values: Lines) -> None:
    """Raise where a value is a list or an object (doc: error texts people report)."""
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            if isinstance(value, (list, dict)):
                raise InvalidError(f"Invalid values[{row}][{column}]: {_proto(value)}")


def _proto(value: Any, indent: str = "") -> str:
    """A JSON value as Google prints a protobuf `Value`."""
    deeper = indent + "  "
    if isinstance(value, dict):
        fields = (
            f"{deeper}fields {{\n{deeper}  key: {_quoted(key)}\n{deeper}  value {{\n"
            f"{_proto(item, deeper + '    ')}{deeper}  }}\n{deeper}}}\n"
            for key, item in value.items()
        )
        return f"{indent}struct_value {{\n{''.join(fields)}{indent}}}\n"
    if isinstance(value, list):
        items = (f"{deeper}values {{\n{_proto(item, deeper + '  ')}{deeper}}}\n" for item in value)
        return f"{indent}list_value {{\n{''.join(items)}{indent}}}\n"
    if value is None:
        return f"{indent}null_value: NULL_VALUE\n"
    if isinstance(value, bool):
        return f"{indent}bool_value: {str(value).lower()}\n"
    if isinstance(value, str):
        return f"{indent}string_value: {_quoted(value)}\n"
    return f"{indent}number_value: {float(value)}\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def write(call: Call, place: Place, rows: list[list[Any]], *, user_entered: bool) -> Written:
    """Enter the rows from the top left of `place` on. None leaves a cell as it is; "" clears it, and counts.

    Data validation, even strict, stops no write here (open: Google's reference does not say).
    """
    sheet, (top, left, _, _) = place.sheet, place.box
    width = max(map(len, rows), default=0)
    box = Box(top, left, top + max(len(rows), 1), left + max(width, 1))
    protection.check(call, Place(sheet, box))
    written = Written(Place(sheet, box))
    enter = _Entering(call) if user_entered else None
    for index, row in enumerate(rows, top):
        count = len(row) - row.count(None)
        if not count:
            continue
        old = sheet.grid.row(index)[left : left + len(row)]
        sheet.grid.put_row(index, left, enter.row(old, row) if enter else _raw_row(old, row))
        written.cells += count
        written.rows.add(index)
        if count == len(row):
            written.columns.update(range(left, left + count))
        else:
            written.columns.update(left + n for n, value in enumerate(row) if value is not None)
    call.spreadsheet.worked_out.clear()
    return written


def _raw_row(old: Row, row: list[Any]) -> list[Stored]:
    """The cells of a row after RAW values: as they are, whatever they look like (doc)."""
    if any(isinstance(stored, Cell) for stored in old) or None in row:
        return [
            _kept(old, n) if value is None else _entered(_kept(old, n), _fitting(entering.raw(value)))
            for n, value in enumerate(row)
        ]
    return [_fitting(entering.raw(value)) for value in row]  # type: ignore[misc] # raw never makes a formula


def _kept(old: Row, offset: int) -> Stored:
    return old[offset] if offset < len(old) else None


def _entered(stored: Stored, value: Entered, number_format: Json | None = None) -> Stored:
    """The cell with another value: format, note and validation stay; text runs and chips belonged to the old one."""
    cell = unpack(stored)
    look = cell.format
    if number_format is not None:
        look = {**(look or {}), "numberFormat": number_format}
    return pack(Cell(value, look, cell.note, cell.validation))


def _fitting(value: Entered) -> Entered:
    if isinstance(value, str) and len(value) > MOST_CHARACTERS:
        raise InvalidError(
            f"Your input contains more than the maximum of {MOST_CHARACTERS} characters in a single cell."
        )
    return value


class _Entering:
    """Values as if a person typed them, in the spreadsheet's locale."""

    def __init__(self, call: Call) -> None:
        self.locale = call.spreadsheet.locale
        self.now = now(call)

    def row(self, old: Row, row: list[Any]) -> list[Stored]:
        """The cells of a row after typing."""
        return [
            _kept(old, n) if value is None else self.cell(_kept(old, n), value) for n, value in enumerate(row)
        ]

    def cell(self, stored: Stored, value: Any) -> Stored:
        """One cell after typing. A typed date, percentage… also sets the number format, where the cell has none."""
        given = (unpack(stored).format or {}).get("numberFormat", {}).get("type")
        if given == "TEXT" and isinstance(value, str):
            # (open) The editor keeps what is typed into a cell of plain text as that text.
            return _entered(stored, _fitting(value or None))
        typed = entering.user_entered(value, self.locale, now=self.now)
        automatic = given in {None, "NUMBER_FORMAT_TYPE_UNSPECIFIED"}
        return _entered(stored, _fitting(typed.entered), typed.number_format if automatic else None)


def clear(call: Call, place: Place) -> None:
    """Take the values out of a box; formats, notes and validation stay (doc)."""
    protection.check(call, place)
    grid, box = place.sheet.grid, place.box
    for index in range(box.top, min(box.bottom, len(grid.rows))):
        old = grid.rows[index][box.left : box.right]
        if old:
            cleared = [_entered(cell, None) if isinstance(cell, Cell) else None for cell in old]
            grid.put_row(index, box.left, cleared)
    call.spreadsheet.worked_out.clear()


def now(call: Call) -> datetime:
    """The time of the call."""
    return datetime.fromtimestamp(call.world.clock(), UTC)
