"""Requests that merge cells and part them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tests.google import ranges
from tests.google.batch import Apply
from tests.google.batch.cells import target
from tests.google.document import Sheet
from tests.google.errors import InvalidError, Json
from tests.google.ranges import Box
from tests.google.world import Call


def _merge_cells(call: Call, body: Json) -> Json:
    """Carry out `mergeCells`. The upper left value stays, the others go (doc: what the editor says when it merges)."""
    sheet, box = target(call, body.get("range", {}))
    _part(sheet, box)
    for one in _parts(box, str(body.get("mergeType", "MERGE_ALL"))):
        _check_frozen(sheet, one)
        if one.height * one.width > 1:  # (open) a single cell is no merge, and no fault
            sheet.merges.append(ranges.to_json(sheet, one))
            _keep_first(sheet, one)
    return {}


def _check_frozen(sheet: Sheet, box: Box) -> None:
    """Refuse a merge over the edge of what is frozen (reported for columns, open for rows)."""
    grid = sheet.properties["gridProperties"]
    for key, start, end, many in (
        ("frozenRowCount", box.top, box.bottom, "rows"),
        ("frozenColumnCount", box.left, box.right, "columns"),
    ):
        if start < int(grid.get(key, 0)) < end:
            raise InvalidError(f"You can't merge frozen and non-frozen {many}.")


def _parts(box: Box, kind: str) -> Iterable[Box]:
    if kind == "MERGE_COLUMNS":
        return (Box(box.top, n, box.bottom, n + 1) for n in range(box.left, box.right))
    if kind == "MERGE_ROWS":
        return (Box(n, box.left, n + 1, box.right) for n in range(box.top, box.bottom))
    return (box,)


def _part(sheet: Sheet, box: Box) -> None:
    """Undo the merges in the box. One that reaches out of it is a fault (doc; the words are (open))."""
    kept = []
    for merge in sheet.merges:
        merged = ranges.box_of(merge, sheet)
        shared = merged.overlap(box)
        if shared is None:
            kept.append(merge)
        elif shared != merged:
            raise InvalidError("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = kept


def _keep_first(sheet: Sheet, box: Box) -> None:
    """Keep one value, the first in reading order, in the corner (open: where the corner itself is blank)."""
    places = [(row, column) for row in range(box.top, box.bottom) for column in range(box.left, box.right)]
    filled = [place for place in places if sheet.grid.entered(*place) is not None]
    for row, column in filled[1:]:
        sheet.grid.enter(row, column, None)
    if filled and filled[0] != (box.top, box.left):
        first = sheet.grid.cell(*filled[0])
        corner = sheet.grid.cell(box.top, box.left)
        sheet.grid.put(
            box.top, box.left, replace(corner, entered=first.entered, runs=first.runs, chips=first.chips)
        )
        sheet.grid.enter(*filled[0], None)


def _unmerge_cells(call: Call, body: Json) -> Json:
    """Carry out `unmergeCells`."""
    _part(*target(call, body.get("range", {})))
    return {}


REQUESTS: dict[str, Apply] = {"mergeCells": _merge_cells, "unmergeCells": _unmerge_cells}
