"""Rows of a range in another order."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from tests.google import ranges, references, writing
from tests.google.batch import protection
from tests.google.document import Sheet
from tests.google.errors import InvalidError, Json
from tests.google.formulas import Calculator
from tests.google.grid import Cell, Formula, Stored, Value, pack
from tests.google.ranges import Place
from tests.google.world import Call

Key = tuple[int, Any]

_FAULT, _BLANK = 3, 4


def sort(call: Call, body: Json) -> Json:
    """sortRange: by one column after the other (rec); rows that are alike keep their order (open).

    Whole cells travel, looks and notes included, and formulas are rewritten as a copy's are (open). Rows that nobody
    sees stay where they are (reported), and comments do (open).
    """
    _check_start(call, body.get("range", {}))
    place = ranges.on_grid(body.get("range", {}), call.spreadsheet)
    sheet, box = place
    _check_merges(place)
    specs = [_spec(place, spec) for spec in body.get("sortSpecs", [])]
    if not specs:
        raise InvalidError("At least one sortSpec must be specified.")  # (open)
    protection.check(call, place)
    # Below the last cell there is nothing to sort: blank rows are last in either direction.
    bottom = min(box.bottom, len(sheet.grid.rows))
    rows = [row for row in range(box.top, bottom) if not _unseen(sheet.row_properties.get(row, {}))]
    calculator = Calculator(call.spreadsheet, writing.now(call))
    order = list(rows)
    for column, descending in reversed(specs):
        keys = {row: _key(calculator.value(sheet, row, column)) for row in rows}
        order = _sorted(order, keys, descending=descending)
    moved = [
        (to, _carried(sheet.grid.row(old)[box.left : box.right], to - old))
        for to, old in zip(rows, order, strict=True)
        if to != old
    ]
    for to, cells in moved:
        sheet.grid.put_row(to, box.left, (*cells, *((None,) * (box.width - len(cells)))))
    _carry_metadata(call, sheet, {old: to for to, old in zip(rows, order, strict=True) if to != old})
    return {}


def _carry_metadata(call: Call, sheet: Sheet, moved: Mapping[int, int]) -> None:
    """Developer metadata of rows go with what stood in them (reported; how narrow the range may be is open)."""
    entries = call.spreadsheet.developer_metadata
    for n, entry in enumerate(entries):
        span = entry["location"].get("dimensionRange", {})
        if (
            span.get("dimension") == "ROWS"
            and span.get("sheetId") == sheet.id
            and span["startIndex"] in moved
        ):
            to = moved[span["startIndex"]]
            place = {**span, "startIndex": to, "endIndex": to + 1}
            entries[n] = entry | {"location": entry["location"] | {"dimensionRange": place}}


def _check_start(call: Call, grid_range: Json) -> None:
    sheet = call.spreadsheet.sheet(int(grid_range.get("sheetId", 0)))
    if int(grid_range.get("startRowIndex", 0)) >= sheet.rows:
        # (reported) in these words, where others say that the range exceeds the grid
        raise InvalidError(f"range.startRowIndex is larger than current grid size ({sheet.rows})")


def _check_merges(place: Place) -> None:
    for merge in place.sheet.merges:
        box = ranges.box_of(merge, place.sheet)
        if box.height > 1 and box.overlap(place.box):
            text = f"There is a vertical merge at {ranges.a1(box)}"
            raise InvalidError(f"You can't sort a range containing vertical merges. {text}")  # (reported)


def _spec(place: Place, given: Json) -> tuple[int, bool]:
    """The column of the sheet to sort by, and whether the largest comes first."""
    if given.keys() - {"dimensionIndex", "sortOrder"}:
        raise InvalidError("Sorting by colour is not carried out here.")  # not a word of Google's
    column = int(given.get("dimensionIndex", 0))
    if not place.box.left <= column < place.box.right:
        raise InvalidError(f"sortSpecs.dimensionIndex[{column}] must be within the range.")  # (open)
    return column, given.get("sortOrder") == "DESCENDING"


def _unseen(properties: Json) -> bool:
    return bool(properties.get("hiddenByUser") or properties.get("hiddenByFilter"))


def _key(value: Value) -> Key:
    """Numbers, then texts (whatever their case and accents), truth values, faults, blanks (rec for texts; open)."""
    if value is None or value == "":
        return (_BLANK, 0)
    if isinstance(value, bool):
        return (2, value)
    if isinstance(value, float):
        return (0, value)
    if isinstance(value, str):
        bare = unicodedata.normalize("NFKD", value.casefold())
        return (1, "".join(letter for letter in bare if not unicodedata.combining(letter)))
    return (_FAULT, 0)


def _sorted(rows: Sequence[int], keys: dict[int, Key], *, descending: bool) -> list[int]:
    """The rows by their keys; blanks come last in either direction (reported)."""
    full = [row for row in rows if keys[row][0] != _BLANK]
    full.sort(key=keys.__getitem__)
    if descending:
        # From the end, but rows that are alike in their order.
        alike = [list(same) for _, same in groupby(full, key=keys.__getitem__)]
        full = [row for same in reversed(alike) for row in same]
    return full + [row for row in rows if keys[row][0] == _BLANK]


def _carried(cells: Sequence[Stored], rows: int) -> list[Stored]:
    """Cells so many rows further down."""
    return [_copied(cell, rows) if isinstance(cell, Cell) else cell for cell in cells]


def _copied(cell: Cell, rows: int) -> Stored:
    if not isinstance(cell.entered, Formula):
        return cell
    return pack(replace(cell, entered=Formula(references.copied(cell.entered.text, rows, 0))))


REQUESTS: dict[str, Callable[[Call, Json], Json]] = {"sortRange": sort}
