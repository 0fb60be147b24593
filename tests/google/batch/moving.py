"""Blocks of cells that come or go, so that their neighbours shift: below them, or at their right."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.google import ranges, shifting
from tests.google.batch import protection
from tests.google.batch.spans import axis_of
from tests.google.document import Sheet
from tests.google.edits import Axis, Deleted, Inserted
from tests.google.errors import InvalidError, Json
from tests.google.ranges import Box, Place
from tests.google.world import Call


class _Block(NamedTuple):
    """The block as an edit sees it: [start, end) along the axis in which cells shift, `band` across it."""

    sheet: Sheet
    axis: Axis
    start: int
    end: int
    band: tuple[int, int]

    def reached(self, box: Box) -> tuple[int, int, int, int]:
        """A box as (start, end) along the axis and (start, end) across it."""
        along, across = (box.top, box.bottom), (box.left, box.right)
        return (*along, *across) if self.axis == "ROWS" else (*across, *along)


def insert(call: Call, body: Json) -> Json:
    """insertRange: blank cells, which look like none (open); the range is cut to the grid (doc)."""
    block = _block(call, body)
    _check_tables(block)
    edit = Inserted(
        block.sheet.id, block.axis, band=block.band, at=block.start, count=block.end - block.start
    )
    shifting.reshape(call.spreadsheet, edit)
    return {}


def delete(call: Call, body: Json) -> Json:
    """deleteRange: cells from below or from the right take their place."""
    block = _block(call, body)
    _check_tables(block)
    _check_headers(block)
    edit = Deleted(block.sheet.id, block.axis, band=block.band, start=block.start, end=block.end)
    shifting.reshape(call.spreadsheet, edit)
    return {}


def _block(call: Call, body: Json) -> _Block:
    """The block, where neither protection nor merges forbid that cells shift from there on."""
    sheet, box = ranges.on_grid(body.get("range", {}), call.spreadsheet)
    axis = axis_of(body.get("shiftDimension"))
    if axis == "ROWS":
        block = _Block(sheet, axis, box.top, box.bottom, (box.left, box.right))
        rest = Box(box.top, box.left, sheet.rows, box.right)
    else:
        block = _Block(sheet, axis, box.left, box.right, (box.top, box.bottom))
        rest = Box(box.top, box.left, box.bottom, sheet.columns)
    protection.check(call, Place(sheet, rest))
    for merge in sheet.merges:
        if _split(block, ranges.box_of(merge, sheet)):
            raise InvalidError("You cannot insert or delete cells over part of a merge.")  # (open)
    return block


def _split(block: _Block, box: Box) -> bool:
    """Whether cells would shift in a part of the box only."""
    _, end, low, high = block.reached(box)
    apart = end <= block.start or high <= block.band[0] or block.band[1] <= low
    return not apart and not (block.band[0] <= low and high <= block.band[1])


def _check_tables(block: _Block) -> None:
    """A table shifts, grows or shrinks as a whole (reported)."""
    for table in block.sheet.tables:
        if _split(block, ranges.box_of(table["range"], block.sheet)):
            raise InvalidError("You cannot insert or delete cells over part of a table.")


def _check_headers(block: _Block) -> None:
    """A table never loses its header (reported)."""
    for table in block.sheet.tables:
        top, _, low, high = block.reached(ranges.box_of(table["range"], block.sheet))
        held = block.band[0] <= low and high <= block.band[1]
        if block.axis == "ROWS" and held and block.start <= top < block.end:
            raise InvalidError("Cannot delete a table header row. Consider hiding the row instead.")


REQUESTS: dict[str, Callable[[Call, Json], Json]] = {"insertRange": insert, "deleteRange": delete}
