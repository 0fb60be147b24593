"""The cells of one sheet: rows that are never changed in place, so that a copy costs one list.

A batch must apply wholly or not at all. Rows are tuples and cells immutable, so a copy of 100,000 rows shares them
all; carrying out a batch on a copy and swapping it in at the end is cheap and atomic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tests.google.errors import Json


@dataclass(frozen=True, slots=True)
class Formula:
    """What a person typed after "=", with that sign: `Formula("=A1+1")`. English names, as `FORMULA` reads give it."""

    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What a formula comes to when it can't be worked out: `kind` as in the API (`N_A`, `REF`, `DIVIDE_BY_ZERO`…)."""

    kind: str
    message: str = ""


Entered = str | float | bool | Formula | None
"""What a cell holds (`userEnteredValue`); numbers are floats (a date is days since 1899-12-30), None is blank."""
Value = str | float | bool | Fault | None
"""What a cell comes to (`effectiveValue`)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with all that belongs to it. The JSON inside is shared between cells: never change it, replace it."""

    entered: Entered = None
    format: Json | None = None
    """userEnteredFormat"""
    note: str = ""
    validation: Json | None = None
    """dataValidation"""
    runs: tuple[Json, ...] = ()
    """textFormatRuns"""
    chips: tuple[Json, ...] = ()
    """chipRuns"""

    def __bool__(self) -> bool:
        """Whether there is anything at all in the cell."""
        return self != EMPTY


EMPTY = Cell()
Stored = str | float | bool | Cell | None
"""In rows a cell that has a plain value and nothing else is that value: a tenth of the memory."""
Row = tuple[Stored, ...]


def pack(cell: Cell) -> Stored:
    """The cell as a row stores it."""
    entered = cell.entered
    if isinstance(entered, Formula) or cell.format or cell.note or cell.validation or cell.runs or cell.chips:
        return cell
    return entered


def unpack(stored: Stored) -> Cell:
    """The cell that a row stores."""
    if isinstance(stored, Cell):
        return stored
    return EMPTY if stored is None else Cell(stored)


def entered(stored: Stored) -> Entered:
    """What the cell that a row stores holds."""
    return stored.entered if isinstance(stored, Cell) else stored


def trimmed(row: Sequence[Stored]) -> Row:
    """The row without the cells at its end that hold nothing."""
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return tuple(row[:end])


