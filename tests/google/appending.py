"""Where `values.append` puts its rows: the table that Google finds for a range, as its guide describes.

The guide ("Append values"): the range is looked through for a table; the last one found counts, and the rows go below
it, from its first column on. Where the range touches none, they start at the range itself.
"""

from __future__ import annotations

from tests.google.document import Sheet
from tests.google.grid import Grid, Stored, entered
from tests.google.ranges import Box


def table_at(sheet: Sheet, box: Box) -> Box | None:
    """The box of the last table that the range touches, wholly, also where it reaches out of the range."""
    seed = _last_data(sheet.grid, box)
    if seed is not None:
        return _region(sheet.grid, *seed)
    return _around(sheet.grid, box)


def _filled(cells: tuple[Stored, ...]) -> bool:
    return any(entered(cell) is not None for cell in cells)


def _last_data(grid: Grid, box: Box) -> tuple[int, int] | None:
    """The last cell of the box that holds something: of the lowest row, the rightmost (rec; open for more tables)."""
    for row in range(min(box.bottom, len(grid.rows)) - 1, box.top - 1, -1):
        cells = grid.rows[row]
        for column in range(min(box.right, len(cells)) - 1, box.left - 1, -1):
            if entered(cells[column]) is not None:
                return row, column
    return None


def _region(grid: Grid, row: int, column: int) -> Box:
    """The block of data around a cell: it grows while a side has data right beside it, corners aside (doc, open).

    Google's guide shows what counts as one table without saying how; Apps Script's `getDataRegion` says "in the four
    cardinal directions". A blank row or column ends it.
    """
    top, left, bottom, right = row, column, row + 1, column + 1
    grown = True
    while grown:
        before = (top, left, bottom, right)
        # Sideways first: on a tall table the rows are then gone through once, not once for every column.
        while left and _has_column(grid, left - 1, top, bottom):
            left -= 1
        while _has_column(grid, right, top, bottom):
            right += 1
        while top and _filled(grid.row(top - 1)[left:right]):
            top -= 1
        while bottom < len(grid.rows) and _filled(grid.rows[bottom][left:right]):
            bottom += 1
        grown = (top, left, bottom, right) != before
    return Box(top, left, bottom, right)


def _has_column(grid: Grid, column: int, top: int, bottom: int) -> bool:
    return any(
        len(row) > column and entered(row[column]) is not None
        for row in grid.rows[top : min(bottom, len(grid.rows))]
    )


def _around(grid: Grid, box: Box) -> Box | None:
    """The last table that has the blank box within its own bounds.

    All rows of a table hold data, so one of its cells stands beside the box in one of the box's rows.
    """
    seen: list[Box] = []
    for row in range(min(box.bottom, len(grid.rows)) - 1, box.top - 1, -1):
        for column in _beside(grid.rows[row], box):
            if any(known.overlap(Box(row, column, row + 1, column + 1)) for known in seen):
                continue
            region = _region(grid, row, column)
            if region.overlap(box):
                return region
            seen.append(region)
    return None


def _beside(cells: tuple[Stored, ...], box: Box) -> list[int]:
    """The nearest filled columns at the right and left of the box."""
    right = next((n for n in range(box.right, len(cells)) if entered(cells[n]) is not None), None)
    left = next(
        (n for n in range(min(box.left, len(cells)) - 1, -1, -1) if entered(cells[n]) is not None), None
    )
    return [column for column in (right, left) if column is not None]
