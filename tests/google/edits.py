"""Rows, columns and blocks of cells that are put in, taken out or moved, and where that leaves a range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.google.errors import Json

Axis = Literal["ROWS", "COLUMNS"]

_KEYS = {"ROWS": ("startRowIndex", "endRowIndex"), "COLUMNS": ("startColumnIndex", "endColumnIndex")}
_OTHER: dict[Axis, Axis] = {"ROWS": "COLUMNS", "COLUMNS": "ROWS"}


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the grid's shape on one sheet; `band` limits it to some columns (or rows) of the other axis.

    Without a band whole rows or columns change (insertDimension…); with one, cells shift within it (insertRange…).
    """

    sheet_id: int
    axis: Axis
    band: tuple[int, int] | None = None

    def interval(self, start: int, end: int | None) -> tuple[int, int | None] | None:
        """Where [start, end) of the axis stands afterwards (end None: open), or None when it is gone."""
        raise NotImplementedError

    def range(self, grid_range: Json) -> Json | None:
        """Where a `GridRange` stands afterwards, or None when all of it is gone. Open ends stay open."""
        if int(grid_range.get("sheetId", 0)) != self.sheet_id:
            return grid_range
        if self.band is not None and not self._within(grid_range):
            return grid_range
        low, high = _KEYS[self.axis]
        if low not in grid_range and high not in grid_range:
            return grid_range
        moved = self.interval(int(grid_range.get(low, 0)), grid_range.get(high))
        if moved is None:
            return None
        out = dict(grid_range)
        if low in out or moved[0]:
            out[low] = moved[0]
        if moved[1] is not None:
            out[high] = moved[1]
        return out

    def _within(self, grid_range: Json) -> bool:
        """Whether the range lies wholly within the band; one that reaches out of it stays where it is (open)."""
        assert self.band is not None
        low, high = _KEYS[_OTHER[self.axis]]
        end = grid_range.get(high)
        return int(grid_range.get(low, 0)) >= self.band[0] and end is not None and int(end) <= self.band[1]


@dataclass(frozen=True, slots=True)
class Inserted(Edit):
    """`count` blank rows or columns stand before what was `at`."""

    at: int = 0
    count: int = 0

    def interval(self, start: int, end: int | None) -> tuple[int, int | None] | None:
        """A range with the place inside it grows; one that begins there or later moves."""
        if start >= self.at:
            return start + self.count, None if end is None else end + self.count
        if end is None or end <= self.at:
            return start, end
        return start, end + self.count


@dataclass(frozen=True, slots=True)
class Deleted(Edit):
    """[start, end) is gone."""

    start: int = 0
    end: int = 0

    def _left(self, index: int) -> int:
        return index - max(0, min(index, self.end) - self.start)

    def interval(self, start: int, end: int | None) -> tuple[int, int | None] | None:
        """What is left of it."""
        if end is None:
            return self._left(start), None
        low, high = self._left(start), self._left(end)
        return (low, high) if high > low else None


@dataclass(frozen=True, slots=True)
class Moved(Edit):
    """[start, end) stands before what was `to`, an index from before the move and outside of the block."""

    start: int = 0
    end: int = 0
    to: int = 0

    def index(self, old: int) -> int:
        """Where one row or column stands afterwards."""
        count = self.end - self.start
        if self.start <= old < self.end:
            return old - self.start + (self.to if self.to <= self.start else self.to - count)
        if self.to > self.start and self.end <= old < self.to:
            return old - count
        if self.to <= self.start and self.to <= old < self.start:
            return old + count
        return old

    def interval(self, start: int, end: int | None) -> tuple[int, int | None] | None:
        """A range that moves as one follows, and one within which something moves stays (open).

        Of a range that is torn apart what stayed leads; it grows where the block came to stand inside of it (open).
        """
        within = start <= self.start and (end is None or self.end <= end)
        if within and start <= self.to and (end is None or self.to <= end):
            return start, end
        if self.start <= start and end is not None and end <= self.end:
            return self.index(start), self.index(end - 1) + 1
        count = self.end - self.start
        left = Deleted(self.sheet_id, self.axis, start=self.start, end=self.end).interval(start, end)
        assert left is not None, "a range that is gone lay within the block"
        at = self.to if self.to <= self.start else self.to - count
        return Inserted(self.sheet_id, self.axis, at=at, count=count).interval(*left)