class Grid:
    """Cells by row and column (0-based), of any size: how large the sheet is, the sheet knows.

    Rows shorter than the sheet, and rows past the last, are blank.
    """

    def __init__(self, rows: Iterable[Sequence[Stored]] = ()) -> None:
        self.rows: list[Row] = [trimmed(row) for row in rows]

    def copy(self) -> Grid:
        """A grid that can be changed without this one noticing."""
        twin = Grid()
        twin.rows = list(self.rows)
        return twin

    def row(self, index: int) -> Row:
        """The row as stored, shorter than the sheet is wide where its end is blank."""
        return self.rows[index] if index < len(self.rows) else ()

    def stored(self, row: int, column: int) -> Stored:
        """The cell as stored."""
        cells = self.row(row)
        return cells[column] if column < len(cells) else None

    def cell(self, row: int, column: int) -> Cell:
        """The cell; `EMPTY` where there is nothing."""
        return unpack(self.stored(row, column))

    def entered(self, row: int, column: int) -> Entered:
        """What the cell holds."""
        return entered(self.stored(row, column))

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Set one cell, whole."""
        self.put_row(row, column, (pack(cell),))

    def put_row(self, row: int, column: int, cells: Sequence[Stored]) -> None:
        """Set cells of one row from `column` on, each whole."""
        old = self.row(row)
        if len(old) < column:
            old = old + (None,) * (column - len(old))
        new = trimmed((*old[:column], *cells, *old[column + len(cells) :]))
        if row >= len(self.rows):
            if not new:
                return
            self.rows.extend([()] * (row + 1 - len(self.rows)))
        self.rows[row] = new

    def enter(self, row: int, column: int, value: Entered) -> None:
        """Set what one cell holds; its format, note and validation stay. Runs and chips go with the old text."""
        old = self.stored(row, column)
        kept = replace(old, entered=value, runs=(), chips=()) if isinstance(old, Cell) else Cell(value)
        self.put(row, column, kept)

    def change(self, top: int, left: int, bottom: int, right: int, new: Callable[[Cell], Cell]) -> None:
        """Replace every cell of the box (half open) by `new(cell)`; equal cells are worked out once a row."""
        for index in range(top, bottom):
            old = self.row(index)
            made: list[Stored] = []
            known: dict[int, Stored] = {}
            for column in range(left, right):
                stored = old[column] if column < len(old) else None
                key = id(stored)
                if key not in known:
                    known[key] = pack(new(unpack(stored)))
                made.append(known[key])
            self.put_row(index, left, made)

    def block(self, top: int, left: int, bottom: int, right: int) -> list[Row]:
        """The box (half open) as stored, every row padded to its full width."""
        width = right - left
        blank: Row = (None,) * width
        out: list[Row] = []
        for index in range(top, bottom):
            cells = self.row(index)[left:right]
            out.append(cells + blank[len(cells) :] if cells else blank)
        return out

    def insert_rows(self, at: int, rows: Sequence[Row]) -> None:
        """Put rows before the row `at`."""
        if at > len(self.rows):
            if not any(rows):
                return
            self.rows.extend([()] * (at - len(self.rows)))
        self.rows[at:at] = [trimmed(row) for row in rows]

    def delete_rows(self, start: int, end: int) -> None:
        """Take rows out; those below move up."""
        del self.rows[start:end]

    def move_rows(self, start: int, end: int, to: int) -> None:
        """Move rows [start, end) to stand before what was row `to` (outside of them)."""
        self.rows.extend([()] * (max(end, to) - len(self.rows)))
        taken = self.rows[start:end]
        if to > start:
            self.rows[start:to] = self.rows[end:to] + taken
        else:
            self.rows[to:end] = taken + self.rows[to:start]

    def insert_columns(self, at: int, count: int, like: int | None = None) -> None:
        """Put blank columns before the column `at`; with `like`, formatted as that column was before."""

        def wider(row: Row) -> Row:
            look = row[like] if like is not None and like < len(row) else None
            filling: Stored = None
            if isinstance(look, Cell) and (look.format or look.validation):
                filling = pack(Cell(format=look.format, validation=look.validation))
            if len(row) <= at and filling is None:
                return row
            padded = row + (None,) * (at - len(row))
            return trimmed((*padded[:at], *((filling,) * count), *padded[at:]))

        self.rows = [wider(row) for row in self.rows]

    def delete_columns(self, start: int, end: int) -> None:
        """Take columns out; those at their right move left."""
        self.rows = [trimmed(row[:start] + row[end:]) if len(row) > start else row for row in self.rows]

    def move_columns(self, start: int, end: int, to: int) -> None:
        """Move columns [start, end) to stand before what was column `to` (outside of them)."""
        low, high = min(start, to), max(end, to)

        def moved(row: Row) -> Row:
            if len(row) <= low:
                return row
            padded = row + (None,) * (high - len(row))
            taken, rest = padded[start:end], padded[:start] + padded[end:]
            at = to if to <= start else to - (end - start)
            return trimmed(rest[:at] + taken + rest[at:])

        self.rows = [moved(row) for row in self.rows]

    def last_row(self, left: int = 0, right: int | None = None) -> int:
        """One past the last row with anything entered between the columns; 0 when there is none."""
        for index in range(len(self.rows) - 1, -1, -1):
            if any(entered(cell) is not None for cell in self.rows[index][left:right]):
                return index + 1
        return 0
